//! What a ledger says and would change: states, cells that are not understood, new, changed, gone.

use duizhao_app::import::Plan;
use duizhao_app::office::What;
use duizhao_core::{Imported, UnitId};
use duizhao_read::ledger::{CellProblem, Completion};
use maud::{Markup, html};

use crate::visit::Visit;
use crate::words;

/// More of a list than this is counted and not shown.
const SHOWN: usize = 50;

const COMPLETIONS: [(Completion, &str); 5] = [
    (Completion::NotBegun, "registered"),
    (Completion::Given, "assigned"),
    (Completion::InHand, "in-hand"),
    (Completion::Done, "claimed"),
    (Completion::Closed, "closed"),
];

pub(super) fn all(visit: &Visit, plan: &Plan) -> Markup {
    html! {
        (states(visit, plan))
        (problems(visit, &plan.table.problems, visit.say("看不懂的单元格：请在表里改好再选一次文件；不认得的状态，在上面选", "Cells that are not understood: mend the sheet and choose it again; a state that is not known is chosen above")))
        (problems(visit, &plan.numbers, visit.say("像证件号、卡号或电话的数字：去掉，或把那一列选成“不导入”", "What looks like numbers of persons: take them out, or skip the column")))
        (units(visit, plan))
        (notes(visit, plan))
        (changes(visit, plan))
    }
}

fn states(visit: &Visit, plan: &Plan) -> Markup {
    let seen = plan.states();
    let unknown = seen.iter().any(|it| it.1.is_none());
    html! {
        @if !seen.is_empty() {
            details.card open[unknown] {
                summary { h2.plain { (visit.say("状态怎样读", "How states are read")) } span.count { (seen.len()) } }
                table.columns {
                    thead { tr {
                        th scope="col" { (visit.say("表里写着", "In the sheet")) }
                        th scope="col" { (visit.say("在本处", "Here")) }
                        th scope="col" { (visit.say("行数", "Rows")) }
                    } }
                    tbody {
                        @for (at, (text, stated, rows)) in seen.iter().take(SHOWN).enumerate() {
                            tr {
                                th scope="row" lang="zh-Hans" id={ "state-" (at) } { (text) }
                                td {
                                    @match stated {
                                        None => select name={ "state:" (text) } aria-labelledby={ "state-" (at) } {
                                            option value="" { (visit.say("不认得，请选", "not known, choose")) }
                                            @for (it, code) in COMPLETIONS { option value=(it.name()) { (words::of(words::STATES, code, visit)) } }
                                        },
                                        Some(it) => {
                                            (completion(visit, it.completion))
                                            @if it.standing { (visit.say("，长期坚持", ", standing")) }
                                            // What was chosen a moment ago is chosen still.
                                            @if let Some(own) = plan.table.layout.states.iter().find(|own| own.word == *text) {
                                                input type="hidden" name={ "state:" (text) } value=(own.completion.name());
                                            }
                                        },
                                    }
                                }
                                td { (rows) }
                            }
                        }
                    }
                }
                (more(visit, seen.len()))
            }
        }
    }
}

fn completion(visit: &Visit, it: Option<Completion>) -> String {
    let code = it.and_then(|it| COMPLETIONS.iter().find(|other| other.0 == it)).map_or("registered", |it| it.1);
    words::of(words::STATES, code, visit)
}

fn problems(visit: &Visit, problems: &[CellProblem], title: &str) -> Markup {
    html! {
        @if !problems.is_empty() {
            section.card.bad {
                h2 { (title) " " span.count { (problems.len()) } }
                ul.rows {
                    @for it in problems.iter().take(SHOWN) {
                        li {
                            b {
                                @if visit.is_english() { "row " (it.row) } @else { "第 " (it.row) " 行" }
                                " " span lang="zh-Hans" { "“" (it.header) "”" } @if !it.cell.is_empty() { " " (it.cell) }
                            }
                            " " (if visit.is_english() { &it.why.en } else { &it.why.zh })
                        }
                    }
                }
                (more(visit, problems.len()))
            }
        }
    }
}

fn notes(visit: &Visit, plan: &Plan) -> Markup {
    let english = visit.is_english();
    let of_sheet = plan.table.notes.iter().map(|it| if english { &it.en } else { &it.zh });
    let notes: Vec<&String> =
        of_sheet.chain(plan.notes.iter().map(|it| if english { &it.en } else { &it.zh })).collect();
    html! {
        @if !notes.is_empty() {
            section.card {
                h2 { (visit.say("请留意", "Please note")) " " span.count { (notes.len()) } }
                ul.rows { @for it in notes.iter().take(SHOWN) { li { (it) } } }
                (more(visit, notes.len()))
            }
        }
    }
}

