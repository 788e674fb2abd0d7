//! Any bytes as a ledger; those that are no package are read as plain text, and once more as the
//! parts of a good workbook, cut at zero bytes: sheet, shared strings, styles.
#![no_main]

use std::io::{Cursor, Write};

use duizhao_read::Limits;
use duizhao_read::ledger::{Layout, head, sheets, table};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TYPES: &str = "<Types><Default Extension='xml' ContentType='application/xml'/></Types>";
const LINKS: &str = "<Relationships><Relationship Id='1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>";
const BOOK: &str = "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>";
const INNER: &str = "<Relationships><Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='r3' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles' Target='styles.xml'/></Relationships>";
const PARTS: [&str; 3] = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"];

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    if !bytes.starts_with(b"PK") {
        read(&package(bytes));
    }
});

fn read(bytes: &[u8]) {
    let Ok(sheets) = sheets(bytes, &Limits::default()) else { return };
    for sheet in &sheets {
        let Some(head) = head(sheet) else { continue };
        let layout = Layout { name: "x".to_owned(), ..Layout::guess(&head, sheet) };
        // What is remembered must be read again, or it stands in the way of all others.
        assert_eq!(Layout::parse("", &layout.to_text()).ok().as_ref(), Some(&layout));
        let table = table(sheet, &head, &layout, 2024);
        assert!(table.lines.windows(2).all(|it| it[0].row < it[1].row));
        assert!(table.problems.iter().all(|it| table.lines.iter().any(|line| line.row == it.row)));
    }
}

fn package(bytes: &[u8]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, options).expect("names are short");
        zip.write_all(content).expect("memory takes everything");
    };
    add("[Content_Types].xml", TYPES.as_bytes());
    add("_rels/.rels", LINKS.as_bytes());
    add("xl/workbook.xml", BOOK.as_bytes());
    add("xl/_rels/workbook.xml.rels", INNER.as_bytes());
    for (name, part) in PARTS.into_iter().zip(bytes.splitn(3, |it| *it == 0)) {
        add(name, part);
    }
    zip.finish().expect("memory takes everything").into_inner()
}
