//! Which days the offices work: weekends, public holidays and the days swapped for them.
//!
//! A table is a text that a clerk can edit, one line for a day or a run of days:
//! `2024-02-10 至 2024-02-17 | 放假 | 春节`, `2024-02-04 | 上班 | 春节`, and once for each year
//! `2024 年 | 已公布`, or `待公布` while the notice for it is awaited. `#` begins a comment.
//! To add a year: its file in `calendar/`, with the notice it rests on, and a line in `SHIPPED`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Included};

use jiff::civil::{Date, date};

use crate::said::Said;

mod table;
#[cfg(test)]
mod tests;

const SHIPPED: &[(&str, &str)] = &[
    ("2019.txt", include_str!("../calendar/2019.txt")),
    ("2020.txt", include_str!("../calendar/2020.txt")),
    ("2021.txt", include_str!("../calendar/2021.txt")),
    ("2022.txt", include_str!("../calendar/2022.txt")),
    ("2023.txt", include_str!("../calendar/2023.txt")),
    ("2024.txt", include_str!("../calendar/2024.txt")),
    ("2025.txt", include_str!("../calendar/2025.txt")),
    ("2026.txt", include_str!("../calendar/2026.txt")),
    ("2027.txt", include_str!("../calendar/2027.txt")),
];

/// The working days of mainland China and of one office. 工作日历
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Days that a table names; all others are judged by their weekday.
    days: BTreeMap<Date, Day>,
    /// Years whose notice is out.
    announced: BTreeSet<i16>,
}

/// A line of a calendar table that could not be taken. 日历有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {}", .said.en)]
pub struct CalendarError {
    /// Counted from 1.
    pub line: usize,
    pub said: Said,
}

/// What a table says of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Day {
    works: bool,
    /// The holiday, also on the day worked in exchange for it.
    holiday: String,
}

impl Calendar {
    /// The tables that come with the program, 2019–2027.
    pub fn shipped() -> Calendar {
        let mut calendar = Calendar::default();
        for (_, text) in SHIPPED {
            calendar.extend(text).expect("a test reads every shipped table");
        }
        calendar
    }

    /// # Errors
    /// The first line that is not of the table's form, or that contradicts an earlier one.
    pub fn parse(text: &str) -> Result<Calendar, CalendarError> {
        table::read(text)
    }

    /// Adds an office's own days, or the notice of a new year; what is added wins over what was there.
    ///
    /// # Errors
    /// As [`Calendar::parse`]; then nothing was added.
    pub fn extend(&mut self, text: &str) -> Result<(), CalendarError> {
        let own = table::read(text)?;
        self.days.extend(own.days);
        self.announced.extend(own.announced);
        Ok(())
    }

    pub fn is_working(&self, day: Date) -> bool {
        match self.days.get(&day) {
            Some(named) => named.works,
            None => is_weekday(day),
        }
    }

    /// The first and the last day that a table names; before and after them weekdays alone decide.
    pub fn named(&self) -> Option<(Date, Date)> {
        let first = self.days.first_key_value()?.0;
        self.days.last_key_value().map(|it| (*first, *it.0))
    }

    /// Whether the year's notice is in the tables. In other years swapped days are unknown, and a
    /// day counted there may still move.
    pub fn is_certain(&self, year: i16) -> bool {
        self.announced.contains(&year)
    }

    /// Why a day is off, if for a holiday; a plain weekend has no name.
    pub fn holiday_name(&self, day: Date) -> Option<&str> {
        self.days.get(&day).filter(|it| !it.works).map(|it| it.holiday.as_str())
    }

    /// The `n`-th working day after `from`, or before it where `n` is negative; `from` itself for 0.
    ///
    /// Counting starts on the next day, as terms do in law, and stops at the end of the calendar.
    pub fn add_working_days(&self, from: Date, n: i32) -> Date {
        let mut day = from;
        for _ in 0..n.unsigned_abs() {
            loop {
                let next = if n < 0 { day.yesterday() } else { day.tomorrow() };
                let Ok(next) = next else { return day };
                day = next;
                if self.is_working(day) {
                    break;
                }
            }
        }
        day
    }

    /// How many working days lie after `a`, up to and including `b`; negative when `b` is earlier.
    pub fn working_days_between(&self, a: Date, b: Date) -> i64 {
        if b < a {
            return -self.working_days_between(b, a);
        }
        let named = self.days.range((Excluded(a), Included(b)));
        let moved: i64 =
            if a == b { 0 } else { named.map(|(day, it)| i64::from(it.works) - i64::from(is_weekday(*day))).sum() };
        weekdays_until(b) - weekdays_until(a) + moved
    }
}

fn is_weekday(day: Date) -> bool {
    day.weekday().to_monday_zero_offset() < 5
}

/// Mondays to Fridays from a Monday long ago to `day`, inclusive; fewer than none before it.
fn weekdays_until(day: Date) -> i64 {
    let monday = date(1900, 1, 1);
    let days = day.duration_since(monday).as_hours() / 24;
    days.div_euclid(7) * 5 + (days.rem_euclid(7) + 1).min(5)
}
