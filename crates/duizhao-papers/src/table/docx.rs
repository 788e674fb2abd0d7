//! For Word and WPS, in the layout of GB/T 9704: title and sentences as in any paper, the table in
//! smaller type; a table of many columns lies across the page.

use std::fmt::Write;

use super::Table;
use crate::gongwen::{document_head, escaped, plain};

/// With more columns than this the page lies across.
const UPRIGHT: usize = 5;
/// 版心 in twentieths of a point: 156 and 225 mm.
const NARROW: usize = 8849;
const LONG: usize = 12756;

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
    row(&mut xml, &table.headers, &columns, true);
    table.rows.iter().for_each(|it| row(&mut xml, it, &columns, false));
    xml.push_str("</w:tbl><w:sectPr>");
    xml.push_str(r#"<w:footerReference w:type="even" r:id="rId4"/><w:footerReference w:type="default" r:id="rId3"/>"#);
    xml.push_str(if across { ACROSS_PAGE } else { UPRIGHT_PAGE });
    xml.push_str(r#"<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr></w:body></w:document>"#);
    plain(&xml)
}

/// The width of the page shared out as the columns ask.
fn columns(table: &Table, page: usize) -> Vec<usize> {
    let widths = table.widths();
    let all: usize = widths.iter().sum::<usize>().max(1);
    widths.iter().map(|it| it * page / all).collect()
}

fn paragraph(xml: &mut String, style: &str, text: &str) {
    push(xml, format_args!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>"#));
    push(xml, format_args!(r#"<w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#, escaped(text)));
}

fn row(xml: &mut String, cells: &[String], columns: &[usize], head: bool) {
    let mark = if head { "<w:tblHeader/>" } else { "" };
    push(xml, format_args!("<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>"));
    for (at, width) in columns.iter().enumerate() {
        let text = cells.get(at).map_or("", String::as_str);
        push(
            xml,
            format_args!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>"#),
        );
        let place = if head || super::width(text) <= 12 { "center" } else { "left" };
        let face = if head { r#"<w:rFonts w:eastAsia="黑体"/>"# } else { "" };
        for line in text.split('\n') {
            push(
                xml,
                format_args!(
                    r#"<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="320" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{place}"/></w:pPr><w:r><w:rPr>{face}<w:spacing w:val="0"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
                    escaped(line)
                ),
            );
        }
        xml.push_str("</w:tc>");
    }
    xml.push_str("</w:tr>");
}

fn push(xml: &mut String, words: std::fmt::Arguments<'_>) {
    xml.write_fmt(words).expect("a string takes whatever is written to it");
}
