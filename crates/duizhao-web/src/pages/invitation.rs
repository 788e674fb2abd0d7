//! An invitation is taken up: a name to sign in with, and a password.

use duizhao_app::office::Person;
use duizhao_app::record::Failure;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;

/// `GET /invitation/{link}`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let person = visit.office.invited(visit.param("link"))?;
    Ok(layout::page(visit, title(visit), &body(visit, &person, None)))
}

/// `POST /invitation/{link}`
pub(crate) fn take_up(visit: &Visit) -> Result<Answer, Failure> {
    let link = visit.param("link");
    let person = visit.office.invited(link)?;
    match visit.office.take_up(link, visit.form.get("login"), visit.form.get("password")) {
        Ok((person, session)) => Ok(Answer::go(layout::home(Some(&person))).with_session(&session, visit)),
        Err(failure) => Ok(layout::refused(visit, title(visit), &failure, &body(visit, &person, Some(&failure)))),
    }
}

fn title(visit: &Visit) -> &'static str {
    visit.say("激活账号", "Your account")
}

fn body(visit: &Visit, person: &Person, refused: Option<&Failure>) -> Markup {
    html! {
        div.narrow {
            h1 { (title(visit)) }
            p { (visit.say("为此人设定登录名和密码：", "A name to sign in with, and a password, for")) " " strong lang="zh-Hans" { (person.name) } }
            @if let Some(failure) = refused { (layout::alert(visit, failure)) }
            form method="post" {
                @if person.login.is_empty() {
                    div.field {
                        label for="login" { (visit.say("登录名", "Name to sign in with")) }
                        input #login name="login" autocomplete="username" required value=(visit.form.get("login"));
                        p.hint { (visit.say("可用汉字、字母、数字和 . _ - @", "letters, digits and . _ - @")) }
                    }
                } @else {
                    p { (visit.say("登录名：", "Name to sign in with: ")) strong { (person.login) } }
                }
                div.field {
                    label for="password" { (visit.say("密码", "Password")) }
                    input #password type="password" name="password" autocomplete="new-password" required;
                    p.hint { (visit.say("至少 10 个字，可以是一句自己记得住的话", "at least 10 characters; a sentence will do")) }
                }
                button.main { (visit.say("激活", "Begin")) }
            }
        }
    }
}
