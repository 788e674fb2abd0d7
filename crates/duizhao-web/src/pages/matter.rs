//! One matter: what it is, what it asks of me, its whole story, and the next step in place.

mod acts;
mod done;
mod story;

use duizhao_app::office::{Ask, Asked, Filter, Line, Names, Raised, Seen, Sort, What, Which};
use duizhao_app::record::Failure;
use duizhao_core::{CommandId, Content, Event, MatterId, Recorded, Seq, State, Version};
use maud::{Markup, html};
use serde_json::json;

use crate::answer::Answer;
use crate::forms::{self, Choices, Filled};
use crate::visit::{Visit, uuid};
use crate::{layout, visit, words};

/// A form that was sent and not taken: which, what stands in it, and the version it was made for.
struct Sent {
    kind: String,
    /// The entry that it corrects or erases.
    about: Option<Seq>,
    filled: Filled,
    version: Version,
    /// What the words name that were typed for another matter.
    found: Vec<Line>,
}

impl Sent {
    /// Someone else was faster, so that the form it was typed in is not shown any more.
    fn has_no_form(&self, seen: &Seen) -> bool {
        self.about.is_none() && !seen.steps.iter().any(|it| it.kind == self.kind)
    }
}

/// What is marked in the story: entries that are new, and those that a sign rests on.
struct Marks<'m> {
    since: Option<Version>,
    sign: Option<&'m Raised>,
}

impl Marks<'_> {
    fn is_new(&self, at: usize) -> bool {
        self.since.is_some_and(|it| at as u64 >= it.0)
    }

    fn is_ground(&self, seq: Seq) -> bool {
        self.sign.is_some_and(|it| it.grounds.iter().any(|it| it.seq == seq))
    }
}

/// `GET /matters/{matter}`, with `?correct=` or `?erase=` for the form beside an entry, and `?sign=` for
/// the events that a sign rests on.
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let seen = visit.office.see(visit.person()?, visit.matter()?)?;
    let body = body(visit, &seen, None)?;
    Ok(layout::page(visit, &title(visit, &seen), &body))
}

/// `POST /matters/{matter}`
pub(crate) fn act(visit: &Visit) -> Result<Answer, Failure> {
    let (person, matter, mut form) = (visit.person()?, visit.matter()?, visit.form.clone());
    let kind = form.get("kind").to_owned();
    let about = form.some("about").and_then(|it| it.parse().ok()).map(Seq);
    let version = Version(form.get("version").parse().unwrap_or_default());
    // A correction is typed in the form of what it corrects.
    let seen = visit.office.see(person, matter)?;
    let typed = acts::typed_as(&seen, &kind, about);
    let may = What::of_kind(&kind).is_some_and(|it| person.may_on(it, &seen.matter));
    let (found, wrong) = match typed.as_str() {
        "linked/1" if may => another(visit, matter, &mut form)?,
        _ => Default::default(),
    };
    let mut filled = Filled {
        wrong: forms::check(visit, forms::fields(&typed), &form),
        sent: form.clone(),
        ..acts::empty(&seen, &kind)
    };
    filled.wrong.extend(wrong.map(|it| ("to".to_owned(), it.to_owned())));
    if kind == "corrected/1" && form.some("correction").is_none() {
        filled
            .wrong
            .push(("correction".to_owned(), visit.say("请写明为什么更正", "say why it is corrected").to_owned()));
    }
    let refused = match filled.wrong.is_empty() {
        false => Failure::new("form", "有的栏目还要填写", "something is still to be filled in"),
        true => {
            let body = acts::whole(&seen, about, forms::assemble(forms::fields(&typed), &form));
            let seq = about.map(|it| it.0);
            let body = match kind.as_str() {
                "corrected/1" => {
                    json!({ "seq": seq, "kind": typed, "body": body, "reason": form.get("correction").trim() })
                }
                "erased/1" => json!({ "seq": seq, "reason": form.get("reason").trim() }),
                _ => body,
            };
            let command = CommandId(uuid(form.get("command"))?);
            let numbers_confirmed = form.has("numbers_confirmed", "yes");
            let asked = Asked { command, matter, version, kind: kind.clone(), body, numbers_confirmed };
            match visit.office.act(person, asked) {
                Ok(receipts) => {
                    let seq = receipts.first().map_or(0, |it| it.0.0);
                    return Ok(Answer::go(format!("/matters/{}?done={seq}", matter.0)));
                }
                Err(failure) if matches!(failure.code, "missing" | "forbidden") => return Err(failure),
                Err(failure) => failure,
            }
        }
    };
    if filled.wrong.is_empty() {
        filled.refuse(visit, &typed, &refused);
    }
    // As it stands now: what someone else did in between is shown, and what was typed is kept.
    let seen = visit.office.see(person, matter)?;
    let sent = Sent { kind, about, filled, version, found };
    let body = body(visit, &seen, Some(&sent))?;
    Ok(layout::refused(visit, &title(visit, &seen), &refused, &body))
}

