//! What the API answers, member by member; its document is made from these types.

use duizhao_app::office::{self, Ask, Clock, Line, Seen, Standing, Unit};
use duizhao_core::{Content, Outcome, Recorded, State};
use duizhao_journal::ReportRow;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::Value;

use crate::words;

/// A matter in a list, as far as its reader may see it. 事项
#[derive(Serialize, JsonSchema)]
pub(super) struct Matter {
    #[schemars(extend("format" = "uuid"))]
    pub(super) id: String,
    /// Null for who sees states and dates alone; empty where it was erased.
    affair: Option<String>,
    criterion: Option<String>,
    #[schemars(schema_with = "states")]
    state: String,
    #[schemars(schema_with = "outcomes")]
    outcome: Option<String>,
    /// Its first state is as a ledger kept elsewhere stated it, not verified here.
    imported: bool,
    field: String,
    #[schemars(schema_with = "origins")]
    origin: Option<String>,
    /// Id of the lead unit.
    lead: Option<String>,
    #[schemars(extend("format" = "date"))]
    due: Option<String>,
    clock: Hand,
    /// It goes on after it is completed.
    standing: bool,
    help_open: u32,
    #[schemars(extend("format" = "date-time"))]
    registered: Option<String>,
    #[schemars(extend("format" = "date-time"))]
    changed: Option<String>,
}

