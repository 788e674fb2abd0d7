//! The first account of a new office, through the link shown at the start.

use duizhao_app::office::SetUp;
use duizhao_app::record::Failure;
use maud::{Markup, html};

use super::people;
use crate::answer::Answer;
use crate::layout;
use crate::visit::{Sent, Visit};

/// `GET /setup/{link}`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    Ok(layout::page(visit, title(visit), &body(visit, &Sent::default(), None)?))
}

/// `POST /setup/{link}`
pub(crate) fn set_up(visit: &Visit) -> Result<Answer, Failure> {
    let sent = &visit.form;
    let text = |name: &str| sent.get(name).to_owned();
    let asked = SetUp {
        office: text("office"),
        unit: text("unit"),
        name: text("name"),
        login: text("login"),
        password: text("password"),
        apart: sent.has("apart", "yes"),
        former: people::former_id(sent)?,
    };
    match visit.office.set_up(visit.param("link"), &asked) {
        Ok((_, session)) => Ok(Answer::go("/settings/units?done=set-up").with_session(&session, visit)),
        Err(failure) if matches!(failure.code, "link" | "set-up-already") => Err(failure),
        Err(failure) => Ok(layout::refused(visit, title(visit), &failure, &body(visit, sent, Some(&failure))?)),
    }
}

fn title(visit: &Visit) -> &'static str {
    visit.say("首次设置", "Setting up")
}

fn body(visit: &Visit, sent: &Sent, refused: Option<&Failure>) -> Result<Markup, Failure> {
    let nameless = visit.office.formerly_here(visit.param("link"))?;
    let code = refused.map_or("", |it| it.code);
    let fields = [
        (
            "office",
            visit.say("单位全称", "The office's name"),
            visit.say("如：青禾镇人民政府", "as on its seal"),
            "text",
            "organization",
            "office-name",
        ),
        (
            "unit",
            visit.say("您所在的科室", "Your unit"),
            visit.say("如：党政办", "as 党政办"),
            "text",
            "off",
            "unit-name",
        ),
        ("name", visit.say("您的姓名", "Your name"), "", "text", "name", "person-name"),
        (
            "login",
            visit.say("登录名", "Name to sign in with"),
            visit.say("可用汉字、字母、数字和 . _ - @", "letters, digits and . _ - @"),
            "text",
            "username",
            "login",
        ),
        (
            "password",
            visit.say("密码", "Password"),
            visit.word(layout::PASSWORD),
            "password",
            "new-password",
            "password",
        ),
    ];
    Ok(html! {
        div.narrow {
            h1 { (title(visit)) }
            p.secrecy { strong { (visit.say(layout::SECRECY.0, layout::SECRECY.1)) } }
            p { (visit.say("建立第一个账号。这个链接只能用一次。", "Make the first account. This link works once.")) }
            @if let Some(failure) = refused.filter(|it| !fields.iter().any(|field| field.5 == it.code)) { (layout::alert(visit, failure)) }
            form method="post" {
                (people::former(visit, &nameless, &visit.office.names()?, sent.get("former")))
                @for (name, label, hint, kind, complete, wrong) in fields {
                    @let said = refused.filter(|_| wrong == code);
                    div.field {
                        label for=(name) { (label) }
                        input id=(name) name=(name) type=(kind) autocomplete=(complete) required
                            value=[(kind != "password").then(|| sent.get(name))]
                            aria-invalid=[said.map(|_| "true")] aria-describedby={ (name) "-hint" };
                        p.hint id={ (name) "-hint" } { (hint) }
                        @if let Some(failure) = said { p.wrong role="alert" { (visit.said(&failure.said)) } }
                    }
                }
                label.tick {
                    input type="checkbox" name="apart" value="yes" checked[sent.has("apart", "yes")];
                    span { (visit.say("我只做系统管理员，不看事项（党政办另有人）", "I only administer and see no matters; the clerk is someone else")) }
                }
                button.main { (visit.say("建立", "Make it")) }
            }
        }
    })
}
