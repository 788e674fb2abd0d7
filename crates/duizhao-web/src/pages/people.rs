//! People: invited by a link, given roles, moved, suspended.

use std::collections::BTreeSet;

use duizhao_app::office::{Invite, Membership, NamelessPerson, Names, Person, Role, Token};
use duizhao_app::record::Failure;
use duizhao_core::PersonId;
use duizhao_papers::words::Word;
use maud::{Markup, html};

use super::settings::tabs;
use crate::answer::Answer;
use crate::visit::{Sent, Visit};
use crate::{layout, words};

/// `GET /settings/people`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    Ok(layout::page(visit, title(visit), &body(visit, None, None)?))
}

/// `POST /settings/people`
pub(crate) fn invite(visit: &Visit) -> Result<Answer, Failure> {
    let by = visit.person()?;
    let invited = asked(&visit.form).and_then(|it| visit.office.invite(by, &it, former_id(&visit.form)?.as_ref()));
    told(visit, invited.map(|it| Some(it.1)))
}

/// `POST /settings/people/{person}`
pub(crate) fn change(visit: &Visit) -> Result<Answer, Failure> {
    let by = visit.person()?;
    let membership = Membership::of(visit.form.get("membership")).unwrap_or(Membership::Active);
    let changed = asked(&visit.form).and_then(|it| visit.office.change_person(by, &id(visit)?, &it, membership));
    match changed {
        // Who took a role from themselves may no longer look here.
        Ok(()) if by.id.to_string() == visit.param("person") => Ok(Answer::go(visit.login()).without_session(visit)),
        Ok(()) => Ok(Answer::go("/settings/people?done=changed")),
        Err(failure) => told(visit, Err(failure)),
    }
}

/// `POST /settings/people/{person}/link`
pub(crate) fn link(visit: &Visit) -> Result<Answer, Failure> {
    let by = visit.person()?;
    told(visit, visit.office.invite_again(by, &id(visit)?).map(Some))
}

fn told(visit: &Visit, done: Result<Option<Token>, Failure>) -> Result<Answer, Failure> {
    match done {
        Ok(link) => Ok(layout::page(visit, title(visit), &body(visit, link.as_ref(), None)?)),
        Err(failure) if matches!(failure.code, "missing" | "forbidden") => Err(failure),
        Err(failure) => Ok(layout::refused(visit, title(visit), &failure, &body(visit, None, Some(&failure))?)),
    }
}

fn id(visit: &Visit) -> Result<PersonId, Failure> {
    let missing = || Failure::new("missing", "没有这个人员", "there is no such person");
    visit.param("person").parse().map_err(|_| missing())
}

/// Whom the record knows them as, where someone was chosen.
pub(super) fn former_id(sent: &Sent) -> Result<Option<PersonId>, Failure> {
    let wrong = |_| Failure::new("former", "请在列表里选以前的编号", "choose a former id of the list");
    sent.some("former").map(|it| it.parse().map_err(wrong)).transpose()
}

fn asked(sent: &Sent) -> Result<Invite, Failure> {
    let unit = sent.get("unit").parse();
    Ok(Invite {
        name: sent.get("name").to_owned(),
        unit: unit.map_err(|_| Failure::new("unit", "请选择单位", "choose a unit"))?,
        roles: sent.all("roles").filter_map(Role::of).collect(),
        fields: fields(&typed_fields(sent)),
    })
}

/// Those that were ticked, and those that were typed.
fn typed_fields(sent: &Sent) -> String {
    sent.all("fields").collect::<Vec<_>>().join("\n")
}

fn fields(typed: &str) -> Vec<String> {
    typed.lines().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

fn title(visit: &Visit) -> &'static str {
    visit.say("人员", "People")
}

fn body(visit: &Visit, link: Option<&Token>, refused: Option<&Failure>) -> Result<Markup, Failure> {
    let names = visit.office.names()?;
    let nameless = visit.office.nameless_people(visit.person()?)?;
    let in_use = visit.office.all_fields(visit.person()?)?;
    Ok(html! {
        (tabs(visit, "/settings/people"))
        h1 { (title(visit)) }
        @if refused.is_none() { (layout::done(visit, &[("changed", Word("已保存。", "Saved."))])) }
        @if let Some(link) = link {
            div.done role="status" {
                p { (visit.say("把这个链接当面或用内部渠道交给本人。只能用一次，7 天内有效：", "Hand this link over in person. It works once, within seven days:")) }
                p { code { (visit.whole_address("/invitation/")) (link.as_str()) } }
            }
        }
        @if let Some(failure) = refused.filter(|it| !["person-name", "unit", "roles"].contains(&it.code)) { (layout::alert(visit, failure)) }
        @let kept = refused.map(|_| visit.param("person"));
        details.card open[names.people.len() < 2 || kept == Some("")] {
            summary { (visit.say("邀请一个人", "Invite someone")) }
            form method="post" action="/settings/people" {
                (layout::token(visit))
                (former(visit, &nameless, &names, kept.map_or("", |_| visit.form.get("former"))))
                (form(visit, "new", &typed(visit, None, kept), refused.filter(|_| kept == Some("")), &names, &in_use))
                button.main { (visit.say("生成邀请链接", "Make the link")) }
            }
        }
        ul.rows {
            @for person in &names.people {
                (row(visit, person, refused.filter(|_| kept == Some(person.id.to_string().as_str())), &names, &in_use))
            }
        }
    })
}

