//! Signs: each a question with the events it rests on, by kind of sign and by process. Never by
//! person, and never as a table of units.

use duizhao_app::office::{Raised, RaisedKind, SignFilter, Signed, What};
use duizhao_app::record::Failure;
use duizhao_core::Said;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::layout;
use crate::query::{self, Takes, known};
use crate::visit::Visit;
use crate::words::{self, Words};

/// Events named below a sign; all of them are marked in the story of the matter.
const SHOWN: usize = 12;
/// Matters that are listed at once; more of them open.
const FEW: usize = 3;

/// `GET /signs`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let filter = SignFilter {
        code: visit.query.some("sign").map(str::to_owned),
        origin: visit.query.some("origin").and_then(|it| serde_json::from_value(it.into()).ok()),
    };
    let title = visit.say("迹象", "Signs");
    match visit.office.signs(visit.person()?, &filter) {
        Ok(signed) => Ok(query::page(visit, title, &unknown(visit), &body(visit, &signed))),
        Err(failure) if failure.code == "being-made" => {
            let body = html! {
                div.lead { h1 { (title) } }
                p.done role="status" { (visit.said(&failure.said)) }
                p.hint { (visit.say("这一页过几秒自己再看一次；其他各页照常可用。", "This page looks again by itself in a few seconds; every other page works as ever.")) }
            };
            Ok(Answer { again: true, ..layout::refused(visit, title, &failure, &body).for_failure(&failure) })
        }
        Err(failure) => Err(failure),
    }
}

fn unknown(visit: &Visit) -> Vec<String> {
    query::unknown(
        visit,
        &[
            known("sign", "迹象", "Sign", Takes::words(visit, words::SIGNS)),
            known("origin", "流程（来源）", "Process", Takes::words(visit, words::SOURCES)),
        ],
    )
}

/// Above the story in which its events are marked.
pub(super) fn beside_story(visit: &Visit, sign: &Raised) -> Markup {
    html! {
        aside.sign aria-label=(visit.say("迹象", "Sign")) {
            b { (sign.kind.wording(visit.is_english()).label) }
            (told(visit, sign))
            p.hint {
                (visit.say(
                    "依据在来龙去脉里标出。请写一条说明；说明以后，没有新情况就不再提。",
                    "What it rests on is marked in the story. Explain it, and it is not asked again until something new happens.",
                ))
            }
        }
    }
}

fn body(visit: &Visit, signed: &Signed) -> Markup {
    let count: usize = signed.kinds.iter().map(|it| it.count + it.beyond).sum();
    html! {
        div.lead {
            h1 { (visit.say("迹象", "Signs")) }
            p {
                @if count == 0 { (visit.say("没有等着说明的迹象。", "No sign waits for an answer.")) }
                @else if visit.is_english() { @if count == 1 { "1 question waits for an answer" } @else { (count) " questions wait for an answer" } }
                @else { "有 " (count) " 处等着说明" }
            }
        }
        @if !signed.totals {
            p.hint {
                (visit.say(
                    "迹象是从记录里看出来的提问，说的是事情，不是人；每一处都有依据。承办单位先看 5 个工作日，可以先作说明。",
                    "A sign is a question that the record raises, about a matter and never about a person; each has its grounds. The unit sees it first, for five working days.",
                ))
            }
        }
        @if !signed.totals && !visit.may(What::SeeMatter) { p.hint { (visit.say("只看迹象和日期。", "Signs and their days alone.")) } }
        (filters(visit))
        @if signed.totals { (totals(visit, signed)) } @else {
            @for kind in &signed.kinds { (section(visit, kind)) }
        }
        @if !signed.not_run.is_empty() { (not_run(visit, signed)) }
        @if !signed.set.is_empty() { (set(visit, signed)) }
    }
}

fn filters(visit: &Visit) -> Markup {
    let choose = |name: &str, label: &str, first: &str, all: Words| {
        html! {
            div.field {
                label for=(name) { (label) }
                select id=(name) name=(name) {
                    option value="" { (first) }
                    @for (code, word) in all {
                        option value=(code) selected[visit.query.get(name) == *code] { (visit.word(*word)) }
                    }
                }
            }
        }
    };
    let any = visit.say("全部", "all");
    html! {
        form.filters method="get" action="/signs" role="search" {
            (choose("sign", visit.say("迹象", "Sign"), any, words::SIGNS))
            (choose("origin", visit.say("流程（来源）", "Process (origin)"), any, words::SOURCES))
            button { (visit.say("筛选", "Filter")) }
        }
    }
}

