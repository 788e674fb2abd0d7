//! What an office may set for its signs: `signs.toml`. Every threshold has its one home here. 迹象设定

mod bounds;
mod differing;

use duizhao_core::{Calendar, Said, wrong};
use serde::Deserialize;

pub use differing::Difference;
use differing::Differs;

/// Text that is no `signs.toml`. 迹象设定有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct SettingsError {
    pub said: Said,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $field:ident: $type:ty = $value:expr,)* })*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$note])* pub $field: $type,)*
        }

        impl Default for $name {
            fn default() -> $name {
                $name { $($field: $value,)* }
            }
        }

        impl Differs for $name {
            fn differs(&self, usual: &Self, name: &str, found: &mut Vec<Difference>) {
                let within = |field: &str| if name.is_empty() { field.to_owned() } else { format!("{name}.{field}") };
                $(self.$field.differs(&usual.$field, &within(stringify!($field)), found);)*
            }
        })*
    };
}

settings! {
    /// The thresholds of an office, by sign. 迹象设定
    Settings {
        office: Office = Office::default(),
        bounced: Bounced = Bounced::default(),
        shelved: Shelved = Shelved::default(),
        thunder: Thunder = Thunder::default(),
        paper_closed: PaperClosed = PaperClosed::default(),
        unverified: Unverified = Unverified::default(),
        deadline_drift: DeadlineDrift = DeadlineDrift::default(),
        rush: Rush = Rush::default(),
        recurring: Recurring = Recurring::default(),
        many_heads: ManyHeads = ManyHeads::default(),
        unanswered_help: UnansweredHelp = UnansweredHelp::default(),
        pressure_only: PressureOnly = PressureOnly::default(),
        undecided: Undecided = Undecided::default(),
        late_notice: LateNotice = LateNotice::default(),
        retold: Retold = Retold::default(),
        silent_close: SilentClose = SilentClose::default(),
        pressed: Pressed = Pressed::default(),
    }
    /// What holds for all signs. 通用设定
    Office {
        /// `china`: public holidays and swapped days; `weekdays`: Monday to Friday.
        calendar: WorkingDays = WorkingDays::China,
        /// Minutes east of UTC; without it the log's own zone, else 480.
        zone_minutes: Option<i32> = None,
        /// So many matters make a base to compare with.
        comparable: u64 = 20,
        /// Signs of one kind that are written out; the rest are counted.
        listed: usize = 100_000,
    }
    Bounced {
        returns: usize = 2,
        /// One return is enough where more working days were lost.
        lost_days: i64 = 5,
        /// A first return within so many working days corrects a wrong dispatch.
        correction_days: i64 = 2,
        /// A way back is the process's own where so many in a hundred matters take it …
        usual_percent: u64 = 5,
        /// … or so many in a hundred of the hand-overs from the one to the other come back.
        back_percent: u64 = 20,
        /// Beyond so many in a hundred of its own process, a count or a wait is out of the ordinary.
        beyond_percent: u64 = 95,
    }
    Shelved {
        days: i64 = 10,
        /// Or so much of the current term, in percent, where that is more.
        term_percent: i64 = 50,
    }
    Thunder {
        demands: usize = 3,
        days: i64 = 20,
    }
    PaperClosed {
        /// A criterion changed so many working days before is shown.
        criterion_days: i64 = 5,
    }
    Unverified {
        /// A provisional closing is to be verified within so many working days.
        provisional_days: i64 = 20,
    }
    DeadlineDrift {
        extensions: usize = 2,
        days: i64 = 10,
        term_percent: i64 = 50,
        /// One extension is enough where it adds more than so much of the term.
        single_percent: i64 = 100,
    }
    Rush {
        /// Common dates: `month`, `quarter`, or the days in `dates` alone.
        every: Every = Every::Month,
        dates: Vec<jiff::civil::Date> = Vec::new(),
        days: i64 = 3,
        closings: u32 = 5,
        /// Of the unit's closings since the common date before, so many in a hundred.
        share_percent: u32 = 50,
        /// So many times the median share at earlier dates.
        times: u32 = 3,
        earlier_dates: usize = 4,
    }
    Recurring {
        months: i32 = 24,
    }
    ManyHeads {
        changes: usize = 2,
        correction_days: i64 = 2,
        silent_days: i64 = 10,
    }
    UnansweredHelp {
        days: i64 = 10,
    }
    PressureOnly {
        urgings: usize = 3,
    }
    Undecided {
        agendas: usize = 3,
        days: i64 = 15,
    }
    LateNotice {
        hours: i64 = 8,
        /// Received after this hour for before that hour of the next working day.
        evening_hour: i64 = 17,
        morning_hour: i64 = 10,
        village_days: i64 = 3,
        emergency_hours: i64 = 72,
    }
    Retold {
        texts: usize = 3,
        /// Of a hundred pairs of characters, so many are the same.
        alike_percent: usize = 80,
        characters: usize = 30,
        days: i64 = 5,
        /// A text that stands in so many of a hundred matters is a form's own wording.
        form_percent: u64 = 5,
    }
    SilentClose {
        tries: usize = 3,
        days: usize = 2,
    }
    Pressed {
        hours: i64 = 24,
    }
}

