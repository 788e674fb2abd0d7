//! The commands of the record, one file each: where it is, how answers look, how failures end.
//!
//! To add one: its file here, its line in `Command` in `main.rs`, its row in `docs/record.md`.

pub(crate) mod append;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod checkpoint;
pub(crate) mod contact;
pub(crate) mod erase;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod log;
pub(crate) mod rebuild;
pub(crate) mod receipt;
pub(crate) mod restore;
pub(crate) mod show;
pub(crate) mod table;
pub(crate) mod verify;
mod words;

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use duizhao_app::record::{Failure, Files, Grave, Record};
use duizhao_core::{LogId, Said};
use duizhao_journal::{Place, World};
use duizhao_papers::words::Word;
use duizhao_read::Language;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::check::Shape;
use crate::terminal::Screen;
use crate::{Color, Lang, columns, print};

/// Something was refused; the rest was done.
const REFUSED: u8 = 1;
/// Wrong arguments, or a record that cannot be opened.
const UNUSABLE: u8 = 2;
/// What was checked does not hold.
const DOES_NOT_HOLD: u8 = 3;
/// It may or may not have been written.
const UNKNOWN: u8 = 4;

pub(crate) const EXIT_CODES: &str =
    "退出码：0 完成，1 有指令未写入，2 参数不对或底账打不开，3 核对不符，4 是否写入不确定、已停止写入。";

/// 底账所在
#[derive(clap::Args)]
pub(crate) struct At {
    /// 底账：sqlite:文件，或 postgres://用户@主机/库名
    #[arg(long, value_name = "数据库", default_value = "sqlite:record.sqlite")]
    db: String,
    /// 密钥、公钥和检查点文件所在的文件夹；默认与 SQLite 文件同处，PostgreSQL 用当前文件夹
    #[arg(long, value_name = "文件夹")]
    keys: Option<PathBuf>,
    /// 一个数据库里有几本底账时，指明哪一本
    #[arg(long, value_name = "名称/编号")]
    log: Option<String>,
}

/// 显示
#[derive(clap::Args)]
pub(crate) struct Look {
    /// 给人看，还是给程序用
    #[arg(long, value_enum, value_name = "格式", default_value = "text")]
    format: Shape,
    /// 语言
    #[arg(long, value_enum, value_name = "语言", default_value = "zh-Hans")]
    lang: Lang,
    /// 颜色
    #[arg(long, value_enum, value_name = "何时", default_value = "auto")]
    color: Color,
    /// 每行几列；默认同屏幕一样宽，最多 120
    #[arg(long, value_name = "列", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
}

impl At {
    pub(crate) fn record(&self) -> Result<Record, Failure> {
        let place: Place = self.db.parse()?;
        let log = self
            .log
            .as_deref()
            .map(str::parse::<LogId>)
            .transpose()
            .map_err(|err| Failure::new("usage", format!("--log：{err}"), format!("--log: {err}")))?;
        let files = Files::of(&place, self.keys.as_deref());
        Ok(Record { place, log, files })
    }
}

impl Look {
    /// Runs a command, and tells a failure in the language and form that were asked for.
    pub(crate) fn run(&self, command: impl FnOnce(&Page) -> Result<u8>) -> Result<u8> {
        let language = Language::from(self.lang);
        let screen = Screen { width: columns(self.width), styled: self.color.is_on(), all: true, language };
        let page = Page { json: self.format == Shape::Json, screen };
        command(&page).or_else(|err| match err.downcast::<Failure>() {
            Ok(failure) => page.failed(&failure),
            Err(err) => Err(err),
        })
    }
}

/// Where answers are written, and how. 输出
pub(crate) struct Page {
    json: bool,
    screen: Screen,
}

impl Page {
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    pub(crate) fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        Word(zh, en).to(self.screen.language)
    }

    fn said(&self, said: &Said) -> String {
        match self.screen.language {
            Language::Chinese => said.zh.clone(),
            Language::English => said.en.clone(),
        }
    }

    /// One object for programs, or words for people.
    pub(crate) fn answer(&self, value: impl FnOnce() -> Value, words: impl FnOnce() -> String) -> Result<()> {
        if self.json { self.line(&value()) } else { print(&words()) }
    }

    fn line(&self, value: &Value) -> Result<()> {
        print(&format!("{value}\n"))
    }

    /// Paragraphs of the screen, one a line.
    pub(crate) fn words(&self, words: &str) -> String {
        self.screen.indented(0, words)
    }

    fn failed(&self, failure: &Failure) -> Result<u8> {
        if self.json {
            self.line(&json!({ "error": error(failure.code, &failure.said) }))?;
        } else {
            let _ = writeln!(std::io::stderr(), "{}", self.said(&failure.said));
        }
        Ok(match failure.grave {
            Grave::Unusable => UNUSABLE,
            Grave::DoesNotHold => DOES_NOT_HOLD,
            Grave::Unknown => UNKNOWN,
        })
    }
}

fn error(code: &str, said: &Said) -> Value {
    json!({ "code": code, "zh": said.zh, "en": said.en })
}

/// Today, where the office is.
fn today() -> Date {
    words::OFFICE.to_datetime(Timestamp::now()).date()
}

/// The one place where the record meets the clock and the system's randomness.
pub(crate) fn world() -> World {
    World::new(Timestamp::now)
}
