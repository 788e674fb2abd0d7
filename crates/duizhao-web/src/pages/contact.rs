//! How to reach who asked: shown once, for a reason that is noted.

use duizhao_app::office::{Seen, What};
use duizhao_app::record::Failure;
use duizhao_app::record::contact::Contact;
use duizhao_app::record::reach::Reach;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;

/// `POST /matters/{matter}/contact`
pub(crate) fn show(visit: &Visit) -> Result<Answer, Failure> {
    let (person, matter) = (visit.person()?, visit.matter()?);
    match visit.office.contacts(person, matter, visit.form.get("why")) {
        Ok(found) => Ok(layout::page(visit, title(visit), &body(visit, &found)?)),
        Err(failure) if failure.code == "reason" => {
            let seen = visit.office.see(person, matter)?;
            let body = html! {
                div.narrow { h1 { (title(visit)) } (ask(visit, &seen, Some(&failure))) (back(visit)?) }
            };
            Ok(layout::refused(visit, title(visit), &failure, &body))
        }
        Err(failure) => Err(failure),
    }
}

fn title(visit: &Visit) -> &'static str {
    visit.say("联系方式", "Contact")
}

/// The button on the page of a matter, where this person may look.
pub(crate) fn ask(visit: &Visit, seen: &Seen, refused: Option<&Failure>) -> Markup {
    let may = visit.person.as_ref().is_some_and(|it| it.may_on(What::Contact, &seen.matter));
    let sealed = seen.matter.registered().is_some_and(|it| it.contact.is_some());
    let wrong = refused.map(|it| visit.said(&it.said));
    html! {
        @if may && sealed {
            details.act open[refused.is_some()] {
                summary { (visit.say("看联系方式", "Look up the contact")) }
                form method="post" action={ "/matters/" (seen.matter.id().0) "/contact" } {
                    (layout::token(visit))
                    div.field {
                        label for="why" { (visit.say("为什么要看", "Why")) span.needed { (visit.say("必填", "needed")) } }
                        input #why name="why" required maxlength="200" lang="zh-Hans" aria-invalid=[wrong.map(|_| "true")] aria-describedby="why-hint";
                        p.hint #why-hint { (visit.say("如：回复办理结果。谁、何时、为什么看的都会记下。", "As in: to tell the result. Who looked, when and why is noted.")) }
                        @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
                    }
                    button { (visit.say("看", "Show")) }
                }
            }
        }
    }
}

fn back(visit: &Visit) -> Result<Markup, Failure> {
    let matter = visit.matter()?.0;
    Ok(html! { p { a href={ "/matters/" (matter) } { (visit.say("回到事项", "Back to the matter")) } } })
}

fn body(visit: &Visit, found: &[Reach]) -> Result<Markup, Failure> {
    Ok(html! {
        div.narrow {
            h1 { (title(visit)) }
            @for it in found.iter().rev() {
                p.contact lang="zh-Hans" {
                    @match &it.contact {
                        Contact::Readable(text) => (text),
                        Contact::Destroyed => { (visit.say("（密钥已销毁，谁也读不出）", "(its key was destroyed; nobody can read it)")) }
                        Contact::KeyMissing => { (visit.say("（密钥不在这里）", "(its key is not here)")) }
                    }
                    span.note { @if visit.is_english() { "entry " (it.seq.0) } @else { "第 " (it.seq.0) " 条" } }
                }
            }
            @if found.is_empty() { p.empty { (visit.say("没有联系方式。", "There is none.")) } }
            p.hint { (visit.say("这次查看已记下。", "That you looked is noted.")) }
            (back(visit)?)
        }
    })
}
