//! Why a file could not be read, and what would help.

use crate::limits::Limits;
use crate::said::Said;

/// A file that gave no text. 无法读取
///
/// `code` is one of `secrecy`, `other-format`, `encrypted`, `damaged`, `too-large`, `empty`,
/// `not-text`, `missing`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub code: &'static str,
    pub why: Said,
    pub advice: Said,
}

impl Unreadable {
    pub fn new(code: &'static str, why: Said, advice: Said) -> Unreadable {
        Unreadable { code, why, advice }
    }

    /// A file that is broken, cut off or made to confuse.
    pub(crate) fn damaged(why: Said) -> Unreadable {
        let zh = "请用 Word 或 WPS 打开检查，另存为新的 .docx 再试；打不开的，请重新取得原件。";
        Unreadable::new(
            "damaged",
            why,
            Said::new(zh, "open it in Word or WPS and save it as a new .docx, or get the original again"),
        )
    }

    pub(crate) fn empty() -> Unreadable {
        let why = Said::new("文件里没有文字。", "there is no text in the file");
        let zh = "请确认选对了文件；只有图片的扫描件，请找到原来的文档。";
        Unreadable::new(
            "empty",
            why,
            Said::new(zh, "check that this is the right file; of a scan, find the original document"),
        )
    }

    /// A file beyond a limit that the user can raise.
    pub(crate) fn too_large(why: Said) -> Unreadable {
        let zh = "请确认选对了文件；确有需要，可用 --text-mb、--unpacked-mb、--depth 放宽上限。";
        Unreadable::new(
            "too-large",
            why,
            Said::new(zh, "check that this is the right file; --text-mb, --unpacked-mb and --depth raise the limits"),
        )
    }

    pub(crate) fn too_much_text(limits: &Limits) -> Unreadable {
        let mb = limits.text_bytes >> 20;
        Unreadable::too_large(Said::new(format!("文字超过 {mb} MB。"), format!("it has more than {mb} MB of text")))
    }

    /// A file that only opens with a password.
    pub(crate) fn encrypted() -> Unreadable {
        Unreadable::new(
            "encrypted",
            Said::new("文件设有打开密码，读不出来。", "the file is encrypted and only opens with its password"),
            Said::new(
                "请在 Word 或 WPS 中取消密码，另存为 .docx 再试。",
                "remove the password in Word or WPS, save it as .docx and try again",
            ),
        )
    }

    /// The same of a table: who reads the advice sits before Excel, not before Word.
    pub(crate) fn of_table(mut self) -> Unreadable {
        self.advice = match self.code {
            "encrypted" => Said::new(
                "请在 Excel 或 WPS 表格中取消密码，另存为 .xlsx 再试。",
                "remove the password in Excel or WPS, save it as .xlsx and try again",
            ),
            "damaged" | "not-text" => Said::new(
                "请用 Excel 或 WPS 表格打开检查，另存为新的 .xlsx 再试；打不开的，请重新取得原件。",
                "open it in Excel or WPS and save it as a new .xlsx, or get the original again",
            ),
            "too-large" => Said::new(
                "请确认选对了文件；只留下台账那一张表，另存为新的 .xlsx 再试。",
                "check that this is the right file; keep only the sheet of the ledger, in a new .xlsx",
            ),
            _ => self.advice,
        };
        self
    }

    /// Neither the text nor the name of such a file may be shown, stored or logged.
    pub fn is_secret(&self) -> bool {
        self.code == "secrecy"
    }
}
