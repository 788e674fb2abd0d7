//! Measures of a report become matters: all on one screen, each cell filled in as far as can be known.

use duizhao_app::office::{AcceptedMeasure, Measures, Names, ProposedMatter, What};
use duizhao_app::record::Failure;
use duizhao_core::{CommandId, MatterId, Pace, days_near, longest};
use jiff::civil::Date;
use maud::{Markup, html};
use uuid::Uuid;

use super::passed;
use super::register::fields_in_use;
use super::report::id;
use crate::answer::Answer;
use crate::visit::{Sent, Visit, uuid};
use crate::{forms, layout};

/// Name of a cell and what would be right there; an empty name for all of them.
type Wrong = Vec<(String, String)>;

/// `GET /reports/{report}/measures`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let measures = visit.office.measures(visit.person()?, id(visit)?)?;
    let sent = passed::laid_over(filled(visit, &measures), &measures);
    Ok(layout::page(visit, title(visit), &body(visit, &measures, &sent, &Wrong::new(), None)?))
}

/// `POST /reports/{report}/measures`
pub(crate) fn accept(visit: &Visit) -> Result<Answer, Failure> {
    let (person, report, sent) = (visit.person()?, id(visit)?, &visit.form);
    let measures = visit.office.measures(person, report)?;
    let wrong = check(visit, sent);
    let refused = if wrong.is_empty() {
        let accepted = sent.all("take").map(|row| accepted(sent, row)).collect::<Result<Vec<_>, _>>()?;
        let confirmed = sent.has("numbers_confirmed", "yes");
        match visit.office.accept_measures(person, report, CommandId(uuid(sent.get("command"))?), &accepted, confirmed)
        {
            Ok(_) => return Ok(Answer::go(format!("/reports/{report}/measures?done={}", accepted.len()))),
            Err(failure) => failure,
        }
    } else {
        Failure::new(
            "form",
            "有的栏目还要填写，什么都没有登记",
            "something is still to be filled in; nothing was registered",
        )
    };
    Ok(layout::refused(visit, title(visit), &refused, &body(visit, &measures, sent, &wrong, Some(&refused))?))
}

/// The page again, with what was typed and why it was not done.
pub(super) fn again(visit: &Visit, report: Uuid, failure: &Failure) -> Result<Answer, Failure> {
    let measures = visit.office.measures(visit.person()?, report)?;
    let body = body(visit, &measures, &visit.form, &Wrong::new(), Some(failure))?;
    Ok(layout::refused(visit, title(visit), failure, &body))
}

fn title(visit: &Visit) -> &'static str {
    visit.say("把措施列为事项", "Measures to matters")
}

/// The form as the program fills it in. What shows nothing that others could see is not ticked.
fn filled(visit: &Visit, measures: &Measures) -> Sent {
    let mut sent = Sent::default();
    sent.put("command", visit.office.new_id().to_string());
    for row in &measures.rows {
        let it = &row.proposal;
        let mut put = |cell: &str, word: String| sent.put(&format!("{}.{cell}", it.id), word);
        put("matter", visit.office.new_id().to_string());
        put("affair", it.affair.clone());
        put("criterion", it.criterion.clone());
        put("field", row.field.clone());
        put("quote", row.measure.clone());
        // What would be refused is not chosen for anyone.
        let lead = row.lead.as_ref().filter(|_| assigns_in(visit, &row.field));
        put("lead", lead.map(ToString::to_string).unwrap_or_default());
        put("pace", pace(row).to_owned());
        put("due", row.due.map(|it| it.to_string()).unwrap_or_default());
        if !row.taken && !it.criterion.is_empty() {
            sent.put("take", it.id.clone());
        }
    }
    sent
}

fn assigns_in(visit: &Visit, field: &str) -> bool {
    visit.person.as_ref().is_some_and(|it| it.may_assign_in(field))
}

/// What would have to stand in a cell for this person to give the matter out.
fn field_in_charge(visit: &Visit) -> (&'static str, String) {
    let fields = visit.person.as_ref().map_or(&[][..], |it| &it.fields);
    match (fields, visit.is_english()) {
        ([], true) => ("lead", "you give no matters out; choose none yet".to_owned()),
        ([], false) => ("lead", "您不交办事项，请选“暂不交办”".to_owned()),
        (all, true) => {
            ("field", format!("to give it out, a field in your charge: {}; else choose no unit yet", all.join(", ")))
        }
        (all, false) => {
            ("field", format!("要交办，写您分管的领域：{}；不是您分管的，主办单位选“暂不交办”", all.join("、")))
        }
    }
}

fn pace(row: &ProposedMatter) -> &'static str {
    match row.proposal.due {
        it if it.at_once => "at-once",
        it if it.standing && it.day.is_none() => "standing",
        _ => "by-date",
    }
}

