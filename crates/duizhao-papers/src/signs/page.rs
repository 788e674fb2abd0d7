//! What was found in a log as one .html file: counts, the process, each sign with its matters. 迹象页
//!
//! No script, no request to anywhere: what is folded opens by itself, and opens in print.

use duizhao_read::Language;
use duizhao_signs::{Evidence, Found, NO_TIME, Sign};
use maud::{Markup, html};

use super::{Looked, process_map};
use crate::html::whole;
use crate::words::Word;

const CSS: &str = include_str!("page.css");

/// Matters of one kind that the page shows; JSON and CSV have all.
const MATTERS: usize = 200;
const VARIANTS: usize = 12;

pub fn page(looked: &Looked<'_>) -> String {
    let word = |it: Word| it.to(looked.language);
    let title = word(Word("迹象", "Signs"));
    let found = looked.signs.found.iter().filter(|it| it.count > 0);
    let body = html! {
        header {
            p .what { (title) }
            h1 { (looked.file) }
            (figures(looked))
            @if !looked.columns.is_empty() {
                p .columns { @for (part, name) in looked.columns { span { (part) " = " (name) } " " } }
            }
            @for note in looked.notes { p .note { (looked.said(note)) } }
            p .note { (word(Word(
                "迹象是提问，不是结论；比的是事项和流程，不是人。每一条列出它依据的事件。",
                "A sign is a question, not a verdict; matters and processes are compared, never people. Each lists the events it rests on.",
            ))) }
        }
        main {
            nav aria-label=(title) { (kinds(looked)) }
            @for it in found { (one_kind(it, looked)) }
            section #process {
                h2 { (word(Word("流程", "The process"))) }
                p .about { (word(Word(
                    "谁跟着谁：线上是次数和平均相隔；画出的是走得最多的活动和去路，其余见表。",
                    "What follows what: times and mean time on each arc. The most frequent are drawn, the table has more.",
                ))) }
                div .wide { (process_map::drawing(looked)) }
                details {
                    summary { (word(Word("直接跟随表", "Directly-follows table"))) }
                    (process_map::table(looked))
                }
            }
            section #variants { (variants(looked)) }
            @if !looked.signs.not_run.is_empty() { section #not-run { (not_run(looked)) } }
        }
    };
    whole([title, looked.file], looked.language, &[CSS], &body)
}

fn figures(looked: &Looked<'_>) -> Markup {
    let it = &looked.signs.process.counts;
    let figures = [
        (it.cases, Word("个案", "cases")),
        (it.events, Word("事件", "events")),
        (it.hand_overs, Word("件转过手", "with a hand-over")),
        (it.returns, Word("件有单位又接回", "in which an owner comes back")),
        (it.a_b_a, Word("件甲—乙—甲", "A–B–A")),
    ];
    html! {
        ul .figures { @for (count, word) in figures { li { b { (count) } " " (word.to(looked.language)) } } }
    }
}

/// Each kind with its number, leading to it.
fn kinds(looked: &Looked<'_>) -> Markup {
    html! {
        ul .kinds {
            @for it in &looked.signs.found {
                li {
                    @if it.count > 0 { a href={ "#" (it.kind.code) } { (looked.label(it.kind)) " " b { (it.count) } } }
                    @else { span .none { (looked.label(it.kind)) " 0" } }
                }
            }
        }
    }
}

fn one_kind(found: &Found, looked: &Looked<'_>) -> Markup {
    let wording = found.kind.wording(looked.is_english());
    let left_out = found.count.saturating_sub(MATTERS.min(found.signs.len()) as u64);
    let definition = wording.definition;
    let question = looked.one_question(found.kind, &found.signs);
    html! {
        section .kind id=(found.kind.code) {
            h2 { (wording.label) " " span .count { (found.count) } }
            p .about { (definition) }
            @if let Some(question) = &question { p .question { (question) } }
            @for sign in found.signs.iter().take(MATTERS) { (one(found, sign, question.is_none(), looked)) }
            @if left_out > 0 {
                p .note {
                    @if looked.is_english() { (left_out) " more; JSON and CSV have them." }
                    @else { "另有 " (left_out) " 件，见 JSON 或 CSV。" }
                }
            }
        }
    }
}

