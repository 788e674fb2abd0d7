//! Formulas of a sheet, which are never computed: what was saved of them counts.

use std::io::{Cursor, Write};

use duizhao_read::Limits;
use duizhao_read::ledger::{Layout, head, sheets, table};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A workbook of one sheet, with this inside `sheetData`.
fn workbook(rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let link = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"r1\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
                .to_owned(),
        ),
        ("_rels/.rels", link("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", link("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{KINDS}\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// Cells with a problem, of a ledger whose third column holds this in its only line.
fn problems(cell: &str) -> Vec<(String, String)> {
    let header = text("A1", "事项") + &text("B1", "责任单位") + &text("C1", "完成时限");
    let rows = format!(
        "<row r=\"1\">{header}</row><row r=\"2\">{}{}{cell}</row>\
         <row r=\"3\"><c r=\"C3\"><f>C2+1</f></c></row>",
        text("A2", "修路"),
        text("B2", "村建办")
    );
    let sheets = sheets(&workbook(&rows), &Limits::default()).unwrap();
    let head = head(&sheets[0]).unwrap();
    let table = table(&sheets[0], &head, &Layout::guess(&head, &sheets[0]), 2026);
    assert_eq!(table.lines.len(), 1, "a row of formulas alone is no matter");
    table.problems.into_iter().map(|it| (it.cell, it.why.zh)).collect()
}

#[test]
fn a_formula_without_a_saved_result_is_told_with_its_cell() {
    for cell in [
        "<c r=\"C2\"><f>DATE(2026,12,1)</f><v></v></c>",
        "<c r=\"C2\"><f>DATE(2026,12,1)</f><v/></c>",
        "<c r=\"C2\"><f>DATE(2026,12,1)</f></c>",
        "<c r=\"C2\"><f t=\"shared\" si=\"0\"/></c>",
    ] {
        let found = problems(cell);
        assert_eq!(found.len(), 1, "{cell}");
        assert_eq!(found[0].0, "C2");
        assert!(found[0].1.contains("还没有算出结果"), "{}", found[0].1);
    }
}

#[test]
fn what_was_saved_of_a_formula_counts() {
    for cell in [
        "<c r=\"C2\"><f>DATE(2026,12,1)</f><v>46357</v></c>",
        "<c r=\"C2\" t=\"str\"><f>IF(A1=\"\",\"\",\"\")</f><v></v></c>",
        "<c r=\"C2\" s=\"0\"/>",
    ] {
        assert_eq!(problems(cell), [], "{cell}");
    }
    assert!(problems("<c r=\"C2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>")[0].1.contains("#DIV/0!"));
}
