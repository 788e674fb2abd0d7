//! No rule knows a file: what stands in exactly one of the measuring reports, and is ten characters
//! long or more, may not stand in our sources or word lists.
//!
//! The reports lie beside the repository; where they do not, there is nothing to check. White space
//! is left out on both sides, since reports are wrapped at any place.

use std::collections::HashMap;

use crate::tree::Tree;

const LENGTH: usize = 10;

/// Official wording with its source. It belongs to nobody, so that one report alone having it says
/// nothing about that report.
const THEMES: &str = "/rules/themes/";

/// Where a stretch of [`LENGTH`] characters stands: report and position.
type Index<'r> = HashMap<&'r [char], Vec<(usize, usize)>>;

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let reports: Vec<Vec<char>> = tree.reports.iter().map(|(_, text)| dense(text)).collect();
    let index = index(&reports);
    let official = official(tree);
    let mut faults = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| is_rule(path)) {
        for (report, quote) in known(&dense(&without_titles(text)), &reports, &index) {
            if !official.contains(&quote) {
                let name = &tree.reports[report].0;
                faults.push(format!("{path} has “{quote}”, which of all reports only {name} has"));
            }
        }
    }
    faults
}

/// What the theme tables quote from public notices, and every report of the year may carry.
fn official(tree: &Tree) -> String {
    let tables = tree.texts().filter(|(path, _)| path.contains(THEMES));
    tables.flat_map(|(_, text)| dense(text)).collect()
}

/// Word lists, tables and code; tests and examples are no rules.
fn is_rule(path: &str) -> bool {
    let inside = path.split('/').nth(2);
    path.starts_with("crates/") && matches!(inside, Some("rules" | "src" | "data")) && !path.contains(THEMES)
}

/// The text with every 《title》 cut out: the name of a law is nobody's wording.
fn without_titles(text: &str) -> String {
    let mut pieces = text.split('《');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |kept, piece| kept + "《" + piece.split_once('》').map_or(piece, |(_, rest)| rest))
}

fn dense(text: &str) -> Vec<char> {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

fn index(reports: &[Vec<char>]) -> Index<'_> {
    let mut index = Index::new();
    for (report, text) in reports.iter().enumerate() {
        for (at, stretch) in text.windows(LENGTH).enumerate() {
            if stretch.iter().any(|it| is_han(*it)) {
                index.entry(stretch).or_default().push((report, at));
            }
        }
    }
    index
}

fn is_han(it: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&it)
}

/// Stretches of `text` that stand in exactly one report, with that report.
fn known(text: &[char], reports: &[Vec<char>], index: &Index<'_>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + LENGTH <= text.len() {
        match only_here(&text[at..], reports, index) {
            Some((report, length)) => {
                found.push((report, text[at..at + length].iter().collect()));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The report that shares more of the beginning of `text` than any other, and how much that is.
fn only_here(text: &[char], reports: &[Vec<char>], index: &Index<'_>) -> Option<(usize, usize)> {
    let mut shared = vec![0; reports.len()];
    for &(report, at) in index.get(&text[..LENGTH])? {
        let length = text.iter().zip(&reports[report][at..]).take_while(|(ours, theirs)| ours == theirs).count();
        shared[report] = length.max(shared[report]);
    }
    let longest = *shared.iter().max()?;
    let mut with_it = (0..shared.len()).filter(|it| shared[*it] == longest);
    let only = with_it.next()?;
    with_it.next().is_none().then_some((only, longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<String> {
        let mut tree = Tree::of(&[(path, text)]);
        let report = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        tree.reports = vec![
            report("a.txt", "甲乙丙丁戊己庚辛壬癸子丑寅卯"),
            report("b.txt", "天地玄黄甲乙丙丁戊己庚辛壬癸宇宙洪荒"),
        ];
        check(&tree)
    }

    #[test]
    fn what_one_report_alone_has_is_found() {
        let expected =
            "crates/duizhao-read/rules/words.txt has “乙丙丁戊己庚辛壬癸子丑”, which of all reports only a.txt has";
        assert_eq!(faults("crates/duizhao-read/rules/words.txt", "# 注\n乙丙丁戊己 庚辛壬癸子丑辰"), [expected]);
    }

    #[test]
    fn what_several_share_or_is_short_is_free() {
        assert!(faults("crates/duizhao-read/rules/words.txt", "甲乙丙丁戊己庚辛壬癸 | 子丑寅卯").is_empty());
        assert!(faults("crates/duizhao-read/src/a.rs", "天地玄黄甲乙丙丁戊").is_empty());
    }

    #[test]
    fn official_wording_is_free() {
        let mut tree = Tree::of(&[
            ("crates/duizhao-read/rules/themes/2024.txt", "方面 | 甲乙丙丁戊己庚辛壬癸子丑"),
            ("crates/duizhao-read/rules/words.txt", "乙丙丁戊己庚辛壬癸子"),
            ("crates/duizhao-read/src/a.rs", "丙丁戊己庚辛壬癸子丑寅"),
        ]);
        tree.reports = vec![("a.txt".to_owned(), "甲乙丙丁戊己庚辛壬癸子丑寅卯".to_owned())];
        assert_eq!(
            check(&tree),
            ["crates/duizhao-read/src/a.rs has “丙丁戊己庚辛壬癸子丑寅”, which of all reports only a.txt has"]
        );
    }

    #[test]
    fn the_title_of_a_law_is_free() {
        assert!(faults("crates/duizhao-read/rules/words.txt", "《甲乙丙丁戊己庚辛壬癸子丑寅卯》").is_empty());
        assert_eq!(without_titles("一《二》三《四"), "一《三《四");
    }

    #[test]
    fn a_test_may_quote() {
        assert!(faults("crates/duizhao-read/tests/a.case", "甲乙丙丁戊己庚辛壬癸子丑寅卯").is_empty());
    }
}
