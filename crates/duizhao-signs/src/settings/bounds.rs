//! Numbers that no threshold can be. 设定的范围

use std::ops::RangeInclusive;

use duizhao_core::Said;
use duizhao_core::wrong::at;
use toml::de::{DeTable, DeValue};

use super::SettingsError;

/// The first number that no threshold can be.
pub(super) fn beyond(file: &Said, text: &str) -> Option<SettingsError> {
    let tables = DeTable::parse(text).ok()?;
    let tables = tables.get_ref().values().filter_map(|it| it.get_ref().as_table());
    tables.flatten().find_map(|(name, value)| {
        let DeValue::Integer(number) = value.get_ref() else { return None };
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let allowed = allowed(name.get_ref());
        if number.is_some_and(|it| allowed.contains(&it)) {
            return None;
        }
        let (name, least, most) = (name.get_ref(), allowed.start(), allowed.end());
        let said = at(
            file,
            text,
            value.span().start,
            &format!("“{name}”：要在 {least} 和 {most} 之间"),
            &format!("{name} must be between {least} and {most}"),
        );
        Some(SettingsError { said })
    })
}

/// What can be reckoned with.
fn allowed(name: &str) -> RangeInclusive<i64> {
    match name {
        "zone_minutes" => -1_080..=1_080,
        "months" => 0..=1_200,
        "evening_hour" | "morning_hour" => 0..=24,
        "listed" => 0..=10_000_000,
        _ => 0..=1_000_000,
    }
}
