//! Progress is told in nearly the same words again and again. 进展文字相近

use crate::cases::Step;
use crate::hashed::Hashed;
use crate::meaning::Meaning;
use crate::names::Id;
use crate::process::Process;
use crate::seen::Seen;
use crate::settings::Settings;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(crate) const KIND: Kind = Kind {
    code: "retold",
    idiom: "复制粘贴",
    zh: Wording {
        label: "进展文字相近",
        definition: "三次进展，每次 30 字以上、相隔 5 个以上工作日，文字有八成相同。\
            在本流程百分之五以上的事项里都有的文字，是表格自带的，不算；可比的不足 20 件时不作这一比较。",
        not_when: "一键“无变化”；长期坚持的事项。",
        figure: "相近的次数",
        cannot_see: "确实没有变化的：用“无变化”一键即可，不必写字。",
        answer: "没有变化就记“无变化”；有变化的，写那一处。",
    },
    en: Wording {
        label: "Progress in the same words",
        definition: "Three progress texts of 30 characters or more, each at least 5 working days after the one before, \
            eight tenths alike. A text that stands in more than 5 of 100 matters of the process is a form’s own wording \
            and left out, where at least 20 matters can be compared.",
        not_when: "One-key ‘no change’; standing matters.",
        figure: "texts that are alike",
        cannot_see: "That nothing changed: one key says so, without a text.",
        answer: "If nothing changed, record ‘no change’; if something did, write that.",
    },
    needs: &[Need::Texts],
    among: &[],
    detect: Detect::Compared { may, detect },
    ask,
};

/// A matter of more texts is looked at from its latest ones.
const TEXTS: usize = 200;

/// Texts that a form writes by itself: in how many matters each stands. 表格文字
#[derive(Clone, Debug, Default)]
pub(crate) struct Forms {
    matters: Hashed<Id, u64>,
}

impl Forms {
    pub(crate) fn add(&mut self, seen: &Seen<'_>) {
        texts(seen).into_iter().for_each(|it| *self.matters.entry(it).or_default() += 1);
    }

    /// As if the matter had never been added.
    pub(crate) fn forget(&mut self, seen: &Seen<'_>) {
        for it in texts(seen) {
            let matters = self.matters.entry(it).or_default();
            *matters = matters.saturating_sub(1);
            if *matters == 0 {
                self.matters.remove(&it);
            }
        }
    }

    fn is_form(&self, text: Id, process: &Process, seen: &Seen<'_>) -> bool {
        let matters = self.matters.get(&text).copied().unwrap_or(0);
        is_a_form(matters, process.counts.cases, seen.settings)
    }

    /// Those of so many matters that are a form's own wording.
    pub(crate) fn forms(&self, cases: u64, settings: &Settings) -> impl Iterator<Item = Id> {
        self.matters.iter().filter(move |it| is_a_form(*it.1, cases, settings)).map(|it| *it.0)
    }
}

fn is_a_form(matters: u64, cases: u64, settings: &Settings) -> bool {
    cases >= settings.office.comparable && matters * 100 > cases * settings.retold.form_percent
}

/// Each text of a matter once.
fn texts(seen: &Seen<'_>) -> Vec<Id> {
    if seen.trace.events.text.is_empty() {
        return Vec::new();
    }
    let mut texts: Vec<Id> = seen.trace.steps.iter().map(|it| seen.trace.text(it)).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.retain(|it| !it.is_none());
    texts
}

/// A text as pairs of neighbouring characters, sorted; blanks and punctuation left out.
struct Told<'s> {
    step: &'s Step,
    pairs: Vec<(char, char)>,
}

fn may(seen: &Seen<'_>) -> bool {
    seen.trace.steps.len() >= seen.settings.retold.texts && !seen.is_marked(|it| it.standing)
}

fn detect(seen: &Seen<'_>, process: &Process) -> Option<Sign> {
    let limits = &seen.settings.retold;
    let told = told(seen, process);
    let mut most: Vec<&Step> = Vec::new();
    for (at, first) in told.iter().enumerate() {
        let mut alike: Vec<&Told<'_>> = vec![first];
        for it in &told[at + 1..] {
            let last = alike[alike.len() - 1];
            let apart = seen.working_days(last.step, it.step) >= limits.days;
            if apart && alike.iter().all(|other| other.is_like(it, limits.alike_percent)) {
                alike.push(it);
            }
        }
        if alike.len() >= limits.texts && alike.len() > most.len() {
            most = alike.iter().map(|it| it.step).collect();
        }
    }
    (!most.is_empty()).then(|| seen.sign(KIND.code, most.len() as i64, [0; 3], most))
}

fn told<'a>(seen: &Seen<'a>, process: &Process) -> Vec<Told<'a>> {
    let steps = seen.trace.steps.iter().rev().filter(|it| {
        let text = seen.trace.text(it);
        !text.is_none()
            && !matches!(seen.read(it).meaning, Meaning::NoChange | Meaning::Registered | Meaning::Urged)
            && !process.forms.is_form(text, process, seen)
    });
    let mut told: Vec<Told<'_>> = steps
        .filter_map(|step| {
            let text = seen.words.texts.name(seen.trace.text(step));
            let kept: Vec<char> = text.chars().filter(|it| it.is_alphanumeric()).collect();
            let mut pairs: Vec<(char, char)> = kept.windows(2).map(|it| (it[0], it[1])).collect();
            pairs.sort_unstable();
            (kept.len() >= seen.settings.retold.characters).then_some(Told { step, pairs })
        })
        .take(TEXTS)
        .collect();
    told.reverse();
    told
}

impl Told<'_> {
    /// Of the pairs of both, so many are common.
    fn is_like(&self, other: &Told<'_>, percent: usize) -> bool {
        let (mut mine, mut theirs, mut common) = (0, 0, 0);
        while mine < self.pairs.len() && theirs < other.pairs.len() {
            match self.pairs[mine].cmp(&other.pairs[theirs]) {
                std::cmp::Ordering::Less => mine += 1,
                std::cmp::Ordering::Greater => theirs += 1,
                std::cmp::Ordering::Equal => {
                    common += 1;
                    mine += 1;
                    theirs += 1;
                }
            }
        }
        common * 200 >= (self.pairs.len() + other.pairs.len()) * percent
    }
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (from, to, times) = (teller.first_day(sign), teller.last_day(sign), sign.figure);
    let text = sign.evidence.first().map_or_else(String::new, |it| teller.words.texts.name(it.text).into_owned());
    let head: String = text.chars().take(24).collect();
    let quote = if text.chars().count() > 24 { head + "…" } else { head };
    Asked::new(
        (
            format!("{from} 至 {to} 有 {times} 次进展写得几乎一样：“{quote}”。"),
            format!("From {from} to {to}, {times} progress texts are nearly the same: “{quote}”."),
        ),
        (
            "没有变的，记“无变化”即可；如果变了，变的是哪一处？",
            "If nothing changed, ‘no change’ is enough; if something did, what was it?",
        ),
    )
}
