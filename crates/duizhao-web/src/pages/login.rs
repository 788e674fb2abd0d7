//! Signing in and out; the start page of who is not signed in.

use duizhao_app::office::{Entered, Person, Session};
use duizhao_app::record::Failure;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;

/// `GET /login`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    if visit.person.is_some() {
        // Of several offices this is how one goes from one to another.
        return Ok(Answer::go(layout::home(visit.person.as_ref())).at_office(visit));
    }
    Ok(layout::page(visit, title(visit), &body(visit, None)?))
}

/// `POST /login`
pub(crate) fn sign_in(visit: &Visit) -> Result<Answer, Failure> {
    let sent = &visit.form;
    if visit.offices.are_several() && visit.offices.of_code(sent.get("office")).is_none() {
        let failure = Failure::new("office", "请选择要登录的单位", "choose the office to sign in to");
        return Ok(layout::refused(visit, title(visit), &failure, &body(visit, Some(&failure))?));
    }
    match visit.office.log_in(sent.get("login"), sent.get("password"), &visit.address) {
        Ok(Entered::Whole(person, session)) => Ok(entered(visit, &person, &session)),
        Ok(Entered::Half(half)) => Ok(layout::page(visit, title(visit), &ask_code(visit, half.as_str(), None))),
        Err(failure) => Ok(layout::refused(visit, title(visit), &failure, &body(visit, Some(&failure))?)),
    }
}

/// `POST /login/code`
pub(crate) fn with_code(visit: &Visit) -> Result<Answer, Failure> {
    let sent = &visit.form;
    match visit.office.log_in_with_code(sent.get("half"), sent.get("code"), &visit.address) {
        Ok((person, session)) => Ok(entered(visit, &person, &session)),
        Err(failure) if failure.code == "half-over" => {
            Ok(layout::refused(visit, title(visit), &failure, &body(visit, Some(&failure))?))
        }
        Err(failure) => {
            Ok(layout::refused(visit, title(visit), &failure, &ask_code(visit, sent.get("half"), Some(&failure))))
        }
    }
}

fn entered(visit: &Visit, person: &Person, session: &Session) -> Answer {
    Answer::go(layout::home(Some(person))).with_session(session, visit)
}

fn ask_code(visit: &Visit, half: &str, refused: Option<&Failure>) -> Markup {
    html! {
        div.narrow {
            h1 { (visit.say("再填一个验证码", "One code more")) }
            @if let Some(failure) = refused { (layout::alert(visit, failure)) }
            form method="post" action="/login/code" {
                input type="hidden" name="half" value=(half);
                @if visit.offices.are_several() { input type="hidden" name="office" value=(visit.offices.code(visit.at)); }
                div.field {
                    label for="code" { (visit.say("验证码", "Code")) }
                    input #code name="code" autocomplete="one-time-code" required aria-describedby="code-hint";
                    p.hint #code-hint { (visit.say("验证器程序显示的六位数字，或打印的那页上没有用过的一个", "the six digits of the app, or one of the printed page that was not used")) }
                }
                button.main { (visit.say("登录", "Sign in")) }
            }
            p.hint { (visit.say("都不在手边，请系统管理员给一个新链接。", "If neither is at hand, ask the administrator for a new link.")) }
        }
    }
}

/// `POST /logout`
pub(crate) fn sign_out(visit: &Visit) -> Result<Answer, Failure> {
    if let Some(session) = &visit.session {
        visit.office.log_out(session)?;
    }
    Ok(Answer::go(visit.login()).without_session(visit))
}

fn title(visit: &Visit) -> &'static str {
    visit.say("登录", "Sign in")
}

fn body(visit: &Visit, refused: Option<&Failure>) -> Result<Markup, Failure> {
    let several = visit.offices.are_several();
    let new = visit.chosen && visit.office.is_new()?;
    let offices = if several { choice(visit)? } else { Markup::default() };
    Ok(html! {
        div.narrow {
            h1 { (visit.say("说过的，做到了没有", "What was promised, held against what was done")) }
            p.secrecy { strong { (visit.say(layout::SECRECY.0, layout::SECRECY.1)) } }
            @if new {
                p { (visit.say(
                    "这里还没有账号。请打开启动程序时显示的“首次设置”链接。",
                    "There is no account yet. Open the setup link that was shown when the program started.",
                )) }
            }
            @if several || !new {
                @if let Some(failure) = refused { (layout::alert(visit, failure)) }
                form method="post" action="/login" {
                    (offices)
                    div.field {
                        label for="login" { (visit.say("登录名", "Name to sign in with")) }
                        input #login name="login" autocomplete="username" required value=(visit.form.get("login"));
                    }
                    div.field {
                        label for="password" { (visit.say("密码", "Password")) }
                        input #password type="password" name="password" autocomplete="current-password" required;
                    }
                    button.main { (visit.say("登录", "Sign in")) }
                }
                p.hint { (visit.say("忘了密码，请系统管理员给一个新链接。", "If you forgot the password, ask the administrator for a new link.")) }
            }
        }
    })
}

/// Which office, where there are several; those left out in which this browser is signed in.
fn choice(visit: &Visit) -> Result<Markup, Failure> {
    let places = visit.offices.places().filter(|it| !visit.elsewhere.contains(it));
    let named = places.map(|it| Ok((it, visit.offices.name(it)?))).collect::<Result<Vec<_>, Failure>>()?;
    Ok(html! {
        div.field {
            label for="office" { (visit.say("单位", "Office")) }
            select #office name="office" required lang="zh-Hans" {
                @if !visit.chosen { option value="" { (visit.say("请选择", "choose one")) } }
                @for (at, name) in &named {
                    option value=(visit.offices.code(*at)) selected[visit.chosen && *at == visit.at] { (name) }
                }
            }
        }
    })
}
