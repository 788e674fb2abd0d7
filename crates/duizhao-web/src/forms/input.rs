//! One field as it is typed, checked and told again.

use std::borrow::Cow;

use duizhao_app::office::Role;
use maud::{Markup, html};

use super::{Choices, Field, Filled, Input, fields};
use crate::pages::ledger;
use crate::visit::{Sent, Visit};
use crate::words::{self, Words};

/// A field with its label, its hint and what is wrong with it. `form` tells two forms of a page apart.
pub(crate) fn one(visit: &Visit, field: &Field, form: &str, filled: &Filled, choices: &Choices<'_>) -> Markup {
    let id = format!("{form}-{}", field.name.replace('.', "-"));
    let wrong = filled.wrong_at(field.name);
    let hint: Option<Cow<'_, str>> = match field.name {
        "medium" => Some(words::what_counts(visit, super::fields::MEDIA).into()),
        _ => field.hint.map(|it| visit.word(it).into()),
    };
    let about: Vec<String> = [hint.as_ref().map(|_| format!("{id}-hint")), wrong.map(|_| format!("{id}-wrong"))]
        .into_iter()
        .flatten()
        .collect();
    let about = (!about.is_empty()).then(|| about.join(" "));
    let notes = html! {
        @if let Some(hint) = &hint { p.hint id={ (id) "-hint" } { (hint) } }
        @if let Some(wrong) = wrong { p.wrong id={ (id) "-wrong" } role="alert" { (wrong) } }
    };
    let label = html! {
        (visit.word(field.label))
        @if field.needed { span.needed { (visit.say("必填", "needed")) } }
    };
    let typed = filled.sent.get(field.name);
    match field.input {
        Input::Tick => html! {
            div.field {
                label.tick {
                    input type="checkbox" name=(field.name) value="yes" checked[filled.sent.has(field.name, "yes")] aria-describedby=[about];
                    span { (label) }
                }
                (notes)
            }
        },
        Input::Several(_) | Input::Units => html! {
            fieldset.field aria-describedby=[about] {
                legend { (label) }
                div.ticks {
                    @for (code, word) in several(visit, field.input, choices) {
                        label.tick {
                            input type="checkbox" name=(field.name) value=(code) checked[filled.sent.has(field.name, &code)];
                            span { (word) }
                        }
                    }
                }
                (notes)
            }
        },
        input => html! {
            div.field {
                label for=(id) { (label) }
                (control(visit, input, field, &id, typed, &Said { wrong: wrong.is_some(), about }, choices))
                (notes)
            }
        },
    }
}

/// What a reader of screens is told beside a field.
struct Said {
    wrong: bool,
    about: Option<String>,
}

fn control(
    visit: &Visit,
    input: Input,
    field: &Field,
    id: &str,
    typed: &str,
    said: &Said,
    choices: &Choices<'_>,
) -> Markup {
    let invalid = said.wrong.then_some("true");
    let about = said.about.as_deref();
    let (name, needed, longest) = (field.name, field.needed, field.longest());
    match input {
        Input::Text => html! {
            textarea id=(id) name=(name) rows="3" required[needed] maxlength=[longest] aria-invalid=[invalid] aria-describedby=[about] { "\n" (typed) }
        },
        Input::Choice(_) | Input::Unit | Input::Leader => html! {
            select id=(id) name=(name) required[needed] aria-invalid=[invalid] aria-describedby=[about] {
                option value="" { (visit.say("请选择", "choose")) }
                @for (code, word) in several(visit, input, choices) {
                    option value=(code) selected[code == typed] { (word) }
                }
            }
        },
        Input::FieldOfWork => html! {
            input type="text" id=(id) name=(name) value=(typed) list={ (id) "-list" } maxlength=[longest] aria-invalid=[invalid] aria-describedby=[about];
            datalist id={ (id) "-list" } { @for it in choices.fields { option value=(it); } }
        },
        // What was found comes first: of two of one name the first counts.
        Input::Matter => html! {
            @if !choices.found.is_empty() {
                div.ticks role="radiogroup" aria-label=(visit.word(field.label)) {
                    @for it in choices.found {
                        label.tick {
                            input type="radio" name=(name) value=(it.id.0);
                            span { span lang="zh-Hans" { (ledger::affair(visit, it)) } " " (ledger::mark(visit, it)) }
                        }
                    }
                }
            }
            input type="text" id=(id) name=(name) value=(typed) required[needed] aria-invalid=[invalid] aria-describedby=[about];
        },
        _ => {
            let kind = match input {
                Input::Date => "date",
                Input::Number(_) => "number",
                _ => "text",
            };
            let (least, most) = match input {
                Input::Number((least, most)) => (Some(least), Some(most)),
                _ => (None, None),
            };
            html! { input type=(kind) id=(id) name=(name) value=(typed) required[needed] min=[least] max=[most] maxlength=[longest] aria-invalid=[invalid] aria-describedby=[about]; }
        }
    }
}