/// 工作日历
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkingDays {
    China,
    Weekdays,
}

/// How often a common date comes. 节点
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    Month,
    Quarter,
    Never,
}

impl Settings {
    /// # Errors
    /// What is wrong, with its line and what would be right; an unknown name is wrong too.
    pub fn parse(text: &str) -> Result<Settings, SettingsError> {
        let file = Said::new("迹象设定", "settings");
        let settings = toml::from_str(text)
            .map_err(|err| SettingsError { said: wrong::unread(&file, text, err.span(), err.message()) })?;
        bounds::beyond(&file, text).map_or(Ok(settings), Err)
    }

    pub fn calendar(&self) -> Calendar {
        match self.office.calendar {
            WorkingDays::China => Calendar::shipped(),
            WorkingDays::Weekdays => Calendar::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, said: Expect) {
        let err = Settings::parse(text).unwrap_err();
        said.assert_eq(&format!("{}\n{}", err.said.zh, err.said.en));
    }

    #[test]
    fn what_is_not_set_keeps_its_default() {
        let settings = Settings::parse("[bounced]\nreturns = 3\n[office]\ncalendar = \"weekdays\"").unwrap();
        assert_eq!((settings.bounced.returns, settings.bounced.lost_days), (3, 5));
        assert_eq!(settings.office.calendar, WorkingDays::Weekdays);
        assert_eq!(Settings::parse("").unwrap(), Settings::default());
    }

    #[test]
    fn the_line_and_what_would_be_right_are_said() {
        check(
            "[bounced]\nretuns = 3",
            expect![[r#"
                迹象设定第 2 行：没有“retuns”这一项，可以写的有 returns、lost_days、correction_days、usual_percent、back_percent、beyond_percent
                settings, line 2: unknown field `retuns`, expected one of `returns`, `lost_days`, `correction_days`, `usual_percent`, `back_percent`, `beyond_percent`"#]],
        );
        check(
            "[bounce]\nreturns = 3",
            expect![[r#"
                迹象设定第 1 行：没有“bounce”这一项，可以写的有 office、bounced、shelved、thunder、paper_closed、unverified、deadline_drift、rush、recurring、many_heads、unanswered_help、pressure_only、undecided、late_notice、retold、silent_close、pressed
                settings, line 1: unknown field `bounce`, expected one of `office`, `bounced`, `shelved`, `thunder`, `paper_closed`, `unverified`, `deadline_drift`, `rush`, `recurring`, `many_heads`, `unanswered_help`, `pressure_only`, `undecided`, `late_notice`, `retold`, `silent_close`, `pressed`"#]],
        );
        check(
            "[shelved]\n\ndays = \"十\"",
            expect![[r#"
                迹象设定第 3 行“days”：写的是 "十"，要写不带引号的整数
                settings, line 3: days: invalid type: string "十", expected i64"#]],
        );
        check(
            "[shelved]\ndays = -3",
            expect![[r#"
                迹象设定第 2 行“days”：要在 0 和 1000000 之间
                settings, line 2: days must be between 0 and 1000000"#]],
        );
        check(
            "[bounced]\nreturns = -3",
            expect![[r#"
                迹象设定第 2 行“returns”：写的是 -3，要写不带引号的整数，不小于 0
                settings, line 2: returns: invalid value: integer `-3`, expected usize"#]],
        );
        check(
            "shelved = 3",
            expect![[r#"
                迹象设定第 1 行“shelved”：写的是 3，要写一张表：[名称] 下面一行一项
                settings, line 1: shelved: invalid type: integer `3`, expected struct Shelved"#]],
        );
        check(
            "[rush]\nevery = \"week\"",
            expect![[r#"
                迹象设定第 2 行“every”：不能写“week”，可以写的有 month、quarter、never
                settings, line 2: every: unknown variant `week`, expected one of `month`, `quarter`, `never`"#]],
        );
        check(
            "[rush]\ndates = [\"6月20日\"]",
            expect![[r#"
                迹象设定第 2 行“dates”：日子要写成 "2024-06-20"
                settings, line 2: dates: failed to parse four digit integer as year: invalid digit, expected 0-9 but got \xE6"#]],
        );
        check(
            "[shelved]\ndays = 3\ndays = 4",
            expect![[r#"
                迹象设定第 3 行“days”：写了两次（duplicate key）
                settings, line 3: days: duplicate key"#]],
        );
        check(
            "[shelved]\ndays = 3 天",
            expect![[r#"
                迹象设定第 2 行“days”：写的是 3 天；数不带单位，文字要用引号括起来
                settings, line 2: days: string values must be quoted, expected literal string"#]],
        );
        check(
            "[recurring]\nmonths = 999_999",
            expect![[r#"
                迹象设定第 2 行“months”：要在 0 和 1200 之间
                settings, line 2: months must be between 0 and 1200"#]],
        );
        check(
            "late_notice = { morning_hour = 25 }",
            expect![[r#"
                迹象设定第 1 行“morning_hour”：要在 0 和 24 之间
                settings, line 1: morning_hour must be between 0 and 24"#]],
        );
    }
}
