//! Files that cannot be taken get a sentence each, and nothing of them is kept.

use std::io::{Cursor, Write};

use axum::body::Body;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::app::TestApp;
use crate::tables::sheet;

/// A package whose sheet unpacks to so many bytes of one text.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    (0..megabytes).for_each(|_| zip.write_all(&block).unwrap());
    zip.finish().unwrap().into_inner()
}

#[test]
fn each_hostile_file_gets_its_sentence_and_leaves_nothing() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let whole = sheet("问题 | 完成时限\n荒滩上的一处标记物 | 2026年1月31日");
    let marked = "机密★1年\n问题,完成时限\n荒滩上的一处标记物,长期\n".as_bytes();
    let huge = vec![b'a'; 66 << 20];
    let cases: &[(&str, &[u8], u16, &str)] = &[
        ("没有选文件.xlsx", b"", 422, "没有选文件"),
        ("空白.csv", b" \n", 422, "没有文字"),
        ("说明.pdf", b"%PDF-1.7 x", 422, "台账只读 .xlsx 和 .csv"),
        ("图.png", b"\x89PNG\r\n\x1a\n\0\0\0\0", 422, "。"),
        ("半个.xlsx", &whole[..whole.len() / 2], 422, "另存为新的 .xlsx"),
        ("压缩包.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 422, "。"),
        ("通知.csv", "各村：\n请按时参加会议。\n".as_bytes(), 422, "找不到表头"),
        ("名单.csv", marked, 422, "疑有密级标志"),
        ("很大.csv", &huge, 413, "没有接收"),
    ];
    for (name, bytes, status, words) in cases {
        let got = clerk.upload("/tables/in", name, bytes);
        got.is(*status).has(words).lacks("panicked");
        let english = clerk.in_english().upload("/tables/in", name, bytes);
        english.is(*status);
        if name.starts_with("名单") {
            got.lacks("名单");
        }
    }
    assert!(!app.keeps("荒滩上的一处标记物"));
}

#[test]
fn a_bomb_is_refused_before_it_unfolds() {
    let app = TestApp::demo();
    let bytes = bomb(300);
    assert!(bytes.len() < 4 << 20, "{} bytes", bytes.len());
    let got = app.as_("林岚").upload("/tables/in", "台账.xlsx", &bytes);
    got.is(413).has("role=\"alert\"");
}

#[test]
fn a_formula_is_text_on_the_way_in_and_out() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let evil = "=HYPERLINK(\"http://x.test\")";
    let csv =
        format!("问题,完成时限,备注\n\"{}\",2026年1月31日,<script>alert(1)</script>\n", evil.replace('"', "\"\""));
    let got = clerk.upload("/tables/in", "台账.csv", csv.as_bytes());
    let page = clerk.get(got.done().location());
    page.is(200).has("=HYPERLINK(&quot;http://x.test&quot;)").lacks("<script");
    let plan = page.text.split("name=\"plan\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    clerk.post(got.location(), &[("do", "take"), ("plan", &plan)]).done();
    let out = clerk.get("/tables/out?kind=ledger&ledger=%E5%8F%B0%E8%B4%A6&as=csv");
    out.is(200).has("'=HYPERLINK").lacks("\n=HYPERLINK").lacks(",=HYPERLINK");
}

#[test]
fn a_form_that_is_no_upload_or_breaks_off_is_said() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    clerk.post("/tables/in", &[("file", "x")]).is(422).has("没有选文件");
    for body in ["", "--between\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nabc"] {
        let request = clerk.request("POST", "/tables/in").header("origin", "http://duizhao.test");
        let request = request.header("content-type", "multipart/form-data; boundary=between");
        let got = clerk.ask(request.body(Body::from(body)).unwrap());
        assert!(matches!(got.status.as_u16(), 403 | 422), "{}", got.status);
    }
    // A stranger's file is not even read.
    app.stranger().upload("/tables/in", "x.csv", &vec![b'a'; 2 << 20]).is(413);
}
