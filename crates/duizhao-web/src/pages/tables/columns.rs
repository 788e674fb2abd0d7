//! What each column of a ledger is, to be looked over and chosen.

use duizhao_app::office::PendingLedger;
use duizhao_papers::words::Word;
use duizhao_read::ledger::Field;
use maud::{Markup, html};

use crate::visit::Visit;

pub(super) fn choices(visit: &Visit, pending: &PendingLedger) -> Markup {
    let shown = || pending.columns.iter().filter(|it| !it.is_section()).enumerate();
    let read = shown().filter(|it| !matches!(it.1.field, Field::Other | Field::Skipped)).count();
    html! {
        details.card open[!pending.guessed.is_empty() || pending.plan.is_err()] {
            summary {
                h2.plain { (visit.say("每一列是什么", "What each column is")) }
                @if visit.is_english() { span.count { (read) " understood of " (shown().count()) } }
                @else { span.count { "认得 " (read) " 列，共 " (shown().count()) " 列" } }
            }
            p.hint {
                @if pending.guessed.is_empty() { (visit.say("同样的列以前确认过。", "These columns were confirmed before.")) }
                @else if pending.guessed.len() < shown().count() { (visit.say("标着“新”的列是按表头猜的，请核对；其余的以前确认过。", "The columns marked as new were guessed from the header: please look them over. The others were confirmed before.")) }
                @else { (visit.say("列是按表头猜的，请核对一遍；确认后记住，以后同样的表不再问。", "Guessed from the header: please look them over. Once confirmed they are remembered.")) }
            }
            table.columns {
                thead { tr {
                    th scope="col" { (visit.say("表头", "Header")) }
                    th scope="col" { (visit.say("是什么", "Meaning")) }
                    th scope="col" { (visit.say("表里写着", "In the sheet")) }
                } }
                tbody {
                    @for (at, column) in shown() {
                        tr {
                            th scope="row" lang="zh-Hans" id={ "column-" (at) } {
                                (column.header)
                                @if pending.guessed.contains(&column.header) && pending.guessed.len() < shown().count() { " " span.note { (visit.say("新", "new")) } }
                            }
                            td {
                                select name={ "column:" (column.header) } aria-labelledby={ "column-" (at) } {
                                    @for (field, word) in FIELDS {
                                        option value=(field.name()) selected[*field == column.field] { (visit.word(*word)) }
                                    }
                                }
                            }
                            td.sample lang="zh-Hans" { (sample(pending, &column.header)) }
                        }
                    }
                }
            }
        }
    }
}

/// The first words of the column; what is skipped is not shown either.
fn sample(pending: &PendingLedger, header: &str) -> String {
    const LONGEST: usize = 24;
    let Ok(plan) = &pending.plan else { return String::new() };
    let text = plan.table.lines.iter().find_map(|it| it.columns.get(header)).map_or("", String::as_str);
    let kept: String = text.chars().take(LONGEST).collect();
    if kept.len() < text.len() { kept + "…" } else { kept }
}

pub(super) const FIELDS: &[(Field, Word)] = &[
    (Field::Index, Word("序号", "running number")),
    (Field::Number, Word("编号", "number of the matter")),
    (Field::Document, Word("文号", "document")),
    (Field::Affair, Word("事项", "affair")),
    (Field::Detail, Word("具体表现", "particulars")),
    (Field::Measure, Word("措施", "measure")),
    (Field::Criterion, Word("办结标准", "criterion")),
    (Field::Area, Word("领域", "field of work")),
    (Field::Lead, Word("主办单位", "lead unit")),
    (Field::Supporting, Word("协办单位", "supporting units")),
    (Field::Leader, Word("分管领导", "leader in charge")),
    (Field::Person, Word("责任人", "person in charge")),
    (Field::Due, Word("时限", "last day")),
    (Field::State, Word("状态", "state")),
    (Field::Progress, Word("进展", "progress")),
    (Field::Found, Word("发现时间", "day it was found")),
    (Field::Done, Word("完成时间", "day it was done")),
    (Field::Other, Word("其他（原样保存）", "other, kept as it is")),
    (Field::Skipped, Word("不导入", "not imported")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_can_be_chosen() {
        let names: Vec<&str> = Field::names().collect();
        let offered: Vec<&str> = FIELDS.iter().map(|it| it.0.name()).collect();
        assert_eq!(offered, names);
    }
}
