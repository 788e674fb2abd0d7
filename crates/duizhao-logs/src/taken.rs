//! How a log is asked for, and what came of it. 读入

use std::path::Path;

use duizhao_core::{Said, said_by_system};
use duizhao_signs::{Columns, EventLog, Vocabulary};

use crate::log_format::LogFormat;
use crate::time::TimeFormat;

/// China's time, where a log does not say its own.
const BEIJING: i32 = 8 * 60;

/// How a log is to be read; what is not said is guessed and told. 读法
#[derive(Clone, Debug)]
pub struct ReadAs {
    pub columns: Columns,
    pub time_format: Option<TimeFormat>,
    /// Minutes east of UTC for times that say no zone.
    pub zone_minutes: i32,
}

impl Default for ReadAs {
    fn default() -> ReadAs {
        ReadAs { columns: Columns::default(), time_format: None, zone_minutes: BEIJING }
    }
}

/// A log in memory. 已读入的日志
#[derive(Debug)]
pub struct Taken {
    pub log: EventLog,
    pub told: Told,
}

/// What a log was taken to be. 读入说明
#[derive(Debug)]
pub struct Told {
    pub format: LogFormat,
    /// Which column was taken for what.
    pub columns: Columns,
    /// Absent where the format itself says what a time is.
    pub time_format: Option<TimeFormat>,
    /// Whether day and month were told apart by a cell, and not only by the order of times.
    pub time_is_certain: bool,
    /// In which zone the log tells its times, minutes east of UTC; absent where it does not say.
    pub zone_minutes: Option<i32>,
    pub words: Vocabulary,
    pub events: u64,
    pub left_out: LeftOut,
}

/// What was not taken, and why. 未读入部分
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Rows or events that name no case.
    pub without_case: u64,
    /// Rows or events whose time is missing or could not be read.
    pub without_time: u64,
    /// Cases in which nothing happens.
    pub empty_cases: u64,
    /// The first few, by line or event, counted from 1, and what stands there.
    pub first: Vec<(u64, Said)>,
}

impl LeftOut {
    const SHOWN: usize = 5;

    pub fn is_empty(&self) -> bool {
        self.without_case + self.without_time + self.empty_cases == 0
    }

    pub(crate) fn no_case(&mut self, line: u64) {
        self.without_case += 1;
        self.show(line, || Said::new("没有个案编号", "there is no case id"));
    }

    pub(crate) fn no_time(&mut self, line: u64, text: &str) {
        self.without_time += 1;
        self.show(line, || match text {
            "" => Said::new("没有时间", "there is no time"),
            text => Said::new(format!("“{text}”不是能读懂的时间"), format!("{text:?} is no time that can be read")),
        });
    }

    fn show(&mut self, line: u64, said: impl FnOnce() -> Said) {
        if self.first.len() < Self::SHOWN {
            self.first.push((line, said()));
        }
    }
}

/// Why a log could not be read. 未能读入
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub code: &'static str,
    pub said: Said,
}

impl Unread {
    pub(crate) fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Unread {
        Unread { code, said: Said::new(zh, en) }
    }

    pub(crate) fn at_line(code: &'static str, line: u64, zh: &str, en: &str) -> Unread {
        Unread::new(code, format!("第 {line} 行：{zh}"), format!("line {line}: {en}"))
    }

    pub(crate) fn file(path: &Path, err: &std::io::Error) -> Unread {
        let name = path.display();
        let why = said_by_system(err);
        Unread::new("file", format!("{name} 读不出来：{}", why.zh), format!("{name} cannot be read: {}", why.en))
    }

    /// While events were handed on: a full disk, most often.
    pub(crate) fn aside(err: &std::io::Error) -> Unread {
        Unread::new(
            "aside",
            format!("无法暂存事件：{}", said_by_system(err).zh),
            format!("the events cannot be put aside: {err}"),
        )
    }
}

impl std::fmt::Display for Unread {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said.fmt(out)
    }
}

impl std::error::Error for Unread {}