/// Puts the id in place of the address of a page; of words, the matters that have them, to choose from.
fn another(
    visit: &Visit,
    matter: MatterId,
    form: &mut visit::Sent,
) -> Result<(Vec<Line>, Option<&'static str>), Failure> {
    let Some(typed) = form.some("to").map(str::to_owned) else { return Ok(Default::default()) };
    if let Some((_, id)) = typed.rsplit_once("/matters/") {
        form.drop_all("to");
        form.put("to", id.split(['?', '#', '/']).next().unwrap_or_default());
        return Ok(Default::default());
    }
    if typed.contains('#') || uuid(&typed).is_ok() {
        return Ok(Default::default());
    }
    let filter = Filter { which: Which::All, words: typed, sort: Sort::Changed, ..Filter::default() };
    let mut found = visit.office.ledger(visit.person()?, &filter)?.lines;
    found.retain(|it| it.id != matter);
    let said = match found.is_empty() {
        true => visit.say("没有找到有这些字的事项，换几个字再找", "no other matter has these words; try others"),
        false => visit.say("在找到的里选一件，再提交", "choose one of those that were found, and send again"),
    };
    Ok((found, Some(said)))
}

fn title(visit: &Visit, seen: &Seen) -> String {
    let affair = affair(visit, seen);
    let short: String = affair.chars().take(24).collect();
    if short == affair { short } else { format!("{short}…") }
}

fn affair<'s>(visit: &Visit, seen: &'s Seen) -> &'s str {
    match seen.matter.affair() {
        _ if !seen.whole => visit.say("事项（只看状态和日期）", "A matter (state and dates)"),
        "" if seen.state == State::Withdrawn => visit.say("（已撤回，内容已清除）", "(withdrawn and erased)"),
        "" => visit.say("（事由已清除）", "(erased)"),
        affair => affair,
    }
}

