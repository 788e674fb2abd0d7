//! `docs/remarks.md` is made from what `duizhao explain` says; `cargo xtask bless` rewrites it.

use std::fmt::Write;

use duizhao_read::Language;
use duizhao_read::remark::{ALL, Rule, Wording};
use expect_test::expect_file;

#[test]
fn the_page_says_what_explain_says() {
    expect_file!["../../../docs/remarks.md"].assert_eq(&page());
}

#[test]
fn every_remark_is_explained_in_both_languages() {
    for rule in ALL {
        for wording in [&rule.zh, &rule.en] {
            for (name, text) in lines(wording) {
                assert!(!text.trim().is_empty(), "{}: {name} is empty", rule.code);
            }
        }
        assert!(!rule.en.definition.contains('。'), "{}: the English definition is not English", rule.code);
    }
}

fn page() -> String {
    let mut page = String::from(HEAD);
    for rule in ALL {
        let label = rule.wording(Language::Chinese).label;
        let code = rule.code;
        writeln!(page, "| [`{code}`](#{code}) | {label} | {} |", rule.en.label).expect("a String takes all");
    }
    ALL.iter().for_each(|rule| page.push_str(&section(rule)));
    page
}

const HEAD: &str = "\
# Remarks 审阅意见

What each remark means, what it can see and what it cannot.
Made from the words of `duizhao explain CODE`; change them there, then run `cargo xtask bless`.

A remark is a question. 不适用 answers it, without a reason.

| code | 中文 | English |
|---|---|---|
";

fn section(rule: &Rule) -> String {
    format!("\n## {}\n\n{}\n{}", rule.code, told(&rule.zh, &CHINESE), told(&rule.en, &ENGLISH))
}

/// The names of the lines of a [`Wording`], in its order.
type Names = [&'static str; 6];

const CHINESE: Names = ["定义", "看得见", "看不见", "写到的", "没写到的", "怎样回应"];
const ENGLISH: Names = ["definition", "sees", "cannot see", "good", "bad", "how to answer"];

fn told(wording: &Wording, names: &Names) -> String {
    let rows = lines(wording).into_iter().skip(1).zip(names).map(|((_, text), name)| format!("- {name}: {text}\n"));
    format!("**{}**\n\n{}", wording.label, rows.collect::<String>())
}

fn lines(it: &Wording) -> [(&'static str, &'static str); 7] {
    [
        ("label", it.label),
        ("definition", it.definition),
        ("sees", it.sees),
        ("cannot_see", it.cannot_see),
        ("good", it.good),
        ("bad", it.bad),
        ("answer", it.answer),
    ]
}
