//! Working days: Monday to Friday, but for holidays and swapped days. 工作日历

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

/// Days that are not what their weekday says. 工作日历
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Whether the day is worked.
    exceptions: BTreeMap<Date, bool>,
}

impl Calendar {
    /// The calendar that comes with the program.
    pub fn shipped() -> Calendar {
        Calendar::default()
    }

    pub fn is_working(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.exceptions.get(&day).copied().unwrap_or(!weekend)
    }

    /// The day on which `count` working days are over; the day after `from` is the first.
    pub fn add_working_days(&self, from: Date, count: i32) -> Date {
        let mut day = from;
        let mut left = count;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            left -= i32::from(self.is_working(day));
        }
        day
    }

    /// Working days after `from` up to and with `to`; 0 where `to` is not later.
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        let mut day = from;
        let mut count = 0;
        while day < to {
            let Ok(next) = day.tomorrow() else { return count };
            day = next;
            count += i64::from(self.is_working(day));
        }
        count
    }
}