fn section(visit: &Visit, kind: &RaisedKind) -> Markup {
    let wording = kind.kind.wording(visit.is_english());
    let id = format!("sign-{}", kind.kind.code);
    html! {
        section.signs aria-labelledby=(id) {
            h2 id=(id) { (wording.label) span.count { (kind.count + kind.beyond) } }
            @for (question, signs) in asked_once(&kind.open) { (matters(visit, question, &signs)) }
            @if kind.count > kind.open.len() {
                p.hint {
                    @if visit.is_english() { "The " (kind.open.len()) " with the largest figures of " (kind.count) " are shown." }
                    @else { "共 " (kind.count) " 处，列出数值最大的 " (kind.open.len()) " 处。" }
                }
            }
            @if kind.beyond > 0 {
                p.hint {
                    @if visit.is_english() { (kind.beyond) " are of other units and counted alone." }
                    @else { "其中 " (kind.beyond) " 处是别的单位的，只计总数。" }
                }
            }
            @if !kind.quiet.is_empty() {
                details.more {
                    summary { @if visit.is_english() { (kind.quiet.len()) " explained" } @else { "已说明 " (kind.quiet.len()) " 处" } }
                    ul.lines { @for sign in &kind.quiet { (one(visit, sign)) } }
                }
            }
            details.about { summary { (visit.say("怎样算、怎样回应", "What it means, how to answer")) }
                p { (wording.definition) }
                p { (visit.say("看不见：", "It cannot see: ")) (wording.cannot_see) }
                p { (visit.say("怎样回应：", "How to answer: ")) (wording.answer) }
            }
        }
    }
}

/// Signs by what they ask, each question once, in the order in which they came.
fn asked_once(signs: &[Raised]) -> Vec<(&Said, Vec<&Raised>)> {
    let mut asked: Vec<(&Said, Vec<&Raised>)> = Vec::new();
    for sign in signs {
        match asked.iter_mut().find(|it| *it.0 == sign.question) {
            Some(it) => it.1.push(sign),
            None => asked.push((&sign.question, vec![sign])),
        }
    }
    asked
}

/// One question and the matters that it is asked of.
fn matters(visit: &Visit, question: &Said, signs: &[&Raised]) -> Markup {
    let list = html! { ul.lines { @for sign in signs { (one(visit, sign)) } } };
    html! {
        p.question { (visit.said(question)) }
        @if signs.len() <= FEW { (list) } @else {
            details.asked-of open[visit.query.some("sign").is_some()] {
                summary { @if visit.is_english() { "All " (signs.len()) } @else { "全部 " (signs.len()) " 处" } }
                (list)
            }
        }
    }
}

fn one(visit: &Visit, sign: &Raised) -> Markup {
    html! {
        li {
            @match &sign.affair {
                Some(affair) => a href=(to(sign)) lang="zh-Hans" { (affair) },
                None => span { (super::ledger::number(visit, sign.matter)) },
            }
            span.beside {
                @if sign.first { span { (visit.say("目前只有承办单位看得到", "so far only the unit sees it")) } }
                @if let Some(origin) = sign.origin { span { (words::source(origin, visit)) } }
            }
            div.told {
                p { (visit.said(&sign.fact)) }
                (explained(visit, sign))
                @if !sign.grounds.is_empty() { (grounds(visit, sign)) }
            }
        }
    }
}

fn grounds(visit: &Visit, sign: &Raised) -> Markup {
    let count = sign.grounds.len();
    html! {
        details {
            summary { @if visit.is_english() { "Rests on " (count) } @else { "依据 " (count) " 条" } }
            p.grounds {
                @for ground in sign.grounds.iter().take(SHOWN) {
                    span { time { (ground.day) } " " span lang="zh-Hans" { (ground.activity) } }
                }
                @if count > SHOWN {
                    span { @if visit.is_english() { (count - SHOWN) " more" } @else { "还有 " (count - SHOWN) " 条" } }
                }
            }
        }
    }
}

fn told(visit: &Visit, sign: &Raised) -> Markup {
    html! {
        p { (visit.said(&sign.fact)) }
        p.question { (visit.said(&sign.question)) }
        (explained(visit, sign))
    }
}

fn explained(visit: &Visit, sign: &Raised) -> Markup {
    html! {
        @if let Some((text, day)) = &sign.explained {
            p { b { (visit.say("说明", "Explained")) } " " time { (day) } " " span lang="zh-Hans" { (text) } }
        }
    }
}

/// The matter, its story opened at the first event that the sign rests on.
fn to(sign: &Raised) -> String {
    let first = sign.grounds.iter().find(|it| it.matter == sign.matter).map_or(0, |it| it.seq.0);
    format!("/matters/{}?sign={}#e{first}", sign.matter.0, sign.kind.code)
}

/// What an office above sees: how many there are, of no matter and no unit.
fn totals(visit: &Visit, signed: &Signed) -> Markup {
    html! {
        dl.facts {
            @for kind in &signed.kinds { dt { (kind.kind.wording(visit.is_english()).label) } dd { (kind.count + kind.beyond) } }
        }
    }
}

fn not_run(visit: &Visit, signed: &Signed) -> Markup {
    html! {
        details.more {
            summary { (visit.say("没有查的", "Not looked for")) }
            ul {
                @for (kind, lacks) in &signed.not_run {
                    li {
                        (kind.wording(visit.is_english()).label) (visit.say("：", ": "))
                        @for lack in lacks { (visit.said(&lack.lacks_in_record())) " " }
                    }
                }
            }
        }
    }
}

/// What the office looks for otherwise than everybody.
fn set(visit: &Visit, signed: &Signed) -> Markup {
    let count = signed.set.len();
    html! {
        details.more {
            summary { @if visit.is_english() { "Set otherwise in signs.toml: " (count) } @else { "本单位另设的界限（signs.toml）" (count) " 项" } }
            ul {
                @for it in &signed.set {
                    li { code { (it.name) " = " (it.value) } (visit.say("，通常 ", ", usually ")) (it.usual) }
                }
            }
        }
    }
}
