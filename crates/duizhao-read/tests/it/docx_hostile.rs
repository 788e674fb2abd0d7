//! Files that are broken or mean harm: refused with a code, never a panic or a hang.

use std::io::Write;

use duizhao_read::{Limits, open};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::builder::{Docx, WORD, links_to, p, zipped};

fn code(bytes: &[u8]) -> &'static str {
    open(bytes, &Limits::default()).map_or_else(|err| err.code, |_| "read")
}

/// A package whose main part is this much white space.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("[Content_Types].xml", options).unwrap();
    zip.write_all(b"<Types><Default Extension='xml' ContentType='a'/></Types>").unwrap();
    zip.start_file("_rels/.rels", options).unwrap();
    zip.write_all(links_to("officeDocument", "a.xml").as_bytes()).unwrap();
    zip.start_file("a.xml", options).unwrap();
    for _ in 0..megabytes {
        zip.write_all(&[b' '; 1 << 20]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zip_bomb_is_refused() {
    assert_eq!(code(&bomb(300)), "too-large");
}

#[test]
fn a_header_that_lies_about_its_size_is_found_out() {
    let mut bytes = bomb(20);
    let directory = bytes.windows(4).rposition(|it| it == b"PK\x01\x02").unwrap();
    assert_eq!(bytes[directory + 24..directory + 28], (20u32 << 20).to_le_bytes());
    bytes[directory + 24..directory + 28].copy_from_slice(&1000u32.to_le_bytes());
    assert_eq!(code(&bytes), "damaged");
}

#[test]
fn limits_hold_and_can_be_set() {
    let bytes = Docx::new(&p("一二三四")).bytes();
    let refused = |limits| open(&bytes, &limits).map_or_else(|err| err.code, |_| "read");
    let limits = Limits::default();
    assert_eq!(refused(Limits { text_bytes: 4, ..limits }), "too-large");
    assert_eq!(refused(Limits { unpacked_bytes: 100, ..limits }), "too-large");
    assert_eq!(refused(Limits { depth: 4, ..limits }), "too-large");
    assert_eq!(refused(Limits { depth: 5, ..limits }), "read");
    let long = Docx::new(&p(&"字".repeat(100_000))).bytes();
    assert!(long.len() < 10_000);
    assert_eq!(open(&long, &Limits { text_bytes: 10_000, ..limits }).unwrap_err().code, "too-large");
}

#[test]
fn tables_nested_beyond_the_depth_are_refused() {
    let nested = |depth: usize| {
        let (open, close) = ("<w:tbl><w:tr><w:tc>".repeat(depth), "</w:tc></w:tr></w:tbl>".repeat(depth));
        code(&Docx::new(&format!("{open}{}{close}", p("里"))).bytes())
    };
    assert_eq!(nested(60), "read");
    assert_eq!(nested(70), "too-large");
    assert_eq!(nested(100_000), "too-large");
}

#[test]
fn entities_are_never_defined() {
    let laughs = format!(
        "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><w:document xmlns:w='{WORD}'>{}</w:document>",
        p("&b;")
    );
    assert_eq!(code(&Docx::whole(&laughs).bytes()), "damaged");
    assert_eq!(code(&Docx::new(&p("&b;")).bytes()), "damaged");
}

#[test]
fn broken_parts_say_where() {
    for whole in ["", "<", "文字", "<a/>", "<w:document>", &format!("<w:document xmlns:w='{WORD}'><w:p></w:document>")]
    {
        let err = open(&Docx::whole(whole).bytes(), &Limits::default()).unwrap_err();
        assert_eq!(err.code, "damaged", "{whole}");
        assert!(err.why.zh.contains("w/main.xml"), "{}", err.why.zh);
    }
}

#[test]
fn ambiguous_packages_are_refused() {
    let links = links_to("officeDocument", "a.xml");
    let entries = [
        ("[Content_Types].xml", &b"<Types/>"[..]),
        ("_rels/.rels", links.as_bytes()),
        ("a.xml", b"<a/>"),
        ("A.xml", b"<b/>"),
    ];
    assert_eq!(code(&zipped(&entries)), "damaged");
    let mut overlapping = Docx::new(&p("一")).bytes();
    let last = overlapping.windows(4).rposition(|it| it == b"PK\x01\x02").unwrap();
    overlapping[last + 42..last + 46].copy_from_slice(&0u32.to_le_bytes());
    assert_eq!(code(&overlapping), "damaged");
}

#[test]
fn zips_of_other_kinds_are_named() {
    for (name, content, expected) in [
        ("OFD.xml", "<OFD/>", "OFD"),
        ("mimetype", "application/vnd.oasis.opendocument.text", "OpenDocument"),
        ("mimetype", "application/epub+zip", "EPUB"),
        ("readme.txt", "", "ZIP"),
    ] {
        let err = open(&zipped(&[(name, content.as_bytes())]), &Limits::default()).unwrap_err();
        assert_eq!(err.code, "other-format");
        assert!(err.why.zh.contains(expected), "{}", err.why.zh);
    }
    let types = "<Types><Override PartName='/xl/a.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>";
    let links = links_to("officeDocument", "xl/a.xml");
    let sheet =
        zipped(&[("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", links.as_bytes()), ("xl/a.xml", b"<a/>")]);
    assert!(open(&sheet, &Limits::default()).unwrap_err().why.zh.contains(".xlsx"));
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let noise: String =
        (0..4000u32).map(|it| char::from_u32(0x4E00 + it.wrapping_mul(2_654_435_761) % 20_000).unwrap()).collect();
    let bytes = Docx::new(&p(&noise)).bytes();
    assert!(bytes.len() > 8000, "{}", bytes.len());
    for end in (0..bytes.len()).step_by(1000) {
        let expected = if end == 0 { "empty" } else { "damaged" };
        assert_eq!(code(&bytes[..end]), expected, "cut at {end}");
    }
}

#[test]
fn bytes_changed_at_random_never_panic() {
    let bytes =
        Docx::new(&(p("一、问题") + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")).part("styles", "").bytes();
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..3000 {
        let mut changed = bytes.clone();
        for _ in 0..=random(4) {
            let at = random(changed.len());
            changed[at] = random(256) as u8;
        }
        let _ = code(&changed);
    }
}
