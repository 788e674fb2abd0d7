//! Times as logs write them, and which way of writing a column follows. 时间写法

use std::fmt;

use duizhao_core::Said;
use jiff::fmt::strtime;
use jiff::tz::Offset;

use crate::moment::{self, Moment};

/// How a log writes its times. 时间写法
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// `2024-03-05 14:20`, `2024/3/5`, `2024年3月5日 14时20分`, `20240305142000`, RFC 3339.
    YearFirst,
    /// `5/3/2024 14:20`, `05.03.2024`, `5 Mar 2024`.
    DayFirst,
    /// `3/5/2024 2:20 PM`.
    MonthFirst,
    /// A number since 1970: seconds, or by its size milli-, micro- or nanoseconds.
    Epoch,
    /// As `--time-format` says, in the letters of `strptime`.
    Given(String),
}

impl TimeFormat {
    /// # Errors
    /// When the text has letters that `strptime` does not know.
    pub fn given(text: &str) -> Result<TimeFormat, Said> {
        let sample = strtime::format(text, jiff::Timestamp::UNIX_EPOCH);
        match sample {
            Ok(_) => Ok(TimeFormat::Given(text.to_owned())),
            Err(err) => Err(Said::new(
                format!("--time-format {text:?} 无法使用：{err}；例如 %Y-%m-%d %H:%M:%S"),
                format!("--time-format {text:?} cannot be used: {err}; for example %Y-%m-%d %H:%M:%S"),
            )),
        }
    }

    /// Where the time says no zone it is taken to be `zone_minutes` east of UTC.
    pub fn read(&self, text: &str, zone_minutes: i32) -> Option<Moment> {
        match self {
            TimeFormat::YearFirst => moment::year_first(text, zone_minutes),
            TimeFormat::DayFirst => moment::day_and_month(text, zone_minutes).map(|it| it.0).ok(),
            TimeFormat::MonthFirst => moment::day_and_month(text, zone_minutes).map_or_else(|it| it, |it| it.1),
            TimeFormat::Epoch => moment::epoch(text),
            TimeFormat::Given(format) => given(format, text, zone_minutes),
        }
    }
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            TimeFormat::YearFirst => "年-月-日",
            TimeFormat::DayFirst => "日/月/年",
            TimeFormat::MonthFirst => "月/日/年",
            TimeFormat::Epoch => "1970",
            TimeFormat::Given(format) => format,
        })
    }
}

fn given(format: &str, text: &str, zone_minutes: i32) -> Option<Moment> {
    let parts = strtime::parse(format, text).ok()?;
    if let Some(offset) = parts.offset() {
        let at = parts.to_timestamp().ok()?;
        return Some(Moment { at: at.as_microsecond(), offset_minutes: Some(offset.seconds() / 60) });
    }
    let day = parts.to_datetime().or_else(|_| parts.to_date().map(|it| it.at(0, 0, 0, 0))).ok()?;
    let at = Offset::from_seconds(zone_minutes * 60).ok()?.to_timestamp(day).ok()?;
    Some(Moment { at: at.as_microsecond(), offset_minutes: None })
}

/// Which way of writing a whole column follows. 时间写法推断
#[derive(Debug, Default)]
pub struct Guess {
    year_first: u64,
    epoch: u64,
    day_first: u64,
    month_first: u64,
    /// Neither part is above twelve.
    either: u64,
    /// Neighbours in falling order under each reading of day and month.
    falls: [u64; 2],
    last: Option<[i64; 2]>,
}

impl Guess {
    /// One cell of the column.
    pub fn see(&mut self, text: &str) {
        if moment::epoch(text).is_some() {
            self.epoch += 1;
        } else if moment::year_first(text, 0).is_some() {
            self.year_first += 1;
        } else {
            match moment::day_and_month(text, 0) {
                Ok((day, None)) => self.order(day.at, None, |it| &mut it.day_first),
                Ok((day, Some(month))) => self.order(day.at, Some(month.at), |it| &mut it.either),
                Err(Some(month)) => self.order(month.at, None, |it| &mut it.month_first),
                Err(None) => {}
            }
        }
    }

    fn order(&mut self, at: i64, other: Option<i64>, kind: fn(&mut Guess) -> &mut u64) {
        *kind(self) += 1;
        let now = [at, other.unwrap_or(at)];
        for (fall, last) in self.last.iter().flat_map(|last| last.iter().enumerate()) {
            self.falls[fall] += u64::from(now[fall] < *last);
        }
        self.last = Some(now);
    }

    /// Whether day and month can be told only from the whole column.
    pub fn wants_more(&self) -> bool {
        self.either > 0 && self.day_first + self.month_first == 0
    }

    /// `None` where nothing looked like a time.
    pub fn format(&self) -> Option<TimeFormat> {
        let slashed = self.either + self.day_first + self.month_first;
        let most = self.year_first.max(self.epoch).max(slashed);
        match most {
            0 => None,
            _ if most == self.year_first => Some(TimeFormat::YearFirst),
            _ if most == self.epoch => Some(TimeFormat::Epoch),
            _ if self.day_first != self.month_first => Some(self.by_count()),
            // Undecided by any cell: the order that runs more steadily through the file.
            _ if self.falls[1] < self.falls[0] => Some(TimeFormat::MonthFirst),
            _ => Some(TimeFormat::DayFirst),
        }
    }

    fn by_count(&self) -> TimeFormat {
        if self.day_first > self.month_first { TimeFormat::DayFirst } else { TimeFormat::MonthFirst }
    }

    /// Whether some cell, and not only the order of times, said what is day and what is month.
    pub fn is_certain(&self) -> bool {
        self.either == 0 || self.day_first != self.month_first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn guessed(cells: &[&str]) -> (String, bool) {
        let mut guess = Guess::default();
        cells.iter().for_each(|it| guess.see(it));
        (guess.format().map(|it| it.to_string()).unwrap_or_default(), guess.is_certain())
    }

    #[test]
    fn a_whole_column_says_what_is_day_and_what_month() {
        assert_eq!(guessed(&["3/5/2024", "4/5/2024", "13/5/2024"]), ("日/月/年".to_owned(), true));
        assert_eq!(guessed(&["3/5/2024", "4/5/2024", "5/13/2024"]), ("月/日/年".to_owned(), true));
        assert_eq!(guessed(&["1/2/2024 8:00", "1/9/2024 8:00", "2/1/2024 8:00"]), ("月/日/年".to_owned(), false));
        assert_eq!(guessed(&["1/2/2024", "9/2/2024", "2/3/2024"]), ("日/月/年".to_owned(), false));
        assert_eq!(guessed(&["2024-03-05", "", "2024年3月6日"]), ("年-月-日".to_owned(), true));
        assert_eq!(guessed(&["1700000000", "1700000001"]), ("1970".to_owned(), true));
        assert_eq!(guessed(&["昨天", "", "later"]), (String::new(), true));
    }

    #[test]
    fn a_format_given_is_taken_or_refused() {
        let format = TimeFormat::given("%d.%m.%y %H-%M").unwrap();
        let at = format.read("05.03.24 14-20", 480).unwrap();
        assert_eq!(at.at, moment::year_first("2024-03-05T14:20+08:00", 0).unwrap().at);
        assert_eq!(format.read("2024-03-05", 480), None);
        assert!(TimeFormat::given("%!").is_err());
    }
}
