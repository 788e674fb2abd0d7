//! Any bytes as a package; those that are none become the parts of a good one, cut at zero bytes:
//! document, styles, numbering, header.
#![no_main]

use std::io::{Cursor, Write};

use duizhao_read::{Format, Limits, Origin, open};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TYPES: &str = "<Types><Default Extension='xml' ContentType='application/xml'/></Types>";
const LINKS: &str = "<Relationships><Relationship Id='1' Type='/officeDocument' Target='0.xml'/></Relationships>";
const INNER: &str = "<Relationships><Relationship Id='1' Type='/styles' Target='1.xml'/>\
    <Relationship Id='2' Type='/numbering' Target='2.xml'/><Relationship Id='3' Type='/header' Target='3.xml'/></Relationships>";

fuzz_target!(|bytes: &[u8]| {
    let package = if bytes.starts_with(b"PK") { bytes.to_vec() } else { package(bytes) };
    let Ok(document) = open(&package, &Limits::default()) else { return };
    if document.format != Format::Docx {
        return; // Bytes that only begin like a package may well be text.
    }
    for paragraph in &document.paragraphs {
        let mut at = paragraph.start;
        for piece in &paragraph.pieces {
            assert_eq!(piece.span.start, at);
            at = piece.span.end;
            if let Origin::Run { run, content } = &piece.origin {
                assert!(run.start < content.start && content.end <= run.end);
            }
        }
        assert_eq!(at, paragraph.end);
    }
});

fn package(bytes: &[u8]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, options).expect("names are short");
        zip.write_all(content).expect("memory takes everything");
    };
    add("[Content_Types].xml", TYPES.as_bytes());
    add("_rels/.rels", LINKS.as_bytes());
    add("_rels/0.xml.rels", INNER.as_bytes());
    for (at, part) in bytes.splitn(4, |it| *it == 0).enumerate() {
        add(&format!("{at}.xml"), part);
    }
    zip.finish().expect("memory takes everything").into_inner()
}
