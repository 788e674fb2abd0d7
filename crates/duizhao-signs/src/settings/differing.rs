//! What an office has set otherwise than everybody. 设定差异

use jiff::civil::Date;

use super::{Every, Settings, WorkingDays};

/// A threshold that is not the usual one. 设定差异
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// As it is written: `bounced.lost_days`.
    pub name: String,
    pub value: String,
    pub usual: String,
}

impl Settings {
    /// What differs from the defaults, in the order in which it is documented.
    pub fn differing(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        self.differs(&Settings::default(), "", &mut found);
        found
    }
}

/// A threshold, or a table of them.
pub(super) trait Differs {
    fn differs(&self, usual: &Self, name: &str, found: &mut Vec<Difference>);
}

macro_rules! thresholds {
    ($($type:ty => $shown:expr;)*) => {
        $(impl Differs for $type {
            fn differs(&self, usual: &Self, name: &str, found: &mut Vec<Difference>) {
                let shown: fn(&$type) -> String = $shown;
                if self != usual {
                    found.push(Difference { name: name.to_owned(), value: shown(self), usual: shown(usual) });
                }
            }
        })*
    };
}

thresholds! {
    i32 => ToString::to_string;
    u32 => ToString::to_string;
    i64 => ToString::to_string;
    u64 => ToString::to_string;
    usize => ToString::to_string;
    Option<i32> => |it| it.map_or_else(|| "—".to_owned(), |it| it.to_string());
    Vec<Date> => |it| if it.is_empty() { "—".to_owned() } else { it.iter().map(Date::to_string).collect::<Vec<_>>().join(" ") };
    WorkingDays => |it| match it {
        WorkingDays::China => "china".to_owned(),
        WorkingDays::Weekdays => "weekdays".to_owned(),
    };
    Every => |it| match it {
        Every::Month => "month".to_owned(),
        Every::Quarter => "quarter".to_owned(),
        Every::Never => "never".to_owned(),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_to_something_else_is_told_with_the_usual() {
        let text = "[office]\ncalendar = 'weekdays'\nzone_minutes = 540\n[bounced]\nlost_days = 7\nreturns = 2\n[rush]\ndates = ['2024-06-20']";
        let found = Settings::parse(text).unwrap().differing();
        let lines: Vec<String> = found.iter().map(|it| format!("{} {} {}", it.name, it.value, it.usual)).collect();
        let expected = [
            "office.calendar weekdays china",
            "office.zone_minutes 540 —",
            "bounced.lost_days 7 5",
            "rush.dates 2024-06-20 —",
        ];
        assert_eq!(lines, expected);
        assert_eq!(Settings::default().differing(), []);
    }
}
