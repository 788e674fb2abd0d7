//! The layouts of tables: looked at, changed, kept by name.

use duizhao_app::record::Failure;
use duizhao_read::ledger::Layout;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;

/// What a form of this page holds.
struct Typed {
    name: String,
    text: String,
}

/// `GET /tables/layouts`, and `?name=` to begin with one.
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let all = visit.office.layouts(visit.person()?)?;
    let chosen = visit.query.some("name").and_then(|name| all.iter().find(|it| it.name == name));
    let typed = chosen.map(|it| Typed { name: it.name.clone(), text: it.to_text() });
    Ok(layout::page(visit, title(visit), &body(visit, &all, typed, None)?))
}

/// `POST /tables/layouts`: keeps one, or with `do=drop` keeps it no more.
pub(crate) fn keep(visit: &Visit) -> Result<Answer, Failure> {
    let typed = Typed { name: visit.form.get("name").to_owned(), text: visit.form.get("text").to_owned() };
    if visit.form.has("do", "drop") {
        visit.office.drop_layout(visit.person()?, &typed.name)?;
        return Ok(Answer::go("/tables/layouts?done=dropped"));
    }
    match visit.office.keep_layout(visit.person()?, &typed.name, &typed.text) {
        Ok(()) => Ok(Answer::go("/tables/layouts?done=yes")),
        Err(failure) if failure.code.starts_with("layout") => {
            let all = visit.office.layouts(visit.person()?)?;
            Ok(layout::refused(visit, title(visit), &failure, &body(visit, &all, Some(typed), Some(&failure))?))
        }
        Err(failure) => Err(failure),
    }
}

fn title(visit: &Visit) -> &'static str {
    visit.say("版式", "Layouts")
}

fn body(visit: &Visit, all: &[Layout], typed: Option<Typed>, refused: Option<&Failure>) -> Result<Markup, Failure> {
    let own = visit.office.own_layouts(visit.person()?)?;
    let done = visit.query.some("done").filter(|_| refused.is_none());
    let typed = typed.unwrap_or(Typed { name: String::new(), text: String::new() });
    let wrong = refused.map(|it| visit.said(&it.said));
    let (of_name, of_text) = (wrong.filter(|_| is_name(refused)), wrong.filter(|_| !is_name(refused)));
    Ok(html! {
        p { a href="/tables" { (visit.say("← 导入导出", "← In and out")) } }
        h1 { (title(visit)) }
        @match done {
            None => {},
            Some("dropped") => p.done role="status" { (visit.say("已删除。", "Deleted.")) },
            Some(_) => p.done role="status" { (visit.say("已保存。", "Kept.")) },
        }
        p { (visit.say(
            "版式说明表里有哪些列、次序、每列是什么；导入和出表都用它。从现有的开始改，换个名称就是新的。",
            "A layout says which columns a table has, in which order, and what each one is, for ledgers in and tables out. Begin with one of these; under another name it is a new one.",
        )) }
        div.two.layouts {
            form.doing method="post" action="/tables/layouts" {
                (layout::token(visit))
                div.field {
                    label for="name" { (visit.say("名称", "Name")) }
                    input #name name="name" required maxlength="40" value=(typed.name) lang="zh-Hans" aria-invalid=[of_name.map(|_| "true")] aria-describedby=[of_name.map(|_| "name-wrong")];
                    @if let Some(wrong) = of_name { p.wrong #name-wrong role="alert" { (wrong) } }
                }
                div.field {
                    label for="text" { (visit.say("列，一行一列", "Columns, one a line")) }
                    textarea #text name="text" rows="18" required lang="zh-Hans" spellcheck="false" aria-invalid=[of_text.map(|_| "true")] aria-describedby=[of_text.map(|_| "text-wrong")] { "\n" (typed.text) }
                    @if let Some(wrong) = of_text { p.wrong #text-wrong role="alert" { (wrong) } }
                    p.hint { (visit.say("如：列 | 主办单位 | 牵头单位", "As in: 列 | 主办单位 | 牵头单位")) }
                }
                p.buttons { button.main { (visit.say("保存", "Keep")) } }
            }
            ul.rows {
                @for (at, it) in all.iter().enumerate() {
                    li {
                        a href={ "/tables/layouts?" (form_urlencoded::Serializer::new(String::new()).append_pair("name", &it.name).finish()) } lang="zh-Hans" { (it.name) }
                        p.hint lang="zh-Hans" { (it.columns.iter().map(|it| it.header.as_str()).collect::<Vec<_>>().join("、")) }
                        @if at < own { (drop_form(visit, &it.name)) }
                    }
                }
            }
        }
    })
}

fn is_name(refused: Option<&Failure>) -> bool {
    refused.is_some_and(|it| it.code == "layout-name")
}

/// Opened first, so that nothing is deleted by one press.
fn drop_form(visit: &Visit, name: &str) -> Markup {
    html! {
        details {
            summary { (visit.say("删除", "Delete")) }
            p.hint { (visit.say(
                "有事项在本处的台账，版式不能删；别的删了，下次导入时重新核对每一列。",
                "The layout of a ledger that has matters here cannot be deleted; of others the columns are asked about again at the next import.",
            )) }
            form method="post" action="/tables/layouts" {
                (layout::token(visit))
                input type="hidden" name="name" value=(name);
                button.quiet.danger name="do" value="drop" { (visit.say("删除这个版式", "Delete this layout")) }
            }
        }
    }
}
