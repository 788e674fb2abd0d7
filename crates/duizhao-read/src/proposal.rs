//! A measure as it might stand in the ledger: an affair, what would show it done, by when. 拟列事项
//!
//! What the program can know it fills in, in the report's own words; what the measure does not say
//! stays empty, for a person to say.

use crate::document::Document;
use crate::ledger::{Due, due};
use crate::lexicon::Class;
use crate::remark::uncheckable_measure::has_witness;
use crate::report::facts;
use crate::report::understand::{Reading, understand};
use crate::report::{Item, PartRole};
use crate::rules::Rules;
use crate::text::Span;

/// What a measure would be as a matter. 拟列事项
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Of the measure in the report, `m1`.
    pub id: String,
    /// The measure as it was written.
    pub measure: Span,
    /// The first problem that it answers.
    pub problem: Option<Span>,
    pub affair: String,
    /// Empty where the measure names nothing that others could see.
    pub criterion: String,
    pub due: Due,
}

/// Characters of an affair, cut at a clause.
const AFFAIR: usize = 80;
const CRITERION: usize = 120;
/// A first sentence so short, with more behind it, only names the measure.
const NAME: usize = 16;

/// Every measure of a report; `year` is that of days without one.
pub fn proposals(document: &Document, rules: &Rules, year: Option<u16>) -> Vec<Proposal> {
    let reading = understand(document, rules, year);
    let next = reading.report.year.map_or(0, |it| i16::try_from(it + 1).unwrap_or_default());
    let measures: Vec<(usize, &Item)> = reading.report.items_in(PartRole::Measures).collect();
    measures.into_iter().map(|(index, item)| propose(&reading, index, item, next)).collect()
}

fn propose(reading: &Reading<'_>, index: usize, item: &Item, year: i16) -> Proposal {
    let report = &reading.report;
    let answered = report.links.iter().find(|it| it.measures.contains(&index)).map(|it| &report.items[it.problem]);
    let clauses = clauses(reading, item);
    let text: String = clauses.iter().map(|it| reading.folded.slice(*it)).collect();
    Proposal {
        id: item.id.clone(),
        measure: reading.document.text.trim(item.span),
        problem: answered.map(|it| reading.document.text.trim(it.heading)),
        affair: affair(reading, &clauses),
        criterion: criterion(reading, &clauses),
        due: due(&text, year).unwrap_or_default(),
    }
}

/// The clauses of a measure, each with its stop; its number and the phrase that only names it left out.
fn clauses(reading: &Reading<'_>, item: &Item) -> Vec<Span> {
    let span = reading.folded.folded(item.span);
    let within = reading.sentences.iter().filter(|it| span.contains(it.span));
    let mut bodies: Vec<Span> =
        within.map(|it| Span::new(it.body(&reading.folded).start, it.span.end)).filter(|it| !it.is_empty()).collect();
    if bodies.len() > 1 && bodies[0].len() <= NAME && facts::dates(&chars(reading, bodies[0])) == 0 {
        bodies.remove(0);
    }
    bodies.into_iter().flat_map(|it| cut(reading, it)).collect()
}

fn chars(reading: &Reading<'_>, span: Span) -> Vec<char> {
    reading.folded.slice(span).chars().collect()
}

fn cut(reading: &Reading<'_>, sentence: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    for (at, sign) in chars(reading, sentence).into_iter().enumerate() {
        let end = sentence.start + at + 1;
        if "，；。！？".contains(sign) || end == sentence.end {
            found.push(Span::new(start, end));
            start = end;
        }
    }
    found
}

/// What is to be done, without who says it and by when: these have cells of their own.
fn affair(reading: &Reading<'_>, clauses: &[Span]) -> String {
    let sentence = clauses.iter().position(|it| reading.folded.slice(*it).ends_with(['。', '；']));
    told(reading, &clauses[..sentence.map_or(clauses.len(), |it| it + 1)], AFFAIR)
}

/// Clauses on end, none of them cut, up to so many characters.
fn told(reading: &Reading<'_>, clauses: &[Span], most: usize) -> String {
    let mut told = String::new();
    for clause in clauses {
        let (text, dated) = bare(reading.folded.slice(*clause).trim_end_matches(['，', '；', '。']));
        if !told.is_empty() {
            if told.chars().count() + text.chars().count() > most {
                break;
            }
            // Where a day stood, the words on both sides of it belong together.
            told += if dated { "" } else { "，" };
        }
        told += &text;
    }
    told
}

