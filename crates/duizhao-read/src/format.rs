//! What a file is, by its content and not by its name. 格式

use crate::docx::package::Package;
use crate::limits::Limits;
use crate::said::Said;
use crate::unreadable::Unreadable;

/// A format we read. 格式
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Docx,
    Text,
}

impl Format {
    pub fn code(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Text => "txt",
        }
    }
}

/// A format we know and do not read: its names, and whether a word processor opens it.
#[derive(Clone, Copy)]
struct Foreign {
    zh: &'static str,
    en: &'static str,
    remedy: Remedy,
}

#[derive(Clone, Copy)]
enum Remedy {
    /// Word, WPS and LibreOffice open it.
    SaveAs,
    /// Only a reader of that format gives the text.
    CopyText,
    /// It holds a picture of text at best.
    FindSource,
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Streams of an OLE file, and what has them.
const STREAMS: [(&str, Foreign); 6] = [
    ("WordDocument", save_as("旧版 Word 或 WPS 文字文档（.doc、.wps）", "an old Word or WPS document (.doc, .wps)")),
    ("Workbook", copy_text("旧版 Excel 表格（.xls、.et）", "an old Excel sheet (.xls, .et)")),
    ("PowerPoint Document", copy_text("旧版演示文稿（.ppt、.dps）", "an old presentation (.ppt, .dps)")),
    ("MatOST", save_as("Microsoft Works 文档（.wps）", "a Microsoft Works document (.wps)")),
    ("FileHeader", save_as("韩文文档（.hwp）", "a Hangul document (.hwp)")),
    ("__properties_version1.0", copy_text("Outlook 邮件（.msg）", "an Outlook message (.msg)")),
];

/// First bytes, and what begins with them.
const SIGNATURES: [(&[u8], Foreign); 17] = [
    (b"{\\rtf", save_as("RTF 文档", "an RTF document")),
    (b"%PDF-", copy_text("PDF 文件", "a PDF file")),
    (b"\x89PNG", find_source("图片（PNG）", "a picture (PNG)")),
    (b"\xFF\xD8\xFF", find_source("图片（JPEG）", "a picture (JPEG)")),
    (b"GIF8", find_source("图片（GIF）", "a picture (GIF)")),
    (b"BM", find_source("图片（BMP）", "a picture (BMP)")),
    (b"II*\0", find_source("图片（TIFF）", "a picture (TIFF)")),
    (b"MM\0*", find_source("图片（TIFF）", "a picture (TIFF)")),
    (b"RIFF", find_source("图片、声音或录像", "a picture, a sound or a video")),
    (b"Rar!", find_source("RAR 压缩包", "a RAR archive")),
    (b"7z\xBC\xAF", find_source("7z 压缩包", "a 7z archive")),
    (b"\x1F\x8B", find_source("gzip 压缩包", "a gzip archive")),
    (b"MIME-Version:", save_as("存成网页的文档（MHT）", "a document saved as a web page (MHT)")),
    (b"From: <Saved by", save_as("存成网页的文档（MHT）", "a document saved as a web page (MHT)")),
    (b"CAJ\0", copy_text("CAJ 文献", "a CAJ paper")),
    (b"HN\0\0", copy_text("CAJ 文献", "a CAJ paper")),
    (b"\x7FELF", find_source("程序", "a program")),
];

/// What stands in the first line of text that is no plain text.
const OPENINGS: [(&str, Foreign); 7] = [
    ("<!doctype html", save_as("网页（HTML）", "a web page (HTML)")),
    ("<html", save_as("网页（HTML）", "a web page (HTML)")),
    ("word.document", save_as("Word 的 XML 文档", "a Word XML document")),
    ("schemas.microsoft.com/office/2006/xmlpackage", save_as("Word 的 XML 文档", "a Word XML document")),
    ("schemas.microsoft.com/office/word/2003", save_as("Word 的 XML 文档", "a Word XML document")),
    ("schemas.uof.org", save_as("标文通文档（.uof）", "a UOF document (.uof)")),
    ("urn:oasis:names:tc:opendocument", save_as("OpenDocument 文档", "an OpenDocument file")),
];

/// Main content types of a package, and what has them.
const PACKAGES: [(&str, Foreign); 3] = [
    (
        "ms-excel",
        copy_text(
            "带宏的或二进制的 Excel 表格（.xlsm、.xlsb）",
            "an Excel sheet with macros, or a binary one (.xlsm, .xlsb)",
        ),
    ),
    ("presentationml", copy_text("演示文稿（.pptx）", "a presentation (.pptx)")),
    ("visio", find_source("Visio 图（.vsdx）", "a Visio drawing (.vsdx)")),
];

const XLSX: Foreign = copy_text("Excel 表格（.xlsx）", "an Excel sheet (.xlsx)");
const DOCX: Foreign = save_as("Word 文档（.docx）", "a Word document (.docx)");
const ODF: Foreign = save_as("OpenDocument 文档（.odt 等）", "an OpenDocument file (.odt and others)");
const OFD: Foreign = copy_text("OFD 版式文件（.ofd）", "an OFD document (.ofd)");
const EPUB: Foreign = copy_text("电子书（EPUB）", "an e-book (EPUB)");
const ZIP: Foreign = find_source("压缩包（ZIP）", "a ZIP archive");
const OTHER_OLE: Foreign = save_as("旧版 Office 文档（OLE）", "an old Office document (OLE)");

/// What to read a report as.
///
/// # Errors
/// [`Unreadable`] when it is empty, encrypted, damaged or in another format.
pub(crate) fn sniff(bytes: &[u8], limits: &Limits) -> Result<Format, Unreadable> {
    match look(bytes, limits)? {
        Found::Docx => Ok(Format::Docx),
        Found::Text => Ok(Format::Text),
        Found::Xlsx => Err(XLSX.refused()),
        Found::Foreign(foreign) => Err(foreign.refused()),
    }
}

/// Whether a table is one of Excel; else it is text.
///
/// # Errors
/// As [`sniff`].
pub(crate) fn is_excel(bytes: &[u8], limits: &Limits) -> Result<bool, Unreadable> {
    match look(bytes, limits) {
        Ok(Found::Xlsx) => Ok(true),
        Ok(Found::Text) => Ok(false),
        Ok(Found::Docx) => Err(DOCX.no_table()),
        Ok(Found::Foreign(foreign)) => Err(foreign.no_table()),
        Err(err) => Err(err.of_table()),
    }
}

/// What a file is, whoever wants to read it.
enum Found {
    Docx,
    Text,
    Xlsx,
    Foreign(Foreign),
}

fn look(bytes: &[u8], limits: &Limits) -> Result<Found, Unreadable> {
    if bytes.len() as u64 > limits.text_bytes {
        let mb = limits.text_bytes >> 20;
        return Err(Unreadable::too_large(Said::new(
            format!("文件超过 {mb} MB。"),
            format!("the file has more than {mb} MB"),
        )));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::empty());
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return look_into(bytes, limits);
    }
    if bytes.starts_with(OLE) {
        return if has_stream(bytes, "EncryptedPackage") {
            Err(Unreadable::encrypted())
        } else {
            Ok(Found::Foreign(old_office(bytes)))
        };
    }
    let head = &bytes[..bytes.len().min(1024)];
    Ok(signature(bytes).or_else(|| opening(head)).map_or(Found::Text, Found::Foreign))
}

