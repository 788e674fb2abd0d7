//! How long something took, as a person says it. 时长

use duizhao_read::Language;

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Microseconds as days, hours or minutes, with one decimal where that matters.
pub fn span(micros: i64, language: Language) -> String {
    let units = [(DAY, "天", "d"), (HOUR, "小时", "h"), (MINUTE, "分钟", "min")];
    let known = units.into_iter().find(|it| micros.abs() >= it.0);
    let Some((unit, zh, en)) = known else {
        return match language {
            Language::Chinese => "不到 1 分钟".to_owned(),
            Language::English => "under 1 min".to_owned(),
        };
    };
    let tenths = (micros * 10 + unit / 2) / unit;
    let number = if tenths >= 100 || tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    format!("{number} {}", if language == Language::Chinese { zh } else { en })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_its_largest_unit() {
        for (micros, said) in [
            (0, "不到 1 分钟"),
            (90 * MINUTE, "1.5 小时"),
            (DAY, "1 天"),
            (25 * DAY + HOUR, "25 天"),
            (5 * MINUTE, "5 分钟"),
        ] {
            assert_eq!(span(micros, Language::Chinese), said);
        }
        assert_eq!(span(36 * HOUR, Language::English), "1.5 d");
    }
}
