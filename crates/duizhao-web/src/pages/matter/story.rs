//! The whole story of a matter, entry by entry, with the proof of each.

use duizhao_app::office::{Line, Seen, What};
use duizhao_core::{Content, Event, Linked, Recorded, State};
use maud::{Markup, html};

use super::super::ledger;
use super::Marks;
use super::acts::said;
use crate::forms::{self, Choices};
use crate::visit::{Sent, Visit};
use crate::words;

pub(super) fn story(visit: &Visit, seen: &Seen, marks: &Marks<'_>, choices: &Choices<'_>) -> Markup {
    html! {
        section.story aria-labelledby="story" {
            h2 #story { (visit.say("来龙去脉", "Its story")) }
            ol {
                @for (at, (was, is)) in seen.story.iter().enumerate() {
                    (entry(visit, seen, (was, is.as_ref()), (marks.is_new(at), marks.is_ground(was.seq)), choices))
                }
            }
            (receipts(visit, seen))
        }
    }
}

/// How a receipt is checked, and those that show nobody what was written.
fn receipts(visit: &Visit, seen: &Seen) -> Markup {
    html! {
        details.receipts {
            summary { (visit.say("回执怎样核对", "How a receipt is checked")) }
            p {
                (visit.say("拿到回执的人装好本程序，不用联网，运行 ", "Whoever has a receipt needs this program and no network: "))
                code { (visit.say("duizhao verify 回执文件 --key 公钥文件", "duizhao verify RECEIPT --key PUBLIC-KEY")) }
                (visit.say("。", ". "))
                a href=(visit.key_address()) { (visit.say("下载公钥", "Download the public key")) }
            }
            p {
                (visit.say("回执里有这一条的内容。只证明有这一条、不给看内容的：", "A receipt holds what its entry says. Those that prove the entry and show nothing of it: "))
                @for (was, _) in &seen.story {
                    a href={ "/matters/" (seen.matter.id().0) "/receipts/" (was.seq.0) "?body=no" } { (visit.say("回执", "receipt")) " " (was.seq.0) } " "
                }
            }
        }
    }
}

fn entry(
    visit: &Visit,
    seen: &Seen,
    (was, is): (&Recorded, Option<&Recorded>),
    (new, ground): (bool, bool),
    choices: &Choices<'_>,
) -> Markup {
    let names = choices.names;
    let now = is.unwrap_or(was);
    let person = names.of(&was.actor.person.to_string()).to_owned();
    html! {
        li #{ "e" (was.seq.0) } class=[if new { Some("new") } else { ground.then_some("ground") }] {
            div.when {
                time { (words::time(was.at, &seen.moment.rules)) }
                span lang="zh-Hans" { (names.unit(&was.actor.unit)) " " (person) }
                @if new { strong.note { (visit.say("新", "new")) } }
                @if ground { strong.note { (visit.say("迹象的依据", "the sign rests on it")) } }
                div.tools { (links(visit, seen, was)) }
            }
            h3 {
                (words::kind(&was.kind, visit))
                @if is_result(seen, now) { span.note.result { (visit.say("结果佐证", "result")) } }
                @if is.is_some() { span.note { (visit.say("已更正", "corrected")) } }
            }
            (content(visit, seen, now, choices))
            @if is.is_some() {
                details.was { summary { (visit.say("更正前", "As it was")) } (content(visit, seen, was, choices)) }
            }
        }
    }
}

fn is_result(seen: &Seen, it: &Recorded) -> bool {
    let decision = seen.matter.registered().is_some_and(|it| it.criterion_is_decision);
    matches!(&it.content, Content::Event(Event::EvidenceAdded(it)) if it.is_result(decision))
}

