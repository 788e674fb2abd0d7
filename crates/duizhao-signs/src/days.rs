//! Days and working hours of an instant, counted without asking the calendar twice. 日历表

use duizhao_core::Calendar;
use jiff::civil::{Date, date};

use crate::log::NO_TIME;

const DAY_SECONDS: i64 = 86_400;
/// 1970–2069, in days since 1970: of these the table has every one, so that most logs are counted by it alone.
const CENTURY: (i64, i64) = (0, 36_524);

/// The days that have a date, since 1970: the years 1 to 9999. One beyond is shown as the nearest.
const DATED: (i64, i64) = (-719_162, 2_932_896);

/// Working time, in minutes of the day: 8:30–12:00 and 13:30–18:00, eight hours.
const WORKED: [(i64, i64); 2] = [(510, 720), (810, 1080)];

/// The days of one calendar in one zone. 日历表
#[derive(Clone, Debug)]
pub struct Days {
    zone_seconds: i64,
    /// The first day of the table.
    first: i64,
    /// Working days up to and including each day of a century, and of all that the calendar names; counted
    /// as [`weekdays`] counts.
    worked: Vec<i32>,
    /// At the end of the table: how many more working days there were than Mondays to Fridays.
    moved: i64,
}

impl Days {
    pub fn new(calendar: &Calendar, zone_minutes: i32) -> Days {
        let named = calendar.named().map(|(first, last)| (number(first), number(last)));
        let (first, last) = named.map_or(CENTURY, |it| (it.0.min(CENTURY.0), it.1.max(CENTURY.1)));
        let mut sum = weekdays(first - 1);
        let mut worked = Vec::new();
        for day in first..=last {
            sum += i64::from(calendar.is_working(dated(day)));
            worked.push(sum as i32);
        }
        Days { zone_seconds: i64::from(zone_minutes) * 60, first, worked, moved: sum - weekdays(last) }
    }

    /// Days since 1970.
    pub fn day(&self, at: i64) -> i64 {
        at.saturating_add(self.zone_seconds * 1_000_000).div_euclid(DAY_SECONDS * 1_000_000)
    }

    pub fn date(&self, at: i64) -> Date {
        dated(self.day(at))
    }

    /// A day since 1970 as `2024-03-04`; the nearest that has a date.
    pub fn written(day: i64) -> String {
        let date = dated(day);
        let (year, month, day) = (date.year().unsigned_abs(), date.month(), date.day());
        let digits = [year / 1000, year / 100, year / 10, year].map(|it| it % 10);
        let digit = |it: u16| char::from(b'0' + it as u8);
        let two = |it: i8| [char::from(b'0' + it.unsigned_abs() / 10), char::from(b'0' + it.unsigned_abs() % 10)];
        let mut written = String::with_capacity(10);
        written.extend(digits.map(digit));
        written.push('-');
        written.extend(two(month));
        written.push('-');
        written.extend(two(day));
        written
    }

    /// Minutes since midnight.
    pub fn minute(&self, at: i64) -> i64 {
        self.seconds(at).rem_euclid(DAY_SECONDS) / 60
    }

    /// Working days after `from`'s day, up to and including `to`'s; none where `to` is earlier or has no time.
    pub fn between(&self, from: i64, to: i64) -> i64 {
        if from == NO_TIME || to == NO_TIME {
            return 0;
        }
        (self.until(self.day(to)) - self.until(self.day(from))).max(0)
    }

    pub fn is_working(&self, day: i64) -> bool {
        self.until(day) > self.until(day - 1)
    }

    /// The day that lies so many working days before, or the day itself for 0.
    pub fn back(&self, day: i64, working_days: i64) -> i64 {
        let mut day = day;
        let mut left = working_days;
        while left > 0 {
            left -= i64::from(self.is_working(day));
            day -= 1;
        }
        day
    }

    /// Minutes of working time between two instants.
    pub fn worked_minutes(&self, from: i64, to: i64) -> i64 {
        if from == NO_TIME || to == NO_TIME || to <= from {
            return 0;
        }
        let (first, last) = (self.day(from), self.day(to));
        let before = |day: i64, minute: i64| if self.is_working(day) { worked_before(minute) } else { 0 };
        let whole = (self.until(last - 1) - self.until(first - 1)) * worked_before(24 * 60);
        whole - before(first, self.minute(from)) + before(last, self.minute(to))
    }

    /// As a person writes it: the day, and the time where there is one.
    pub fn shown(&self, at: i64) -> String {
        if at == NO_TIME {
            return "—".to_owned();
        }
        let (day, minute) = (self.date(at), self.minute(at));
        format!("{day} {:02}:{:02}", minute / 60, minute % 60)
    }

    /// Working days up to and including this one, counted from a Monday long ago.
    fn until(&self, day: i64) -> i64 {
        let at = usize::try_from(day - self.first).ok();
        at.and_then(|it| self.worked.get(it)).map_or_else(|| self.outside(day), |it| i64::from(*it))
    }

    /// The same where no calendar names a day any more: Mondays to Fridays.
    #[cold]
    fn outside(&self, day: i64) -> i64 {
        weekdays(day) + if day < self.first { 0 } else { self.moved }
    }

