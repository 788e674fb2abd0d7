//! Looks for signs in the event log of any office. 查迹象

mod own;

pub use own::{Exported, export, own};

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use duizhao_core::Said;
use duizhao_logs::{LeftOut, Parts, ReadAs, TimeFormat, Told, Unread};
use duizhao_papers::signs::Looked;
use duizhao_read::Language;
use duizhao_signs::{
    Columns, Days, Difference, Look, Map, MapError, OwnRecord, PlainCounts, Process, Settings, SettingsError, Signs,
    Vocabulary, Wanted,
};
use jiff::Timestamp;

use crate::record::{Failure, Files};

/// China's time, where neither the log nor the settings say.
const BEIJING: i32 = 8 * 60;

/// What the user asks for. 请求
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub log: PathBuf,
    /// These win over the map's.
    pub columns: Columns,
    pub map: Option<PathBuf>,
    pub settings: Option<PathBuf>,
    pub time_format: Option<String>,
    /// These kinds alone; all where empty.
    pub only: Vec<String>,
    /// Of a log so many signs of each kind alone, and not how its process flows: what a terminal shows.
    pub first: Option<usize>,
    /// Up to when what is still open is counted; without it a log's last event, and now for the own record.
    pub until: Option<Timestamp>,
    /// Where a log that does not fit into memory is put aside while it is looked at.
    pub aside: PathBuf,
}

