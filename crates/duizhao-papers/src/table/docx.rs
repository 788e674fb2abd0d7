//! For Word and WPS, in the layout of GB/T 9704: title and sentences as in any paper, the table in
//! smaller type; a table of many columns lies across the page.

use std::fmt::Write;

use super::{Table, lower};
use crate::gongwen::{document_head, escaped, plain};

/// With more columns than this the page lies across.
const UPRIGHT: usize = 5;
/// 版心 in twentieths of a point: 156 and 225 mm.
const NARROW: usize = 8849;
const LONG: usize = 12756;
/// A half character of the table's 12 points.
const HALF: usize = 120;

/// A4 upright: 天头 37 mm, 订口 28 mm.
const UPRIGHT_PAGE: &str = r#"<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1470" w:bottom="1984" w:left="1587" w:header="851" w:footer="1304" w:gutter="0"/>"#;
/// The same page turned: the binding side is on top.
const ACROSS_PAGE: &str = r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1587" w:right="2098" w:bottom="1470" w:left="1984" w:header="851" w:footer="851" w:gutter="0"/>"#;

pub fn docx(table: &Table) -> Vec<u8> {
    let across = table.headers.len() > UPRIGHT;
    let mut xml = document_head();
    paragraph(&mut xml, "Title", &table.title);
    table.notes.iter().for_each(|it| paragraph(&mut xml, "Normal", it));
    let columns = columns(table, if across { LONG } else { NARROW });
    xml.push_str(r#"<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>"#);
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        push(&mut xml, format_args!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>"#));
    }
    xml.push_str(r#"</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#);
    columns.iter().for_each(|it| push(&mut xml, format_args!(r#"<w:gridCol w:w="{it}"/>"#)));
    xml.push_str("</w:tblGrid>");
    header(&mut xml, table, &columns);
    let centred: Vec<bool> = (0..columns.len()).map(|it| table.is_centred(it)).collect();
    for cells in &table.rows {
        begin_row(&mut xml, false);
        for ((at, width), centred) in columns.iter().enumerate().zip(&centred) {
            let text = cells.get(at).map_or("", String::as_str);
            cell(&mut xml, text, *width, "", if *centred { CENTRED } else { Face { place: "left", font: "" } });
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl><w:sectPr>");
    xml.push_str(r#"<w:footerReference w:type="even" r:id="rId4"/><w:footerReference w:type="default" r:id="rId3"/>"#);
    xml.push_str(if across { ACROSS_PAGE } else { UPRIGHT_PAGE });
    xml.push_str(r#"<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr></w:body></w:document>"#);
    plain(&xml)
}

/// The width of the page shared out as the columns ask.
fn columns(table: &Table, page: usize) -> Vec<usize> {
    let widths = table.widths(page / HALF);
    let all: usize = widths.iter().sum::<usize>().max(1);
    widths.iter().map(|it| it * page / all).collect()
}

fn paragraph(xml: &mut String, style: &str, text: &str) {
    push(xml, format_args!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>"#));
    push(xml, format_args!(r#"<w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#, escaped(text)));
}

/// How the text of a cell stands.
#[derive(Clone, Copy)]
struct Face {
    place: &'static str,
    font: &'static str,
}

const CENTRED: Face = Face { place: "center", font: "" };
const HEADER: Face = Face { place: "center", font: r#"<w:rFonts w:eastAsia="黑体"/>"# };

/// In two rows where several columns stand under one label.
fn header(xml: &mut String, table: &Table, columns: &[usize]) {
    let groups = table.groups();
    if groups.is_empty() {
        begin_row(xml, true);
        table.headers.iter().zip(columns).for_each(|(text, width)| cell(xml, text, *width, "", HEADER));
        return xml.push_str("</w:tr>");
    }
    let group = |at: usize| groups.iter().find(|it| it.columns.contains(&at));
    begin_row(xml, true);
    for (at, text) in table.headers.iter().enumerate() {
        match group(at) {
            Some(it) if it.columns.start == at => {
                let span = format!(r#"<w:gridSpan w:val="{}"/>"#, it.columns.len());
                cell(xml, it.label, columns[it.columns.clone()].iter().sum(), &span, HEADER);
            }
            Some(_) => {}
            None => cell(xml, text, columns[at], r#"<w:vMerge w:val="restart"/>"#, HEADER),
        }
    }
    xml.push_str("</w:tr>");
    begin_row(xml, true);
    for (at, text) in table.headers.iter().enumerate() {
        match group(at) {
            Some(_) => cell(xml, lower(text), columns[at], "", HEADER),
            None => cell(xml, "", columns[at], "<w:vMerge/>", HEADER),
        }
    }
    xml.push_str("</w:tr>");
}

fn begin_row(xml: &mut String, head: bool) {
    let mark = if head { "<w:tblHeader/>" } else { "" };
    push(xml, format_args!("<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>"));
}

fn cell(xml: &mut String, text: &str, width: usize, merged: &str, Face { place, font }: Face) {
    push(
        xml,
        format_args!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>"#),
    );
    for line in text.split('\n') {
        push(
            xml,
            format_args!(
                r#"<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="320" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{place}"/></w:pPr><w:r><w:rPr>{font}<w:spacing w:val="0"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
                escaped(line)
            ),
        );
    }
    xml.push_str("</w:tc>");
}

fn push(xml: &mut String, words: std::fmt::Arguments<'_>) {
    xml.write_fmt(words).expect("a string takes whatever is written to it");
}