    fn seconds(&self, at: i64) -> i64 {
        at.div_euclid(1_000_000) + self.zone_seconds
    }
}

/// Mondays to Fridays from 29 December 1969, a Monday, up to and including a day; before it, fewer than none.
fn weekdays(day: i64) -> i64 {
    let after = day + 3;
    after.div_euclid(7) * 5 + (after.rem_euclid(7) + 1).min(5)
}

/// The date of a day since 1970; the nearest that has one.
pub(crate) fn dated(day: i64) -> Date {
    civil(day.clamp(DATED.0, DATED.1))
}

/// Its days since 1970.
pub(crate) fn number(date: Date) -> i64 {
    i64::from((date - Date::constant(1970, 1, 1)).get_days())
}

/// The date of a day since 1970, by the arithmetic of the Gregorian calendar: years that begin in
/// March, whose leap day comes last.
fn civil(day: i64) -> Date {
    let since = day + 719_468;
    let (era, of_era) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    date(year as i16, month as i8, day as i8)
}

fn worked_before(minute: i64) -> i64 {
    WORKED.iter().map(|(from, to)| minute.clamp(*from, *to) - from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().unwrap().as_microsecond()
    }

    #[test]
    fn days_are_those_of_the_zone_and_the_calendar() {
        let days = Days::new(&Calendar::shipped(), 480);
        // Friday evening in UTC is Saturday morning here.
        assert_eq!(days.date(at("2024-03-01T20:00:00Z")).to_string(), "2024-03-02");
        assert_eq!(days.between(at("2024-03-01T01:00:00Z"), at("2024-03-04T01:00:00Z")), 1);
        // 1–7 October are off; 29 September and 12 October are worked for them.
        assert_eq!(days.between(at("2024-09-28T02:00:00Z"), at("2024-10-12T02:00:00Z")), 7);
        assert_eq!(days.between(at("2024-03-04T01:00:00Z"), at("2024-03-01T01:00:00Z")), 0);
        assert_eq!(days.between(NO_TIME, at("2024-03-01T01:00:00Z")), 0);
    }

    #[test]
    fn each_day_has_its_date() {
        let days = (DATED.0..=DATED.1).map(civil);
        assert!(days.eq(date(1, 1, 1).series(jiff::Span::new().days(1))));
        assert!((DATED.0..=DATED.1).step_by(97).all(|it| Days::written(it) == civil(it).to_string()));
        assert_eq!([date(1, 1, 1), date(9999, 12, 31)].map(number), [DATED.0, DATED.1]);
    }

    /// In any year, and where named and other days meet, it counts what the calendar counts.
    #[test]
    fn every_year_is_counted_as_the_calendar_counts() {
        let mut own = Calendar::shipped();
        own.extend("2099-10-01 至 2099-10-07 | 放假 | 国庆节").unwrap();
        for calendar in [Calendar::default(), Calendar::shipped(), own] {
            let days = Days::new(&calendar, 0);
            let at = |day: Date| jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap().as_microsecond();
            let firsts = date(1, 1, 1).series(jiff::Span::new().days(487)).take_while(|it| it.year() < 9990);
            for (nth, from) in firsts.enumerate() {
                let to = from.checked_add(jiff::Span::new().days(nth as i64 % 900)).unwrap();
                assert_eq!(days.between(at(from), at(to)), calendar.working_days_between(from, to), "{from} {to}");
                assert_eq!(days.is_working(days.day(at(from))), calendar.is_working(from), "{from}");
                assert_eq!(days.date(at(from)), from);
            }
        }
    }

    #[test]
    fn what_has_no_date_is_shown_as_the_nearest() {
        let days = Days::new(&Calendar::shipped(), 480);
        assert_eq!(days.date(i64::MAX).to_string(), "9999-12-31");
        assert_eq!(days.date(at("9999-12-30T22:00:00Z") + 2 * 86_400_000_000).to_string(), "9999-12-31");
        assert_eq!(days.date(i64::MIN + 1).to_string(), "0001-01-01");
    }

    #[test]
    fn hours_are_those_worked() {
        let days = Days::new(&Calendar::shipped(), 480);
        let hours =
            |from: &str, to: &str| days.worked_minutes(at(&format!("{from}+08:00")), at(&format!("{to}+08:00")));
        assert_eq!(hours("2024-03-04T08:30:00", "2024-03-04T18:00:00"), 480);
        assert_eq!(hours("2024-03-04T11:00:00", "2024-03-04T14:00:00"), 90);
        assert_eq!(hours("2024-03-01T17:00:00", "2024-03-04T09:30:00"), 120);
        assert_eq!(hours("2024-03-02T09:00:00", "2024-03-03T09:00:00"), 0);
        assert_eq!(hours("2024-03-04T14:00:00", "2024-03-04T11:00:00"), 0);
    }

    #[test]
    fn counting_back_leaves_out_days_off() {
        let days = Days::new(&Calendar::shipped(), 480);
        let day = |text: &str| days.day(at(text));
        // Sunday 31 March 2024: the three working days before it begin on Wednesday; Tuesday is outside.
        assert_eq!(days.back(day("2024-03-31T04:00:00Z"), 3), day("2024-03-26T04:00:00Z"));
    }
}