fn content(visit: &Visit, seen: &Seen, it: &Recorded, choices: &Choices<'_>) -> Markup {
    let event = match &it.content {
        Content::Erased => return html! { p.gone { (visit.say("内容已清除", "erased")) } },
        Content::Unknown { .. } => {
            return html! { p.gone { (visit.say("本版程序不认识的事件，原样保存", "of a newer program, kept as it is")) } };
        }
        Content::Event(event) => event,
    };
    let (kind, sent, why) = match event {
        Event::Corrected(it) => {
            let inner = Event::from_value(&it.kind, it.body.clone()).ok();
            (it.kind.clone(), inner.as_ref().map(said).unwrap_or_default(), Some((it.seq, it.reason.clone())))
        }
        // Its reason stands beside the entry that it names.
        Event::Erased(_) => (it.kind.clone(), Sent::default(), None),
        // Named by what it is about, below.
        Event::Linked(linked) if line_of(linked, choices).is_some() => {
            let mut sent = said(event);
            ["relation", "to"].iter().for_each(|it| sent.drop_all(it));
            (it.kind.clone(), sent, None)
        }
        event => (it.kind.clone(), said(event), None),
    };
    let quote = visit.say("原话", "quote");
    // What stands at the head of the page is not said again below.
    let head = [seen.matter.affair(), seen.matter.criterion()];
    let rows: Vec<(&str, String)> = forms::shown(visit, &kind, &sent, choices)
        .into_iter()
        .filter(|it| (seen.quote || it.0 != quote) && !head.contains(&it.1.as_str()))
        .collect();
    html! {
        @if let Some((seq, why)) = why {
            p {
                a href={ "#e" (seq.0) } { @if visit.is_english() { "entry " (seq.0) } @else { "第 " (seq.0) " 条" } }
                " " span lang="zh-Hans" { (why) }
            }
        }
        @if let Event::Linked(it) = event && let Some(line) = line_of(it, choices) {
            p {
                @if let Some(word) = forms::word_of("linked/1", "relation", said(event).get("relation")) { (visit.word(word)) " " }
                a href={ "/matters/" (line.id.0) } lang="zh-Hans" { (ledger::affair(visit, line)) }
            }
        }
        @if let Event::Imported(it) = event { (imported(visit, seen, it)) }
        @if let Event::Erased(it) = event { p { a href={ "#e" (it.seq.0) } { @if visit.is_english() { "entry " (it.seq.0) } @else { "第 " (it.seq.0) " 条" } } " " span lang="zh-Hans" { (it.reason) } } }
        @match rows.as_slice() {
            [] => {}
            // One thing needs no label.
            [(_, only)] => p.said lang="zh-Hans" { (only) },
            rows => dl.said { @for (label, word) in rows { dt { (label) } dd lang="zh-Hans" { (word) } } },
        }
    }
}

fn line_of<'c>(it: &Linked, choices: &'c Choices<'_>) -> Option<&'c Line> {
    let id = it.matter()?;
    choices.linked.iter().find(|it| it.id == id)
}

fn imported(visit: &Visit, seen: &Seen, it: &duizhao_core::Imported) -> Markup {
    html! {
        p {
            (visit.say("据", "from")) " " span lang="zh-Hans" { (it.file) } " "
            @if visit.is_english() { "row " (it.row) } @else { "第 " (it.row) " 行" }
            (visit.say("，所述状态：", ", stated as ")) (words::state(it.state, visit))
        }
        @let columns = visit.office.columns_of(it, seen.quote);
        @if !columns.is_empty() {
            dl.said lang="zh-Hans" { @for (name, word) in columns { dt { (name) } dd { (word) } } }
        }
    }
}

/// Its proof, and the ways to correct or erase it where this person may.
fn links(visit: &Visit, seen: &Seen, it: &Recorded) -> Markup {
    let base = format!("/matters/{}", seen.matter.id().0);
    let person = visit.person.as_ref();
    let may = |what| person.is_some_and(|it| it.may_on(what, &seen.matter));
    let own = person.is_some_and(|person| person.unit == it.actor.unit);
    let typed =
        matches!(&it.content, Content::Event(event) if !matches!(event, Event::Corrected(_) | Event::Erased(_)));
    let typed = typed && !forms::fields(&it.kind).is_empty() && seen.state != State::Withdrawn;
    html! {
        a href={ (base) "/receipts/" (it.seq.0) } { (visit.say("回执", "receipt")) " " (it.seq.0) }
        @if typed && own && may(What::Corrected) { a href={ (base) "?correct=" (it.seq.0) } { (visit.say("更正", "correct")) } }
        @if may(What::Erased) && !matches!(it.content, Content::Erased) && it.kind != "erased/1" {
            // It destroys, and is wanted once in years: never the neighbour of what is pressed every day.
            details { summary { (visit.say("更多", "more")) } a href={ (base) "?erase=" (it.seq.0) } { (visit.say("清除这一条的内容", "erase its content")) } }
        }
    }
}
