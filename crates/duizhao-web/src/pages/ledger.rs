//! The ledger: filtered by a plain form, sorted by links, 50 lines a page.

use duizhao_app::office::{Clock, Count, Filter, Line, LineKey, Listed, Names, Sort, What, Which};
use duizhao_app::record::Failure;
use duizhao_core::{MatterId, State};
use duizhao_papers::words::Word;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::query::{self, Takes, known};
use crate::visit::{Sent, Visit, uuid};
use crate::words;

/// What takes in several states; the first is meant where none is asked for.
pub(crate) const WHICH: words::Words =
    &[("open", Word("未办结", "open")), ("late", Word("超期的", "late")), ("all", Word("全部", "all"))];

pub(crate) const SORTS: &[(&str, Sort, Word)] = &[
    ("due", Sort::Due, Word("按期限", "by last day")),
    ("changed", Sort::Changed, Word("按最近变动", "by latest change")),
    ("registered", Sort::Registered, Word("按登记先后", "by registration")),
];

/// `GET /ledger`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let filter = filter(&visit.query)?;
    let listed = visit.office.ledger(visit.person()?, &filter)?;
    let names = visit.office.names()?;
    let unknown = unknown(visit, &names);
    Ok(query::page(visit, visit.say("台账", "Ledger"), &unknown, &body(visit, &filter, &listed, &names)))
}

fn unknown(visit: &Visit, names: &Names) -> Vec<String> {
    let units: Vec<(String, &str)> = names.units.iter().map(|it| (it.id.to_string(), it.name.as_str())).collect();
    let states = WHICH.iter().chain(words::STATES).map(|it| (it.0, visit.word(it.1))).collect();
    query::unknown(
        visit,
        &[
            known("words", "找字句", "Words", Takes::Text),
            known("state", "状态", "State", Takes::OneOf(states)),
            known("lead", "主办", "Lead", Takes::OneOf(units.iter().map(|it| (it.0.as_str(), it.1)).collect())),
            known("field", "领域", "Field", Takes::Text),
            known("origin", "来源", "Origin", Takes::words(visit, words::SOURCES)),
            known("sort", "排序", "Order", Takes::OneOf(SORTS.iter().map(|it| (it.0, visit.word(it.2))).collect())),
            known("after", "下一页", "Next page", Takes::Given(is_key)),
        ],
    )
}

/// What `next` of a page is: a key and the matter that it is of.
pub(crate) fn is_key(it: &str) -> bool {
    it.rsplit_once('~').is_some_and(|(key, id)| key.parse::<u64>().is_ok() && uuid(id).is_ok())
}

/// What the query asks for; what it does not know it takes as not said, and the page says so.
pub(crate) fn filter(query: &Sent) -> Result<Filter, Failure> {
    Ok(Filter {
        which: which(query),
        lead: query.some("lead").and_then(|it| it.parse().ok()),
        field: query.some("field").map(str::to_owned),
        origin: query.some("origin").and_then(|it| serde_json::from_value(it.into()).ok()),
        words: query.get("words").to_owned(),
        sort: SORTS.iter().find(|it| it.0 == query.get("sort")).map_or(Sort::Due, |it| it.1),
        after: after(query)?,
    })
}

pub(crate) fn which(query: &Sent) -> Which {
    match query.get("state") {
        "" | "open" => Which::Open,
        "late" => Which::Late,
        "all" => Which::All,
        code => State::ALL.into_iter().find(|it| it.code() == code).map_or(Which::Open, Which::Only),
    }
}

/// Where the next page begins, as [`after`] reads it.
pub(crate) fn key((key, id): LineKey) -> String {
    format!("{key}~{}", id.0)
}

/// Where a page begins.
pub(crate) fn after(query: &Sent) -> Result<Option<LineKey>, Failure> {
    match query.some("after").filter(|it| is_key(it)).and_then(|it| it.rsplit_once('~')) {
        Some((key, id)) => Ok(Some((key.parse().unwrap_or_default(), MatterId(uuid(id)?)))),
        None => Ok(None),
    }
}

