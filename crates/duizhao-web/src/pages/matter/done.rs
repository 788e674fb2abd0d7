//! What was just recorded, and what comes next, after any step. 办后

use duizhao_app::office::{Names, Seen};
use duizhao_core::{Content, Event, Recorded, State};
use maud::{Markup, html};

use crate::visit::Visit;
use crate::words;

pub(super) fn done(visit: &Visit, seen: &Seen, names: &Names) -> Markup {
    let Some(seq) = visit.query.some("done").and_then(|it| it.parse::<u64>().ok()) else { return html! {} };
    // Any number can be asked for; what is no entry of this matter was not recorded.
    let Some((entry, _)) = seen.story.iter().find(|it| it.0.seq.0 == seq) else { return html! {} };
    let what = words::kind(&entry.kind, visit);
    html! {
        p.done role="status" {
            @if visit.is_english() { "Recorded as entry " (seq) ": " (what) ". " }
            @else { "“" (what) "”已记入底账，第 " (seq) " 条。" }
            @if let Some(said) = counts(visit, seen, entry) { (said) }
            (next(visit, seen, names)) " "
            a href={ "/matters/" (seen.matter.id().0) "/receipts/" (seq) } { (visit.say("下载回执", "Its receipt")) }
        }
    }
}

/// What evidence counts as, and where it is no result though it answers the criterion, why.
fn counts(visit: &Visit, seen: &Seen, entry: &Recorded) -> Option<String> {
    let Content::Event(Event::EvidenceAdded(it)) = &entry.content else { return None };
    let decision = seen.matter.registered().is_some_and(|it| it.criterion_is_decision);
    Some(match (it.is_result(decision), it.answers) {
        (true, _) => visit.say("它算结果佐证。", "It counts as a result. ").to_owned(),
        (false, false) => visit
            .say("它不回应办结标准，不算结果佐证。", "It does not answer the criterion, and is no result. ")
            .to_owned(),
        (false, true) => {
            let lacks = visit.word(words::lacks(it.medium.counts()));
            format!("{}{lacks}{}", visit.say("它不算结果佐证：", "It is no result: "), visit.say("。", ". "))
        }
    })
}

/// Who is to move now, and until when.
fn next(visit: &Visit, seen: &Seen, names: &Names) -> String {
    let matter = &seen.matter;
    let english = visit.is_english();
    let unit = |it: Option<&duizhao_core::UnitId>, zh: &'static str, en: &'static str| {
        it.map_or_else(|| visit.say(zh, en).to_owned(), |it| names.unit(it))
    };
    let lead = unit(matter.lead(), "主办单位", "the lead unit");
    let until = |zh: &str, en: &str, day: Option<jiff::civil::Date>| match (day, english) {
        (None, _) => String::new(),
        (Some(day), true) => format!(", {en} {day}"),
        (Some(day), false) => format!("，{zh} {day}"),
    };
    let due = until("截止日", "last day", matter.due());
    let tell = |zh: String, en: String| if english { en } else { zh };
    let in_hand = matches!(seen.state, State::InHand | State::Transferred);
    match seen.state {
        State::None => String::new(),
        State::Registered => tell(
            "接下来等党政办或分管领导交办。".into(),
            "Next, the clerk or the leader in charge gives it out.".into(),
        ),
        State::Assigned => tell(format!("接下来等{lead}签收{due}。"), format!("Next, {lead} accepts it{due}.")),
        State::Declined => tell(
            "接下来等党政办或分管领导重新交办。".into(),
            "Next, the clerk or the leader in charge gives it out again.".into(),
        ),
        _ if in_hand && matter.help_open() > 0 => tell(
            format!("接下来等答复协调请求；{lead}继续办理{due}。"),
            format!("Next, the request for help is answered; {lead} goes on{due}."),
        ),
        _ if in_hand && matter.extension_asked().is_some() => tell(
            format!("接下来等答复延期申请；答复之前截止日不变{due}。"),
            format!("Next, the request for more time is answered; until then the last day stands{due}."),
        ),
        State::Transferred => {
            let to = unit(matter.offered().map(|it| it.0), "接收单位", "the receiving unit");
            tell(format!("接下来等{to}签收{due}。"), format!("Next, {to} accepts it{due}."))
        }
        State::InHand => match matter.waiting_until() {
            Some(day) => tell(
                format!("正在等待他方，到 {day} 再看{due}。"),
                format!("It waits for another party until {day}{due}."),
            ),
            None => tell(
                format!("接下来由{lead}办理{due}；办完后申请办结。"),
                format!("Next, {lead} works on it{due}, and claims when it is done."),
            ),
        },
        State::Claimed => {
            let by = unit(matter.verifier(), "核验人", "a verifier");
            tell(format!("接下来等{by}核验。"), format!("Next, {by} verifies."))
        }
        State::Verified => tell("接下来等办结，或退回重办。".into(), "Next, it is closed or returned.".into()),
        State::Provisional => {
            let day = until("最迟", "by", matter.verify_by(visit.office.calendar(), &seen.moment.rules));
            tell(format!("接下来要补做核验{day}。"), format!("Next, it is still to be verified{day}."))
        }
        State::Closed => match matter.recheck() {
            Some(day) => tell(format!("已经办结；{day} 再看一次。"), format!("It is closed, and looked at again on {day}.")),
            None => tell("已经办结，没有下一步。".into(), "It is closed; nothing follows.".into()),
        },
        State::Withdrawn => tell(
            "登记的内容已经清除，不能恢复，只留下曾经记过的证明；这件事到此为止，还要办的请重新登记。".into(),
            "What was registered is erased for good, and only the proof that it was recorded is left. Nothing follows; \
             what is still to be done is registered anew."
                .into(),
        ),
        State::HandedOver => {
            tell("已移交，本处不再办理。".into(), "It is handed over; nothing more is done here.".into())
        }
    }
}
