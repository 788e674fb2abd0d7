//! The office's own rules, as a table that is itself on record. 本单位规则

use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// What an office may set. Who sets it, and so who weakens it, is the event's actor. 本单位规则
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OfficeRules {
    /// Another unit verifies everything, not only what the rules name.
    pub other_unit_always: bool,
    /// Of what its own unit verified, how many in a hundred are drawn for another unit; at least one.
    pub drawn_percent: u32,
    /// Working days until a provisional closing must be verified.
    pub provisional_days: u32,
    /// Working days after which a transfer counts as accepted.
    pub transfer_days: u32,
    /// How often a matter may wait for others.
    pub waits: u32,
    /// Hours in which a registration may be withdrawn.
    pub withdraw_hours: u32,
    /// Minutes east of UTC; 480 is Asia/Shanghai, which has kept no summer time since 1992.
    pub zone_minutes: i32,
}

impl Default for OfficeRules {
    fn default() -> OfficeRules {
        OfficeRules {
            other_unit_always: false,
            drawn_percent: 10,
            provisional_days: 20,
            transfer_days: 2,
            waits: 2,
            withdraw_hours: 24,
            zone_minutes: 480,
        }
    }
}

impl OfficeRules {
    /// The least and the most that may be drawn of a hundred.
    pub const PERCENT: (i32, i32) = (0, 100);
    /// The same of days, hours and times.
    pub const COUNT: (i32, i32) = (0, 10_000);
    /// No clock on earth is further from UTC, in minutes.
    pub const ZONE: (i32, i32) = (-1_080, 1_080);

    /// Whether an office can mean them.
    pub(crate) fn are_sensible(&self) -> bool {
        let within = |it: u32, (_, most): (i32, i32)| i64::from(it) <= i64::from(most);
        let counts = [self.provisional_days, self.transfer_days, self.waits, self.withdraw_hours];
        let zone = OfficeRules::ZONE.0..=OfficeRules::ZONE.1;
        within(self.drawn_percent, OfficeRules::PERCENT)
            && counts.iter().all(|it| within(*it, OfficeRules::COUNT))
            && zone.contains(&self.zone_minutes)
    }

    /// The office's day at an instant.
    pub fn day(&self, at: jiff::Timestamp) -> jiff::civil::Date {
        self.offset().to_datetime(at).date()
    }

    /// Of the office's clock, from UTC.
    pub fn offset(&self) -> Offset {
        Offset::from_seconds(self.zone_minutes.clamp(OfficeRules::ZONE.0, OfficeRules::ZONE.1) * 60)
            .unwrap_or(Offset::UTC)
    }
}
