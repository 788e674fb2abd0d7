//! One time, read by hand: a log has millions of them. 时刻

/// A point in time and the zone it was told in. 时刻
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Microseconds since 1970 in UTC.
    pub at: i64,
    /// Minutes east of UTC, where the text says so.
    pub offset_minutes: Option<i32>,
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// Minutes that a zone can lie east or west.
const FARTHEST: i32 = 18 * 60;

/// Year, month, day in any punctuation or none; then perhaps a time of day and a zone.
pub(crate) fn year_first(text: &str, zone_minutes: i32) -> Option<Moment> {
    as_programs_write(text.as_bytes(), zone_minutes).or_else(|| as_people_write(text, zone_minutes))
}

/// `2024-03-05T14:20:07.123+08:00` and nothing but it: so most logs write, and none of the ways people write is tried.
fn as_programs_write(text: &[u8], zone_minutes: i32) -> Option<Moment> {
    const LAYOUT: &[u8; 19] = b"0000-00-00T00:00:00";
    let (head, mut rest) = text.split_first_chunk::<19>()?;
    let fits = |(it, layout): (&u8, &u8)| match layout {
        b'0' => it.is_ascii_digit(),
        b'T' => matches!(it, b'T' | b' '),
        _ => it == layout,
    };
    if !head.iter().zip(LAYOUT).all(fits) {
        return None;
    }
    let two = |at: usize| i64::from(head[at] - b'0') * 10 + i64::from(head[at + 1] - b'0');
    let day = days([two(0) * 100 + two(2), two(5), two(8)])?;
    let mut at = day * DAY + clock(two(11), two(14), two(17))? * SECOND;
    if let Some((b'.', fraction)) = rest.split_first() {
        let (digits, behind) = fraction.split_at(fraction.iter().take_while(|it| it.is_ascii_digit()).count());
        at += Some(digits).filter(|it| (1..=18).contains(&it.len())).map(micros)?;
        rest = behind;
    }
    let offset_minutes = match *rest {
        [] => None,
        [b'Z'] => Some(0),
        [sign @ (b'+' | b'-'), a, b, b':', c, d] if [a, b, c, d].iter().all(u8::is_ascii_digit) => {
            let [a, b, c, d] = [a, b, c, d].map(|it| i32::from(it - b'0'));
            let minutes = Some((a * 10 + b) * 60 + c * 10 + d).filter(|it| *it <= FARTHEST)?;
            Some(if sign == b'-' { -minutes } else { minutes })
        }
        _ => return None,
    };
    let east = i64::from(offset_minutes.unwrap_or(zone_minutes));
    Some(Moment { at: at - east * 60 * SECOND, offset_minutes })
}

fn as_people_write(text: &str, zone_minutes: i32) -> Option<Moment> {
    let mut scan = Scan::new(text);
    let (year, digits) = scan.number()?;
    let date = match digits {
        4 => [year, scan.then_number()?, scan.then_number()?],
        // 20240305, 202403051420, 20240305142000
        8 | 12 | 14 => return compact(year, digits, scan, zone_minutes),
        _ => return None,
    };
    scan.finish(date, zone_minutes)
}

/// Read as day, month, year, and, where it can be that too, as month, day, year.
///
/// # Errors
/// Where day first is impossible: the other reading, if there is one.
pub(crate) fn day_and_month(text: &str, zone_minutes: i32) -> Result<(Moment, Option<Moment>), Option<Moment>> {
    let mut scan = Scan::new(text);
    let Some((first, second, year)) = three(&mut scan) else { return Err(None) };
    let rest = scan;
    let as_day = scan.finish([year, second.0, first.0], zone_minutes);
    // A month that is a word stands wherever it likes.
    let as_month = if second.1 || first.1 { None } else { { rest }.finish([year, first.0, second.0], zone_minutes) };
    as_day.map(|day| (day, as_month)).ok_or(as_month)
}

/// A number since 1970; its size tells the unit, from 1973 to 5138.
pub(crate) fn epoch(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !(9..=19).contains(&whole.len()) || is_compact(whole) || !fraction.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.bytes().all(|it| it.is_ascii_digit()).then(|| whole.parse().ok()).flatten()?;
    // A fraction makes sense behind seconds alone.
    let at = by_size(number) + if number < 100_000_000_000 { micros(fraction.as_bytes()) } else { 0 };
    Some(Moment { at, offset_minutes: None })
}

/// Microseconds of a number that is seconds, or by its size milli-, micro- or nanoseconds.
pub(crate) fn by_size(number: i64) -> i64 {
    match number {
        100_000_000_000_000_000.. => number / 1_000,
        100_000_000_000_000.. => number,
        100_000_000_000.. => number * 1_000,
        _ => number.saturating_mul(SECOND),
    }
}

/// Fourteen or twelve digits that are a date, as `20240305142000`.
fn is_compact(digits: &str) -> bool {
    matches!(digits.len(), 12 | 14)
        && (digits.starts_with("19") || digits.starts_with("20"))
        && year_first(digits, 0).is_some()
}

