//! The office's own rules; setting them is an entry in the record that names who did it.

use duizhao_app::office::Names;
use duizhao_app::record::Failure;
use duizhao_core::{CommandId, OfficeRules};
use duizhao_papers::words::Word;
use maud::{Markup, html};

use super::settings::tabs;
use crate::answer::Answer;
use crate::forms::{self, Choices, Filled};
use crate::layout;
use crate::visit::{Visit, uuid};

/// `GET /settings/rules`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let rules = serde_json::to_value(visit.office.moment()?.rules).expect("rules are plain data");
    let filled = Filled { sent: forms::flatten(&rules), ..Filled::default() };
    Ok(layout::page(visit, title(visit), &body(visit, &filled)))
}

/// `POST /settings/rules`
pub(crate) fn set(visit: &Visit) -> Result<Answer, Failure> {
    let sent = visit.form.clone();
    let mut filled = Filled { wrong: forms::check(visit, forms::of_rules(), &sent), sent, ..Filled::default() };
    let body_of = forms::assemble(forms::of_rules(), &filled.sent);
    let rules: Option<OfficeRules> = serde_json::from_value(body_of).ok();
    let failure = match rules.filter(|_| filled.wrong.is_empty()) {
        Some(rules) => {
            let command = CommandId(uuid(filled.sent.get("command"))?);
            match visit.office.set_rules(visit.person()?, command, &rules) {
                Ok(()) => return Ok(Answer::go("/settings/rules?done=1")),
                Err(failure) if failure.code == "rules-wrong" => failure,
                Err(failure) => return Err(failure),
            }
        }
        None => Failure::new(
            "form",
            "有的栏目还要改，什么都没有记",
            "something is still to be mended; nothing was recorded",
        ),
    };
    if filled.wrong.is_empty() {
        filled.refuse(visit, "", &failure);
    }
    Ok(layout::refused(visit, title(visit), &failure, &body(visit, &filled)))
}

fn title(visit: &Visit) -> &'static str {
    visit.say("本单位规则", "The office's rules")
}

fn body(visit: &Visit, filled: &Filled) -> Markup {
    let names = Names::default();
    let choices = Choices { names: &names, fields: &[], found: &[], linked: &[] };
    html! {
        (tabs(visit, "/settings/rules"))
        div.narrow {
            h1 { (title(visit)) }
            p { (visit.say("改规则会记入底账，写明由谁改的。", "Setting a rule is an entry in the record that names who did it.")) }
            (layout::done(visit, &[("1", Word("已记入底账。", "Recorded."))]))
            form method="post" action="/settings/rules" {
                (layout::token(visit))
                input type="hidden" name="command" value=(visit.office.new_id());
                @if let Some(wrong) = filled.wrong_at("") { p.alert role="alert" { (wrong) } }
                @for field in forms::of_rules() { (forms::one(visit, field, "rules", filled, &choices)) }
                button.main { (visit.say("记入底账", "Record")) }
            }
        }
    }
}