fn body(visit: &Visit, seen: &Seen, sent: Option<&Sent>) -> Result<Markup, Failure> {
    let names = visit.office.names()?;
    let fields = super::register::fields_in_use(visit)?;
    let linked = linked(visit, seen)?;
    let found = sent.map_or(&[][..], |it| &it.found);
    let choices = Choices { names: &names, fields: &fields, found, linked: &linked };
    let english = visit.is_english();
    let sign = visit.query.some("sign").map(|code| visit.office.sign_on(visit.person()?, seen.matter.id(), code));
    // The matter is there all the same.
    let (sign, unmade) = match sign.transpose() {
        Ok(sign) => (sign.flatten(), None),
        Err(failure) if failure.code == "being-made" => (None, Some(failure)),
        Err(failure) => return Err(failure),
    };
    Ok(html! {
        header.matter {
            p {
                span class={ "state " (seen.state.code()) } { (words::state(seen.state, visit)) }
                @if seen.matter.is_only_stated() { span.note { (visit.say("首个状态照导入的台账，本处未核", "its first state is as the imported ledger says, not verified here")) } }
                (super::ledger::clock(visit, seen.clock))
            }
            h1 lang="zh-Hans" { (affair(visit, seen)) }
            @if seen.whole && seen.state != State::Withdrawn {
                p.criterion {
                    b { (visit.say("办结标准", "Criterion")) } " "
                    span lang="zh-Hans" { @if seen.matter.criterion().is_empty() { (visit.say("（未写）", "(none)")) } @else { (seen.matter.criterion()) } }
                }
            }
        }
        @if let Some((kind, why)) = seen.matter.returned().filter(|_| seen.whole && seen.state.is_open()) {
            p.alert { (super::today::returned(visit, kind, why)) }
        }
        @if seen.whole && seen.matter.is_claimed_on_old_evidence() {
            p.alert { (visit.say("退回以后没有新的佐证，又申请了办结。", "It was returned, and is claimed again without new evidence.")) }
        }
        @if sent.is_none() { (done::done(visit, seen, &names)) }
        @if let Some(sent) = sent.filter(|it| it.version != seen.matter.version()) {
            p.alert role="alert" {
                @let new = seen.matter.version().0.saturating_sub(sent.version.0);
                @if english { "Since you opened this page, " (new) " entries were added (marked in the story). Nothing was overwritten, and what you typed is kept; look at them and send again where it still fits." }
                @else { "您打开之后，这件事新增了 " (new) " 条记录（在来龙去脉里标出）。没有覆盖任何内容，您填的也都还在；看过之后，仍然合适的可以再提交。" }
            }
        }
        @if let Some(sent) = sent.filter(|it| it.has_no_form(seen)) { (kept(visit, sent)) }
        @if let Some(sign) = &sign { (super::signs::beside_story(visit, sign)) }
        @if let Some(failure) = &unmade { p.done role="status" { (visit.said(&failure.said)) } }
        @if seen.matter.is_blocked() {
            p.alert { (visit.say("有本版程序不认识的事件，升级后才能办理。", "It has an event of a newer program; upgrade to go on.")) }
        }
        div.two {
            div.doing {
                (acts::all(visit, seen, sent, &choices))
                (facts(visit, seen, &names))
                (super::contact::ask(visit, seen, None))
            }
            @if seen.whole { (story::story(visit, seen, &Marks { since: sent.map(|it| it.version), sign: sign.as_ref() }, &choices)) }
        }
    })
}

/// The matters that its entries name, as far as this person may see them.
fn linked(visit: &Visit, seen: &Seen) -> Result<Vec<Line>, Failure> {
    let named = |it: &Recorded| match &it.content {
        Content::Event(Event::Linked(it)) => it.matter(),
        _ => None,
    };
    let ids: Vec<MatterId> = seen.story.iter().filter_map(|(was, is)| named(is.as_ref().unwrap_or(was))).collect();
    visit.office.lines(visit.person()?, &ids, &seen.moment)
}

/// What was typed for a step that can no longer be taken, to be copied from.
fn kept(visit: &Visit, sent: &Sent) -> Markup {
    let typed = forms::fields(&sent.kind).iter().filter_map(|it| Some((it, sent.filled.sent.some(it.name)?)));
    html! {
        section aria-labelledby="kept" {
            h2 #kept { (visit.say("您填的内容（这一步现在不能办了）", "What you typed (this step can no longer be taken)")) }
            dl.facts { @for (field, word) in typed { dt { (visit.word(field.label)) } dd lang="zh-Hans" { (word) } } }
        }
    }
}

