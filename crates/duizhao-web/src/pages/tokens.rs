//! Tokens for programs of one's own: made, shown once, ended.

use duizhao_app::office::{Person, Token};
use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use jiff::Timestamp;
use maud::{Markup, html};

use super::settings::tabs;
use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;

/// `POST /settings/tokens`
pub(crate) fn issue(visit: &Visit) -> Result<Answer, Failure> {
    let person = visit.person()?;
    match visit.office.issue_bearer(person, visit.form.get("name")) {
        Ok(token) => Ok(layout::page(visit, title(visit), &alone(visit, person, Some(&token), None)?)),
        Err(failure) => {
            Ok(layout::refused(visit, title(visit), &failure, &alone(visit, person, None, Some(&failure))?))
        }
    }
}

/// `POST /settings/tokens/{token}`
pub(crate) fn end(visit: &Visit) -> Result<Answer, Failure> {
    visit.office.end_bearer(visit.person()?, visit.param("token"))?;
    Ok(Answer::go("/settings?done=ended#tokens"))
}

fn title(visit: &Visit) -> &'static str {
    visit.say("程序令牌", "Tokens for programs")
}

fn alone(visit: &Visit, person: &Person, issued: Option<&Token>, refused: Option<&Failure>) -> Result<Markup, Failure> {
    Ok(html! {
        (tabs(visit, ""))
        div.narrow {
            h1 { (title(visit)) }
            @if let Some(token) = issued {
                div.done role="status" {
                    p { (visit.say("请现在抄到程序里，以后不再显示。谁有它，谁就能以您的名义查看和办理：", "Copy it now; it is not shown again. Whoever has it can see and act in your name:")) }
                    p { code.token { (token.as_str()) } }
                }
            }
            @if let Some(failure) = refused { (layout::alert(visit, failure)) }
            (list(visit, person)?)
            p { a href="/settings" { (visit.say("回到我的账号", "Back to my account")) } }
        }
    })
}

/// Those that hold, and the form for one more.
pub(super) fn list(visit: &Visit, person: &Person) -> Result<Markup, Failure> {
    let rules = visit.office.moment()?.rules;
    let day = |at: Timestamp| rules.day(at).to_string();
    let bearers = visit.office.bearers(person)?;
    Ok(html! {
        (layout::done(visit, &[("ended", Word("令牌已停用，拿着它的程序不能再用。", "The token is ended; no program can use it any more."))]))
        p.hint { (visit.say(
            "给自己的程序用，如定时出表；程序能看、能做的与本人相同。说明见 /api/1/openapi.json。",
            "For programs of your own; each may see and do what you may. See /api/1/openapi.json.",
        )) }
        ul.rows {
            @for it in &bearers {
                li {
                    strong lang="zh-Hans" { (it.name) } " "
                    span { (visit.say("有效至", "until")) " " (day(it.expires)) }
                    form method="post" action={ "/settings/tokens/" (it.id) } {
                        (layout::token(visit))
                        button.quiet.danger { (visit.say("停用", "End it")) }
                    }
                }
            }
        }
        form method="post" action="/settings/tokens" {
            (layout::token(visit))
            div.field {
                label for="token-name" { (visit.say("给哪个程序用", "For which program")) }
                input #token-name name="name" required maxlength="40" lang="zh-Hans";
            }
            button { (visit.say("领取一个令牌", "Make a token")) }
        }
    })
}
