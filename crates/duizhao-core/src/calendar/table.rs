//! Reads a table of days, line by line.

use jiff::civil::Date;

use super::{Calendar, CalendarError, Day};
use crate::numbers::half_width;
use crate::said::Said;

/// No holiday is longer; a longer run is a slip in a date.
const RUN_MAX_DAYS: i64 = 31;

pub(super) fn read(text: &str) -> Result<Calendar, CalendarError> {
    let mut calendar = Calendar::default();
    for (at, line) in text.lines().enumerate() {
        let line: String = line.trim_start_matches('\u{feff}').chars().map(half_width).collect();
        let line = line.split('#').next().expect("a split has a first part").trim();
        if !line.is_empty() {
            take(&mut calendar, line).map_err(|said| CalendarError { line: at + 1, said })?;
        }
    }
    Ok(calendar)
}

fn take(calendar: &mut Calendar, line: &str) -> Result<(), Said> {
    let fields: Vec<&str> = line.split('|').map(str::trim).collect();
    match fields[..] {
        [year, "已公布"] => {
            calendar.announced.insert(read_year(year)?);
            Ok(())
        }
        [year, "待公布"] => read_year(year).map(drop),
        [days, "放假", holiday] if !holiday.is_empty() => take_days(calendar, days, false, holiday),
        [days, "上班", holiday] if !holiday.is_empty() => take_days(calendar, days, true, holiday),
        _ => Err(Said::new(
            format!(
                "“{line}”不是日历的写法；应写作“2024-02-10 至 2024-02-17 | 放假 | 春节”“2024-02-04 | 上班 | 春节”，或“2024 年 | 已公布”“2027 年 | 待公布”"
            ),
            format!(
                "“{line}” is no line of a calendar; write “2024-02-10 至 2024-02-17 | 放假 | 春节” for days off, 上班 for days worked, or “2024 年 | 已公布” (“待公布” while awaited)"
            ),
        )),
    }
}

fn take_days(calendar: &mut Calendar, days: &str, works: bool, holiday: &str) -> Result<(), Said> {
    let (first, last) = match days.split_once(['至', '~', '—']) {
        Some((first, last)) => (read_date(first)?, read_date(last.trim_start_matches('—'))?),
        None => (read_date(days)?, read_date(days)?),
    };
    let length_days = last.duration_since(first).as_hours() / 24 + 1;
    if !(1..=RUN_MAX_DAYS).contains(&length_days) {
        return Err(Said::new(
            format!("“{days}”不对：后一天应不早于前一天，且一段不超过 {RUN_MAX_DAYS} 天"),
            format!(
                "“{days}” cannot be: the second day must not be earlier, and a run has at most {RUN_MAX_DAYS} days"
            ),
        ));
    }
    let last_but = usize::try_from(length_days).expect("from 1 to the most a run may have");
    for day in first.series(jiff::Span::new().days(1)).take(last_but) {
        let named = Day { works, holiday: holiday.to_owned() };
        if calendar.days.insert(day, named).is_some_and(|earlier| earlier.works != works) {
            return Err(Said::new(
                format!("{day} 前面写的是{}，这里写的是{}；一天只能有一种", kind(!works), kind(works)),
                format!("{day} stood above as {} and here as {}; a day is one of them", kind(!works), kind(works)),
            ));
        }
    }
    Ok(())
}

fn kind(works: bool) -> &'static str {
    if works { "上班" } else { "放假" }
}

fn read_year(year: &str) -> Result<i16, Said> {
    let digits = year.trim_end_matches('年').trim();
    digits.parse().ok().filter(|it| (1949..=2999).contains(it)).ok_or_else(|| {
        Said::new(format!("“{year}”不是年份；应写作“2024 年”"), format!("“{year}” is no year; write “2024 年”"))
    })
}

/// `2024-02-10`, `2024.2.10`, `2024/2/10` or `2024年2月10日`.
fn read_date(text: &str) -> Result<Date, Said> {
    let mut parts = text.trim().trim_end_matches('日').split(['-', '.', '/', '年', '月']).map(str::trim);
    let mut next = || parts.next().filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    let read = (|| {
        let (year, month, day) = (next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?);
        Date::new(year, month, day).ok().filter(|it| (1949..=2999).contains(&it.year()))
    })();
    read.filter(|_| parts.next().is_none()).ok_or_else(|| {
        let text = text.trim();
        Said::new(
            format!("“{text}”不是一天；应写作“2024-02-10”，一段日子中间写“至”"),
            format!("“{text}” is no day; write “2024-02-10”, and “至” between the ends of a run"),
        )
    })
}