fn body(visit: &Visit, filter: &Filter, listed: &Listed, names: &Names) -> Markup {
    html! {
        div.lead {
            h1 { (visit.say("台账", "Ledger")) }
            p {
                (count(visit, listed.count))
                @if !visit.may(What::SeeMatter) { (visit.say("，只看状态和日期", ", states and dates alone")) }
            }
        }
        (filters(visit, listed, names))
        p.sorts {
            @for (code, sort, word) in SORTS {
                a href=(with(&visit.query, &[("sort", code)])) aria-current=[(*sort == filter.sort).then_some("true")] { (visit.word(*word)) }
            }
        }
        @if listed.lines.is_empty() && listed.next.is_none() {
            (empty(visit))
        } @else if !listed.lines.is_empty() {
            (table(visit, &listed.lines, names))
        }
        @if listed.is_cut_short() {
            p.empty { (visit.say("要找的字句很少见，一次只找这么多；还可以接着往下找。", "The words are rare, and only so many matters are looked through at once; go on from here.")) }
        }
        @if let Some(next) = listed.next {
            p.next {
                a href=(with(&visit.query, &[("after", &key(next))])) rel="next" {
                    @if listed.is_cut_short() { (visit.say("接着找", "Go on")) } @else { (visit.say("下一页", "Next page")) }
                }
            }
        }
    }
}

/// Nothing to show, and where to go from here.
fn empty(visit: &Visit) -> Markup {
    let narrowed = ["words", "state", "lead", "field", "origin"].iter().any(|it| visit.query.some(it).is_some());
    html! {
        p.empty {
            @if narrowed {
                (visit.say("没有符合条件的事项。", "No matter fits.")) " "
                a href="/ledger?state=all" { (visit.say("去掉条件，看全部", "All, without a filter")) }
            } @else {
                (visit.say("没有未办结的事项。", "No matter is open.")) " "
                a href="/ledger?state=all" { (visit.say("看全部", "All of them")) }
                @if visit.may(What::Registered) { " · " a href="/register" { (visit.say("登记一件事", "Register a matter")) } }
                @if visit.may(What::Imported) { " · " a href="/tables" { (visit.say("读入现有的台账", "Take in a ledger")) } }
            }
        }
    }
}

pub(super) fn count(visit: &Visit, count: Count) -> String {
    match (count, visit.is_english()) {
        (Count::Exactly(1), true) => "1 matter".to_owned(),
        (Count::Exactly(count), true) => format!("{count} matters"),
        (Count::Exactly(count), false) => format!("共 {count} 件"),
        (Count::AtLeast(0), _) => visit.say("还没有找到", "None found so far").to_owned(),
        (Count::AtLeast(count), true) => format!("{count} matters or more"),
        (Count::AtLeast(count), false) => format!("{count} 件以上"),
        (Count::Unknown, _) => String::new(),
    }
}

fn filters(visit: &Visit, listed: &Listed, names: &Names) -> Markup {
    let query = &visit.query;
    let choose = |name: &str, label: &str, first: &str, all: Vec<(String, String)>| {
        html! {
            div.field {
                label for=(name) { (label) }
                select id=(name) name=(name) {
                    option value="" { (first) }
                    @for (code, word) in &all { option value=(code) selected[query.get(name) == code] { (word) } }
                }
            }
        }
    };
    let of = |words: words::Words| words.iter().map(|(code, word)| ((*code).to_owned(), visit.word(*word).to_owned()));
    let states = of(&WHICH[1..]).chain(of(words::STATES));
    let units = names.units.iter().map(|it| (it.id.to_string(), it.name.clone()));
    let any = visit.say("不限", "any");
    // By what is not seen nothing is found.
    let whole = visit.may(What::SeeMatter);
    html! {
        form.filters method="get" action="/ledger" role="search" {
            @if whole {
                div.field.words {
                    label for="words" { (visit.say("找字句", "Words")) }
                    input #words type="search" name="words" value=(query.get("words")) accesskey="s";
                }
            }
            (choose("state", visit.say("状态", "State"), visit.word(WHICH[0].1), states.collect()))
            @if whole {
                (choose("lead", visit.say("主办", "Lead"), any, units.collect()))
                (choose("field", visit.say("领域", "Field"), any, listed.fields.iter().map(|it| (it.clone(), it.clone())).collect()))
                (choose("origin", visit.say("来源", "Origin"), any, of(words::SOURCES).collect()))
            }
            @if let Some(sort) = query.some("sort") { input type="hidden" name="sort" value=(sort); }
            button { (visit.say("筛选", "Filter")) }
        }
    }
}

