//! Why a file in TOML that an office writes cannot be taken: line, name, what stands there, what would be right. 设定有误

use duizhao_core::{Said, said_by_parser};

/// Not read as TOML, or not as what is asked for; `file` says what the text is.
pub fn unread(file: &Said, text: &str, err: &toml::de::Error) -> Said {
    let byte = err.span().map_or(0, |it| it.start);
    let (zh, en) = (chinese(err.message(), value(text, byte)), err.message().trim());
    // A name that is unknown is in the sentence already.
    let key = key(text, byte).filter(|it| !en.contains(&format!("`{it}`")));
    let (before_zh, before_en) = key.map(|it| (format!("“{it}”"), format!("{it}: "))).unwrap_or_default();
    at(file, text, byte, &format!("{before_zh}：{zh}"), &format!("{before_en}{en}"))
}

/// The sentence with file and line before it.
pub fn at(file: &Said, text: &str, byte: usize, zh: &str, en: &str) -> Said {
    let number = 1 + text.get(..byte).unwrap_or(text).matches('\n').count();
    Said::new(format!("{}第 {number} 行{zh}", file.zh), format!("{}, line {number}: {en}", file.en))
}

fn line(text: &str, byte: usize) -> Option<(&str, &str)> {
    let begin = text.get(..byte)?.rfind('\n').map_or(0, |it| it + 1);
    text[begin..].lines().next()?.split_once('=')
}

/// What stands left of the value in its line.
fn key(text: &str, byte: usize) -> Option<&str> {
    line(text, byte).map(|it| it.0.trim().trim_matches('"')).filter(|it| !it.is_empty())
}

fn value(text: &str, byte: usize) -> &str {
    line(text, byte).map_or("", |it| it.1.trim())
}

fn chinese(message: &str, value: &str) -> String {
    match message {
        it if it.starts_with("invalid unquoted key") => {
            "名称里有字母、数字、- 和 _ 以外的字，要用引号括起来，如 \"受理\" = …".to_owned()
        }
        it if it.starts_with("string values must be quoted") => {
            format!("写的是 {value}；数不带单位，文字要用引号括起来")
        }
        it if it.starts_with("data did not match") => format!("写的是 {value}，没有这种写法"),
        it if it.contains("expected struct ") => format!("写的是 {value}，要写一张表：[名称] 下面一行一项"),
        _ => match said_by_parser(message) {
            same if same == message => format!("不是 TOML 的写法（{message}）"),
            said => said,
        },
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
