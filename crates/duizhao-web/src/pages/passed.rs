//! A report passed from its author to a clerk, and back. 转交

use duizhao_app::office::{Measures, Names, Passed, What};
use duizhao_app::record::Failure;
use maud::{Markup, html};
use uuid::Uuid;

use super::measures;
use super::report::id;
use crate::answer::Answer;
use crate::visit::{Sent, Visit};
use crate::{layout, words};

/// Cells of a measure that its author may have changed. Ids are made anew for who registers.
const CELLS: [&str; 6] = ["affair", "criterion", "field", "lead", "pace", "due"];

/// `POST /reports/{report}/pass`
pub(crate) fn pass(visit: &Visit) -> Result<Answer, Failure> {
    let report = id(visit)?;
    let typed: Vec<_> = visit.form.pairs().iter().filter(|it| it.0 == "take" || is_cell(&it.0)).collect();
    let typed = serde_json::to_string(&typed).map_err(|_| Failure::new("form", "表单有误", "the form is damaged"))?;
    match visit.office.pass_report(visit.person()?, report, visit.form.get("clerk"), typed) {
        Ok(()) => Ok(Answer::go(format!("/reports/{report}"))),
        Err(failure) if failure.code == "clerk" => measures::again(visit, report, &failure),
        Err(failure) => Err(failure),
    }
}

/// `POST /reports/{report}/back`
pub(crate) fn back(visit: &Visit) -> Result<Answer, Failure> {
    let (person, report) = (visit.person()?, id(visit)?);
    visit.office.take_report_back(person, report)?;
    // The clerk sees it no more.
    let still = visit.office.report(person, report).is_ok();
    Ok(Answer::go(if still { format!("/reports/{report}?done=back") } else { "/reports?done=back".to_owned() }))
}

/// What its author left of the form, over what the program knows; an empty cell says nothing, and what
/// is a matter already is not ticked.
pub(super) fn laid_over(mut filled: Sent, measures: &Measures) -> Sent {
    let Some(passed) = &measures.passed else { return filled };
    let typed: Vec<(String, String)> = serde_json::from_str(&passed.typed).unwrap_or_default();
    let row = |id: &str| measures.rows.iter().find(|it| it.proposal.id == id);
    filled.drop_all("take");
    for (name, word) in typed {
        let of = if name == "take" { word.as_str() } else { name.split('.').next().unwrap_or_default() };
        match row(of) {
            Some(row) if name == "take" && !row.taken => filled.put("take", word),
            Some(_) if is_cell(&name) && !word.trim().is_empty() => {
                filled.drop_all(&name);
                filled.put(&name, word);
            }
            _ => {}
        }
    }
    filled
}

fn is_cell(name: &str) -> bool {
    name.split_once('.').is_some_and(|(_, cell)| CELLS.contains(&cell))
}

/// Whether who asks may register from it now: its author while it is not passed, else the clerk.
pub(super) fn is_held(visit: &Visit, passed: Option<&Passed>) -> bool {
    passed.is_none_or(|it| visit.person.as_ref().is_some_and(|person| person.id == it.clerk))
}

/// With whom it is since when, and how it comes back.
pub(super) fn told(visit: &Visit, passed: &Passed, names: &Names) -> Result<Markup, Failure> {
    let rules = visit.office.moment()?.rules;
    let (author, clerk, at) = (passed.author.to_string(), passed.clerk.to_string(), words::time(passed.at, &rules));
    let (author, clerk) = (names.of(&author), names.of(&clerk));
    let is_clerk = is_held(visit, Some(passed));
    Ok(html! {
        p.done role="status" {
            @match (is_clerk, visit.is_english()) {
                (true, false) => { (author) "于 " time { (at) } " 转交给您，只有您和" (author) "看得到。" }
                (true, true) => { "Passed to you by " (author) " at " time { (at) } "; seen by the two of you alone." }
                (false, false) => { "已于 " time { (at) } " 转交" (clerk) "，只有您和" (clerk) "看得到。" }
                (false, true) => { "Passed to " (clerk) " at " time { (at) } "; seen by the two of you alone." }
            }
            @if passed.registered { " " (visit.say("已有措施登记为事项。", "Matters came of it already.")) }
        }
    })
}

/// The button that ends it.
pub(super) fn ending(visit: &Visit, report: Uuid, passed: &Passed) -> Markup {
    let is_clerk = is_held(visit, Some(passed));
    let word =
        if is_clerk { visit.say("交回给作者", "Give it back") } else { visit.say("收回", "Take it back") };
    html! {
        @if is_clerk || !passed.registered {
            form method="post" action={ "/reports/" (report) "/back" } {
                (layout::token(visit))
                button.quiet { (word) }
            }
        }
    }
}

/// Whom the report may be passed to with the form as it stands; nothing where there is nobody.
pub(super) fn choice(visit: &Visit, report: Uuid) -> Result<Markup, Failure> {
    let clerks = visit.office.clerks_for(visit.person()?)?;
    let pass = format!("/reports/{report}/pass");
    Ok(html! {
        @if visit.may(What::PassReport) && !clerks.is_empty() {
            div.pass {
                div.field {
                    label for="clerk" {
                        @if visit.may(What::Measures) { (visit.say("或转交党政办", "Or pass it to a clerk")) }
                        @else { (visit.say("转交党政办", "Pass it to a clerk")) }
                    }
                    select #clerk name="clerk" aria-describedby="clerk-hint" {
                        @for it in &clerks { option value=(it.id) lang="zh-Hans" { (it.name) } }
                    }
                    p.hint #clerk-hint { (visit.say(
                        "由其交办和登记。材料、意见和上面填的从这时起给其看；登记以前可以收回。",
                        "The clerk gives out and registers. The report, its remarks and what stands above are shown from then on; until something is registered you can take it back.",
                    )) }
                }
                p.buttons { button formaction=(pass) { (visit.say("转交", "Pass it on")) } }
            }
        }
    })
}
