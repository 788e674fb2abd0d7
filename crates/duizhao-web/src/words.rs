//! What codes, days and clocks are called on a page. 词语

use std::collections::BTreeMap;

use duizhao_app::office::{Ask, Clock, Membership, Names, Role, Standing, Unit};
use duizhao_core::{CountsWhen, Event, Medium, OfficeRules, Outcome, Source, State, UnitId};
use duizhao_papers::words::Word;
use duizhao_signs::sign::ALL as SIGN_KINDS;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::visit::Visit;

/// Codes and what they are called, in the order of a list to choose from.
pub(crate) type Words = &'static [(&'static str, Word)];

pub(crate) const OUTCOMES: Words = &[
    ("solved", Word("已解决", "solved")),
    ("partly", Word("部分解决", "partly solved")),
    ("explained", Word("已解释（附依据，已告知）", "explained, with grounds")),
    ("deferred", Word("暂不具备条件（附复查日）", "deferred, to be looked at again")),
    ("tried", Word("已尽力未成（附做过什么）", "tried, without success")),
    ("handed-up", Word("已提请上级", "handed up")),
    ("not-ours", Word("非本级职权（附已接收单位）", "not ours, taken by another")),
    ("unanswered", Word("未答复", "unanswered")),
    ("withdrawn", Word("诉求人撤回", "withdrawn by who asked")),
];

/// Signs by their codes.
pub(crate) const SIGNS: Words = &{
    let mut all = [("", Word("", "")); SIGN_KINDS.len()];
    let mut at = 0;
    while at < all.len() {
        let it = &SIGN_KINDS[at];
        all[at] = (it.code, Word(it.zh.label, it.en.label));
        at += 1;
    }
    all
};

pub(crate) const SOURCES: Words = &{
    let mut all = [("", Word("", "")); Source::ALL.len()];
    let mut at = 0;
    while at < all.len() {
        let it = Source::ALL[at];
        let english = match it {
            Source::Report => "report",
            Source::Meeting => "meeting",
            Source::Inspection => "inspection",
            Source::Above => "order from above",
            Source::Visit => "visit",
            Source::Request => "citizen's request",
        };
        all[at] = (it.code(), Word(it.name(), english));
        at += 1;
    }
    all
};

pub(crate) const STATES: Words = &[
    ("registered", Word("已登记", "registered")),
    ("assigned", Word("待签收", "assigned")),
    ("declined", Word("已退单", "declined")),
    ("in-hand", Word("办理中", "in hand")),
    ("transferred", Word("改派待签收", "transferred")),
    ("claimed", Word("申请办结", "claimed")),
    ("verified", Word("已核验", "verified")),
    ("provisional", Word("办结待核", "provisionally closed")),
    ("closed", Word("已办结", "closed")),
    ("withdrawn", Word("已撤回", "withdrawn")),
    ("handed-over", Word("已移交", "handed over")),
];

pub(crate) fn of(words: Words, code: &str, visit: &Visit) -> String {
    words.iter().find(|it| it.0 == code).map_or(code, |it| visit.word(it.1)).to_owned()
}

/// A unit by name, and that nobody is there.
pub(crate) fn unit(unit: &Unit, names: &Names, visit: &Visit) -> String {
    let note = match names.is_vacant(unit) {
        true if unit.ended => visit.say("（已撤并）", " (ended)"),
        true => visit.say("（现在没有人）", " (nobody is there)"),
        false => "",
    };
    format!("{}{note}", unit.name)
}

/// The same by id; the id itself where nobody knows it.
pub(crate) fn unit_of(id: &UnitId, names: &Names, visit: &Visit) -> String {
    names.units.iter().find(|it| it.id == *id).map_or_else(|| id.to_string(), |it| unit(it, names, visit))
}