fn changes(visit: &Visit, plan: &Plan) -> Markup {
    let row = |row: u32| if visit.is_english() { format!("row {row}") } else { format!("第 {row} 行") };
    html! {
        section.card aria-labelledby="changes" {
            h2 #changes { (visit.say("确认后写入", "What is written then")) }
            p {
                @if visit.is_english() {
                    (plan.table.lines.len()) " rows read: " (plan.new.len()) " new, " (plan.changed.len()) " changed, " (plan.same) " as they were, " (plan.gone.len()) " gone from the sheet (the record keeps them)."
                } @else {
                    "读到 " (plan.table.lines.len()) " 行：新增 " (plan.new.len()) "，变更 " (plan.changed.len()) "，不变 " (plan.same) "，表里没有了 " (plan.gone.len()) "（底账里保留）。"
                }
            }
            @if !plan.changed.is_empty() {
                details open {
                    summary { (visit.say("变更", "Changed")) " " span.count { (plan.changed.len()) } }
                    ul.rows {
                        @for it in plan.changed.iter().take(SHOWN) {
                            li {
                                span.note { (row(it.row)) } " " span lang="zh-Hans" { (it.affair) }
                                @for (header, was, now) in &it.cells {
                                    p.hint lang="zh-Hans" { (header) "：" del { (empty(visit, was)) } " → " ins { (empty(visit, now)) } }
                                }
                            }
                        }
                    }
                    (more(visit, plan.changed.len()))
                }
            }
            @if !plan.new.is_empty() {
                details open[plan.changed.is_empty()] {
                    summary { (visit.say("新增", "New")) " " span.count { (plan.new.len()) } }
                    ul.rows {
                        @for it in plan.new.iter().take(SHOWN) {
                            li {
                                span.note { (row(it.row.row)) } " " span lang="zh-Hans" { (it.row.affair) }
                                p.hint { (stated(visit, plan, &it.row)) }
                            }
                        }
                    }
                    (more(visit, plan.new.len()))
                }
            }
            @if !plan.gone.is_empty() {
                details {
                    summary { (visit.say("表里没有了", "Gone from the sheet")) " " span.count { (plan.gone.len()) } }
                    ul.rows lang="zh-Hans" { @for it in plan.gone.iter().take(SHOWN) { li { (it.affair) } } }
                    (more(visit, plan.gone.len()))
                }
            }
        }
    }
}

/// What of a row is not its affair, as it was understood.
fn stated(visit: &Visit, plan: &Plan, row: &Imported) -> String {
    let units =
        |units: &[UnitId]| units.iter().map(|it| plan.names.unit(it)).collect::<Vec<_>>().join(visit.say("、", ", "));
    let days = [row.due.map(|it| it.to_string()), row.standing.then(|| visit.say("长期坚持", "standing").to_owned())];
    let days = days.into_iter().flatten().collect::<Vec<_>>().join(visit.say("，", ", "));
    let parts = [
        (visit.say("状态", "state"), words::state(row.state, visit)),
        (visit.say("时限", "last day"), days),
        (visit.say("主办", "lead"), units(row.lead.as_slice())),
        (visit.say("协办", "supporting"), units(&row.supporting)),
        (visit.say("领域", "field"), row.field.clone()),
        (visit.say("办结标准", "criterion"), row.criterion.clone()),
    ];
    let (found, missing): (Vec<_>, Vec<_>) = parts.iter().partition(|it| !it.1.is_empty());
    let mut said: Vec<String> = found.iter().map(|(name, word)| format!("{name} {word}")).collect();
    // What was not found is said too: it is what one looks for here.
    if !missing.is_empty() {
        let names = missing.iter().map(|it| it.0).collect::<Vec<_>>().join(visit.say("、", ", "));
        said.push(format!("{}{names}", visit.say("没有读到：", "not found: ")));
    }
    said.join(visit.say("；", "; "))
}

/// Units of the sheet that the office does not have, and what to do.
fn units(visit: &Visit, plan: &Plan) -> Markup {
    html! {
        @if !plan.unknown_units.is_empty() {
            section.card.bad {
                h2 { (visit.say("本处还没有的单位", "Units not known here")) " " span.count { (plan.unknown_units.len()) } }
                p lang="zh-Hans" { (plan.unknown_units.join("、")) }
                p.hint {
                    (visit.say("写入以后，这些单位先空着，表里的字原样保留。", "They are left empty, and the words of the sheet are kept. ")) " "
                    @if visit.may(What::Units) { (visit.say("到", "Under ")) a href="/settings/units" { (visit.say("设置 → 单位", "Settings, Units")) } (visit.say("照表里的写法加上", " add them as the sheet calls them")) }
                    @else { (visit.say("请系统管理员在“设置 → 单位”照表里的写法加上", "Ask the administrator to add them under Settings, Units, as the sheet calls them")) }
                    (visit.say("，再导入一次这份表，主办、协办就补上；也可以先写入，再到“今日”逐件交办。", ", then import this file again; or write it now, and give the matters out one by one from Today."))
                }
            }
        }
    }
}

fn empty<'t>(visit: &Visit, text: &'t str) -> &'t str {
    if text.is_empty() { visit.say("（空）", "(empty)") } else { text }
}

fn more(visit: &Visit, all: usize) -> Markup {
    let left = all.saturating_sub(SHOWN);
    html! {
        @if left > 0 {
            p.hint { @if visit.is_english() { (left) " more" } @else { "另有 " (left) " 处" } }
        }
    }
}