/// A clause without the day it begins with and without its author; and whether there was a day.
fn bare(clause: &str) -> (String, bool) {
    let after = after_day(clause);
    let text = after.unwrap_or(clause);
    let own = ["由我牵头", "由我负责", "我负责", "由我", "由本人", "本人", "我要", "我将", "我"];
    let text = own.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    let later = after_day(text.strip_prefix('在').unwrap_or(text));
    let text = later.unwrap_or(text);
    (text.strip_prefix('把').unwrap_or(text).to_owned(), after.is_some())
}

/// What follows 2025年3月底前, 6月底前, 一季度, 年底前 at the head of a clause.
fn after_day(clause: &str) -> Option<&str> {
    let season = ["一季度", "二季度", "三季度", "四季度", "上半年", "下半年"];
    let mut rest = clause;
    loop {
        let next = season.iter().find_map(|it| rest.strip_prefix(it)).or_else(|| {
            let digits = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
            ["年底", "年", "月底", "月初", "月上旬", "月中旬", "月下旬", "月", "日", "号"]
                .iter()
                .find_map(|it| rest[digits..].strip_prefix(it))
                .filter(|_| digits > 0 || rest.starts_with("年底"))
        });
        match next {
            Some(it) => rest = it,
            None => break,
        }
    }
    let day = rest.len() < clause.len();
    let rest = ["以前", "之前", "前", "以内", "内"].iter().find_map(|it| rest.strip_prefix(it)).unwrap_or(rest);
    day.then_some(rest).filter(|it| it.chars().count() > 1)
}

/// The clauses that tell what others could see.
fn criterion(reading: &Reading<'_>, clauses: &[Span]) -> String {
    let shows = |it: &&Span| {
        let text = reading.folded.slice(**it);
        let counted = facts::quantities(&chars(reading, **it)) > 0 && !reading.hits.has(**it, Class::PaperCount);
        reading.hits.has(**it, Class::Result) || has_witness(text) || counted
    };
    let shown: Vec<Span> = clauses.iter().filter(shows).copied().collect();
    told(reading, &shown, CRITERION)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(measures: &str, expected: Expect) {
        let text = format!(
            "柏树镇副镇长2024年度民主生活会个人对照检查材料\n一、存在的问题\n1.路灯不亮没有人管。水口村的路灯坏了半年，我从村口经过十几回。\n二、整改措施\n{measures}"
        );
        let document = crate::open(text.as_bytes(), &crate::Limits::default()).unwrap();
        let told = proposals(&document, &Rules::shipped(), None).into_iter().map(|it| {
            let marks = [(it.due.standing, "+"), (it.due.at_once, "!")];
            let marks: String = marks.iter().filter(|it| it.0).map(|it| it.1).collect();
            let day = it.due.day.map(|it| it.to_string()).unwrap_or_default();
            format!("{} {}\n  标准 {}\n  时限 {day}{marks}\n", it.id, it.affair, it.criterion)
        });
        expected.assert_eq(&told.collect::<String>());
    }

    #[test]
    fn what_a_measure_says_is_filled_in() {
        check(
            "1.水口、下坝两村坏了的42盏路灯，2025年3月底前修好，由村民小组长逐盏看过。每月在村里住一晚。\n\
             2.2025年一季度由我牵头拿出小水利以奖代补的办法，6月底前修好6处，钱用在哪里逐处公示。\n\
             3.幼儿园路口的信号灯，我负责在2025年5月10日前同公路站装好。",
            expect![[r#"
                m1 水口、下坝两村坏了的42盏路灯修好，由村民小组长逐盏看过
                  标准 水口、下坝两村坏了的42盏路灯修好，由村民小组长逐盏看过
                  时限 2025-03-31
                m2 拿出小水利以奖代补的办法修好6处，钱用在哪里逐处公示
                  标准 修好6处，钱用在哪里逐处公示
                  时限 2025-06-30
                m3 幼儿园路口的信号灯，同公路站装好
                  标准 同公路站装好
                  时限 2025-05-10
            "#]],
        );
    }

    #[test]
    fn what_it_does_not_say_stays_empty() {
        check(
            "1.加强学习。今后多到村里走走，多听听大家的想法，把工作做得更实。\n2.改进作风，长期坚持。",
            expect![[r#"
                m1 今后多到村里走走，多听听大家的想法，工作做得更实
                  标准 
                  时限 
                m2 改进作风，长期坚持
                  标准 
                  时限 +
            "#]],
        );
    }
}