fn one(found: &Found, sign: &Sign, asks: bool, looked: &Looked<'_>) -> Markup {
    let (fact, question) = looked.asked(found.kind, sign);
    let events = if looked.is_english() {
        format!("{} events", sign.evidence.len())
    } else {
        format!("依据的事件 {} 条", sign.evidence.len())
    };
    html! {
        article {
            h3 { (looked.about(sign)) }
            p { (fact) }
            @if asks { p .question { (question) } }
            details {
                summary { (events) }
                (evidence(sign, looked))
            }
        }
    }
}

fn evidence(sign: &Sign, looked: &Looked<'_>) -> Markup {
    let words = looked.words;
    let several = sign.evidence.iter().any(|it| it.case != sign.case);
    let time = |it: &Evidence| if it.at == NO_TIME { "—".to_owned() } else { looked.days.shown(it.at) };
    let head: &[Word] = &[
        Word("序号", "row"),
        Word("时间", "time"),
        Word("活动", "activity"),
        Word("承办", "owner"),
        Word("事项", "matter"),
    ];
    html! {
        table {
            thead { tr { @for it in head.iter().take(if several { 5 } else { 4 }) { th scope="col" { (it.to(looked.language)) } } } }
            tbody {
                @for it in &sign.evidence {
                    tr {
                        td .number { (it.row + 1) }
                        td .time { (time(it)) }
                        td { (words.activities.name(it.activity)) @if !it.text.is_none() { span .text { (words.texts.name(it.text)) } } }
                        td { (words.owners.name(it.owner)) }
                        @if several { td { (words.cases.name(it.case)) } }
                    }
                }
            }
        }
    }
}

fn variants(looked: &Looked<'_>) -> Markup {
    let flow = &looked.signs.process.flow;
    let shown = flow.variants(VARIANTS);
    let cases = looked.signs.process.counts.cases.max(1);
    let most = shown.first().map_or(1, |it| it.matters.max(1));
    let name = |id| looked.words.activities.name(id);
    html! {
        h2 { (Word("变体", "Variants").to(looked.language)) }
        p .about {
            @if looked.is_english() { (flow.variants_in_all()) " ways through the process; the most frequent:" }
            @else { "走法共 " (flow.variants_in_all()) " 种；走得最多的：" }
            @if flow.uncounted() > 0 { " (+" (flow.uncounted()) ")" }
        }
        ol .variants {
            @for it in &shown {
                li {
                    span .share { b { (it.matters) } " · " (format!("{:.1}%", it.matters as f64 * 100.0 / cases as f64)) }
                    span .bar aria-hidden="true" { i style=(format!("width:{:.1}%", it.matters as f64 * 100.0 / most as f64)) {} }
                    span .way {
                        @for (at, id) in it.activities.iter().take(24).enumerate() { @if at > 0 { " → " } span { (name(*id)) } }
                        @if it.steps > 24 { " …" }
                    }
                }
            }
        }
    }
}

fn not_run(looked: &Looked<'_>) -> Markup {
    html! {
        h2 { (Word("没有查的迹象", "Signs that were not looked for").to(looked.language)) }
        ul .lacks {
            @for it in &looked.signs.not_run {
                li { b { (looked.label(it.kind)) } " " (looked.lacks(it)) }
            }
        }
        @if looked.language == Language::Chinese {
            p .about { "含义表（--map）写明哪些活动是什么意思，见 docs/signs.md。" }
        } @else {
            p .about { "A map (--map) says what the activities mean; see docs/signs.md." }
        }
    }
}