fn micros(fraction: &[u8]) -> i64 {
    let digits = fraction.iter().copied().chain(std::iter::repeat(b'0')).take(6);
    digits.fold(0, |sum, it| sum * 10 + i64::from(it.wrapping_sub(b'0') % 10))
}

/// A day or a month, and whether it was a word.
type DayOrMonth = (i64, bool);

/// Two numbers and a year, or a number, the name of a month and a year, in either order.
fn three(scan: &mut Scan<'_>) -> Option<(DayOrMonth, DayOrMonth, i64)> {
    let mut part = || {
        scan.separator();
        scan.month().map(|it| (it, true)).or_else(|| scan.number().filter(|it| it.1 <= 2).map(|it| (it.0, false)))
    };
    let (first, second) = (part()?, part()?);
    scan.separator();
    let year = match scan.number()? {
        (year, 4) => year,
        (year, 2) => 2000 + year,
        _ => return None,
    };
    // "Mar 5 2024": the day is the number.
    if first.1 { Some((second, first, year)) } else { Some((first, second, year)) }
}

fn compact(number: i64, digits: usize, scan: Scan<'_>, zone_minutes: i32) -> Option<Moment> {
    let (date, time) = match digits {
        8 => return scan.finish([number / 10_000, number / 100 % 100, number % 100], zone_minutes),
        12 => (number / 10_000, number % 10_000 * 100),
        _ => (number / 1_000_000, number % 1_000_000),
    };
    let day = days([date / 10_000, date / 100 % 100, date % 100])?;
    let seconds = clock(time / 10_000, time / 100 % 100, time % 100)?;
    scan.zone(day * DAY + seconds * SECOND, zone_minutes)
}