/// What can be chosen, with what it is called.
fn several(visit: &Visit, input: Input, choices: &Choices<'_>) -> Vec<(String, String)> {
    match input {
        Input::Choice(words) | Input::Several(words) => {
            words.iter().map(|(code, word)| ((*code).to_owned(), visit.word(*word).to_owned())).collect()
        }
        Input::Unit | Input::Units => {
            let units = choices.names.units.iter().filter(|it| !it.ended);
            units.map(|it| (it.id.to_string(), words::unit(it, choices.names, visit))).collect()
        }
        Input::Leader => {
            let leaders = choices.names.people.iter().filter(|it| it.has(Role::Leader));
            leaders.map(|it| (it.id.to_string(), it.name.clone())).collect()
        }
        _ => Vec::new(),
    }
}

/// What is missing or of the wrong form, before any rule is asked.
pub(crate) fn check(visit: &Visit, fields: &[Field], sent: &Sent) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    for field in fields {
        let typed = sent.get(field.name).trim();
        let said = match field.input {
            Input::Number((least, most))
                if !typed.is_empty() && !typed.parse().is_ok_and(|it| (least..=most).contains(&it)) =>
            {
                let said = match visit.is_english() {
                    true => format!("write a whole number from {least} to {most}"),
                    false => format!("写 {least} 到 {most} 的整数"),
                };
                wrong.push((field.name.to_owned(), said));
                continue;
            }
            _ if typed.is_empty() && field.needed => match field.input {
                Input::Choice(_) | Input::Unit | Input::Leader => visit.say("请选择一项", "choose one"),
                _ => visit.say("请填写这一项", "fill this in"),
            },
            _ if typed.is_empty() => continue,
            Input::Date if typed.parse::<jiff::civil::Date>().is_err() => {
                visit.say("日期写成 2026-11-25 这样", "write a date like 2026-11-25")
            }
            Input::Choice(words) if !is_one_of(words, typed) => visit.say("请在列表里选", "choose one of the list"),
            _ => continue,
        };
        wrong.push((field.name.to_owned(), said.to_owned()));
    }
    wrong
}

fn is_one_of(words: Words, typed: &str) -> bool {
    words.iter().any(|it| it.0 == typed)
}

/// What an entry says, field by field, in words.
pub(crate) fn shown(visit: &Visit, kind: &str, sent: &Sent, choices: &Choices<'_>) -> Vec<(&'static str, String)> {
    let told = |field: &Field| {
        let all: Vec<&str> = sent.all(field.name).filter(|it| !it.is_empty()).collect();
        let first = all.first()?;
        let word = match field.input {
            // Said as people say it, in one.
            _ if field.name == "term.days.working" => return None,
            _ if field.name == "term.days.count" && sent.has("term.days.working", "yes") => {
                format!("{first} {}", visit.say("个工作日", "working days"))
            }
            Input::Tick => visit.say("是", "yes").to_owned(),
            Input::Choice(words) => words::of(words, first, visit),
            Input::Several(words) => {
                all.iter().map(|it| words::of(words, it, visit)).collect::<Vec<_>>().join(visit.say("、", ", "))
            }
            Input::Unit | Input::Leader => choices.names.of(first).to_owned(),
            Input::Units => all.iter().map(|it| choices.names.of(it)).collect::<Vec<_>>().join(visit.say("、", ", ")),
            _ => (*first).to_owned(),
        };
        Some((visit.word(field.label), word))
    };
    fields(kind).iter().filter_map(told).collect()
}
