//! `docs/sign-kinds.md` is made from what `duizhao signs --explain` says; `cargo xtask bless` rewrites it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use duizhao_signs::sign::{ALL, Kind, Wording};
use expect_test::expect_file;

#[test]
fn the_page_says_what_explain_says() {
    expect_file!["../../../docs/sign-kinds.md"].assert_eq(&page());
}

#[test]
fn every_sign_is_explained_in_both_languages() {
    for kind in ALL {
        for wording in [&kind.zh, &kind.en] {
            for (name, text) in lines(wording) {
                assert!(!text.trim().is_empty(), "{}: {name} is empty", kind.code);
                assert!(!text.contains('你'), "{}: {name} speaks to a person", kind.code);
            }
        }
        assert!(!kind.en.definition.contains('。'), "{}: the English definition is not English", kind.code);
    }
}

#[test]
fn every_sign_has_cases_that_raise_it_and_near_misses() {
    for kind in ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/suite/{}.case", kind.code));
        let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} has no cases", kind.code));
        let cases: Vec<&str> = text.split("--- ").skip(1).collect();
        let raised = cases.iter().filter(|it| it.contains(&format!("=> {} ", kind.code))).count();
        let quiet = cases.iter().filter(|it| !it.contains("=> ")).count();
        assert!(raised >= 1 && quiet >= 2, "{}: {raised} raised, {quiet} near misses", kind.code);
    }
}

/// The neutral label is what is shown; where the idiom stands is `--explain` alone.
#[test]
fn an_idiom_is_no_label() {
    for kind in ALL {
        assert!(!kind.zh.label.contains(kind.idiom) && !kind.zh.definition.contains(kind.idiom), "{}", kind.code);
    }
}

fn page() -> String {
    let mut page = String::from(HEAD);
    for kind in ALL {
        let code = kind.code;
        writeln!(page, "| [`{code}`](#{code}) | {} | {} |", kind.zh.label, kind.en.label).expect("a String takes all");
    }
    ALL.iter().for_each(|kind| page.push_str(&section(kind)));
    page
}

const HEAD: &str = "\
# Kinds of signs 迹象类别

What each sign means, when it keeps silent and what it cannot see.
Made from the words of `duizhao signs --explain CODE`; change them there, then run `cargo xtask bless`.
How they are found, and how the thresholds are set, stands in [signs.md](signs.md).

| code | 中文 | English |
|---|---|---|
";

fn section(kind: &Kind) -> String {
    let needs: Vec<String> = kind.needs.iter().map(|it| it.said().zh).collect();
    let en_needs: Vec<String> = kind.needs.iter().map(|it| it.said().en).collect();
    format!(
        "\n## {}\n\n{}- 有下列情形就不查: {}\n\n{}- not looked for where: {}\n",
        kind.code,
        told(&kind.zh, &CHINESE),
        needs.join("；"),
        told(&kind.en, &ENGLISH),
        en_needs.join("; ")
    )
}

/// The names of the lines of a [`Wording`], in its order.
type Names = [&'static str; 5];

const CHINESE: Names = ["定义", "不提", "数值", "看不见", "怎样回应"];
const ENGLISH: Names = ["definition", "not when", "figure", "cannot see", "how to answer"];

fn told(wording: &Wording, names: &Names) -> String {
    let rows = lines(wording).into_iter().skip(1).zip(names).map(|((_, text), name)| format!("- {name}: {text}\n"));
    format!("**{}**\n\n{}", wording.label, rows.collect::<String>())
}

fn lines(it: &Wording) -> [(&'static str, &'static str); 6] {
    [
        ("label", it.label),
        ("definition", it.definition),
        ("not_when", it.not_when),
        ("figure", it.figure),
        ("cannot_see", it.cannot_see),
        ("answer", it.answer),
    ]
}
