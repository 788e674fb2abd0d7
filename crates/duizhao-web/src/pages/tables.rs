//! Ledgers in and tables out: where both begin, and what was handed in so far.

pub(crate) mod incoming;
pub(crate) mod layouts;
pub(crate) mod outgoing;

mod columns;
mod findings;

use duizhao_app::office::{TableChoice, What};
use duizhao_app::record::Failure;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::visit::Visit;
use crate::{layout, words};

/// `GET /tables`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    Ok(layout::page(visit, title(visit), &body(visit, &Notice::None)?))
}

/// `POST /tables/check`: whether a file was handed in, and was left alone since.
pub(crate) fn check(visit: &Visit) -> Result<Answer, Failure> {
    match visit.office.handed_in_as(visit.person()?, &visit.file.bytes) {
        Ok(found) => {
            let told = match (&found, visit.is_english()) {
                (Some(it), false) => format!("这就是第 {} 条报送的“{}”，一字未改。", it.seq, it.table.table),
                (Some(it), true) => {
                    format!("This is {:?} as handed in with entry {}, unchanged.", it.table.table, it.seq)
                }
                (None, false) => "底账里没有报送过这个文件：没有报送，或者之后改过。".to_owned(),
                (None, true) => "No such file was handed in: it never was, or it was changed since.".to_owned(),
            };
            Ok(layout::page(visit, title(visit), &body(visit, &Notice::Told(told))?))
        }
        Err(failure) => refused(visit, &failure),
    }
}

/// What is said at the head of the page.
enum Notice<'n> {
    None,
    Told(String),
    Refused(&'n Failure),
}

/// The page again, because a file was not taken.
fn refused(visit: &Visit, failure: &Failure) -> Result<Answer, Failure> {
    match failure.code {
        "forbidden" => Err(failure.clone()),
        _ => Ok(layout::refused(visit, title(visit), failure, &body(visit, &Notice::Refused(failure))?)),
    }
}

fn title(visit: &Visit) -> &'static str {
    visit.say("导入导出", "In and out")
}

fn body(visit: &Visit, notice: &Notice<'_>) -> Result<Markup, Failure> {
    let wanted = TableChoice { within_days: outgoing::WITHIN, ..TableChoice::default() };
    Ok(html! {
        h1 { (title(visit)) }
        @match notice {
            Notice::None => {},
            Notice::Told(told) => p.done role="status" { (told) },
            Notice::Refused(failure) => (layout::alert(visit, failure)),
        }
        @if visit.may(What::Imported) { (file_in(visit)?) }
        section.card aria-labelledby="out" {
            h2 #out { (visit.say("出表", "A table out")) }
            (outgoing::form(visit, &wanted)?)
        }
        (handed_in(visit)?)
    })
}

fn file_in(visit: &Visit) -> Result<Markup, Failure> {
    let last = visit.office.last_import(visit.person()?)?;
    Ok(html! {
        section.card aria-labelledby="in" {
            h2 #in { (visit.say("台账进来", "A ledger in")) }
            p { (visit.say(
                "台账原来怎么记，还怎么记。选 .xlsx 或 .csv；先看列认得对不对、会写入什么，确认以后才写入，一处看不懂就什么都不写。",
                "Bring the ledger as it is, .xlsx or .csv. You see first how its columns were read and what would be written; it is written when you confirm, and not at all where one cell is not understood.",
            )) }
            p.secrecy { (visit.say(layout::SECRECY.0, layout::SECRECY.1)) }
            form method="post" action="/tables/in" enctype="multipart/form-data" {
                (layout::token(visit))
                div.field {
                    label for="ledger-file" { (visit.say("台账文件", "Ledger")) }
                    input #ledger-file type="file" name="file" required
                        accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                }
                p.buttons { button.main { (visit.say("打开看看", "Open and look")) } }
            }
            @if let Some((id, it)) = last {
                p {
                    a href={ "/tables/in/" (id) } { (visit.say("刚导入的，可以撤回：", "Just imported, and can be taken back: ")) span lang="zh-Hans" { (it.file) } }
                    " " span.count { (it.left()) }
                }
            }
        }
    })
}

fn handed_in(visit: &Visit) -> Result<Markup, Failure> {
    const SHOWN: usize = 20;
    let all = visit.office.handed_in(visit.person()?)?;
    let rules = visit.office.moment()?.rules;
    Ok(html! {
        section.card aria-labelledby="handed" {
            h2 #handed { (visit.say("已报送", "Handed in")) " " span.count { (all.len()) } }
            @if all.is_empty() {
                p.hint { (visit.say("还没有报送过表。", "Nothing was handed in yet.")) }
            } @else {
                ul.rows {
                    @for it in all.iter().take(SHOWN) {
                        li {
                            span lang="zh-Hans" { "“" (it.table.table) "”" }
                            span.beside {
                                time { (words::time(it.at, &rules)) }
                                span lang="zh-Hans" { (it.table.layout) }
                                @if visit.is_english() { span { (it.table.rows) " rows, entry " (it.seq) } }
                                @else { span { (it.table.rows) " 行，第 " (it.seq) " 条" } }
                            }
                            p.id { "SHA-256 " code { (it.table.sha256) } }
                        }
                    }
                }
            }
            form.inline method="post" action="/tables/check" enctype="multipart/form-data" {
                (layout::token(visit))
                div.field {
                    label for="check-file" { (visit.say("手里的这份是不是报送过的，之后改过没有", "Is this file one that was handed in, unchanged?")) }
                    input #check-file type="file" name="file" required;
                }
                button { (visit.say("核对", "Check")) }
            }
        }
    })
}