/// A text and how far it is read.
#[derive(Clone, Copy)]
struct Scan<'t> {
    rest: &'t [u8],
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Scan<'t> {
        Scan { rest: text.trim().as_bytes() }
    }

    fn number(&mut self) -> Option<(i64, usize)> {
        let digits = self.rest.iter().take_while(|it| it.is_ascii_digit()).count();
        if digits == 0 || digits > 18 {
            return None;
        }
        let number = self.rest[..digits].iter().fold(0, |sum, it| sum * 10 + i64::from(it - b'0'));
        self.rest = &self.rest[digits..];
        Some((number, digits))
    }

    /// A separator of a date, then a number of at most two digits.
    fn then_number(&mut self) -> Option<i64> {
        self.separator().then(|| self.number()).flatten().filter(|it| it.1 <= 2).map(|it| it.0)
    }

    fn separator(&mut self) -> bool {
        const BETWEEN: [&str; 8] = ["-", "/", ".", "年", "月", " ", ",", "－"];
        let before = self.rest.len();
        while BETWEEN.iter().any(|it| self.take(it)) {}
        self.rest.len() < before
    }

    fn take(&mut self, what: &str) -> bool {
        match self.rest.strip_prefix(what.as_bytes()) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn month(&mut self) -> Option<i64> {
        const MONTHS: &[u8; 36] = b"janfebmaraprmayjunjulaugsepoctnovdec";
        let letters = self.rest.iter().take_while(|it| it.is_ascii_alphabetic()).count();
        let word = self.rest.get(..3).filter(|_| letters >= 3)?;
        let month = MONTHS.chunks(3).position(|it| word.eq_ignore_ascii_case(it))?;
        self.rest = &self.rest[letters..];
        i64::try_from(month + 1).ok()
    }

    /// After the date: a time of day, a zone, and nothing more.
    fn finish(mut self, date: [i64; 3], zone_minutes: i32) -> Option<Moment> {
        let day = days(date)?;
        let _ = self.take("日") || self.take("号");
        let mut at = day * DAY;
        self.blanks();
        let _ = self.take("T") || self.take("t");
        let half = self.half();
        if let Some((hour, _)) = self.number() {
            at += self.time_of_day(hour, half)?;
        }
        self.zone(at, zone_minutes)
    }

    /// Minutes, seconds, their fraction and AM or PM.
    fn time_of_day(&mut self, hour: i64, half: Option<bool>) -> Option<i64> {
        let colon = |it: &mut Self| [":", "时", "分", "："].iter().any(|sign| it.take(sign));
        let minute = if colon(self) { self.number().map_or(0, |it| it.0) } else { return None };
        let second = if colon(self) { self.number().map_or(0, |it| it.0) } else { 0 };
        let mut at = 0;
        if self.take(".") || self.take(",") {
            let before = self.rest;
            let digits = self.number()?.1;
            at = micros(&before[..digits]);
        }
        let _ = self.take("秒");
        self.blanks();
        let hour = match half.or_else(|| self.half()) {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        Some(at + clock(hour, minute, second)? * SECOND)
    }

    fn half(&mut self) -> Option<bool> {
        let late = ["下午", "晚上", "PM", "pm", "p.m."].iter().any(|it| self.take(it));
        let early = !late && ["上午", "凌晨", "早上", "AM", "am", "a.m."].iter().any(|it| self.take(it));
        self.blanks();
        (late || early).then_some(late)
    }

    fn blanks(&mut self) {
        while self.take(" ") || self.take("\u{3000}") {}
    }

    /// `Z`, `+08:00`, `+0800`, `UTC`, or nothing.
    fn zone(mut self, at: i64, zone_minutes: i32) -> Option<Moment> {
        self.blanks();
        let offset = if self.take("Z") || self.take("z") || self.take("UTC") || self.take("GMT") {
            Some(0)
        } else if self.take("+") {
            Some(self.offset()?)
        } else if self.take("-") {
            Some(-self.offset()?)
        } else {
            None
        };
        let east = i64::from(offset.unwrap_or(zone_minutes));
        self.rest.is_empty().then_some(Moment { at: at - east * 60 * SECOND, offset_minutes: offset })
    }

    fn offset(&mut self) -> Option<i32> {
        let (number, digits) = self.number()?;
        let minutes = match digits {
            4 => number / 100 * 60 + number % 100,
            1 | 2 if self.take(":") => number * 60 + self.number()?.0,
            1 | 2 => number * 60,
            _ => return None,
        };
        i32::try_from(minutes).ok().filter(|it| *it <= FARTHEST)
    }
}

fn clock(hour: i64, minute: i64, second: i64) -> Option<i64> {
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    // The end of a day, as people write it.
    let is_midnight = (hour, minute, second) == (24, 0, 0);
    (is_time || is_midnight).then_some(hour * 3_600 + minute * 60 + second.min(59))
}

/// Days since 1970; `None` for a day that is in no calendar.
fn days([year, month, day]: [i64; 3]) -> Option<i64> {
    const LENGTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let index = usize::try_from(month - 1).ok()?;
    let length = LENGTHS.get(index)? + i64::from(leap && month == 2);
    if !(1..=length).contains(&day) || !(1..=9_999).contains(&year) {
        return None;
    }
    let before = year - 1;
    let leaps = before / 4 - before / 100 + before / 400;
    let in_year: i64 = LENGTHS[..index].iter().sum::<i64>() + i64::from(leap && month > 2) + day - 1;
    const TO_1970: i64 = 719_162;
    Some(before * 365 + leaps + in_year - TO_1970)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let at = year_first(text, 480)
            .or_else(|| epoch(text))
            .or_else(|| day_and_month(text, 480).map_or_else(|it| it, |it| Some(it.0)));
        let told = at.map(|it| jiff::Timestamp::from_microsecond(it.at).unwrap().to_string());
        assert_eq!(told.as_deref().unwrap_or("–"), expected, "{text}");
    }

    #[test]
    fn times_are_read_in_the_ways_that_logs_write_them() {
        check("2024-03-05 14:20:07.5", "2024-03-05T06:20:07.5Z");
        check("2011-10-11 13:45:40.276000+02:00", "2011-10-11T11:45:40.276Z");
        check("2012-10-09T14:50:17Z", "2012-10-09T14:50:17Z");
        check("2024/3/5 9:07", "2024-03-05T01:07:00Z");
        check("2024年3月5日 下午2:20", "2024-03-05T06:20:00Z");
        check("2024年3月5日14时20分", "2024-03-05T06:20:00Z");
        check("2024.3.5", "2024-03-04T16:00:00Z");
        check("20240305", "2024-03-04T16:00:00Z");
        check("20240305142007", "2024-03-05T06:20:07Z");
        check("3/5/2024 12:05 AM", "2024-05-02T16:05:00Z");
        check("25/12/23 23:59:59", "2023-12-25T15:59:59Z");
        check("5 Mar 2024 10:00", "2024-03-05T02:00:00Z");
        check("Mar 5, 2024", "2024-03-04T16:00:00Z");
        check("1700000000", "2023-11-14T22:13:20Z");
        check("1700000000123", "2023-11-14T22:13:20.123Z");
        check("1700000000.25", "2023-11-14T22:13:20.25Z");
        check("2024-12-31 24:00", "2024-12-31T16:00:00Z");
    }

    #[test]
    fn the_fast_way_says_what_the_slow_one_says() {
        for day in ["2024-02-29", "2023-02-29", "1970-01-01", "2024-12-31", "0000-01-01", "2024-1-01"] {
            for time in ["T00:00:00", " 23:59:60", "T24:00:00", "T24:00:01", "t01:02:03"] {
                for rest in ["", ".5", ".123456789", ".", "Z", "+08:00", "-03:30", "+19:00", "+0800", ".25+01:00", "Zx"]
                {
                    let text = format!("{day}{time}{rest}");
                    let fast = as_programs_write(text.as_bytes(), 480);
                    assert!(fast.is_none() || fast == as_people_write(&text, 480), "{text}: {fast:?}");
                }
            }
        }
        assert!(as_programs_write(b"2024-03-05T14:20:07.123+08:00", 0).is_some());
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "2024",
            "2024-13-01",
            "2023-02-29",
            "2024-03-05 25:00",
            "2024-03-05 14:20 x",
            "昨天",
            "12:30",
            "1-2-3-4",
        ] {
            check(text, "–");
        }
    }
}
