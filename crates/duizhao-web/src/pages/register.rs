//! A matter is registered: typed, kept as a draft if need be, then sealed.

use duizhao_app::office::Asked;
use duizhao_app::record::Failure;
use duizhao_core::{CommandId, MatterId, Version};
use duizhao_journal::Draft;
use maud::{Markup, html};
use uuid::Uuid;

use crate::answer::Answer;
use crate::forms::{self, Choices, Filled};
use crate::layout;
use crate::visit::{Sent, Visit, uuid};

const KIND: &str = "registered/1";

/// `GET /register`, and `?draft=` to go on with one.
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let mut filled = Filled::default();
    let draft = match visit.query.some("draft") {
        Some(id) => {
            let draft = visit.office.draft(visit.person()?, uuid(id)?)?;
            filled.sent = read(&draft.typed);
            draft.id
        }
        None => visit.office.new_id(),
    };
    Ok(layout::page(visit, title(visit), &body(visit, draft, &filled)?))
}

/// `POST /register`
pub(crate) fn submit(visit: &Visit) -> Result<Answer, Failure> {
    let person = visit.person()?;
    let sent = &visit.form;
    // The draft, the matter and the command have one id: what was sealed once is not sealed again.
    let id = uuid(sent.get("id"))?;
    if sent.get("do") == "draft" {
        visit.office.keep_draft(person, id, KIND, write(sent))?;
        return Ok(Answer::go("/drafts?done=kept"));
    }
    let mut filled =
        Filled { wrong: forms::check(visit, forms::fields(KIND), sent), sent: sent.clone(), ..Filled::default() };
    let refused = if filled.wrong.is_empty() {
        let asked = Asked {
            command: CommandId(id),
            matter: MatterId(id),
            version: Version(0),
            kind: KIND.to_owned(),
            body: forms::assemble(forms::fields(KIND), sent),
            numbers_confirmed: sent.has("numbers_confirmed", "yes"),
        };
        match visit.office.act(person, asked) {
            Ok(receipts) => {
                visit.office.drop_draft(person, id)?;
                let seq = receipts.first().map_or(0, |it| it.0.0);
                return Ok(Answer::go(format!("/matters/{id}?done={seq}")));
            }
            Err(failure) => failure,
        }
    } else {
        Failure::new("form", "有的栏目还要填写", "something is still to be filled in")
    };
    if filled.wrong.is_empty() {
        filled.refuse(visit, KIND, &refused);
    }
    Ok(layout::refused(visit, title(visit), &refused, &body(visit, id, &filled)?))
}

fn title(visit: &Visit) -> &'static str {
    visit.say("登记事项", "Register a matter")
}

fn body(visit: &Visit, id: Uuid, filled: &Filled) -> Result<Markup, Failure> {
    let names = visit.office.names()?;
    let fields = fields_in_use(visit)?;
    Ok(html! {
        div.narrow {
            h1 { (title(visit)) }
            p { (visit.say(
                "封存前都是草稿：只有您自己看得到，可以随时删除，14 天后自动删除。封存后不能改写，只能更正。",
                "Until it is sealed it is a draft: yours alone, deleted at any time and by itself after 14 days. What is sealed is corrected, never changed.",
            )) }
            p.hint { (visit.say(
                "不写：国家秘密，身份证、银行卡、电话号码，家庭住址，病情和信仰，未成年人、受害人、举报人的姓名，问题线索。",
                "Never: state secrets; identity, bank or telephone numbers; home addresses; health or faith; names of minors, victims or complainants; leads against persons.",
            )) }
            (form(visit, id, filled, &Choices { names: &names, fields: &fields, found: &[], linked: &[] }))
            p { a href="/drafts" { (visit.say("我的草稿", "My drafts")) } }
        }
    })
}

fn form(visit: &Visit, id: Uuid, filled: &Filled, choices: &Choices<'_>) -> Markup {
    html! {
        form method="post" action="/register" {
            (layout::token(visit))
            input type="hidden" name="id" value=(id);
            (forms::inputs(visit, KIND, "register", filled, choices))
            p.buttons {
                button.main name="do" value="seal" { (visit.say("封存登记", "Seal and register")) }
                button name="do" value="draft" formnovalidate { (visit.say("存为草稿", "Keep as a draft")) }
            }
        }
    }
}

/// Fields of work that someone has used already.
pub(crate) fn fields_in_use(visit: &Visit) -> Result<Vec<String>, Failure> {
    visit.office.fields(visit.person()?)
}

/// But for what is sealed or nowhere.
fn write(sent: &Sent) -> String {
    let kept = sent.pairs().iter().filter(|it| !matches!(it.0.as_str(), "token" | "id" | "do" | "contact"));
    serde_json::to_string(&kept.collect::<Vec<_>>()).expect("pairs of text are JSON")
}

fn read(typed: &str) -> Sent {
    let pairs: Vec<(String, String)> = serde_json::from_str(typed).unwrap_or_default();
    let mut sent = Sent::default();
    pairs.iter().for_each(|(name, word)| sent.put(name, word.clone()));
    sent
}

/// What a draft is about, in a list.
pub(crate) fn gist(draft: &Draft) -> String {
    read(&draft.typed).get("affair").chars().take(60).collect()
}
