//! A .docx made of a few strings.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A document in the making.
#[derive(Clone)]
pub(crate) struct Docx {
    document: String,
    /// Kind, as the last word of the link's type, and content.
    parts: Vec<(String, String)>,
}

impl Docx {
    /// With this inside `w:body`.
    pub(crate) fn new(body: &str) -> Docx {
        Docx::whole(&format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document xmlns:w=\"{WORD}\" \
             xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
             xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
             xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>{body}</w:body></w:document>"
        ))
    }

    /// With this as its main part.
    pub(crate) fn whole(document: &str) -> Docx {
        Docx { document: document.to_owned(), parts: Vec::new() }
    }

    /// With a part of this kind: `styles`, `numbering`, `header`, `comments`.
    pub(crate) fn part(mut self, kind: &str, inside: &str) -> Docx {
        let root = match kind {
            "header" => "hdr",
            "footer" => "ftr",
            other => other,
        };
        let content =
            format!("<w:{root} xmlns:w=\"{WORD}\" xmlns:v=\"urn:schemas-microsoft-com:vml\">{inside}</w:{root}>");
        self.parts.push((kind.to_owned(), content));
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut types = String::from(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>",
        );
        types += &format!("<Override PartName=\"/w/main.xml\" ContentType=\"{TYPE}.document.main+xml\"/>");
        let mut links = links();
        for (at, (kind, _)) in self.parts.iter().enumerate() {
            types += &format!("<Override PartName=\"/w/{kind}{at}.xml\" ContentType=\"{TYPE}.{kind}+xml\"/>");
            links += &format!("<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/{kind}\" Target=\"{kind}{at}.xml\"/>");
        }
        let root = links_to("officeDocument", "w/main.xml");
        let mut entries = vec![
            ("[Content_Types].xml".to_owned(), types + "</Types>"),
            ("_rels/.rels".to_owned(), root),
            ("w/main.xml".to_owned(), self.document.clone()),
            ("w/_rels/main.xml.rels".to_owned(), links + "</Relationships>"),
            ("w/untouched.bin".to_owned(), "\u{1}\u{2} stays as it is".to_owned()),
        ];
        for (at, (kind, content)) in self.parts.iter().enumerate() {
            entries.push((format!("w/{kind}{at}.xml"), content.clone()));
        }
        let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, it)| (name.as_str(), it.as_bytes())).collect();
        zipped(&entries)
    }
}

fn links() -> String {
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">".to_owned()
}

pub(crate) fn links_to(kind: &str, target: &str) -> String {
    links() + &format!("<Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>")
}

pub(crate) fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A paragraph with one run.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

/// A run.
pub(crate) fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}