fn check(visit: &Visit, sent: &Sent) -> Wrong {
    let mut wrong = Wrong::new();
    if sent.all("take").next().is_none() {
        wrong.push((String::new(), visit.say("至少选一条措施", "choose at least one measure").to_owned()));
    }
    let today = visit.office.moment().map(|it| it.today).ok();
    for row in sent.all("take") {
        let cell = |name: &str| sent.get(&format!("{row}.{name}")).trim();
        let mut tell = |name: &str, said: String| wrong.push((format!("{row}.{name}"), said));
        for name in ["affair", "criterion", "field"] {
            if let Some(most) = longest(name).filter(|most| cell(name).chars().count() > *most) {
                let en = visit.is_english();
                tell(name, if en { format!("{most} characters at most") } else { format!("最多 {most} 个字") });
            }
        }
        let mut say = |name: &str, zh, en| tell(name, visit.say(zh, en).to_owned());
        if cell("affair").is_empty() {
            say("affair", "写一件事", "say what is to be done");
        }
        if cell("criterion").is_empty() {
            say("criterion", "写办成什么样算数", "say what will count as solved");
        }
        if cell("lead").is_empty() {
            continue;
        }
        let day = cell("due").parse::<Date>();
        let standing = cell("pace") == "standing" && cell("due").is_empty();
        match day {
            Err(_) if !standing => say("due", "写截止日", "give the last day"),
            Ok(day) if today.is_some_and(|it| day < it) => say("due", "这一天已经过了", "this day has passed"),
            Ok(day) if today.is_some_and(|it| !days_near(it).contains(&day)) => {
                say("due", "这一天离今天太远，请核对年份", "this day is too far off; look at the year");
            }
            _ => {}
        }
        if !assigns_in(visit, cell("field")) {
            let (name, said) = field_in_charge(visit);
            tell(name, said);
        }
    }
    wrong
}

fn accepted(sent: &Sent, row: &str) -> Result<AcceptedMeasure, Failure> {
    let cell = |name: &str| sent.get(&format!("{row}.{name}")).trim().to_owned();
    let lead = Some(cell("lead")).filter(|it| !it.is_empty());
    let no_unit =
        || Failure::new("unit", "没有这个单位，请在列表里选", "there is no such unit; choose one of the list");
    Ok(AcceptedMeasure {
        matter: MatterId(uuid(&cell("matter"))?),
        affair: cell("affair"),
        criterion: cell("criterion"),
        field: cell("field"),
        quote: cell("quote"),
        lead: lead.map(|it| it.parse().map_err(|_| no_unit())).transpose()?,
        pace: match cell("pace").as_str() {
            "at-once" => Pace::AtOnce,
            "standing" => Pace::Standing,
            _ => Pace::ByDate,
        },
        due: cell("due").parse().ok(),
    })
}

fn body(
    visit: &Visit,
    measures: &Measures,
    sent: &Sent,
    wrong: &Wrong,
    refused: Option<&Failure>,
) -> Result<Markup, Failure> {
    let names = visit.office.names()?;
    let fields = fields_in_use(visit)?;
    let all = wrong.iter().find(|it| it.0.is_empty()).map(|it| it.1.as_str());
    let form = Form { visit, sent, wrong, names: &names };
    let open = measures.rows.iter().any(|it| !it.taken);
    let held = passed::is_held(visit, measures.passed.as_ref());
    Ok(html! {
        p.crumb { a href={ "/reports/" (measures.report) } { (visit.say("← 回到材料", "← Back to the report")) } }
        h1 { (title(visit)) }
        @if let Some(count) = visit.query.some("done") {
            div.done role="status" { p {
                @if visit.is_english() { @if count == "1" { "1 matter was registered. " } @else { (count) " matters were registered. " } } @else { "已登记 " (count) " 件。" }
                a href="/ledger?origin=report&sort=registered" { (visit.say("到台账里看", "See them in the ledger")) }
            } }
        }
        @if let Some(failure) = refused { p.alert role="alert" { (all.unwrap_or(visit.said(&failure.said))) } }
        @if measures.rows.is_empty() { p.empty { (visit.say("没有读到措施。", "No measures were found.")) } }
        @else {
            @if let Some(it) = &measures.passed { (passed::told(visit, it, &names)?) }
            @if open { p.hint { (visit.say(
                "勾选的才登记；每一格都可以改。写事，不写人；没有结果可看的措施没有勾选，先写办结标准。选了主办单位的，同时交办；没选的，截止日留到交办时填好。",
                "What is ticked is registered, and every cell can be changed. Write the affair and not a person. A measure that shows no result is not ticked: say first what will count as solved. Where a unit is chosen, the matter is given to it at once; where none is, the last day waits in the form that gives it out.",
            )) } }
            form.measures method="post" action={ "/reports/" (measures.report) "/measures" } {
                (layout::token(visit))
                input type="hidden" name="command" value=(sent.get("command"));
                datalist #fields { @for it in &fields { option value=(it); } }
                @for row in &measures.rows { (form.row(row)) }
                @if refused.is_some_and(|it| it.code == "sensitive-number") { (forms::numbers(visit)) }
                p.buttons {
                    @if open && held && visit.may(What::Measures) {
                        button.main { (visit.say("登记勾选的措施", "Register what is ticked")) }
                    }
                }
                @if measures.passed.is_none() { (passed::choice(visit, measures.report)?) }
            }
        }
    })
}