/// Whom of the record someone is, where the desk has lost that.
pub(super) fn former(visit: &Visit, nameless: &[NamelessPerson], names: &Names, kept: &str) -> Markup {
    html! {
        @if !nameless.is_empty() {
            div.field {
                label for="former" { (visit.say("底账里的哪一位", "Whom of the record")) }
                select #former name="former" {
                    option value="" { (visit.say("新的人", "someone new")) }
                    @for it in nameless {
                        @let id = it.id.to_string();
                        option value=(id) selected[id == kept] {
                            (id) @if let Some(unit) = &it.unit { "（" (names.unit(unit)) "）" }
                            " · " (visit.say("记了", "wrote")) " " (it.entries) " " (visit.say("条", "entries"))
                        }
                    }
                }
                p.hint { (visit.say("底账里有、这里没有姓名的人，是从备份恢复而没有工作台文件，或设立工作台以前用命令行记过的：选了哪一个，以前记的就是谁记的，选错了改不回来；单位先在“单位”页命名。", "People of the record who have no name here, after a restore without record.desk or from commands before there was one: what the one chosen has done is theirs then, and that cannot be undone; name the units first.")) }
            }
        }
    }
}

/// What stands in a form: what was sent and refused (`kept` says of whom), else what is known.
fn typed(visit: &Visit, person: Option<&Person>, kept: Option<&str>) -> Typed {
    let id = person.map_or_else(String::new, |it| it.id.to_string());
    if kept == Some(&id) {
        let form = &visit.form;
        return Typed {
            name: form.get("name").to_owned(),
            unit: form.get("unit").to_owned(),
            roles: form.all("roles").filter_map(Role::of).collect(),
            fields: typed_fields(form),
        };
    }
    person.map_or_else(Typed::default, |it| Typed {
        name: it.name.clone(),
        unit: it.unit.to_string(),
        roles: it.roles.clone(),
        fields: it.fields.join("\n"),
    })
}

#[derive(Default)]
struct Typed {
    name: String,
    unit: String,
    roles: Vec<Role>,
    fields: String,
}

fn row(visit: &Visit, person: &Person, refused: Option<&Failure>, names: &Names, in_use: &BTreeSet<String>) -> Markup {
    let id = person.id.to_string();
    let kept = refused.map(|_| id.as_str());
    let roles: Vec<&str> = person.roles.iter().map(|it| visit.word(words::role(*it))).collect();
    html! {
        li {
            details open[kept.is_some()] {
                summary {
                    strong lang="zh-Hans" { (person.name) }
                    span.beside {
                        span lang="zh-Hans" { (names.unit(&person.unit)) } span { (roles.join(visit.say("、", ", "))) }
                        @for it in person.fields.iter().filter(|it| *it != Person::EVERY_FIELD && !in_use.contains(*it)) {
                            span.note lang="zh-Hans" { (visit.say("台账里没有这个领域：", "no matter has the field ")) (it) }
                        }
                        @if person.membership != Membership::Active { span.note { (visit.word(words::membership(person.membership))) } }
                    }
                }
                form method="post" action={ "/settings/people/" (person.id) } {
                    (layout::token(visit))
                    (form(visit, &id, &typed(visit, Some(person), kept), refused, names, in_use))
                    div.field {
                        label for={ "membership-" (person.id) } { (visit.say("账号", "Account")) }
                        select id={ "membership-" (person.id) } name="membership" {
                            @for it in [Membership::Active, Membership::Suspended, Membership::Revoked] {
                                option value=(it.code()) selected[person.membership == it] { (visit.word(words::membership(it))) }
                            }
                        }
                    }
                    button { (visit.say("保存", "Save")) }
                }
                form method="post" action={ "/settings/people/" (person.id) "/link" } {
                    (layout::token(visit))
                    button.quiet { (visit.say("重新生成链接（可重设密码）", "A new link, to set the password again")) }
                }
            }
        }
    }
}

fn form(
    visit: &Visit,
    id: &str,
    typed: &Typed,
    refused: Option<&Failure>,
    names: &Names,
    in_use: &BTreeSet<String>,
) -> Markup {
    let beside = |code: &str| layout::beside(visit, refused, &[code]);
    let (ticked, others): (Vec<String>, Vec<String>) =
        fields(&typed.fields).into_iter().partition(|it| in_use.contains(it));
    html! {
        div.field {
            label for={ "name-" (id) } { (visit.say("姓名", "Name")) }
            input id={ "name-" (id) } name="name" required lang="zh-Hans" value=(typed.name) aria-invalid=[layout::is_wrong(refused, &["person-name"])];
            (beside("person-name"))
        }
        div.field {
            label for={ "unit-" (id) } { (visit.say("单位", "Unit")) }
            select id={ "unit-" (id) } name="unit" required {
                @for unit in names.units.iter().filter(|it| !it.ended) {
                    option value=(unit.id) selected[unit.id.to_string() == typed.unit] { (unit.name) }
                }
            }
            (beside("unit"))
        }
        fieldset.field {
            legend { (visit.say("角色", "Roles")) }
            div.ticks {
                @for role in Role::ALL {
                    label.tick {
                        input type="checkbox" name="roles" value=(role.code()) checked[typed.roles.contains(&role)];
                        span { (visit.word(words::role(role))) }
                    }
                }
            }
            (beside("roles"))
        }
        @if !in_use.is_empty() {
            fieldset.field {
                legend { (visit.say("分管领域（领导填写）", "Fields in charge, for leaders")) }
                div.ticks lang="zh-Hans" {
                    @for it in in_use {
                        label.tick {
                            input type="checkbox" name="fields" value=(it) checked[ticked.contains(it)];
                            span { (it) }
                        }
                    }
                }
            }
        }
        div.field {
            label for={ "fields-" (id) } { (visit.say("台账里还没有的领域（领导填写，每行一个；* 为全部）", "Fields that no matter has yet, for leaders, one a line; * for all")) }
            textarea id={ "fields-" (id) } name="fields" rows="2" lang="zh-Hans" { "\n" (others.join("\n")) }
        }
    }
}
