//! The units of the office, of its villages, and of the superior offices that it works with.

use duizhao_app::office::{NamelessUnit, Standing};
use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use maud::{Markup, html};

use super::settings::tabs;
use crate::answer::Answer;
use crate::visit::Visit;
use crate::{layout, words};

/// What follows the first account.
const FIRST_STEPS: Word = Word(
    "账号已建立。接下来：一，在这里把科室、站所、村、社区和上级部门建齐；二，到“人员”页邀请人，每人归到一个单位；三，登记第一件事，或在“导入导出”页读入现有的台账。",
    "The account is made. Next: first add the units here, villages and superiors too; then invite people under People, each into a unit; then register the first matter, or take the ledger you have in under In and out.",
);

/// `GET /settings/units`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    Ok(layout::page(visit, title(visit), &body(visit, None)?))
}

/// `POST /settings/units`
pub(crate) fn add(visit: &Visit) -> Result<Answer, Failure> {
    let standing = Standing::of(visit.form.get("standing")).unwrap_or(Standing::Own);
    let added = visit.office.add_unit(visit.person()?, visit.form.get("name"), standing);
    done(visit, added.map(|_| ()))
}

/// `POST /settings/units/{unit}`
pub(crate) fn change(visit: &Visit) -> Result<Answer, Failure> {
    let missing = || Failure::new("missing", "没有这个单位", "there is no such unit");
    let id = visit.param("unit").parse().map_err(|_| missing())?;
    let form = &visit.form;
    let (by, name) = (visit.person()?, form.get("name"));
    done(
        visit,
        match Standing::of(form.get("standing")) {
            Some(standing) => visit.office.name_unit(by, &id, name, standing),
            None => visit.office.change_unit(by, &id, name, form.has("ended", "yes"), form.has("sure", "yes")),
        },
    )
}

fn done(visit: &Visit, changed: Result<(), Failure>) -> Result<Answer, Failure> {
    match changed {
        Ok(()) => Ok(Answer::go("/settings/units?done=changed")),
        Err(failure) if failure.code.starts_with("unit-") => {
            Ok(layout::refused(visit, title(visit), &failure, &body(visit, Some(&failure))?))
        }
        Err(failure) => Err(failure),
    }
}

fn title(visit: &Visit) -> &'static str {
    visit.say("单位", "Units")
}

fn body(visit: &Visit, refused: Option<&Failure>) -> Result<Markup, Failure> {
    let names = visit.office.names()?;
    let nameless = visit.office.nameless_units(visit.person()?)?;
    // What was sent and refused stands where it was typed: in the row of a unit, or where one is added.
    let kept = refused.map(|_| visit.param("unit"));
    let is_busy = refused.is_some_and(|it| it.code == "unit-busy");
    let added = if kept == Some("") { visit.form.get("name") } else { "" };
    Ok(html! {
        (tabs(visit, "/settings/units"))
        h1 { (title(visit)) }
        @if refused.is_none() {
            (layout::done(visit, &[
                ("changed", Word("已保存。", "Saved.")),
                ("set-up", FIRST_STEPS),
            ]))
        }
        @if let Some(failure) = refused { (layout::alert(visit, failure)) }
        @if !nameless.is_empty() { (former(visit, &nameless, kept)) }
        form.inline method="post" action="/settings/units" {
            (layout::token(visit))
            div.field {
                label for="name" { (visit.say("新单位的名称", "Name of a new unit")) }
                input #name name="name" required value=(added);
            }
            div.field {
                label for="standing" { (visit.say("隶属", "Standing")) }
                select #standing name="standing" { (standings(visit, kept == Some(""))) }
            }
            button { (visit.say("添加", "Add")) }
        }
        ul.rows {
            @for unit in &names.units {
                @let refused = kept.is_some_and(|it| it == unit.id.to_string());
                li {
                    form.inline method="post" action={ "/settings/units/" (unit.id) } {
                        (layout::token(visit))
                        span.note { (visit.word(words::standing(unit.standing))) }
                        label.unseen for={ "name-" (unit.id) } { (visit.say("名称", "Name")) }
                        input id={ "name-" (unit.id) } name="name" value=(if refused { visit.form.get("name") } else { &unit.name }) required lang="zh-Hans";
                        label.tick {
                            input type="checkbox" name="ended" value="yes" checked[if refused { visit.form.has("ended", "yes") } else { unit.ended }];
                            span { (visit.say("已撤并", "ended")) }
                        }
                        @if refused && is_busy { input type="hidden" name="sure" value="yes"; }
                        button.quiet { (visit.say("保存", "Save")) }
                    }
                }
            }
        }
    })
}

fn standings(visit: &Visit, kept: bool) -> Markup {
    html! {
        @for it in Standing::ALL { option value=(it.code()) selected[kept && visit.form.get("standing") == it.code()] { (visit.word(words::standing(it))) } }
    }
}

/// Units of the record whose names are lost, to be given them again.
fn former(visit: &Visit, nameless: &[NamelessUnit], kept: Option<&str>) -> Markup {
    html! {
        section.card {
            h2 { (visit.say("底账里有、这里没有名称的单位", "Units of the record that have no name here")) }
            p { (visit.say("从备份恢复而没有工作台文件（record.desk），或设立工作台以前用命令行记过的，列在这里。写明每个编号以前是哪个单位，它的事项和经过就接上了；写错了，别人会看到它的事。", "They come from a restore without record.desk, or from commands before there was one. Say which unit each id was, and its matters and history are its own again; a wrong name shows them to others.")) }
            ul.rows {
                @for it in nameless {
                    @let id = it.id.to_string();
                    @let is_kept = kept == Some(&id);
                    li {
                        form.inline method="post" action={ "/settings/units/" (id) } {
                            (layout::token(visit))
                            span.note { (id) " · " (visit.say("主办", "lead of")) " " (it.leads) " " (visit.say("件", "matters")) }
                            @if let Some(line) = &it.example {
                                span { (visit.say("如", "as")) " " a href={ "/matters/" (line.id.0) } lang="zh-Hans" { (super::ledger::affair(visit, line)) } }
                            }
                            label.unseen for={ "name-" (id) } { (id) (visit.say("现在叫什么", ": its name now")) }
                            input id={ "name-" (id) } name="name" value=(if is_kept { visit.form.get("name") } else { "" }) required lang="zh-Hans" placeholder=(visit.say("现在叫什么", "its name now"));
                            label.unseen for={ "standing-" (id) } { (visit.say("隶属", "Standing")) }
                            select id={ "standing-" (id) } name="standing" { (standings(visit, is_kept)) }
                            button.quiet { (visit.say("命名", "Name it")) }
                        }
                    }
                }
            }
        }
    }
}