/// What is typed and what is wrong with it.
struct Form<'f> {
    visit: &'f Visit,
    sent: &'f Sent,
    wrong: &'f Wrong,
    names: &'f Names,
}

impl Form<'_> {
    fn row(&self, row: &ProposedMatter) -> Markup {
        let (visit, id) = (self.visit, row.proposal.id.as_str());
        let cell = |name: &str| self.sent.get(&format!("{id}.{name}"));
        let hidden = |name: &str| html! { input type="hidden" name={ (id) "." (name) } value=(cell(name)); };
        if row.taken {
            return html! {
                section.measure.taken {
                    p lang="zh-Hans" { (row.measure) }
                    p.hint {
                        @let said = visit.say("已列为事项", "A matter already");
                        @if let Some(matter) = row.matter { a href={ "/matters/" (matter.0) } { (said) } } @else { (said) }
                    }
                }
            };
        }
        html! {
            fieldset.measure {
                legend {
                    label.tick {
                        input type="checkbox" name="take" value=(id) checked[self.sent.has("take", id)];
                        span lang="zh-Hans" { (row.measure) }
                    }
                }
                @if let Some(problem) = &row.problem {
                    p.hint { (visit.say("对应的问题：", "Answers the problem: ")) span lang="zh-Hans" { (problem) } }
                }
                (hidden("matter")) (hidden("quote"))
                div.cells {
                    (self.cell(id, "affair", visit.say("事由", "Affair"), |at| html! { textarea id=(at.id) name=(at.name) rows="2" maxlength=[longest("affair")] lang="zh-Hans" aria-invalid=[at.invalid] aria-describedby=[at.about.as_deref()] { "\n" (cell("affair")) } }))
                    (self.cell(id, "criterion", visit.say("办结标准", "Criterion"), |at| html! { textarea id=(at.id) name=(at.name) rows="2" maxlength=[longest("criterion")] lang="zh-Hans" aria-invalid=[at.invalid] aria-describedby=[at.about.as_deref()] { "\n" (cell("criterion")) } }))
                    (self.cell(id, "field", visit.say("领域", "Field"), |at| html! { input type="text" id=(at.id) name=(at.name) value=(cell("field")) list="fields" maxlength=[longest("field")] aria-invalid=[at.invalid] aria-describedby=[at.about.as_deref()]; }))
                    @if visit.may(What::Assigned) {
                        (self.cell(id, "lead", visit.say("主办单位", "Lead unit"), |at| html! {
                            select id=(at.id) name=(at.name) aria-invalid=[at.invalid] aria-describedby=[at.about.as_deref()] {
                                option value="" { (visit.say("暂不交办", "none yet")) }
                                @for unit in self.names.units.iter().filter(|it| !it.ended) {
                                    option value=(unit.id) lang="zh-Hans" selected[unit.id.to_string() == cell("lead")] { (crate::words::unit(unit, self.names, visit)) }
                                }
                            }
                        }))
                        (self.cell(id, "pace", visit.say("时限类型", "Pace"), |at| html! {
                            select id=(at.id) name=(at.name) {
                                @for (code, word) in forms::PACES { option value=(code) selected[*code == cell("pace")] { (visit.word(*word)) } }
                            }
                        }))
                        (self.cell(id, "due", visit.say("截止日", "Last day"), |at| html! { input type="date" id=(at.id) name=(at.name) value=(cell("due")) aria-invalid=[at.invalid] aria-describedby=[at.about.as_deref()]; }))
                    } @else { (hidden("pace")) (hidden("due")) }
                }
            }
        }
    }

    fn cell(&self, row: &str, name: &str, label: &str, control: impl Fn(&At) -> Markup) -> Markup {
        let name = format!("{row}.{name}");
        let wrong = self.wrong.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        let id = name.replace('.', "-");
        let about = wrong.map(|_| format!("{id}-wrong"));
        html! {
            div.field {
                label for=(id) { (label) }
                (control(&At { id: id.clone(), name, invalid: wrong.map(|_| "true"), about }))
                @if let Some(wrong) = wrong { p.wrong id={ (id) "-wrong" } role="alert" { (wrong) } }
            }
        }
    }
}

/// Where a cell stands in the form.
struct At {
    id: String,
    name: String,
    invalid: Option<&'static str>,
    about: Option<String>,
}
