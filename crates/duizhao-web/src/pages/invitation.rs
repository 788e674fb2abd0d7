//! An invitation is taken up: a name to sign in with, and a password.

use duizhao_app::office::Person;
use duizhao_app::record::Failure;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;

/// Refusals of a name to sign in with.
const LOGIN: &[&str] = &["login", "login-taken"];

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
            p {
                strong lang="zh-Hans" { (person.name) }
                @if person.login.is_empty() { (visit.say("，您好！请给自己定登录名和密码。", ", choose your name to sign in with, and a password.")) }
                @else { (visit.say("，您好！请给自己定新密码。", ", choose your new password.")) }
            }
            @if let Some(failure) = refused.filter(|it| !LOGIN.contains(&it.code) && it.code != "password") { (layout::alert(visit, failure)) }
            form method="post" {
                @if person.login.is_empty() {
                    div.field {
                        label for="login" { (visit.say("登录名", "Name to sign in with")) }
                        input #login name="login" autocomplete="username" required value=(visit.form.get("login")) aria-invalid=[layout::is_wrong(refused, LOGIN)] aria-describedby="login-hint";
                        p.hint #login-hint { (visit.say("可用汉字、字母、数字和 . _ - @", "letters, digits and . _ - @")) }
                        (layout::beside(visit, refused, LOGIN))
                    }
                } @else {
                    p { (visit.say("登录名：", "Name to sign in with: ")) strong { (person.login) } }
                }
                div.field {
                    label for="password" { (visit.say("密码", "Password")) }
                    input #password type="password" name="password" autocomplete="new-password" required aria-invalid=[layout::is_wrong(refused, &["password"])] aria-describedby="password-hint";
                    p.hint #password-hint { (visit.word(layout::PASSWORD)) }
                    (layout::beside(visit, refused, &["password"]))
                }
                button.main { (visit.say("激活", "Begin")) }
            }
        }
    }
}