fn look_into(bytes: &[u8], limits: &Limits) -> Result<Found, Unreadable> {
    let mut package = Package::open(bytes, limits)?;
    if package.has("OFD.xml") {
        return Ok(Found::Foreign(OFD));
    }
    if package.has("mimetype") {
        let kind = package.bytes_of("mimetype")?.unwrap_or_default();
        return Ok(Found::Foreign(if kind.starts_with(b"application/epub") { EPUB } else { ODF }));
    }
    if !package.has(crate::docx::package::CONTENT_TYPES) {
        return Ok(Found::Foreign(ZIP));
    }
    let main = package.main_part()?;
    let kind = package.content_type(&main)?.unwrap_or_default().to_lowercase();
    Ok(match PACKAGES.iter().find(|(word, _)| kind.contains(word)) {
        Some((_, foreign)) => Found::Foreign(*foreign),
        None if kind.contains("spreadsheetml") => Found::Xlsx,
        None => Found::Docx,
    })
}

fn old_office(bytes: &[u8]) -> Foreign {
    STREAMS.iter().find(|(name, _)| has_stream(bytes, name)).map_or(OTHER_OLE, |(_, foreign)| *foreign)
}

/// Whether the directory of an OLE file, made of entries of 128 bytes, names this stream.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    bytes.chunks_exact(128).any(|entry| entry.starts_with(&wanted))
}

