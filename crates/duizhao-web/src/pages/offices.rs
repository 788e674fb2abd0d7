//! The offices beneath: how many matters each has, and of each matter its state and days. 下级单位

use duizhao_app::office::{Beneath, Figures, ListedBeneath, MatterBeneath, What};
use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use maud::{Markup, html};

use super::ledger::{WHICH, after, clock, count, is_key, key, which};
use crate::answer::Answer;
use crate::query::{self, Takes, known};
use crate::visit::Visit;
use crate::{layout, words};

const FIGURES: [Word; 5] = [
    Word("未办结", "Open"),
    Word("超期", "Late"),
    Word("等待他方", "Waiting"),
    Word("请协调", "Help asked"),
    Word("今年已办结", "Closed this year"),
];

/// `GET /offices`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let all = visit.offices.beneath(visit.at, visit.person()?)?;
    Ok(layout::page(visit, title(visit), &body(visit, &all)))
}

/// `GET /offices/{office}`
pub(crate) fn matters(visit: &Visit) -> Result<Answer, Failure> {
    let unknown = query::unknown(
        visit,
        &[
            known("state", "状态", "State", Takes::words(visit, WHICH)),
            known("after", "下一页", "Next page", Takes::Given(is_key)),
        ],
    );
    let listed = listed(visit)?;
    Ok(query::page(visit, title(visit), &unknown, &list(visit, &listed)))
}

/// As path and query ask for it.
pub(crate) fn listed(visit: &Visit) -> Result<ListedBeneath, Failure> {
    let (code, which) = (visit.param("office"), which(&visit.query));
    visit.offices.matters_beneath(visit.at, visit.person()?, code, which, after(&visit.query)?)
}

fn title(visit: &Visit) -> &'static str {
    visit.say("下级单位", "Offices beneath")
}

fn body(visit: &Visit, all: &[Beneath]) -> Markup {
    html! {
        h1 { (title(visit)) }
        @if all.is_empty() {
            p.empty { (visit.say("这台服务器上没有本单位的下级单位。", "No office beneath this one is served here.")) }
        } @else {
            p.hint { (visit.say(
                "只有件数、状态和日期；事由、人员和科室在各单位自己的台账里，这里看不到。",
                "Figures, states and days alone; what a matter is about, who has it and where stays with each office.",
            )) }
            (table(visit, all))
            p.hint { (visit.say(
                "今年已办结：现在是已办结、最后一条记在今年的。迹象是等着说明的提问，各单位先看 5 个工作日，只计件数。",
                "Closed this year: closed now, with its last entry in this year. Signs are questions that wait for an answer, which the unit sees first for five working days; they are counted alone.",
            )) }
        }
    }
}

fn table(visit: &Visit, all: &[Beneath]) -> Markup {
    let of = |it: Figures| [it.open, it.late, it.waiting, it.help_asked, it.closed];
    let heads = FIGURES.iter().map(|it| visit.word(*it));
    html! {
        table.ledger {
            caption.unseen { (title(visit)) }
            thead {
                tr {
                    th scope="col" { (visit.say("单位", "Office")) }
                    @for head in heads.clone() { th scope="col" { (head) } }
                    th scope="col" { (visit.say("迹象", "Signs")) }
                }
            }
            tbody {
                @for it in all {
                    tr {
                        th scope="row" lang="zh-Hans" {
                            @if it.depth > 1 { span.note { ("↳ ".repeat(it.depth - 1)) } }
                            @if visit.may(What::BeneathMatters) { a href={ "/offices/" (it.code) } { (it.name) } }
                            @else { (it.name) }
                        }
                        @for (head, count) in heads.clone().zip(of(it.figures)) { td.count data-label=(head) { (count) } }
                        td data-label=(visit.say("迹象", "Signs")) { (signs(visit, it)) }
                    }
                }
            }
        }
    }
}

fn signs(visit: &Visit, it: &Beneath) -> Markup {
    html! {
        @match &it.signs {
            None => span.note { (visit.say("还没有算", "not made yet")) },
            Some(kinds) if kinds.is_empty() => span.note { (visit.say("没有", "none")) },
            Some(kinds) => ul.bare {
                @for (kind, count) in kinds { li { (kind.wording(visit.is_english()).label) " " span.count { (count) } } }
            },
        }
    }
}

fn list(visit: &Visit, listed: &ListedBeneath) -> Markup {
    let path = format!("/offices/{}", visit.param("office"));
    let state = visit.query.some("state");
    html! {
        p { a href="/offices" { "← " (title(visit)) } }
        div.lead {
            h1 lang="zh-Hans" { (listed.name) }
            p { (count(visit, listed.count)) }
        }
        p.sorts {
            @for (code, word) in WHICH {
                a href={ (path) "?state=" (code) } aria-current=[(state.unwrap_or("open") == *code).then_some("true")] { (visit.word(*word)) }
            }
        }
        @if listed.matters.is_empty() { p.empty { (visit.say("没有符合条件的事项。", "No matter fits.")) } }
        @else { (lines(visit, &listed.matters)) }
        @if let Some(next) = listed.next {
            p.next {
                a href={ (path) "?state=" (state.unwrap_or("open")) "&after=" (key(next)) } rel="next" { (visit.say("下一页", "Next page")) }
            }
        }
    }
}

fn lines(visit: &Visit, matters: &[MatterBeneath]) -> Markup {
    html! {
        table.ledger {
            caption.unseen { (visit.say("事项", "Matters")) }
            thead {
                tr {
                    th scope="col" { (visit.say("状态", "State")) }
                    th scope="col" { (visit.say("编号", "Number")) }
                    th scope="col" { (visit.say("登记", "Registered")) }
                    th scope="col" { (visit.say("期限", "Last day")) }
                }
            }
            tbody {
                @for it in matters {
                    tr {
                        td { span class={ "state " (it.state.code()) } { (words::state(it.state, visit)) } }
                        th scope="row" { code { (it.id.0) } }
                        td.days data-label=(visit.say("登记", "Registered")) { @if let Some(day) = it.registered { time { (day) } } }
                        td.days data-label=(visit.say("期限", "Last day")) { @if let Some(due) = it.due { time { (due) } } (clock(visit, it.clock)) }
                    }
                }
            }
        }
    }
}
