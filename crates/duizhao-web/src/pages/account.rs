//! My own account: who I am here, and my password.

use duizhao_app::office::{Person, What, access_table};
use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use maud::{Markup, html};

use super::settings::tabs;
use super::tokens;
use crate::answer::Answer;
use crate::visit::Visit;
use crate::{layout, words};

/// `GET /settings`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    Ok(layout::page(visit, title(visit), &body(visit, visit.person()?, None)?))
}

/// `POST /settings`
pub(crate) fn change_password(visit: &Visit) -> Result<Answer, Failure> {
    let person = visit.person()?;
    match visit.office.change_password(person, visit.form.get("old"), visit.form.get("new")) {
        Ok(session) => Ok(Answer::go("/settings?done=1").with_session(&session, visit)),
        Err(failure) => Ok(layout::refused(visit, title(visit), &failure, &body(visit, person, Some(&failure))?)),
    }
}

fn title(visit: &Visit) -> &'static str {
    visit.say("我的账号", "My account")
}

fn body(visit: &Visit, person: &Person, refused: Option<&Failure>) -> Result<Markup, Failure> {
    let names = visit.office.names()?;
    let roles: Vec<&str> = person.roles.iter().map(|it| visit.word(words::role(*it))).collect();
    let may = access_table().iter().filter(|it| person.may(it.what) && it.what != What::Anyone);
    Ok(html! {
        (tabs(visit, "/settings"))
        div.narrow {
            h1 lang="zh-Hans" { (person.name) }
            dl.facts {
                dt { (visit.say("单位", "Unit")) } dd lang="zh-Hans" { (names.unit(&person.unit)) }
                dt { (visit.say("角色", "Roles")) } dd { (roles.join(visit.say("、", ", "))) }
                dt { (visit.say("登录名", "Signs in as")) } dd { (person.login) }
            }
            details {
                summary { (visit.say("我能看、能做什么", "What I may see and do")) }
                p lang="zh-Hans" { (may.map(|it| it.zh).collect::<Vec<_>>().join("、")) }
            }
            h2 { (visit.say("换密码", "Change the password")) }
            (layout::done(visit, &[("1", Word("已换，其他设备上的登录已退出。", "Changed; other sessions have ended."))]))
            @if let Some(failure) = refused.filter(|it| it.code != "password") { (layout::alert(visit, failure)) }
            form method="post" action="/settings" {
                (layout::token(visit))
                div.field {
                    label for="old" { (visit.say("现在的密码", "The present one")) }
                    input #old type="password" name="old" autocomplete="current-password" required;
                }
                div.field {
                    label for="new" { (visit.say("新密码", "The new one")) }
                    input #new type="password" name="new" autocomplete="new-password" required aria-invalid=[layout::is_wrong(refused, &["password"])] aria-describedby="new-hint";
                    p.hint #new-hint { (visit.word(layout::PASSWORD)) }
                    (layout::beside(visit, refused, &["password"]))
                }
                button { (visit.say("换密码", "Change")) }
            }
            h2 #tokens { (visit.say("程序令牌", "Tokens for programs")) }
            (tokens::list(visit, person)?)
        }
    })
}
