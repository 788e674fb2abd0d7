//! A ledger that was brought: how it is read, what it would change, and the button that does it.

use duizhao_app::import::Plan;
use duizhao_app::office::{LedgerChoice, PendingLedger, Taken};
use duizhao_app::record::Failure;
use duizhao_core::{CommandId, Source};
use duizhao_read::ledger::{Completion, Field};
use maud::{Markup, html};
use uuid::Uuid;

use super::{columns, findings, refused};
use crate::answer::Answer;
use crate::visit::{Visit, uuid};
use crate::{forms, layout, words};

/// `POST /tables/in`, with the file
pub(crate) fn bring(visit: &Visit) -> Result<Answer, Failure> {
    match visit.office.bring(visit.person()?, &visit.file.name, &visit.file.bytes) {
        Ok(id) => Ok(Answer::go(format!("/tables/in/{id}"))),
        Err(failure) => refused(visit, &failure),
    }
}

/// `GET /tables/in/{incoming}`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let (person, id) = (visit.person()?, id(visit)?);
    if let Some(taken) = visit.office.taken(person, id)? {
        return Ok(layout::page(visit, visit.say("已导入", "Imported"), &summary(visit, id, &taken)));
    }
    let pending = visit.office.propose(person, id, None)?;
    Ok(layout::page(visit, title(visit), &body(visit, id, &pending, None)))
}

/// `POST /tables/in/{incoming}`: read it once more as chosen, or take it in.
pub(crate) fn take(visit: &Visit) -> Result<Answer, Failure> {
    let (person, id, form) = (visit.person()?, id(visit)?, &visit.form);
    let choice = choice(visit);
    let refused = match form.get("do") {
        "take" => {
            let confirmed = form.has("numbers_confirmed", "yes");
            visit.office.take_in(person, id, &choice, form.get("plan"), confirmed).err()
        }
        "withdraw" => return take_back(visit, id),
        _ => None,
    };
    match refused {
        Some(failure) if matches!(failure.code, "missing" | "forbidden") => Err(failure),
        None if form.get("do") == "take" => Ok(Answer::go(format!("/tables/in/{id}"))),
        refused => {
            let pending = visit.office.propose(person, id, Some(choice))?;
            let body = body(visit, id, &pending, refused.as_ref());
            Ok(match &refused {
                Some(failure) => layout::refused(visit, title(visit), failure, &body),
                None => layout::page(visit, title(visit), &body),
            })
        }
    }
}

fn take_back(visit: &Visit, id: Uuid) -> Result<Answer, Failure> {
    let (person, command) = (visit.person()?, CommandId(uuid(visit.form.get("command"))?));
    match (visit.office.take_back(person, id, command), visit.office.taken(person, id)?) {
        (Err(failure), Some(taken)) if failure.code == "too-late" => {
            let body = html! { (layout::alert(visit, &failure)) (summary(visit, id, &taken)) };
            Ok(layout::refused(visit, visit.say("已导入", "Imported"), &failure, &body))
        }
        (done, _) => done.map(|()| Answer::go(format!("/tables/in/{id}"))),
    }
}

fn id(visit: &Visit) -> Result<Uuid, Failure> {
    uuid(visit.param("incoming"))
}

fn title(visit: &Visit) -> &'static str {
    visit.say("核对台账", "Look through the ledger")
}

fn choice(visit: &Visit) -> LedgerChoice {
    let form = &visit.form;
    let named = |prefix: &'static str| {
        form.pairs().iter().filter_map(move |(name, word)| Some((name.strip_prefix(prefix)?, word.as_str())))
    };
    LedgerChoice {
        sheet: form.some("sheet").map(str::to_owned),
        ledger: form.some(if form.has("book", "later") { "later_of" } else { "ledger" }).map(str::to_owned),
        is_another: form.has("book", "another"),
        source: Source::ALL.into_iter().find(|it| it.code() == form.get("source")),
        year: form.some("year").and_then(|it| it.parse().ok()).filter(|it| (1990..2100).contains(it)),
        columns: named("column:").filter_map(|it| Some((it.0.to_owned(), Field::named(it.1)?))).collect(),
        states: named("state:").filter_map(|it| Some((it.0.to_owned(), Completion::named(it.1)?))).collect(),
    }
}

fn body(visit: &Visit, id: Uuid, pending: &PendingLedger, refused: Option<&Failure>) -> Markup {
    let choice = &pending.choice;
    let plan = pending.plan.as_ref();
    let ready = plan.is_ok_and(|it| it.table.problems.is_empty() && it.later_of.is_none());
    html! {
        h1 { (title(visit)) }
        p.lead { span lang="zh-Hans" { (pending.file) } " " span.note { (visit.say("还没有写入任何内容", "nothing is written yet")) } }
        @if let Some(failure) = refused.or(pending.plan.as_ref().err()) { (layout::alert(visit, failure)) }
        form method="post" action={ "/tables/in/" (id) } {
            (layout::token(visit))
            div.inline {
                div.field {
                    label for="ledger" { (visit.say("台账名称（以后按它认同一本）", "Name of the ledger, by which it is known again")) }
                    input #ledger name="ledger" value=(pending.ledger) required maxlength="40" lang="zh-Hans";
                }
                @if pending.sheets.len() > 1 {
                    div.field {
                        label for="sheet" { (visit.say("工作表", "Sheet")) }
                        select #sheet name="sheet" {
                            @for it in &pending.sheets { option value=(it) selected[*it == pending.sheet] { (it) } }
                        }
                    }
                } @else { input type="hidden" name="sheet" value=(pending.sheet); }
                @if let Ok(plan) = plan { (source(visit, plan)) }
                div.field {
                    label for="year" { (visit.say("没写年份的日期是哪一年", "Year of days without one")) }
                    input #year type="number" name="year" min="1990" max="2099" value=[choice.year];
                }
            }
            @if choice.is_another { input type="hidden" name="book" value="another"; }
            @if let Ok(Some((ledger, rows))) = plan.map(|it| &it.later_of) { (which_ledger(visit, ledger, *rows)) }
            (columns::choices(visit, pending))
            @if let Ok(plan) = plan {
                (findings::all(visit, plan))
                input type="hidden" name="plan" value=(plan.id().0);
                @if !plan.numbers.is_empty() && ready { (forms::numbers(visit)) }
            }
            p.buttons {
                @if ready {
                    button.main name="do" value="take" { (take_words(visit, pending)) }
                }
                button name="do" value="look" { (visit.say("按改过的选择重新看", "Read again as chosen")) }
                a href="/tables" { (visit.say("不导入了", "Leave it")) }
            }
        }
    }
}