/// A log that was looked at. 查得
#[derive(Debug)]
pub struct Outcome {
    pub file: String,
    pub words: Vocabulary,
    pub days: Days,
    pub signs: Signs,
    pub columns: Vec<(&'static str, String)>,
    pub notes: Vec<Said>,
}

/// The plain counts of a log. 平面计数所得
#[derive(Debug)]
pub struct Counted {
    pub file: String,
    pub columns: Vec<(&'static str, String)>,
    pub counts: PlainCounts,
}

impl Outcome {
    /// As every output starts from it.
    pub fn looked(&self, language: Language) -> Looked<'_> {
        let Outcome { file, words, days, signs, columns, notes } = self;
        Looked { file, words, days, signs, columns, notes, language }
    }
}

/// Goes through the log twice: what is usual in it, then what is not.
///
/// # Errors
/// A sentence: what could not be read, where, and what would be right.
pub fn signs(request: &Request) -> Result<Outcome> {
    let Prepared { map, mut settings, read_as } = Prepared::of(request)?;
    settings.office.listed = settings.office.listed.min(request.first.unwrap_or(usize::MAX));
    let parts = duizhao_logs::open(&request.log, &read_as, &request.aside).map_err(|err| of_log(err, request))?;
    if parts.told.events == 0 {
        bail!("{} 里没有可用的事件（no events in it）", request.log.display());
    }
    let words = &parts.told.words;
    let (map, is_own) = match OwnRecord::map_of(words) {
        Some(own) if map.is_empty() => (own, true),
        _ => (map, false),
    };
    let zone = settings.office.zone_minutes.or(parts.told.zone_minutes).unwrap_or(BEIJING);
    let look = Look {
        settings: &settings,
        readings: map.readings(&words.activities),
        meanings: map.meanings(),
        days: Days::new(&settings.calendar(), zone),
        until: request.until.map(Timestamp::as_microsecond),
        only: request.only.clone(),
    };
    let signs = looked_through(&look, &parts, request.first.is_none())?;
    let mut notes = if is_own { own_notes(&parts.told, zone) } else { notes(&parts.told, &map, zone) };
    notes.extend(long_span(&signs.process));
    let columns = named_columns(&parts.told.columns);
    Ok(Outcome { file: file_name(&request.log), words: parts.told.words, days: look.days, signs, columns, notes })
}

fn looked_through(look: &Look<'_>, parts: &Parts, flow: bool) -> Result<Signs> {
    let mut looking = look.begin(parts.extent);
    parts.each(&Wanted::all(), &mut |words, cases| {
        if flow {
            looking.follow(cases);
        }
        looking.learn(words, cases);
    })?;
    let wanted = looking.conclude(&parts.told.words);
    parts.each(&wanted, &mut |words, cases| looking.look(words, cases))?;
    Ok(looking.end())
}

/// The plain counts alone: one pass over the file.
///
/// # Errors
/// As [`signs`].
pub fn plain(request: &Request) -> Result<Counted> {
    let Prepared { map, read_as, .. } = Prepared::of(request)?;
    let counted = duizhao_logs::plain(&request.log, &read_as, &map, &request.aside);
    let (told, counts) = counted.map_err(|err| of_log(err, request))?;
    Ok(Counted { file: file_name(&request.log), columns: named_columns(&told.columns), counts })
}

/// Writes the same log in the format that the ending of `to` names; how many events it has.
///
/// # Errors
/// As [`signs`]; when the ending is unknown, or it cannot be written.
pub fn convert(request: &Request, to: &Path) -> Result<u64> {
    let Prepared { read_as, .. } = Prepared::of(request)?;
    let told = duizhao_logs::convert(&request.log, &read_as, to).map_err(|err| of_log(err, request))?;
    Ok(told.events)
}

/// What the files beside the log say.
struct Prepared {
    map: Map,
    settings: Settings,
    read_as: ReadAs,
}

impl Prepared {
    fn of(request: &Request) -> Result<Prepared> {
        let map = match &request.map {
            Some(path) => map(path)?,
            None => Map::default(),
        };
        let settings = request.settings.as_deref().map(settings).transpose()?.unwrap_or_default();
        let read_as = ReadAs {
            columns: either(&request.columns, &map.columns),
            time_format: request.time_format.as_deref().map(TimeFormat::given).transpose()?,
            zone_minutes: settings.office.zone_minutes.unwrap_or(BEIJING),
        };
        Ok(Prepared { map, settings, read_as })
    }
}

/// What an office has set for its own record: `signs.toml` beside it; the defaults where there is none.
///
/// # Errors
/// Names the file, the line, and what would be right.
pub(crate) fn beside(files: &Files) -> Result<Settings, Failure> {
    let path = files.signs();
    match path.try_exists() {
        Ok(false) => Ok(Settings::default()),
        _ => settings(&path),
    }
}

fn map(path: &Path) -> Result<Map, Failure> {
    parsed(path, "map", |text| Map::parse(text).map_err(|MapError { said }| said))
}

/// # Errors
/// As [`beside`]; where there is no such file.
fn settings(path: &Path) -> Result<Settings, Failure> {
    parsed(path, "signs-toml", |text| Settings::parse(text).map_err(|SettingsError { said }| said))
}

/// What a file says; where it cannot be taken, with the name of the file.
fn parsed<T>(path: &Path, code: &'static str, parse: impl FnOnce(&str) -> Result<T, Said>) -> Result<T, Failure> {
    let text = crate::record::files::text(path)?;
    parse(text.trim_start_matches('\u{feff}')).map_err(|said| {
        Failure::new(code, format!("{}：{}", path.display(), said.zh), format!("{}: {}", path.display(), said.en))
    })
}

/// What differs from the defaults, for whoever reads the result.
fn set_otherwise(settings: &Settings) -> Option<Said> {
    let all = settings.differing();
    let told = |usual: fn(&Difference) -> String, between: &str| {
        let all: Vec<String> = all.iter().map(|it| format!("{} = {}{}", it.name, it.value, usual(it))).collect();
        all.join(between)
    };
    let zh = told(|it| format!("（通常 {}）", it.usual), "；");
    let en = told(|it| format!(" (usually {})", it.usual), "; ");
    let said = Said::new(format!("按 signs.toml 查：{zh}"), format!("set in signs.toml: {en}"));
    (!all.is_empty()).then_some(said)
}

/// With the name of the log, where the sentence has not said it.
fn of_log(err: Unread, request: &Request) -> anyhow::Error {
    let named = err.code == "file";
    let err = anyhow::Error::from(err);
    if named { err } else { err.context(request.log.display().to_string()) }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned())
}