/// How the clock of a matter stands. 时钟
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Hand {
    /// Nobody set a last day, or it is over.
    None,
    /// Working days left; 0 on the last day.
    WorkingDaysLeft(i64),
    HoursLeft(i64),
    WorkingDaysOver(i64),
    /// It stands still until this day.
    StandsUntil(#[schemars(extend("format" = "date"))] String),
}

/// A page of the ledger. 台账
#[derive(Serialize, JsonSchema)]
pub(super) struct Matters {
    /// How many fit in all; null on a later page of a search for common words.
    pub(super) count: Option<usize>,
    /// There may be more: the words are common, and so many were found.
    pub(super) or_more: bool,
    pub(super) matters: Vec<Matter>,
    /// Sent as `after` it gives the next page; after fewer than 50 matters there may be none on it.
    pub(super) next: Option<String>,
    /// Fields of work in use.
    pub(super) fields: Vec<String>,
}

/// A matter with its story. 事项全貌
#[derive(Serialize, JsonSchema)]
pub(super) struct Whole {
    pub(super) matter: Matter,
    /// To be sent with the next act.
    version: u64,
    /// What it asks of me now.
    #[schemars(schema_with = "asks")]
    ask: Option<&'static str>,
    /// Kinds of acts that I may do now.
    steps: Vec<&'static str>,
    supporting: Vec<String>,
    verifier: Option<String>,
    /// Id of the leader in charge.
    leader: Option<String>,
    /// Id of the unit that it was transferred to and that has not answered.
    offered: Option<String>,
    #[schemars(extend("format" = "date"))]
    waiting_until: Option<String>,
    #[schemars(extend("format" = "date"))]
    recheck: Option<String>,
    /// Empty for who sees states and dates alone.
    entries: Vec<Entry>,
}

/// One entry of a story. 条目
#[derive(Serialize, JsonSchema)]
pub(super) struct Entry {
    seq: u64,
    #[schemars(extend("format" = "date-time"))]
    at: String,
    unit: String,
    person: String,
    kind: String,
    /// As it was recorded; null where it was erased.
    body: Option<Value>,
    /// What stands for it now, where it was corrected.
    corrected: Option<Value>,
    /// It is of a newer program, whose words this one does not know.
    unknown: bool,
}

/// What became of an act. 办理结果
#[derive(Serialize, JsonSchema)]
pub(super) struct Done {
    #[schemars(extend("format" = "uuid"))]
    pub(super) command: String,
    #[schemars(extend("format" = "uuid"))]
    pub(super) matter: String,
    /// Of the matter, after it.
    pub(super) version: u64,
    pub(super) entries: Vec<Receipt>,
}

/// Proof of one entry. 回执
#[derive(Serialize, JsonSchema)]
pub(super) struct Receipt {
    pub(super) seq: u64,
    /// The text of a `.tlog-proof` file.
    pub(super) receipt: String,
}

/// My day. 今日
#[derive(Serialize, JsonSchema)]
pub(super) struct Day {
    #[schemars(extend("format" = "date"))]
    pub(super) day: String,
    /// The most pressing first; each matter once.
    pub(super) asks: Vec<Asked>,
    /// Passed to me, to be registered; newest first.
    pub(super) reports: Vec<PassedReport>,
}

/// A report that waits for me; it is read and registered on the pages. 转交来的材料
#[derive(Serialize, JsonSchema)]
pub(super) struct PassedReport {
    #[schemars(extend("format" = "uuid"))]
    report: String,
    /// Of its file.
    name: String,
    /// Id of its author.
    person: String,
    /// It is deleted then.
    #[schemars(extend("format" = "date-time"))]
    expires: String,
    /// The page, from the root of this server.
    page: String,
}

/// Matters that ask one thing of me. 待办
#[derive(Serialize, JsonSchema)]
pub(super) struct Asked {
    #[schemars(schema_with = "ask")]
    pub(super) ask: &'static str,
    /// How many there are; the first 50 are told.
    pub(super) count: usize,
    pub(super) matters: Vec<Matter>,
}

/// All units. 单位
#[derive(Serialize, JsonSchema)]
pub(super) struct Units {
    pub(super) units: Vec<OfUnit>,
}

/// A unit by its name. 单位
#[derive(Serialize, JsonSchema)]
pub(super) struct OfUnit {
    id: String,
    name: String,
    #[schemars(schema_with = "standings")]
    standing: &'static str,
    /// Takes nothing new.
    ended: bool,
}

/// The offices beneath, each below the one it belongs to. 下级单位
#[derive(Serialize, JsonSchema)]
pub(super) struct Beneath {
    pub(super) offices: Vec<OfficeBeneath>,
}

/// How many matters an office beneath has, of none in particular. 下级单位总数
#[derive(Serialize, JsonSchema)]
pub(super) struct OfficeBeneath {
    office: String,
    name: String,
    /// 1 stands right below.
    depth: usize,
    open: usize,
    late: usize,
    waiting: usize,
    help_asked: usize,
    /// Closed, and the last entry is of this year.
    closed_this_year: usize,
    /// Kinds of which any wait; null until they are made.
    signs: Option<Vec<SignCount>>,
}

/// How many signs of a kind wait. 迹象件数
#[derive(Serialize, JsonSchema)]
pub(super) struct SignCount {
    kind: &'static str,
    count: usize,
}

/// A page of the matters of an office beneath, soonest due first. 下级单位事项
#[derive(Serialize, JsonSchema)]
pub(super) struct MattersBeneath {
    /// How many fit in all; null where they were not all counted.
    pub(super) count: Option<usize>,
    pub(super) matters: Vec<MatterBeneath>,
    /// Sent as `after` it gives the next page.
    pub(super) next: Option<String>,
}

/// A matter of an office beneath: its state and days. 下级单位事项
#[derive(Serialize, JsonSchema)]
pub(super) struct MatterBeneath {
    #[schemars(extend("format" = "uuid"))]
    id: String,
    #[schemars(schema_with = "states")]
    state: String,
    #[schemars(extend("format" = "date"))]
    registered: Option<String>,
    #[schemars(extend("format" = "date"))]
    due: Option<String>,
    clock: Hand,
}

/// The checkpoint signed last. 检查点
#[derive(Serialize, JsonSchema)]
pub(super) struct Signed {
    pub(super) log: String,
    /// Entries in the tree that it signs.
    pub(super) size: u64,
    /// The signed note, as witnesses take it.
    pub(super) note: String,
    /// What it is checked with.
    pub(super) key: String,
}

/// Why something was not done. 未办成
#[derive(Serialize, JsonSchema)]
pub(super) struct Problem {
    pub(super) r#type: &'static str,
    pub(super) title: String,
    pub(super) status: u16,
    /// For programs; docs/matter.md has those of the rules.
    pub(super) code: &'static str,
    /// For people, in the language that was asked for: what is wrong, and what would be right.
    pub(super) detail: String,
    /// Where someone was faster: the version now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<u64>,
    /// Where someone was faster: what they did since the version that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changed: Option<Vec<Entry>>,
}

impl From<&Line> for Matter {
    fn from(it: &Line) -> Matter {
        Matter {
            id: it.id.0.to_string(),
            affair: it.affair.clone(),
            criterion: it.criterion.clone(),
            state: it.state.code(),
            outcome: it.outcome.map(Outcome::code),
            imported: it.imported,
            field: it.field.clone(),
            origin: it.origin.and_then(|it| serde_json::to_value(it).ok()?.as_str().map(str::to_owned)),
            lead: text(it.lead.as_ref()),
            due: text(it.due.as_ref()),
            clock: it.clock.into(),
            standing: it.standing,
            help_open: it.help_open,
            registered: text(it.registered.as_ref()),
            changed: text(it.changed.as_ref()),
        }
    }
}

impl From<&office::Beneath> for OfficeBeneath {
    fn from(it: &office::Beneath) -> OfficeBeneath {
        let office::Figures { open, late, waiting, help_asked, closed } = it.figures;
        let count =
            |(kind, count): &(&'static duizhao_signs::Kind, usize)| SignCount { kind: kind.code, count: *count };
        OfficeBeneath {
            office: it.code.clone(),
            name: it.name.clone(),
            depth: it.depth,
            open,
            late,
            waiting,
            help_asked,
            closed_this_year: closed,
            signs: it.signs.as_ref().map(|it| it.iter().map(count).collect()),
        }
    }
}

impl From<&office::MatterBeneath> for MatterBeneath {
    fn from(it: &office::MatterBeneath) -> MatterBeneath {
        MatterBeneath {
            id: it.id.0.to_string(),
            state: it.state.code(),
            registered: text(it.registered.as_ref()),
            due: text(it.due.as_ref()),
            clock: it.clock.into(),
        }
    }
}

impl From<Clock> for Hand {
    fn from(it: Clock) -> Hand {
        match it {
            Clock::None => Hand::None,
            Clock::Left(days) => Hand::WorkingDaysLeft(days),
            Clock::Hours(hours) => Hand::HoursLeft(hours),
            Clock::Over(days) => Hand::WorkingDaysOver(days),
            Clock::Stands(day) => Hand::StandsUntil(day.to_string()),
        }
    }
}

impl Whole {
    pub(super) fn new(seen: &Seen, line: &Line) -> Whole {
        let matter = &seen.matter;
        // Who sees states and dates alone learns of no party.
        let party = |it: Option<String>| it.filter(|_| seen.whole);
        Whole {
            matter: line.into(),
            version: matter.version().0,
            ask: seen.ask.map(ask_code),
            steps: seen.steps.iter().map(|it| it.kind).collect(),
            supporting: matter.supporting().iter().filter(|_| seen.whole).map(ToString::to_string).collect(),
            verifier: party(text(matter.verifier())),
            leader: party(text(matter.leader())),
            offered: party(text(matter.offered().map(|it| it.0))),
            waiting_until: text(matter.waiting_until().as_ref()),
            recheck: text(matter.recheck().as_ref()),
            entries: entries(seen, 0),
        }
    }
}

/// The story, from a version on.
pub(super) fn entries(seen: &Seen, since: u64) -> Vec<Entry> {
    let from = usize::try_from(since).unwrap_or(usize::MAX);
    let entry = |(was, is): &(Recorded, Option<Recorded>)| Entry {
        seq: was.seq.0,
        at: was.at.to_string(),
        unit: was.actor.unit.to_string(),
        person: was.actor.person.to_string(),
        kind: was.kind.clone(),
        body: body(seen, was),
        corrected: is.as_ref().and_then(|it| body(seen, it)),
        unknown: matches!(was.content, Content::Unknown { .. }),
    };
    seen.story.iter().skip(from).map(entry).collect()
}

/// Sealed contact data leave by `duizhao contact` alone; words of citizens and reports are for who may
/// see them.
fn body(seen: &Seen, it: &Recorded) -> Option<Value> {
    let Content::Event(event) = &it.content else { return None };
    let mut body: Value = serde_json::from_slice(&event.body()).ok()?;
    let hidden: &[&str] = if seen.quote { &["contact"] } else { &["contact", "quote", "columns"] };
    for name in hidden {
        // A correction carries the whole event anew.
        for at in ["/body", ""] {
            if let Some(members) = body.pointer_mut(at).and_then(Value::as_object_mut) {
                members.remove(*name);
            }
        }
    }
    Some(body)
}

impl From<&ReportRow> for PassedReport {
    fn from(it: &ReportRow) -> PassedReport {
        let (report, page) = (it.id.to_string(), format!("/reports/{}", it.id));
        PassedReport { report, name: it.name.clone(), person: it.person.clone(), expires: it.expires.to_string(), page }
    }
}

impl From<&Unit> for OfUnit {
    fn from(it: &Unit) -> OfUnit {
        OfUnit { id: it.id.to_string(), name: it.name.clone(), standing: it.standing.code(), ended: it.ended }
    }
}

fn text<T: ToString>(it: Option<&T>) -> Option<String> {
    it.map(ToString::to_string)
}

const ASKS: &[(Ask, &str)] = &[
    (Ask::AnswerHelp, "answer-help"),
    (Ask::WaitedOut, "waited-out"),
    (Ask::AnswerExtension, "answer-extension"),
    (Ask::Accept, "accept"),
    (Ask::Assign, "assign"),
    (Ask::Verify, "verify"),
    (Ask::Close, "close"),
    (Ask::LookAgain, "look-again"),
    (Ask::Late, "late"),
    (Ask::Soon, "soon"),
    (Ask::Waits, "waits"),
    (Ask::Work, "work"),
];

pub(super) fn ask_code(ask: Ask) -> &'static str {
    ASKS.iter().find(|it| it.0 == ask).map_or("work", |it| it.1)
}

fn ask(_: &mut SchemaGenerator) -> Schema {
    let all: Vec<&str> = ASKS.iter().map(|it| it.1).collect();
    json_schema!({ "type": "string", "enum": all })
}

fn asks(_: &mut SchemaGenerator) -> Schema {
    or_null(ASKS.iter().map(|it| it.1.to_owned()).collect())
}

fn states(_: &mut SchemaGenerator) -> Schema {
    let all: Vec<String> = State::ALL.into_iter().map(State::code).collect();
    json_schema!({ "type": "string", "enum": all })
}

fn outcomes(_: &mut SchemaGenerator) -> Schema {
    or_null(words::OUTCOMES.iter().map(|it| it.0.to_owned()).collect())
}

fn origins(_: &mut SchemaGenerator) -> Schema {
    or_null(words::SOURCES.iter().map(|it| it.0.to_owned()).collect())
}

fn standings(_: &mut SchemaGenerator) -> Schema {
    let all = Standing::ALL.map(Standing::code);
    json_schema!({ "type": "string", "enum": all })
}

fn or_null(codes: Vec<String>) -> Schema {
    let all: Vec<Value> = codes.into_iter().map(Value::from).chain([Value::Null]).collect();
    json_schema!({ "type": ["string", "null"], "enum": all })
}