fn signature(bytes: &[u8]) -> Option<Foreign> {
    let found = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, foreign)| *foreign);
    // Two letters are not enough: a text may begin with them.
    found.filter(|_| !bytes.starts_with(b"BM") || bytes.get(6..10) == Some(&[0; 4]))
}

fn opening(head: &[u8]) -> Option<Foreign> {
    let head: String = head.iter().filter(|it| **it != 0).map(|it| char::from(it.to_ascii_lowercase())).collect();
    let head = head.trim_start_matches(|it: char| !it.is_ascii() || it.is_whitespace());
    let markup = head.starts_with("<?xml") || head.starts_with("<!doctype html") || head.starts_with("<html");
    OPENINGS.iter().find(|(word, _)| markup && head.contains(word)).map(|(_, foreign)| *foreign)
}

const fn save_as(zh: &'static str, en: &'static str) -> Foreign {
    Foreign { zh, en, remedy: Remedy::SaveAs }
}

const fn copy_text(zh: &'static str, en: &'static str) -> Foreign {
    Foreign { zh, en, remedy: Remedy::CopyText }
}

const fn find_source(zh: &'static str, en: &'static str) -> Foreign {
    Foreign { zh, en, remedy: Remedy::FindSource }
}

impl Foreign {
    /// As a table.
    fn no_table(self) -> Unreadable {
        let why = Said::new(
            format!("这是{}，台账只读 .xlsx 和 .csv。", self.zh),
            format!("this is {}; of ledgers, .xlsx and .csv are read", self.en),
        );
        Unreadable::new(
            "other-format",
            why,
            Said::new(
                "请在 Excel 或 WPS 表格中打开，用“另存为”选 .xlsx（不带宏）；Word 里的表格请复制到 Excel 中再存。",
                "open it in Excel or WPS and choose Save As .xlsx, without macros; copy a table of Word into Excel first",
            ),
        )
    }

    fn refused(self) -> Unreadable {
        let why = Said::new(
            format!("这是{}，目前只读 .docx 和 .txt。", self.zh),
            format!("this is {}; only .docx and .txt are read", self.en),
        );
        let (zh, en) = match self.remedy {
            Remedy::SaveAs => (
                "请在 Word 或 WPS 中打开，用“另存为”选 .docx；装有 LibreOffice 的，可用 duizhao check --convert。",
                "open it in Word or WPS and choose Save As .docx; where LibreOffice is installed, use duizhao check --convert",
            ),
            Remedy::CopyText => (
                "请找到原来的 .docx，或把文字复制到 Word、WPS 中另存为 .docx。",
                "find the original .docx, or copy the text into Word or WPS and save it as .docx",
            ),
            Remedy::FindSource => ("请找到原来的 .docx 或 .txt。", "find the original .docx or .txt"),
        };
        Unreadable::new("other-format", why, Said::new(zh, en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let found = match sniff(bytes, &Limits::default()) {
            Ok(format) => format.code().to_owned(),
            Err(it) => format!("{}: {}", it.code, it.why.zh),
        };
        assert!(found.starts_with(expected), "{found}, expected {expected}");
    }

    fn ole(stream: &str) -> Vec<u8> {
        let mut bytes = OLE.to_vec();
        bytes.resize(1024, 0);
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[640..640 + name.len()].copy_from_slice(&name);
        bytes
    }

    #[test]
    fn files_are_told_apart_by_content() {
        check("一、问题".as_bytes(), "txt");
        check(b" \n\t", "empty");
        check(b"", "empty");
        check(b"BM in a text", "txt");
        check("# <html> 是什么".as_bytes(), "txt");
        check(&ole("WordDocument"), "other-format: 这是旧版 Word");
        check(&ole("Workbook"), "other-format: 这是旧版 Excel");
        check(&ole("EncryptedPackage"), "encrypted");
        check(&ole("Else"), "other-format: 这是旧版 Office");
        check(b"%PDF-1.7", "other-format: 这是PDF");
        check(b"{\\rtf1", "other-format: 这是RTF");
        check(b"\x89PNG\r\n\x1a\n", "other-format: 这是图片");
        check(b"\xEF\xBB\xBF\r\n<!DOCTYPE HTML><html>", "other-format: 这是网页");
        check(b"<html xmlns:o='urn:schemas-microsoft-com:office:office'>", "other-format: 这是网页");
        check(b"MIME-Version: 1.0\r\n", "other-format: 这是存成网页");
        check(b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?>", "other-format: 这是Word 的 XML");
        check(b"PK\x03\x04 and then nothing", "damaged");
    }
}