/// What a medium that answers the criterion lacks to be a result.
pub(crate) fn lacks(counts: CountsWhen) -> Word {
    match counts {
        CountsWhen::Always => Word("勾选“它回应办结标准”的，算结果", "a result, where it answers the criterion"),
        CountsWhen::Seen => Word("还要写明由谁看的，才算结果", "a result with who has seen it"),
        CountsWhen::Used => Word("还要写一次实际使用，才算结果", "a result with one time that it was used"),
        CountsWhen::Decided => {
            Word("办结标准就是作出一项决定的，才算结果", "a result where the criterion is a decision")
        }
        CountsWhen::Never => Word("是过程材料，不算结果", "activity, and no result"),
    }
}

/// Which media are results and when, as the rules have it.
pub(crate) fn what_counts(visit: &Visit, media: Words) -> String {
    let mut all: BTreeMap<CountsWhen, Vec<&str>> = BTreeMap::new();
    for (code, word) in media {
        let medium = serde_json::from_value::<Medium>((*code).into());
        medium.into_iter().for_each(|it| all.entry(it.counts()).or_default().push(visit.word(*word)));
    }
    let told = |(counts, media): (CountsWhen, Vec<&str>)| {
        format!("{}{}{}", media.join(visit.say("，", ", ")), visit.say("：", ": "), visit.word(lacks(counts)))
    };
    all.into_iter().map(told).collect::<Vec<_>>().join(visit.say("；", "; "))
}

pub(crate) fn state(state: State, visit: &Visit) -> String {
    of(STATES, &state.code(), visit)
}

pub(crate) fn outcome(outcome: Outcome, visit: &Visit) -> String {
    of(OUTCOMES, &outcome.code(), visit)
}

pub(crate) fn source(source: Source, visit: &Visit) -> String {
    of(SOURCES, source.code(), visit)
}

/// A kind of event: as on a button or at the head of an entry.
pub(crate) fn kind(kind: &str, visit: &Visit) -> String {
    let name = Event::name_of(kind);
    match visit.is_english() {
        true if name != kind => kind.split('/').next().unwrap_or(kind).replace('-', " "),
        _ => name.to_owned(),
    }
}

/// What someone is about to do, on its button.
pub(crate) fn doing(kind: &str, visit: &Visit) -> String {
    let word = match kind {
        "assigned/1" => Word("交办", "Assign"),
        "accepted/1" => Word("签收", "Accept"),
        "declined/1" => Word("退单", "Decline"),
        "transferred/1" => Word("改派", "Transfer"),
        "advanced/1" => Word("记进展", "Note progress"),
        "evidence-added/1" => Word("加佐证", "Add evidence"),
        "waiting/1" => Word("同意等待他方", "Grant waiting"),
        "help-asked/1" => Word("提请协调", "Ask for help"),
        "help-answered/1" => Word("答复协调请求", "Answer the request for help"),
        "urged/1" => Word("催办", "Urge"),
        "extension-asked/1" => Word("申请延期", "Ask for more time"),
        "extension-granted/1" => Word("同意延期", "Grant more time"),
        "extension-refused/1" => Word("不同意延期", "Refuse more time"),
        "claimed/1" => Word("申请办结", "Claim that it is done"),
        "returned/1" => Word("退回重办", "Return"),
        "verified/1" => Word("核验", "Verify"),
        "closed/1" => Word("办结", "Close"),
        "reopened/1" => Word("重开", "Reopen"),
        "rechecked/1" => Word("回头看", "Look again"),
        "linked/1" => Word("关联", "Link"),
        "explained/1" => Word("说明", "Explain"),
        "corrected/1" => Word("更正", "Correct"),
        "withdrawn/1" => Word("撤回登记", "Withdraw"),
        "erased/1" => Word("清除内容", "Erase"),
        "registered/1" => Word("登记", "Register"),
        _ => return self::kind(kind, visit),
    };
    visit.word(word).to_owned()
}