fn facts(visit: &Visit, seen: &Seen, names: &Names) -> Markup {
    let matter = &seen.matter;
    let open = seen.state.is_open();
    let name = |it: &duizhao_core::UnitId| if open { words::unit_of(it, names, visit) } else { names.unit(it) };
    let unit = |it: Option<&duizhao_core::UnitId>| it.map(name).unwrap_or_default();
    let supporting: Vec<String> =
        matter.supporting().iter().filter(|it| Some(*it) != matter.lead()).map(|it| names.unit(it)).collect();
    let leader = matter.leader().map(|it| names.of(&it.to_string()).to_owned()).unwrap_or_default();
    let day = |it: Option<jiff::civil::Date>| it.map(|it| it.to_string()).unwrap_or_default();
    let document = matter.registered().and_then(|it| it.origin.document.clone()).unwrap_or_default();
    let parties = [
        (visit.say("主办", "Lead"), unit(matter.lead())),
        (visit.say("改派给", "Transferred to"), unit(matter.offered().map(|it| it.0))),
        (visit.say("协办", "Supporting"), supporting.join(visit.say("、", ", "))),
        (visit.say("核验单位", "Verifier"), unit(matter.verifier())),
        (visit.say("分管领导", "Leader in charge"), leader),
        (visit.say("来源", "Origin"), matter.origin().map(|it| words::source(it, visit)).unwrap_or_default()),
        (visit.say("文号、会议或工单", "Document"), document),
        (visit.say("领域", "Field"), matter.field().to_owned()),
    ];
    let days = [
        (visit.say("截止日", "Last day"), day(matter.due())),
        (visit.say("长期坚持", "Standing"), if matter.standing() { visit.say("是", "yes") } else { "" }.to_owned()),
        (visit.say("等待至", "Waits until"), day(matter.waiting_until())),
        (visit.say("复查日", "Looked at again"), day(matter.recheck())),
        (
            visit.say("核验期限", "To be verified by"),
            day(matter.verify_by(visit.office.calendar(), &seen.moment.rules)),
        ),
        (visit.say("结果", "Outcome"), matter.outcome().map(|it| words::outcome(it, visit)).unwrap_or_default()),
        (
            visit.say("登记于", "Registered"),
            matter.registered_at().map(|it| words::time(it, &seen.moment.rules)).unwrap_or_default(),
        ),
        (
            visit.say("最近变动", "Latest change"),
            matter.changed_at().map(|it| words::time(it, &seen.moment.rules)).unwrap_or_default(),
        ),
    ];
    let shown = parties.into_iter().filter(|_| seen.whole).chain(days).filter(|it| !it.1.is_empty());
    html! {
        section aria-labelledby="facts" {
            h2 #facts { (visit.say("各方与期限", "Parties and days")) }
            dl.facts { @for (name, word) in shown { dt { (name) } dd lang="zh-Hans" { (word) } } }
            p.id { (visit.say("编号", "Id")) " " code { (matter.id().0) } }
        }
    }
}

/// Steps that answer what is asked, in the order in which they are shown.
fn answers(ask: Option<Ask>, state: State) -> &'static [&'static str] {
    match ask {
        Some(Ask::AnswerHelp) => &["help-answered/1"],
        Some(Ask::AnswerExtension) => &["extension-granted/1", "extension-refused/1"],
        Some(Ask::Accept) => &["accepted/1", "declined/1"],
        // Nobody is left where it is in hand: then it is passed on.
        Some(Ask::Assign) => &["assigned/1", "transferred/1"],
        Some(Ask::Verify) => &["verified/1", "returned/1"],
        Some(Ask::Close) => &["closed/1", "returned/1"],
        Some(Ask::LookAgain) => &["reopened/1"],
        Some(Ask::WaitedOut | Ask::Late | Ask::Soon) if state == State::Claimed => &["urged/1"],
        Some(Ask::WaitedOut | Ask::Late | Ask::Soon | Ask::Work | Ask::Waits) => {
            &["advanced/1", "evidence-added/1", "claimed/1", "urged/1"]
        }
        None => &[],
    }
}