fn table(visit: &Visit, lines: &[Line], names: &Names) -> Markup {
    html! {
        table.ledger {
            caption.unseen { (visit.say("事项", "Matters")) }
            thead {
                tr {
                    th scope="col" { (visit.say("状态", "State")) }
                    th scope="col" { (visit.say("事由", "Affair")) }
                    th scope="col" { (visit.say("主办", "Lead")) }
                    th scope="col" { (visit.say("期限", "Last day")) }
                    th scope="col" { (visit.say("来源", "Origin")) }
                }
            }
            tbody {
                @for line in lines {
                    tr {
                        td { (mark(visit, line)) }
                        th scope="row" lang="zh-Hans" {
                            a href={ "/matters/" (line.id.0) } { (affair(visit, line)) }
                            @if line.help_open > 0 { span.note { (visit.say("有协调请求", "help asked")) } }
                        }
                        td lang="zh-Hans" { @if let Some(lead) = &line.lead { (names.unit(lead)) } }
                        td.days {
                            @if let Some(due) = line.due { time { (due) } }
                            @if line.standing { span.note { (visit.say("长期坚持", "standing")) } }
                            (clock(visit, line.clock))
                        }
                        td { @if let Some(origin) = line.origin { (words::source(origin, visit)) } }
                    }
                }
            }
        }
    }
}

/// The same query with some members changed; a page turned is not kept.
fn with(query: &Sent, changed: &[(&str, &str)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, word) in query.pairs() {
        if name != "after" && !changed.iter().any(|it| it.0 == name) {
            out.append_pair(name, word);
        }
    }
    changed.iter().for_each(|(name, word)| {
        out.append_pair(name, word);
    });
    format!("/ledger?{}", out.finish())
}

pub(crate) fn affair(visit: &Visit, line: &Line) -> String {
    match line.affair.as_deref() {
        Some("") => visit.say("（事由已清除）", "(erased)").to_owned(),
        Some(affair) => affair.to_owned(),
        None => number(visit, line.id),
    }
}

/// What tells one matter from another to who sees no word of them: the end of its id.
pub(crate) fn number(visit: &Visit, id: MatterId) -> String {
    let id = id.0.simple().to_string();
    format!("{} …{}", visit.say("编号", "No."), id.get(24..).unwrap_or_default())
}

/// The state as a word, in the colour of its kind.
pub(crate) fn mark(visit: &Visit, line: &Line) -> Markup {
    html! {
        span class={ "state " (line.state.code()) } { (words::state(line.state, visit)) }
        @if let Some(outcome) = line.outcome.filter(|_| line.state == State::Closed) { span.note { (words::outcome(outcome, visit)) } }
        @if line.imported { span.note { (visit.say("导入", "imported")) } }
    }
}

pub(crate) fn clock(visit: &Visit, clock: Clock) -> Markup {
    let class = match clock {
        _ if clock.is_late() => "clock late",
        _ if clock.is_soon() => "clock soon",
        _ => "clock",
    };
    html! { @if clock != Clock::None { span class=(class) { (words::clock(clock, visit)) } } }
}
