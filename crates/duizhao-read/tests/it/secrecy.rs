//! Markings in the places of a .docx where they stand.

use duizhao_read::{Limits, open};

use crate::builder::{Docx, p, r};

fn is_secret(docx: &Docx) -> bool {
    open(&docx.bytes(), &Limits::default()).is_err_and(|err| err.is_secret())
}

#[test]
fn markings_are_found_wherever_they_stand() {
    let body = p("对照检查材料");
    let boxed = |text: &str| {
        format!(
            "<w:p><w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
            p(text)
        )
    };
    for docx in [
        Docx::new(&(p("机密★10年") + &body)),
        Docx::new(&(boxed("秘密 ★ 1年") + &body)),
        Docx::new(&format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>{body}", p("000001"), p("机密"))),
        Docx::new(&format!("<w:p>{}{}{}</w:p>{body}", r("机"), r("密"), r("★"))),
        Docx::new(&body).part("header", &p("秘密★5年")),
        Docx::new(&body).part("footer", &p("机　密")),
        Docx::new(&body)
            .part("header", "<w:p><w:r><w:pict><v:shape><v:textpath string=\"绝密\"/></v:shape></w:pict></w:r></w:p>"),
    ] {
        assert!(is_secret(&docx));
    }
}

#[test]
fn talking_about_secrets_is_read() {
    for docx in [
        Docx::new(&p("保密工作自查报告")).part("header", &p("严守国家秘密")),
        Docx::new(&(p("对照检查材料") + &p("机密文件管理不严。"))),
    ] {
        assert!(!is_secret(&docx));
    }
}
