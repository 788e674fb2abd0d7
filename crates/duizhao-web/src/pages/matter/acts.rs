//! What this person may do now: what is asked first and open, all else folded.

use duizhao_app::office::Seen;
use duizhao_core::{Content, Event, Imported, Matter, Outcome, Recorded, Seq, State};
use jiff::civil::Date;
use maud::{Markup, html};
use serde_json::Value;

use super::{Sent, answers};
use crate::forms::{self, Choices, Filled};
use crate::visit::Visit;
use crate::{layout, words};

pub(super) fn all(visit: &Visit, seen: &Seen, sent: Option<&Sent>, choices: &Choices<'_>) -> Markup {
    if let Some((kind, about)) = beside(visit, sent) {
        return html! { (aside(visit, seen, kind, about, sent, choices)) };
    }
    let asked = answers(seen.ask, seen.state);
    let may = |kind: &&&str| seen.steps.iter().any(|it| it.kind == **kind);
    let first: Vec<&str> = asked.iter().filter(may).copied().collect();
    let others = |leads_on: bool| {
        seen.steps
            .iter()
            .filter(move |it| it.leads_on == leads_on)
            .map(|it| it.kind)
            .filter(|it| !first.contains(it))
            .collect::<Vec<_>>()
    };
    let (next, marks) = (others(true), others(false));
    let one = |kind: &str, open: bool| act(visit, seen, kind, open, sent, choices);
    html! {
        section.acts aria-labelledby="acts" {
            h2 #acts {
                @match seen.ask {
                    Some(ask) => { span.unseen { (visit.say("现在请您处理：", "Asked of you now: ")) } (visit.word(words::ask(ask))) }
                    None if seen.steps.is_empty() => (visit.say("现在不需要您做什么", "Nothing is asked of you now")),
                    None => (visit.say("您可以", "You may")),
                }
            }
            // The first is open; the rest is one key away.
            @for (at, kind) in first.iter().enumerate() { (one(kind, at == 0)) }
            @for kind in &next { (one(kind, false)) }
            @for kind in &marks { (one(kind, false)) }
        }
    }
}

/// The form beside an entry that was asked for, or sent and not taken.
fn beside(visit: &Visit, sent: Option<&Sent>) -> Option<(&'static str, Seq)> {
    if let Some(sent) = sent {
        let kind = ["corrected/1", "erased/1"].into_iter().find(|it| *it == sent.kind)?;
        return Some((kind, sent.about?));
    }
    let asked = |name: &str, kind| visit.query.some(name).and_then(|it| it.parse().ok()).map(|it| (kind, Seq(it)));
    asked("correct", "corrected/1").or_else(|| asked("erase", "erased/1"))
}

fn act(visit: &Visit, seen: &Seen, kind: &str, open: bool, sent: Option<&Sent>, choices: &Choices<'_>) -> Markup {
    let filled = sent.filter(|it| it.kind == kind).map(|it| &it.filled);
    let mut fresh = Filled { sent: before(visit, seen, kind), ..empty(seen, kind) };
    // Whoever comes from a sign came to answer it.
    let sign = visit.query.some("sign").filter(|_| kind == "explained/1");
    sign.into_iter().for_each(|it| fresh.sent.put("sign", it));
    let open = open || sign.is_some();
    let name = kind.trim_end_matches("/1");
    // Only one of two says why, and taking a matter asks for nothing more than saying so.
    let open = filled.is_some() || open && sent.is_none();
    html! {
        details.act open[open] {
            summary { (words::doing(kind, visit)) }
            form method="post" action={ "/matters/" (seen.matter.id().0) } {
                (hidden(visit, seen, kind, None))
                (forms::inputs(visit, kind, name, filled.unwrap_or(&fresh), choices))
                (button(visit, kind))
            }
        }
    }
}

/// What destroys text does not look like the next step.
fn button(visit: &Visit, kind: &str) -> Markup {
    let class = if matches!(kind, "erased/1" | "withdrawn/1") { "main danger" } else { "main" };
    html! { button class=(class) { (words::doing(kind, visit)) } }
}

fn hidden(visit: &Visit, seen: &Seen, kind: &str, about: Option<Seq>) -> Markup {
    html! {
        (layout::token(visit))
        input type="hidden" name="command" value=(visit.office.new_id());
        input type="hidden" name="version" value=(seen.matter.version().0);
        input type="hidden" name="kind" value=(kind);
        @if let Some(seq) = about { input type="hidden" name="about" value=(seq.0); }
    }
}

/// What the matter settles about a form before anything is typed.
pub(super) fn empty(seen: &Seen, kind: &str) -> Filled {
    let matter = &seen.matter;
    Filled {
        // Given out again, a matter keeps its last day.
        day_kept: kind == "assigned/1" && matter.due().is_some(),
        verified: kind == "closed/1" && matter.state() == State::Verified,
        deferred: kind == "closed/1" && said_outcome(matter) == Some(Outcome::Deferred),
        ..Filled::default()
    }
}

/// As it was verified, or else claimed, to have ended.
fn said_outcome(matter: &Matter) -> Option<Outcome> {
    matter.verified_outcome().or(matter.claimed_outcome())
}

/// The day that who claims proposes, in words.
fn proposed_day(seen: &Seen) -> Option<Date> {
    let claimed = |it: &Recorded| match &it.content {
        Content::Event(Event::Claimed(it)) => Some(it.text.clone()),
        _ => None,
    };
    let text = seen.matter.corrected().iter().rev().find_map(claimed)?;
    let words = text.split(|it: char| !it.is_ascii_digit() && it != '-');
    words.filter_map(|it| it.parse().ok()).find(|it| *it > seen.moment.today)
}

