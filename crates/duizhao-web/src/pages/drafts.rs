//! My drafts: nobody else's, gone after 14 days.

use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use maud::html;

use super::register::gist;
use crate::answer::Answer;
use crate::visit::{Visit, uuid};
use crate::{layout, words};

/// `GET /drafts`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let drafts = visit.office.drafts(visit.person()?)?;
    let rules = visit.office.moment()?.rules;
    let title = visit.say("我的草稿", "My drafts");
    let body = html! {
        div.narrow {
            h1 { (title) }
            (layout::done(visit, &[
                ("kept", Word("草稿已保存，还没有登记；登记时再打开它。", "The draft is kept, not registered yet; open it to register.")),
                ("deleted", Word("草稿已删除。", "The draft is deleted.")),
            ]))
            p { (visit.say("只有您自己看得到；删除不留痕迹，14 天后自动删除。", "Yours alone; deleting leaves no trace, and each is deleted by itself after 14 days.")) }
            @if drafts.is_empty() { p.empty { (visit.say("没有草稿。", "There is none.")) } }
            ul.lines {
                @for draft in &drafts {
                    @let gist = gist(draft);
                    li {
                        a href={ "/register?draft=" (draft.id) } lang="zh-Hans" {
                            @if gist.is_empty() { (visit.say("（还没写事由）", "(no affair yet)")) } @else { (gist) }
                        }
                        span.beside {
                            span { (visit.say("保留到", "kept until")) " " time { (words::time(draft.expires, &rules)) } }
                            form method="post" action={ "/drafts/" (draft.id) "/delete" } {
                                (layout::token(visit))
                                button.quiet.danger { (visit.say("删除", "Delete")) }
                            }
                        }
                    }
                }
            }
            p { a href="/register" { (visit.say("登记事项", "Register a matter")) } }
        }
    };
    Ok(layout::page(visit, title, &body))
}

/// `POST /drafts/{draft}/delete`
pub(crate) fn delete(visit: &Visit) -> Result<Answer, Failure> {
    visit.office.drop_draft(visit.person()?, uuid(visit.param("draft"))?)?;
    Ok(Answer::go("/drafts?done=deleted"))
}
