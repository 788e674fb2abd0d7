//! A ledger that was brought: how it is read, what it would change, and the button that does it.

use duizhao_app::office::{LedgerChoice, PendingLedger, Taken};
use duizhao_app::record::Failure;
use duizhao_read::ledger::{Completion, Field};
use maud::{Markup, html};
use uuid::Uuid;

use super::{columns, findings, refused};
use crate::answer::Answer;
use crate::visit::{Visit, uuid};
use crate::{forms, layout};

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
        return Ok(layout::page(visit, visit.say("已导入", "Imported"), &summary(visit, &taken)));
    }
    let choice = LedgerChoice::default();
    let pending = visit.office.propose(person, id, &choice)?;
    Ok(layout::page(visit, title(visit), &body(visit, id, &choice, &pending, None)))
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
        _ => None,
    };
    match refused {
        Some(failure) if matches!(failure.code, "missing" | "forbidden") => Err(failure),
        None if form.get("do") == "take" => Ok(Answer::go(format!("/tables/in/{id}"))),
        refused => {
            let pending = visit.office.propose(person, id, &choice)?;
            let body = body(visit, id, &choice, &pending, refused.as_ref());
            Ok(match &refused {
                Some(failure) => layout::refused(visit, title(visit), failure, &body),
                None => layout::page(visit, title(visit), &body),
            })
        }
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
        ledger: form.some("ledger").map(str::to_owned),
        year: form.some("year").and_then(|it| it.parse().ok()).filter(|it| (1990..2100).contains(it)),
        columns: named("column:").filter_map(|it| Some((it.0.to_owned(), Field::named(it.1)?))).collect(),
        states: named("state:").filter_map(|it| Some((it.0.to_owned(), Completion::named(it.1)?))).collect(),
    }
}

fn body(visit: &Visit, id: Uuid, choice: &LedgerChoice, pending: &PendingLedger, refused: Option<&Failure>) -> Markup {
    let plan = pending.plan.as_ref();
    let ready = plan.is_ok_and(|it| it.table.problems.is_empty());
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
                div.field {
                    label for="year" { (visit.say("没写年份的日期是哪一年", "Year of days without one")) }
                    input #year type="number" name="year" min="1990" max="2099" value=[choice.year];
                }
            }
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

fn take_words(visit: &Visit, pending: &PendingLedger) -> &'static str {
    match &pending.plan {
        Ok(plan) if plan.is_empty() => visit.say("没有变化，完成", "Nothing changes: done"),
        _ => visit.say("确认，写入底账", "Confirm and write"),
    }
}

fn summary(visit: &Visit, it: &Taken) -> Markup {
    let counts = [
        (visit.say("新增", "new"), it.new),
        (visit.say("变更", "changed"), it.changed),
        (visit.say("不变", "as they were"), it.same),
        (visit.say("表里没有了、底账里保留", "gone from the sheet, kept in the record"), it.gone),
    ];
    html! {
        div.narrow {
            h1 { (visit.say("已导入", "Imported")) }
            div.done role="status" {
                p { span lang="zh-Hans" { "“" (it.ledger) "”" } " "
                    @if it.new + it.changed == 0 { (visit.say("没有变化，什么都没有写入。", "nothing changed, nothing was written.")) }
                    @else { (visit.say("已写入底账；列的意思已记住，以后同样的表不再问。", "is in the record; how its columns are read is remembered.")) }
                }
            }
            dl.facts { @for (name, count) in counts { dt { (name) } dd { (count) } } }
            p.hint { (visit.say("状态据台账所述，本处未核。", "States are as the ledger says, not verified here.")) }
            p.buttons {
                a href="/ledger" { (visit.say("看台账", "To the ledger")) }
                a href="/tables" { (visit.say("再导入一本", "Another one")) }
            }
        }
    }
}
