//! For the auditor: whether the record is whole, and who read what.

use duizhao_app::record::Failure;
use duizhao_journal::Audited;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::visit::Visit;
use crate::{layout, words};

const SHOWN: u32 = 200;

/// `GET /audit`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    Ok(layout::page(visit, title(visit), &body(visit, None)?))
}

/// `POST /audit`
pub(crate) fn run(visit: &Visit) -> Result<Answer, Failure> {
    let audited = visit.office.audit(visit.person()?)?;
    Ok(layout::page(visit, title(visit), &body(visit, Some(&audited))?))
}

fn title(visit: &Visit) -> &'static str {
    visit.say("审计", "Audit")
}

fn body(visit: &Visit, audited: Option<&Audited>) -> Result<Markup, Failure> {
    let readings = visit.office.readings(visit.person()?, SHOWN)?;
    let reached = visit.office.reached(visit.person()?, SHOWN)?;
    let extent = visit.office.extent(visit.person()?)?;
    let names = visit.office.names()?;
    let rules = visit.office.moment()?.rules;
    Ok(html! {
        h1 { (title(visit)) }
        h2 { (visit.say("底账", "The record")) }
        @match audited {
            Some(it) if it.faults.is_empty() => {
                p.done role="status" { (visit.say("通读并重算完毕，没有发现矛盾。", "Read through and recomputed; nothing contradicts itself.")) }
            }
            Some(it) => { ul.alert role="alert" { @for fault in &it.faults { li { (visit.said(fault)) } } } }
            None => {}
        }
        p {
            @if visit.is_english() { (extent.size) " entries" } @else { "现有 " (extent.size) " 条" }
            @if let Some(at) = extent.latest {
                (visit.say("，最后一条记于 ", ", the last of ")) time { (words::time(at, &rules)) }
            }
            (visit.say("。", "."))
        }
        form method="post" action="/audit" {
            (layout::token(visit))
            button { (visit.say("通读并重算整本底账", "Read the whole record through")) }
        }
        p { a href=(visit.key_address()) { (visit.say("下载公钥（离线验证回执用）", "The public key, to check receipts offline")) } }
        details {
            summary { (visit.say("从备份恢复、认领过检查点的，接下来做什么", "Where it was restored from a backup and a checkpoint was adopted: what next")) }
            ol.steps { @for step in &extent.after_adopting() { li { (visit.said(step)) } } }
        }
        h2 { (visit.say("看过联系方式", "Who looked up a contact")) }
        @if reached.is_empty() { p.empty { (visit.say("还没有。", "None yet.")) } } @else {
            ul.rows {
                @for it in &reached {
                    li {
                        time { (words::time(it.at, &rules)) } " " span lang="zh-Hans" { (names.of(&it.person)) }
                        p.reason lang="zh-Hans" { (it.reason) }
                        p.id { code { (it.matter.0) } }
                    }
                }
            }
        }
        h2 { (visit.say("查阅记录", "Who read what")) }
        p.hint { (visit.say("只为安全留存 36 个月；只有编号，没有内容。", "Kept for 36 months, for security only; ids and no content.")) }
        @if readings.is_empty() { p.empty { (visit.say("还没有。", "None yet.")) } } @else {
            table.ledger {
                caption.unseen { (visit.say("查阅记录", "Who read what")) }
                thead { tr { th scope="col" { (visit.say("时间", "Time")) } th scope="col" { (visit.say("人员", "Person")) } th scope="col" { (visit.say("事项", "Matter")) } } }
                tbody {
                    @for it in &readings {
                        tr { td { time { (words::time(it.at, &rules)) } } td lang="zh-Hans" { (names.of(&it.person)) } td { code { (it.matter.0) } } }
                    }
                }
            }
        }
    })
}
