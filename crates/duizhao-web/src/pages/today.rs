//! What needs me today.

use duizhao_app::office::{Asks, Line, Names, Role, Today, What};
use duizhao_app::record::Failure;
use maud::{Markup, html};

use super::ledger::mark;
use super::reports::from_its_author;
use crate::answer::Answer;
use crate::visit::Visit;
use crate::{layout, words};

/// Lines of one kind shown at first; the rest is in the ledger.
const SHOWN: usize = 12;

/// `GET /`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let person = visit.person()?;
    let today = visit.office.today(person)?;
    let names = visit.office.names()?;
    let title = visit.say("今日", "Today");
    Ok(layout::page(visit, title, &body(visit, &today, &names)))
}

fn body(visit: &Visit, today: &Today, names: &Names) -> Markup {
    let day = today.moment.today;
    let count = today.asks.iter().map(|it| it.count).sum::<usize>() + today.reports.len();
    let off = visit.office.calendar().holiday_name(day);
    html! {
        div.lead {
            h1 { (words::long_day(day, visit)) }
            p {
                @if let Some(holiday) = off { span lang="zh-Hans" { (holiday) } " · " }
                @if count == 0 { (visit.say("今天没有等着您的事。", "Nothing waits for you today.")) }
                @else if visit.is_english() { @if count == 1 { "1 thing needs you" } @else { (count) " things need you" } }
                @else { "有 " (count) " 件事等着您" }
            }
            @if visit.person.as_ref().is_some_and(|it| it.has(Role::Superior)) {
                p { (visit.say(
                    "这里只看状态和日期。请贵单位协调的事，来文、来电或当面告诉您；您的答复由党政办代为记下。",
                    "States and dates are what you see here. What your unit is asked for reaches you by letter, by telephone or in person, and the clerk records your answer.",
                )) }
            }
        }
        @if !today.any && visit.may(What::Registered) {
            p.empty {
                (visit.say("台账还是空的。", "The ledger is empty. ")) " "
                a href="/register" { (visit.say("登记第一件事", "Register the first matter")) }
            }
        }
        @if today.any && !today.any_of_theirs { p.empty { (none_of_theirs(visit)) } }
        @if !today.reports.is_empty() { (reports(visit, today, names)) }
        @for it in &today.asks { (section(visit, it, today, names)) }
    }
}

/// A leader sees why: no matter names a field of theirs.
fn none_of_theirs(visit: &Visit) -> String {
    let fields = visit.person.as_ref().map_or(&[][..], |it| &it.fields);
    match (fields, visit.is_english()) {
        ([], false) => "台账里还没有您能看的事项。".to_owned(),
        ([], true) => "The ledger has no matter yet that you may see.".to_owned(),
        (fields, false) => format!(
            "台账里还没有您分管领域（{}）的事项。领域的叫法和台账里的不一样，请系统管理员在“设置 → 人员”里改。",
            fields.join("、")
        ),
        (fields, true) => format!(
            "The ledger has no matter in your fields ({}). Where it calls them otherwise, the administrator changes them under Settings, People.",
            fields.join(", ")
        ),
    }
}

/// Passed to a clerk: a report waits for who registers what its author accepted, and is kept for days alone.
fn reports(visit: &Visit, today: &Today, names: &Names) -> Markup {
    let Today { reports, moment, .. } = today;
    html! {
        section.asks aria-labelledby="reports" {
            h2 #reports {
                span { (visit.say("转交来的材料，待登记", "Reports passed to you, to be registered")) } " " span.count { (reports.len()) }
            }
            ul.lines { @for it in reports { (from_its_author(visit, it, names, &moment.rules)) } }
        }
    }
}

fn section(visit: &Visit, asks: &Asks, today: &Today, names: &Names) -> Markup {
    let Asks { ask, count, lines } = asks;
    let id = format!("ask-{}", *ask as usize);
    html! {
        section.asks aria-labelledby=(id) {
            h2 id=(id) { span { (visit.word(words::ask(*ask))) } " " span.count { (count) } }
            ul.lines { @for line in lines.iter().take(SHOWN) { (one(visit, line, today, names)) } }
            @if *count > SHOWN {
                details.more {
                    summary {
                        @if visit.is_english() { (count - SHOWN) " more" } @else { "还有 " (count - SHOWN) " 件" }
                    }
                    ul.lines { @for line in lines.iter().skip(SHOWN) { (one(visit, line, today, names)) } }
                    @if *count > lines.len() {
                        p { a href="/ledger" {
                            @if visit.is_english() { "The first " (lines.len()) " by last day; all stand in the ledger" }
                            @else { "这里按期限列出前 " (lines.len()) " 件，全部见台账" }
                        } }
                    }
                }
            }
        }
    }
}

fn one(visit: &Visit, line: &Line, today: &Today, names: &Names) -> Markup {
    html! {
        li {
            a href={ "/matters/" (line.id.0) } lang="zh-Hans" { (super::ledger::affair(visit, line)) }
            span.beside.aligned {
                span { (mark(visit, line)) }
                span lang="zh-Hans" { @if let Some(lead) = &line.lead { (words::unit_of(lead, names, visit)) } }
                span { (super::ledger::clock(visit, line.clock)) }
            }
            @if let Some((kind, why)) = today.returned.get(&line.id) { p.returned { (returned(visit, kind, why)) } }
        }
    }
}

/// That it was given back for more work or opened again, and why.
pub(super) fn returned(visit: &Visit, kind: &str, why: &str) -> Markup {
    html! { strong { (words::kind(kind, visit)) (visit.say("：", ": ")) } span lang="zh-Hans" { (why) } }
}