pub(crate) fn ask(ask: Ask) -> Word {
    match ask {
        Ask::AnswerHelp => Word("有协调请求待答复", "help was asked and not answered"),
        Ask::WaitedOut => Word("等待他方已到期", "the wait for another party is over"),
        Ask::AnswerExtension => Word("有延期申请待答复", "more time was asked for"),
        Ask::Accept => Word("等待签收", "to be accepted"),
        Ask::Assign => Word("等待交办", "to be assigned"),
        Ask::Verify => Word("等待核验", "to be verified"),
        Ask::Close => Word("核验完毕，等待办结", "verified, to be closed"),
        Ask::LookAgain => Word("复查日已到", "to be looked at again"),
        Ask::Late => Word("已超期", "late"),
        Ask::Soon => Word("三个工作日内到期", "due within three working days"),
        Ask::Waits => Word("正在等待他方", "waiting for another party"),
        Ask::Work => Word("正在办理", "in hand"),
    }
}

pub(crate) fn role(role: Role) -> Word {
    match role {
        Role::Clerk => Word("党政办、督办", "clerk"),
        Role::Leader => Word("领导", "leader"),
        Role::Unit => Word("承办单位", "unit"),
        Role::Verifier => Word("核验人", "verifier"),
        Role::Superior => Word("上级单位（只看状态和日期）", "superior office (states and dates)"),
        Role::Auditor => Word("审计", "auditor"),
        Role::Administrator => Word("系统管理员", "administrator"),
    }
}

pub(crate) fn standing(standing: Standing) -> Word {
    match standing {
        Standing::Own => Word("本级内设机构、站所", "own unit"),
        Standing::Child => Word("村、社区", "village or community"),
        Standing::Superior => Word("上级部门", "superior unit"),
    }
}

pub(crate) fn membership(it: Membership) -> Word {
    match it {
        Membership::Invited => Word("已邀请，未激活", "invited"),
        Membership::Active => Word("正常", "active"),
        Membership::Suspended => Word("暂停", "suspended"),
        Membership::Revoked => Word("停用", "revoked"),
    }
}

/// `11月25日 周三 09:30`, where the office is; with the year where it is another.
pub(crate) fn time(at: Timestamp, rules: &OfficeRules) -> String {
    rules.offset().to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

const DAYS: [(&str, &str); 7] =
    [("一", "Mon"), ("二", "Tue"), ("三", "Wed"), ("四", "Thu"), ("五", "Fri"), ("六", "Sat"), ("日", "Sun")];

/// `2026年11月25日 星期三`
pub(crate) fn long_day(day: Date, visit: &Visit) -> String {
    let (zh, en) = DAYS[usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default().min(6)];
    match visit.is_english() {
        true => format!("{en}, {day}"),
        false => format!("{}年{}月{}日 星期{zh}", day.year(), day.month(), day.day()),
    }
}

/// How the clock stands, in words; empty where there is none.
pub(crate) fn clock(clock: Clock, visit: &Visit) -> Markup {
    let english = visit.is_english();
    let said = match clock {
        Clock::None => String::new(),
        Clock::Left(0) => visit.say("今天到期", "due today").to_owned(),
        Clock::Left(1) if english => "1 working day left".to_owned(),
        Clock::Left(days) if english => format!("{days} working days left"),
        Clock::Left(days) => format!("还有 {days} 个工作日"),
        Clock::Hours(1) if english => "1 hour left".to_owned(),
        Clock::Hours(hours) if english => format!("{hours} hours left"),
        Clock::Hours(hours) => format!("还有 {hours} 小时"),
        Clock::Over(0) => visit.say("已超期", "late").to_owned(),
        Clock::Over(1) if english => "late by 1 working day".to_owned(),
        Clock::Over(days) if english => format!("late by {days} working days"),
        Clock::Over(days) => format!("超期 {days} 个工作日"),
        Clock::Stands(until) => {
            return html! { (visit.say("等待他方，至 ", "waits for another party until ")) time { (until) } };
        }
    };
    html! { (said) }
}