/// What the record knows already stands in the form.
fn before(visit: &Visit, seen: &Seen, kind: &str) -> crate::visit::Sent {
    let mut sent = crate::visit::Sent::default();
    let matter = &seen.matter;
    match kind {
        "assigned/1" => {
            if let Some(assigned) = matter.assigned() {
                sent = forms::flatten(&serde_json::to_value(assigned).expect("an event is plain data"));
            } else if let Some(term) = visit.office.term_said(matter.id()).unwrap_or_default()
                && term.due.is_none_or(|it| it >= seen.moment.today)
            {
                sent = forms::flatten(&serde_json::json!({ "term": term }));
            } else {
                matter.lead().into_iter().for_each(|it| sent.put("lead", it.to_string()));
                matter.supporting().iter().for_each(|it| sent.put("supporting", it.to_string()));
                if matter.standing() {
                    sent.put("term.standing", "yes");
                }
            }
            // Days and hours counted from the day it was first given out; given out again, its last day stands.
            if let Some(due) = matter.due() {
                ["on", "term.days.count", "term.days.working", "term.hours"].iter().for_each(|it| sent.drop_all(it));
                sent.put("term.due", due.to_string());
            }
            if sent.some("term.pace").is_none() {
                sent.put("term.pace", "by-date");
            }
        }
        "extension-granted/1" => {
            if let Some((_, Some(until))) = matter.extension_asked() {
                sent.put("due", until.to_string());
            }
        }
        "closed/1" => {
            let outcome = said_outcome(matter);
            outcome.into_iter().for_each(|it| sent.put("outcome", it.code()));
            let day = proposed_day(seen).filter(|_| outcome == Some(Outcome::Deferred));
            day.into_iter().for_each(|it| sent.put("recheck", it.to_string()));
            if matter.state() == State::Claimed {
                sent.put("provisional", "yes");
            }
        }
        _ => {}
    }
    sent
}

/// The entry as it stands now.
fn entry(seen: &Seen, seq: Seq) -> Option<&Recorded> {
    seen.story.iter().find(|it| it.0.seq == seq).map(|(was, is)| is.as_ref().unwrap_or(was))
}

/// Which form an act is typed in.
pub(super) fn typed_as(seen: &Seen, kind: &str, about: Option<Seq>) -> String {
    let target = about.filter(|_| kind == "corrected/1").and_then(|it| entry(seen, it));
    target.map_or(kind, |it| &it.kind).to_owned()
}

/// The body of a correction: of a row that was imported, with what its form does not hold.
pub(super) fn whole(seen: &Seen, about: Option<Seq>, typed: Value) -> Value {
    let row = about.and_then(|it| entry(seen, it)).and_then(|it| match &it.content {
        Content::Event(Event::Imported(row)) => Some(row.clone()),
        _ => None,
    });
    match row {
        Some(row) => {
            let criterion = typed["criterion"].as_str().unwrap_or_default().to_owned();
            serde_json::to_value(Imported { criterion, ..row }).expect("a row is plain data")
        }
        None => typed,
    }
}

fn aside(
    visit: &Visit,
    seen: &Seen,
    kind: &'static str,
    about: Seq,
    sent: Option<&Sent>,
    choices: &Choices<'_>,
) -> Markup {
    let back = format!("/matters/{}", seen.matter.id().0);
    let target = entry(seen, about);
    let typed = typed_as(seen, kind, Some(about));
    let fresh = match target.map(|it| &it.content) {
        Some(Content::Event(event)) if kind == "corrected/1" => Filled { sent: said(event), ..Filled::default() },
        _ => Filled::default(),
    };
    let filled = sent.map_or(&fresh, |it| &it.filled);
    let wrong = filled.wrong_at("correction");
    html! {
        section.acts aria-labelledby="acts" {
            h2 #acts {
                @if visit.is_english() { (words::doing(kind, visit)) " entry " (about.0) }
                @else { (words::doing(kind, visit)) "：第 " (about.0) " 条" }
                @if let Some(target) = target { (visit.say("（", " (")) (words::kind(&target.kind, visit)) (visit.say("）", ")")) }
            }
            @if kind == "erased/1" {
                p { (visit.say("这一条的内容将被销毁，不能恢复；只留下曾经记过这一条的证明。它的联系方式也不能再读出。", "The content of this entry is destroyed for good; that there was such an entry stays proven. A contact in it cannot be read again.")) }
            }
            form method="post" action=(back) {
                (hidden(visit, seen, kind, Some(about)))
                (forms::inputs(visit, &typed, "beside", filled, choices))
                @if kind == "corrected/1" {
                    div.field {
                        label for="correction" { (visit.say("为什么更正", "why it is corrected")) span.needed { (visit.say("必填", "needed")) } }
                        textarea #correction name="correction" rows="2" required maxlength=[duizhao_core::longest("reason")] aria-invalid=[wrong.map(|_| "true")] { "\n" (filled.sent.get("correction")) }
                        @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
                    }
                }
                p.buttons { (button(visit, kind)) a href=(back) { (visit.say("不改了", "Leave it")) } }
            }
        }
    }
}

/// An event as its form would have held it.
pub(super) fn said(event: &Event) -> crate::visit::Sent {
    let body = serde_json::from_slice(&event.body()).unwrap_or_default();
    forms::flatten(&body)
}