/// Where the matters come from; what is verified by whom hangs on it.
fn source(visit: &Visit, plan: &Plan) -> Markup {
    html! {
        div.field {
            label for="source" { (visit.say("来源", "Where its matters come from")) }
            select #source name="source" {
                @if !plan.source_is_said() {
                    option value="" selected { (words::source(plan.source(), visit)) (visit.say("（按名称和标题猜的）", " (guessed from its title)")) }
                }
                @for it in Source::ALL { option value=(it.code()) selected[plan.source_is_said() && it == plan.source()] { (words::source(it, visit)) } }
            }
        }
    }
}

/// Asked, and not answered in advance: of one ledger taken in as two, every matter would stand there twice.
fn which_ledger(visit: &Visit, ledger: &str, rows: usize) -> Markup {
    html! {
        fieldset.card.bad {
            legend {
                @if visit.is_english() { (rows) " rows say what rows of the ledger “" span lang="zh-Hans" { (ledger) } "” say. Which ledger is this?" }
                @else { "有 " (rows) " 行的事由与台账“" (ledger) "”里的相同。这是哪一本？" }
            }
            input type="hidden" name="later_of" value=(ledger);
            label.tick {
                input type="radio" name="book" value="later";
                span { @if visit.is_english() { "A later file of “" span lang="zh-Hans" { (ledger) } "”" } @else { "“" (ledger) "”新的一期" } }
            }
            label.tick {
                input type="radio" name="book" value="another";
                span { (visit.say("另一本，名称如上", "Another one, named as above")) }
            }
            p.hint { (visit.say("说明以前不会写入。", "Nothing is written before.")) }
            button.main name="do" value="look" { (visit.say("就按这个看", "Look at it as that")) }
        }
    }
}

fn take_words(visit: &Visit, pending: &PendingLedger) -> &'static str {
    match &pending.plan {
        Ok(plan) if plan.is_empty() => visit.say("没有变化，完成", "Nothing changes: done"),
        _ => visit.say("确认，写入底账", "Confirm and write"),
    }
}

fn summary(visit: &Visit, id: Uuid, it: &Taken) -> Markup {
    let counts = [
        (visit.say("新增", "new"), it.new.len()),
        (visit.say("变更", "changed"), it.changed),
        (visit.say("不变", "as they were"), it.same),
        (visit.say("表里没有了、底账里保留", "gone from the sheet, kept in the record"), it.gone),
    ];
    html! {
        div.narrow {
            h1 { (visit.say("已导入", "Imported")) }
            div.done role="status" {
                p { span lang="zh-Hans" { "“" (it.ledger) "”" } (visit.say("", " "))
                    @if it.new.len() + it.changed == 0 { (visit.say("没有变化，什么都没有写入。", "nothing changed, nothing was written.")) }
                    @else { (visit.say("已写入底账；列的意思已记住，以后同样的表不再问。", "is in the record; how its columns are read is remembered.")) }
                }
            }
            dl.facts { @for (name, count) in counts { dt { (name) } dd { (count) } } }
            @if it.withdrawn > 0 {
                p role="status" {
                    @if visit.is_english() { (it.withdrawn) " of the new ones were taken back, and their text is erased." }
                    @else { "新增的已撤回 " (it.withdrawn) " 件，内容已清除。" }
                }
            }
            p.hint { (visit.say("状态据台账所述，本处未核。", "States are as the ledger says, not verified here.")) }
            p.buttons {
                a href="/ledger" { (visit.say("看台账", "To the ledger")) }
                a href="/tables" { (visit.say("再导入一本", "Another one")) }
            }
            @if it.left() > 0 { (take_back_form(visit, id, it)) }
        }
    }
}

/// In place of one matter after the other; what was changed by the import stays changed.
fn take_back_form(visit: &Visit, id: Uuid, it: &Taken) -> Markup {
    html! {
        details.card {
            summary { (visit.say("导错了？撤回这次导入", "Was it the wrong one? Take it back")) }
            p { (visit.say(
                "撤回这次导入新增的事项，内容一并清除，只留曾经记过的证明；已有人办理或说明的、过了撤回时限的不撤，变更过的行不退回。",
                "The new matters of this import are taken back and their text is erased; that they were recorded stays proven. What people work on or explained already stays, what is older than the hours of the office too, and rows that were changed stay changed.",
            )) }
            form method="post" action={ "/tables/in/" (id) } {
                (layout::token(visit))
                input type="hidden" name="command" value=(visit.office.new_id());
                button.main.danger name="do" value="withdraw" {
                    @if visit.is_english() { "Take back " (it.left()) " matters" }
                    @else { "撤回这次导入（" (it.left()) " 件）" }
                }
            }
        }
    }
}
