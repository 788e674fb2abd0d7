//! What an office may set for its signs: `signs.toml`. Every threshold has its one home here. 迹象设定

mod bounds;
mod differing;

use duizhao_core::{Calendar, Said};
use serde::Deserialize;

pub use differing::Difference;
use differing::Differs;

use crate::wrong;

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
        let settings = toml::from_str(text).map_err(|err| SettingsError { said: wrong::unread(&file, text, &err) })?;
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
    use super::*;

    #[test]
    fn what_is_not_set_keeps_its_default() {
        let settings = Settings::parse("[bounced]\nreturns = 3\n[office]\ncalendar = \"weekdays\"").unwrap();
        assert_eq!((settings.bounced.returns, settings.bounced.lost_days), (3, 5));
        assert_eq!(settings.office.calendar, WorkingDays::Weekdays);
        assert_eq!(Settings::parse("").unwrap(), Settings::default());
    }
}