/// What the command names, else what the map names.
fn either(asked: &Columns, map: &Columns) -> Columns {
    let pick = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
    Columns {
        case: pick(&asked.case, &map.case),
        activity: pick(&asked.activity, &map.activity),
        time: pick(&asked.time, &map.time),
        owner: pick(&asked.owner, &map.owner),
        actor: pick(&asked.actor, &map.actor),
        due: pick(&asked.due, &map.due),
        text: pick(&asked.text, &map.text),
        party: pick(&asked.party, &map.party),
        place: pick(&asked.place, &map.place),
        cause: pick(&asked.cause, &map.cause),
    }
}

fn named_columns(columns: &Columns) -> Vec<(&'static str, String)> {
    let Columns { case, activity, time, owner, actor, due, text, party, place, cause } = columns;
    let all = [
        ("case", case),
        ("activity", activity),
        ("time", time),
        ("owner", owner),
        ("actor", actor),
        ("due", due),
        ("text", text),
        ("party", party),
        ("place", place),
        ("cause", cause),
    ];
    all.into_iter().filter_map(|(part, name)| Some((part, name.clone()?))).collect()
}

/// Its activities are known, with those that have not happened yet.
fn own_notes(told: &Told, zone: i32) -> Vec<Said> {
    let mut notes = vec![Said::new(
        "这是从一本底账导出的日志，活动按底账的含义读",
        "this log was exported from a record; its activities mean what they mean there",
    )];
    notes.extend(self::notes(told, &Map::default(), zone));
    notes
}

/// What was guessed and what was left out, so that nobody takes a guess for a fact.
fn notes(told: &Told, map: &Map, zone: i32) -> Vec<Said> {
    let mut notes = Vec::new();
    if let Some(format) = &told.time_format {
        notes.push(Said::new(format!("时间按“{format}”读"), format!("times are read as {format}")));
    }
    if !told.time_is_certain {
        notes.push(Said::new(
            "日和月的先后是按时间顺序猜的；不对时用 --time-format 指明",
            "which of day and month comes first was guessed from the order of times; say it with --time-format",
        ));
    }
    let sign = if zone < 0 { '-' } else { '+' };
    let (hours, minutes) = (zone.abs() / 60, zone.abs() % 60);
    notes.push(Said::new(
        format!("日子按 UTC{sign}{hours:02}:{minutes:02} 算"),
        format!("days are those of UTC{sign}{hours:02}:{minutes:02}"),
    ));
    notes.extend(left_out(&told.left_out));
    let unused = map.unused(&told.words.activities);
    if !unused.is_empty() {
        let names = unused.join("、");
        notes.push(Said::new(
            format!("含义表里的这些活动，日志里没有：{names}"),
            format!("the map names activities that the log does not have: {names}"),
        ));
    }
    notes
}

/// One wrong year is enough to make everything that is open look old.
fn long_span(process: &Process) -> Option<Said> {
    const YEARS: i64 = 20;
    const YEAR: i64 = 31_556_952_000_000;
    let first = process.first?;
    let years = process.last.checked_sub(first)? / YEAR;
    let day = |at: i64| Timestamp::from_microsecond(at).map(|it| it.strftime("%Y-%m-%d").to_string()).ok();
    let (from, to) = (day(first)?, day(process.last)?);
    (years >= YEARS).then(|| {
        Said::new(
            format!("时间从 {from} 到 {to}，相隔 {years} 年：请看有没有写错的；没办结的算到最后一条，--until 可另定一刻"),
            format!(
                "times run from {from} to {to}, {years} years: see whether one is wrong; what is open is counted to the last, or to what --until says"
            ),
        )
    })
}

fn left_out(left: &LeftOut) -> Option<Said> {
    if left.is_empty() {
        return None;
    }
    let first: Vec<(String, String)> = left
        .first
        .iter()
        .map(|(line, said)| (format!("第 {line} 行{}", said.zh), format!("line {line}: {}", said.en)))
        .collect();
    let (zh, en): (Vec<String>, Vec<String>) = first.into_iter().unzip();
    let (case, time, empty) = (left.without_case, left.without_time, left.empty_cases);
    Some(Said::new(
        format!("没有读入：无个案编号 {case} 条，时间缺失或读不懂 {time} 条，空个案 {empty} 个。{}", zh.join("；")),
        format!("left out: {case} without a case, {time} without a time, {empty} empty cases. {}", en.join("; ")),
    ))
}
