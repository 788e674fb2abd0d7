//! Why a `signs.toml` cannot be taken: the line, what stands there, and what would be right. 设定有误

use std::ops::RangeInclusive;

use duizhao_core::Said;
use toml::de::{DeTable, DeValue};

use super::SettingsError;

/// Not read as TOML, or not as settings.
pub(super) fn unread(text: &str, err: &toml::de::Error) -> SettingsError {
    at(text, err.span().map_or(0, |it| it.start), &chinese(err.message()), err.message())
}

/// The first number that no threshold can be.
pub(super) fn beyond(text: &str) -> Option<SettingsError> {
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
        Some(at(
            text,
            value.span().start,
            &format!("“{name}”要在 {least} 和 {most} 之间"),
            &format!("{name} must be between {least} and {most}"),
        ))
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

fn at(text: &str, byte: usize, zh: &str, en: &str) -> SettingsError {
    let line = 1 + text.get(..byte).unwrap_or(text).matches('\n').count();
    SettingsError {
        said: Said::new(format!("迹象设定第 {line} 行：{zh}"), format!("settings, line {line}: {en}"))
    }
}

/// What the parser says, for who does not read English; its own words where it says something else.
fn chinese(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let others = || quoted[1..].join("、");
    match message.split_once(' ').map(|it| it.0) {
        Some("unknown") if message.contains("field") && quoted.len() > 1 => {
            format!("没有“{}”这项设定，可以写的有 {}", quoted[0], others())
        }
        Some("unknown") if quoted.len() > 1 => format!("不能写“{}”，可以写的有 {}", quoted[0], others()),
        Some("invalid") => match message.split_once(", expected ") {
            Some((what, expected)) => {
                let what = what.split_once(": ").map_or(what, |it| it.1);
                let written = what.split_once(' ').map_or(what, |it| it.1).trim_matches('`');
                format!("写的是 {written}，要写{}", kind(expected))
            }
            None => format!("值不对（{message}）"),
        },
        Some("failed") => "日子要写成 \"2024-06-20\"".to_owned(),
        Some("duplicate") => format!("写了两次（{message}）"),
        _ => format!("不是 TOML 的写法（{message}）"),
    }
}

fn kind(expected: &str) -> String {
    match expected {
        "usize" | "u32" | "u64" => "不带引号的整数，不小于 0".to_owned(),
        "i32" | "i64" => "不带引号的整数".to_owned(),
        "a sequence" => "方括号里的一串日子".to_owned(),
        it if it.starts_with("struct ") => "一张表：[名称] 下面一行一项".to_owned(),
        it => format!(" {it}"),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::Settings;

    fn check(text: &str, said: Expect) {
        let err = Settings::parse(text).unwrap_err();
        said.assert_eq(&format!("{}\n{}", err.said.zh, err.said.en));
    }

    #[test]
    fn the_line_and_what_would_be_right_are_said() {
        check(
            "[bounced]\nretuns = 3",
            expect![[r#"
            迹象设定第 2 行：没有“retuns”这项设定，可以写的有 returns、lost_days、correction_days、usual_percent、back_percent、beyond_percent
            settings, line 2: unknown field `retuns`, expected one of `returns`, `lost_days`, `correction_days`, `usual_percent`, `back_percent`, `beyond_percent`"#]],
        );
        check(
            "[bounce]\nreturns = 3",
            expect![[r#"
            迹象设定第 1 行：没有“bounce”这项设定，可以写的有 office、bounced、shelved、thunder、paper_closed、unverified、deadline_drift、rush、recurring、many_heads、unanswered_help、pressure_only、undecided、late_notice、retold、silent_close、pressed
            settings, line 1: unknown field `bounce`, expected one of `office`, `bounced`, `shelved`, `thunder`, `paper_closed`, `unverified`, `deadline_drift`, `rush`, `recurring`, `many_heads`, `unanswered_help`, `pressure_only`, `undecided`, `late_notice`, `retold`, `silent_close`, `pressed`"#]],
        );
        check(
            "[shelved]\n\ndays = \"十\"",
            expect![[r#"
            迹象设定第 3 行：写的是 "十"，要写不带引号的整数
            settings, line 3: invalid type: string "十", expected i64"#]],
        );
        check(
            "[shelved]\ndays = -3",
            expect![[r#"
            迹象设定第 2 行：“days”要在 0 和 1000000 之间
            settings, line 2: days must be between 0 and 1000000"#]],
        );
        check(
            "[bounced]\nreturns = -3",
            expect![[r#"
            迹象设定第 2 行：写的是 -3，要写不带引号的整数，不小于 0
            settings, line 2: invalid value: integer `-3`, expected usize"#]],
        );
        check(
            "shelved = 3",
            expect![[r#"
            迹象设定第 1 行：写的是 3，要写一张表：[名称] 下面一行一项
            settings, line 1: invalid type: integer `3`, expected struct Shelved"#]],
        );
        check(
            "[rush]\nevery = \"week\"",
            expect![[r#"
            迹象设定第 2 行：不能写“week”，可以写的有 month、quarter、never
            settings, line 2: unknown variant `week`, expected one of `month`, `quarter`, `never`"#]],
        );
        check(
            "[rush]\ndates = [\"6月20日\"]",
            expect![[r#"
            迹象设定第 2 行：日子要写成 "2024-06-20"
            settings, line 2: failed to parse four digit integer as year: invalid digit, expected 0-9 but got \xE6"#]],
        );
        check(
            "[shelved]\ndays = 3\ndays = 4",
            expect![[r#"
            迹象设定第 3 行：写了两次（duplicate key）
            settings, line 3: duplicate key"#]],
        );
        check(
            "[shelved]\ndays = 3 天",
            expect![[r#"
            迹象设定第 2 行：不是 TOML 的写法（string values must be quoted, expected literal string）
            settings, line 2: string values must be quoted, expected literal string"#]],
        );
        check(
            "[recurring]\nmonths = 999_999",
            expect![[r#"
            迹象设定第 2 行：“months”要在 0 和 1200 之间
            settings, line 2: months must be between 0 and 1200"#]],
        );
        check(
            "late_notice = { morning_hour = 25 }",
            expect![[r#"
            迹象设定第 1 行：“morning_hour”要在 0 和 24 之间
            settings, line 1: morning_hour must be between 0 and 24"#]],
        );
    }
}
