//! The form of each act: its fields, in the words of the field. 表单
//!
//! One list of fields per kind of event makes the form, the body that is recorded, and the way an
//! entry is told in the story of its matter. To add a kind: its fields in `forms/fields.rs`.

mod body;
mod fields;
mod input;
pub(crate) mod room;
mod upload;

use duizhao_app::office::{Line, Names};
use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use maud::{Markup, html};

use crate::visit::{Sent, Visit};
use crate::words::Words;

pub(crate) use body::{assemble, flatten};
pub(crate) use fields::{PACES, fields, of_rules};
pub use fields::{label_of, word_of};
pub(crate) use input::{check, one, shown};
pub(crate) use room::{Held, in_time};
pub(crate) use upload::{Uploaded, bytes_of, is_upload, too_large, upload, within};

/// How something is typed. 输入
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Input {
    /// A few words on one line.
    Line,
    /// Sentences.
    Text,
    Date,
    /// From the least to the most that it may be.
    Number((i32, i32)),
    Choice(Words),
    /// Any of these.
    Several(Words),
    Tick,
    Unit,
    Units,
    /// A person with the role of a leader.
    Leader,
    /// A field of work, from those in use or a new one.
    FieldOfWork,
    /// Another matter: words that it is found by, its id, or the address of its page.
    Matter,
}

/// One thing to fill in. 栏目
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Member of the body, `origin.from` for one within another.
    pub(crate) name: &'static str,
    pub(crate) label: Word,
    pub(crate) hint: Option<Word>,
    pub(crate) input: Input,
    pub(crate) needed: bool,
}

/// What stands in a form, and what is wrong with it. 已填内容
#[derive(Clone, Debug, Default)]
pub(crate) struct Filled {
    pub(crate) sent: Sent,
    /// Name of a field and what would be right; an empty name for the form as a whole.
    pub(crate) wrong: Vec<(String, String)>,
    /// The matter has a last day, which an assignment does not move.
    pub(crate) day_kept: bool,
    /// It was verified: nothing is left to be verified afterwards.
    pub(crate) verified: bool,
    /// It is closed as deferred, and so needs a day.
    pub(crate) deferred: bool,
    /// Ask whether the numbers in it are none that must not be kept.
    pub(crate) ask_numbers: bool,
}

/// What a page offers to choose from.
pub(crate) struct Choices<'c> {
    pub(crate) names: &'c Names,
    pub(crate) fields: &'c [String],
    /// Matters that have the words which were typed for another one.
    pub(crate) found: &'c [Line],
    /// Those that the entries of a matter name.
    pub(crate) linked: &'c [Line],
}

impl Field {
    /// The most characters that may be typed into it.
    pub(crate) fn longest(&self) -> Option<usize> {
        self.name.rsplit('.').next().and_then(duizhao_core::longest)
    }
}

impl Filled {
    pub(crate) fn wrong_at(&self, name: &str) -> Option<&str> {
        self.wrong.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// Puts a refusal beside the field that it is about, or at the head.
    pub(crate) fn refuse(&mut self, visit: &Visit, kind: &str, failure: &Failure) {
        let fields = fields(kind);
        let has = |name: &str| fields.iter().any(|it| it.name == name);
        self.ask_numbers = failure.code == "sensitive-number";
        // Who was asked to support and now leads: it is said, and done already.
        if failure.code == "lead-supports" {
            let lead = self.sent.get("lead").to_owned();
            self.sent.drop_one("supporting", &lead);
        }
        let said = visit.said(&failure.said);
        // `affair：…` names the member itself.
        let names_it = matches!(failure.code, "sensitive-number" | "no-character" | "too-long" | "day-far");
        let named = said.split_once(['：', ':']).map(|it| it.0).filter(|it| names_it && !it.is_empty());
        let named = named.and_then(|member| fields.iter().find(|it| it.name.rsplit('.').next() == Some(member)));
        let said_in = ["term.days.count", "term.hours"].into_iter().find(|it| self.sent.some(it).is_some());
        let at = match (named, failure.code) {
            (Some(named), _) => Some(named.name),
            (None, "term-wrong" | "due-kept") if said_in.is_some() => said_in,
            (None, code) => places(code).iter().copied().find(|it| has(it)),
        };
        let said = match named {
            Some(_) => said.split_once(['：', ':']).map_or(said, |it| it.1.trim_start()),
            None => said,
        };
        self.wrong.push((at.unwrap_or_default().to_owned(), said.to_owned()));
    }
}

/// Fields that an answer to this refusal is typed in.
fn places(code: &str) -> &'static [&'static str] {
    match code {
        "no-text" => &["text", "reason", "what", "affair"],
        "term-wrong" | "due-kept" => &["term.due"],
        "day-passed" => &["until"],
        "day-ahead" | "day-before" => &["on"],
        "change-told" => &["no_change"],
        "not-later" => &["due"],
        "no-signer" => &["signer"],
        "no-result" | "other-outcome" => &["outcome"],
        "no-recheck" => &["recheck"],
        "no-taker" => &["taken_by"],
        "no-criterion" => &["answers"],
        "link-wrong" | "same-unit" => &["to"],
        "lead-supports" => &["supporting"],
        "contact" | "contact-destroyed" => &["contact"],
        "unit-verifies" => &["verifier", "method"],
        _ => &[],
    }
}

/// Asked where numbers look like those of persons.
pub(crate) fn numbers(visit: &Visit) -> Markup {
    html! {
        label.tick {
            input type="checkbox" name="numbers_confirmed" value="yes";
            span { (visit.say("已核对：这些数字不是身份证号、银行卡号或电话", "I looked: these numbers are no identity card, bank card or telephone")) }
        }
    }
}

/// What a last day is counted from.
const COUNTED: [&str; 3] = ["term.days.count", "term.days.working", "term.hours"];
const KEPT: Word = Word(
    "早已定下，重新交办不重新计时；要改，接手后申请延期",
    "set before, and kept when it is given out again; to move it, ask for more time",
);

/// All fields of a kind, with what was typed and what is wrong.
pub(crate) fn inputs(visit: &Visit, kind: &str, form: &str, filled: &Filled, choices: &Choices<'_>) -> Markup {
    let is_idle = |it: &Field| match it.name {
        "provisional" => filled.verified,
        // The last day stands: there is nothing to count, unless someone did.
        name => filled.day_kept && COUNTED.contains(&name) && filled.sent.some(name).is_none(),
    };
    let field = |it: &Field| match it.name {
        "term.due" if filled.day_kept => Field { hint: Some(KEPT), ..*it },
        "recheck" if filled.deferred => Field { needed: true, ..*it },
        _ => *it,
    };
    html! {
        @if let Some(wrong) = filled.wrong_at("") { p.alert role="alert" { (wrong) } }
        @for it in fields(kind).iter().filter(|it| !is_idle(it)) { (one(visit, &field(it), form, filled, choices)) }
        @if filled.ask_numbers { (numbers(visit)) }
    }
}
