//! Looks for signs in the event log of any office. 查迹象

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use duizhao_logs::{LeftOut, ReadAs, TimeFormat, Told};
use duizhao_papers::signs::Looked;
use duizhao_core::Said;
use duizhao_read::Language;
use duizhao_signs::{Columns, Days, Look, Map, Meaning, Settings, Signs, Vocabulary};

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
    pub threads: usize,
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

impl Outcome {
    /// As every output starts from it.
    pub fn looked(&self, language: Language) -> Looked<'_> {
        let Outcome { file, words, days, signs, columns, notes } = self;
        Looked { file, words, days, signs, columns, notes, language }
    }
}

/// # Errors
/// A sentence: what could not be read, where, and what would be right.
pub fn signs(request: &Request) -> Result<Outcome> {
    let map = request.map.as_deref().map(|it| Ok::<_, anyhow::Error>(Map::parse(&text(it)?)?)).transpose();
    let map = map.with_context(|| named(request.map.as_deref()))?.unwrap_or_default();
    let settings = request.settings.as_deref().map(|it| Ok::<_, anyhow::Error>(Settings::parse(&text(it)?)?));
    let settings = settings.transpose().with_context(|| named(request.settings.as_deref()))?.unwrap_or_default();
    let time_format = request.time_format.as_deref().map(TimeFormat::given).transpose()?;
    let read_as = ReadAs {
        columns: either(&request.columns, &map.columns),
        time_format,
        zone_minutes: settings.office.zone_minutes.unwrap_or(BEIJING),
    };
    let taken = duizhao_logs::read(&request.log, &read_as)?;
    let log = taken.log;
    if log.events.is_empty() {
        bail!("{} 里没有可用的事件（no events in it）", request.log.display());
    }
    let zone = settings.office.zone_minutes.or(log.zone_minutes).unwrap_or(BEIJING);
    let days = Days::new(&settings.calendar(), zone);
    let look = Look {
        settings: &settings,
        readings: if map.is_empty() { Vec::new() } else { map.readings(&log.words.activities) },
        meanings: map.meanings(),
        days: days.clone(),
        until: None,
        only: request.only.clone(),
        threads: request.threads,
    };
    let signs = look.at(&log);
    let notes = notes(&taken.told, &map, &log.words, zone);
    let columns = named_columns(&taken.told.columns);
    let file = request.log.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    Ok(Outcome { file, words: log.words, days, signs, columns, notes })
}

fn text(path: &Path) -> Result<String> {
    let bytes = fs::read(path)?;
    let text = String::from_utf8(bytes).ok().context("不是 UTF-8 文本（it is not UTF-8 text）")?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn named(path: Option<&Path>) -> String {
    path.map_or_else(String::new, |it| it.display().to_string())
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

/// What was guessed and what was left out, so that nobody takes a guess for a fact.
fn notes(told: &Told, map: &Map, words: &Vocabulary, zone: i32) -> Vec<Said> {
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
    let unused = map.unused(&words.activities);
    if !unused.is_empty() {
        let names = unused.join("、");
        notes.push(Said::new(
            format!("含义表里的这些活动，日志里没有：{names}"),
            format!("the map names activities that the log does not have: {names}"),
        ));
    }
    notes
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

/// The meanings that a map could give, for who writes one.
pub fn meanings() -> Vec<(&'static str, &'static str)> {
    Meaning::ALL.iter().map(|it| (it.code(), it.name())).collect()
}
