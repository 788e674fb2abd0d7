//! Walks `numbers.case`: which numbers are found in which text, and where.

use duizhao_core::numbers::find;
use proptest::prelude::*;

#[test]
fn what_is_found_in_the_cases() {
    let mut wrong = String::new();
    let mut cases = 0;
    for (at, line) in include_str!("numbers.case").lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        cases += 1;
        let (kinds, marked) = line.split_once(" | ").expect("kinds | text");
        let found = find(&marked.replace(['⟦', '⟧'], ""));
        let names: Vec<&str> = found.iter().map(|it| it.kind.code()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let shown = show(&marked.replace(['⟦', '⟧'], ""), &found);
        if names != kinds || shown != marked {
            wrong += &format!("{}: expected {kinds} | {marked}\n     found {names} | {shown}\n", at + 1);
        }
    }
    assert!(cases > 100, "only {cases} cases were read");
    assert!(wrong.is_empty(), "{wrong}");
}

/// The text with each number found in brackets.
fn show(text: &str, found: &[duizhao_core::numbers::Found]) -> String {
    let mut shown = String::new();
    for (at, it) in text.chars().chain(['\n']).enumerate() {
        shown.extend(found.iter().filter(|it| it.end == at).map(|_| '⟧'));
        shown.extend(found.iter().filter(|it| it.start == at).map(|_| '⟦'));
        shown.push(it);
    }
    shown.trim_end_matches('\n').to_owned()
}

proptest! {
    #[test]
    fn finds_lie_in_the_text_in_order(text in "([0-9]{1,8}|[ .-]|X|86|\\+|身份证|编号|元|a|０１|\u{202d}){0,16}") {
        let length = text.chars().count();
        let mut before = 0;
        for it in find(&text) {
            prop_assert!(before <= it.start && it.start < it.end && it.end <= length);
            before = it.end;
        }
    }

    #[test]
    fn a_mobile_is_found_in_any_prose(before in "[\u{4e00}-\u{4eff}，。：]{0,20}", digits in "1[3-9][0-9]{9}", after in "[甲乙丙，。]{0,9}") {
        let found = find(&format!("{before}{digits}{after}"));
        let start = before.chars().count();
        prop_assert_eq!(found.iter().map(|it| (it.start, it.end)).collect::<Vec<_>>(), vec![(start, start + 11)]);
    }
}
