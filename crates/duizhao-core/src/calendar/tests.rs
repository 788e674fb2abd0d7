//! The shipped tables against what is known of each year, and counting against plain counting.

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Calendar, SHIPPED, is_weekday};

#[test]
fn every_shipped_table_is_read_and_names_its_notice() {
    for (name, text) in SHIPPED {
        let table = Calendar::parse(text).unwrap_or_else(|err| panic!("{name} {err}"));
        let year: i16 = name.trim_end_matches(".txt").parse().unwrap();
        assert_eq!(table.is_certain(year), year != 2027, "{name}");
        assert!(text.contains("国办发明电〔") || text.contains("国务院令第795号"), "{name}: which notice");
        assert!(text.contains("# 原文：https://www.gov.cn/"), "{name}: where to read it");
        for (day, it) in &table.days {
            assert!(!it.works || !is_weekday(*day), "{name}: {day} is worked anyway");
            assert!((year - 1..=year).contains(&day.year()), "{name}: {day}");
        }
    }
}

/// Each statutory day costs exactly one working day, whatever is swapped for it: a slip in any
/// line of a table breaks the sum. 2020 lost two more to the epidemic, 31 January and 1 February.
#[test]
fn a_year_has_its_weekdays_less_its_statutory_days() {
    let calendar = Calendar::shipped();
    for year in 2019..=2026 {
        let statutory = if year < 2025 { 11 } else { 13 };
        let extra = if year == 2020 { 2 } else { 0 };
        let all = days(year).count();
        let weekend = days(year).filter(|it| !is_weekday(*it)).count();
        let working = days(year).filter(|it| calendar.is_working(*it)).count();
        assert_eq!(working, all - weekend - statutory - extra, "{year}");
    }
}

#[test]
fn totals_of_each_year() {
    let calendar = Calendar::shipped();
    let mut table = String::from("year off named-off swapped\n");
    for year in 2019..=2027 {
        let off = days(year).filter(|it| !calendar.is_working(*it)).count();
        let named = days(year).filter(|it| calendar.holiday_name(*it).is_some()).count();
        let swapped = days(year).filter(|it| calendar.is_working(*it) && !is_weekday(*it)).count();
        table += &format!("{year} {off} {named} {swapped}\n");
    }
    expect![[r#"
        year off named-off swapped
        2019 115 22 6
        2020 117 30 6
        2021 115 31 7
        2022 116 32 7
        2023 116 26 7
        2024 115 28 8
        2025 117 28 5
        2026 117 33 6
        2027 111 13 0
    "#]]
    .assert_eq(&table);
}

#[test]
fn days_that_people_remember() {
    let calendar = Calendar::shipped();
    let works = |text: &str| calendar.is_working(text.parse().unwrap());
    for day in [
        "2018-12-29",
        "2019-04-28",
        "2019-05-05",
        "2020-01-19",
        "2020-02-03",
        "2020-06-28",
        "2021-09-18",
        "2022-10-09",
        "2023-06-25",
        "2024-02-04",
        "2024-02-09",
        "2024-02-18",
        "2025-01-26",
        "2025-01-27",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-09-20",
    ] {
        assert!(works(day), "{day} was worked");
    }
    for day in [
        "2018-12-31",
        "2019-05-02",
        "2020-01-31",
        "2020-02-01",
        "2020-02-02",
        "2021-02-17",
        "2022-12-31",
        "2023-01-02",
        "2023-10-06",
        "2024-02-10",
        "2024-02-17",
        "2025-01-28",
        "2025-05-02",
        "2025-10-08",
        "2026-01-02",
        "2026-02-23",
        "2027-02-05",
        "2027-06-09",
    ] {
        assert!(!works(day), "{day} was off");
    }
    assert_eq!(calendar.holiday_name(date(2024, 2, 10)), Some("春节"));
    assert_eq!(calendar.holiday_name(date(2024, 2, 4)), None, "worked in exchange");
    assert_eq!(calendar.holiday_name(date(2024, 3, 9)), None, "a plain Saturday");
}

#[test]
fn a_year_without_its_notice_says_so() {
    let mut calendar = Calendar::shipped();
    assert!(calendar.is_certain(2019) && calendar.is_certain(2026));
    assert!(!calendar.is_certain(2027) && !calendar.is_certain(2018) && !calendar.is_certain(2028));
    assert!(calendar.is_working(date(2030, 10, 1)), "a Tuesday of which nothing is known");
    calendar.extend("2027 年 | 已公布\n2027-02-20 | 上班 | 春节\n").unwrap();
    assert!(calendar.is_certain(2027) && calendar.is_working(date(2027, 2, 20)));
    assert!(!calendar.is_working(date(2027, 2, 5)), "what was there stays");
}

#[test]
fn an_office_adds_its_own_days_and_they_win() {
    let mut calendar = Calendar::shipped();
    calendar
        .extend("2026年3月20日 ～ 2026年3月21日 ｜ 放假 ｜ 古尔邦节 # 自治区的通知\n2026.5.9 | 放假 | 劳动节")
        .unwrap();
    assert_eq!(calendar.holiday_name(date(2026, 3, 20)), Some("古尔邦节"));
    assert!(!calendar.is_working(date(2026, 5, 9)));
    let before = calendar.clone();
    assert!(calendar.extend("2026-08-03 | 放假 | 镇庆\n2026-02-30 | 放假 | 春节").is_err());
    assert_eq!(calendar, before, "nothing of a faulty table is taken");
}

#[test]
fn counting_starts_on_the_next_day() {
    let calendar = Calendar::shipped();
    let add = |text: &str, n| calendar.add_working_days(text.parse().unwrap(), n).to_string();
    assert_eq!(add("2024-02-08", 0), "2024-02-08");
    assert_eq!(add("2024-02-10", 0), "2024-02-10", "even when off");
    assert_eq!(add("2024-02-08", 1), "2024-02-09");
    assert_eq!(add("2024-02-08", 2), "2024-02-18", "over the holiday, to the Sunday worked for it");
    assert_eq!(add("2026-11-24", 10), "2026-12-08");
    assert_eq!(add("2024-02-18", -2), "2024-02-08");
    assert_eq!(calendar.add_working_days(date(9999, 12, 30), i32::MAX), Date::MAX, "stops at the end");
}

#[test]
fn a_faulty_line_is_named() {
    let check = |text: &str, expect: Expect| {
        let err = Calendar::parse(text).unwrap_err();
        expect.assert_eq(&format!("{} | {}\n{err}\n", err.line, err.said.zh));
    };
    check(
        "# 说明\n2024-02-10 | 休息 | 春节",
        expect![[r#"
        2 | “2024-02-10 | 休息 | 春节”不是日历的写法；应写作“2024-02-10 至 2024-02-17 | 放假 | 春节”“2024-02-04 | 上班 | 春节”，或“2024 年 | 已公布”“2027 年 | 待公布”
        line 2: “2024-02-10 | 休息 | 春节” is no line of a calendar; write “2024-02-10 至 2024-02-17 | 放假 | 春节” for days off, 上班 for days worked, or “2024 年 | 已公布” (“待公布” while awaited)
    "#]],
    );
    check(
        "2024-02-30 | 放假 | 春节",
        expect![[r#"
        1 | “2024-02-30”不是一天；应写作“2024-02-10”，一段日子中间写“至”
        line 1: “2024-02-30” is no day; write “2024-02-10”, and “至” between the ends of a run
    "#]],
    );
    check(
        "2024-02-17 至 2024-02-10 | 放假 | 春节",
        expect![[r#"
        1 | “2024-02-17 至 2024-02-10”不对：后一天应不早于前一天，且一段不超过 31 天
        line 1: “2024-02-17 至 2024-02-10” cannot be: the second day must not be earlier, and a run has at most 31 days
    "#]],
    );
    check(
        "2024-02-10 至 2042-02-17 | 放假 | 春节",
        expect![[r#"
        1 | “2024-02-10 至 2042-02-17”不对：后一天应不早于前一天，且一段不超过 31 天
        line 1: “2024-02-10 至 2042-02-17” cannot be: the second day must not be earlier, and a run has at most 31 days
    "#]],
    );
    check(
        "2024-02-10 | 放假 | 春节\n\n2024-02-10 | 上班 | 春节",
        expect![[r#"
        3 | 2024-02-10 前面写的是放假，这里写的是上班；一天只能有一种
        line 3: 2024-02-10 stood above as 放假 and here as 上班; a day is one of them
    "#]],
    );
    check(
        "24 年 | 已公布",
        expect![[r#"
        1 | “24 年”不是年份；应写作“2024 年”
        line 1: “24 年” is no year; write “2024 年”
    "#]],
    );
}

proptest! {
    #[test]
    fn counting_agrees_with_plain_counting(a in some_day(), b in some_day()) {
        let calendar = Calendar::shipped();
        let (low, high) = (a.min(b), a.max(b));
        let plain = low.series(jiff::Span::new().days(1)).skip(1).take_while(|it| *it <= high);
        let plain = i64::try_from(plain.filter(|it| calendar.is_working(*it)).count()).unwrap();
        prop_assert_eq!(calendar.working_days_between(a, b), if b < a { -plain } else { plain });
    }

    #[test]
    fn what_was_added_is_between(a in some_day(), n in -300..300_i32) {
        let calendar = Calendar::shipped();
        let a = if n < 0 { calendar.add_working_days(a, 1) } else { a };
        let b = calendar.add_working_days(a, n);
        prop_assert_eq!(calendar.working_days_between(a, b), i64::from(n));
        prop_assert!(n == 0 || calendar.is_working(b));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "(2024|-|年|月|至|\\||放假|上班|已公布|#|\n|99999|[0-9 ]){0,12}") {
        let _ = Calendar::parse(&text);
    }
}

fn some_day() -> impl Strategy<Value = Date> {
    (0..4000_i64).prop_map(|it| date(2018, 1, 1).checked_add(jiff::Span::new().days(it)).unwrap())
}

fn days(year: i16) -> impl Iterator<Item = Date> {
    date(year, 1, 1).series(jiff::Span::new().days(1)).take_while(move |it| it.year() == year)
}
