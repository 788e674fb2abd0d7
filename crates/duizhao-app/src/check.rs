//! Review one report, several, or all in a folder. 审阅
//!
//! Twice over the files: first each alone and those that share passages side by side, then one
//! after the other in full. So no more than two texts are in memory at a time.

mod batch;
mod files;
mod paper;
mod reading;
mod rules;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use duizhao_papers::json::Other;
use duizhao_read::passages::Common;
use duizhao_read::{Beside, Document, Limits, Promise, Remark, Reviewed, Rules, Unreadable, Wanted};

pub use batch::Batch;
pub use files::files;
pub use paper::commented;
use reading::Reading;

/// What the user asked for.
#[derive(Clone, Debug, Default)]
pub struct Check {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// Last year's reports, colleagues', any text to hold the inputs against; files and folders.
    pub against: Vec<PathBuf>,
    /// The year inspected, where the report does not say it.
    pub year: Option<u16>,
    /// An office's own theme.
    pub theme: Option<PathBuf>,
    /// Folder with an office's own words.
    pub rules: Option<PathBuf>,
    /// Codes of the remarks wanted; all where empty.
    pub only: Vec<String>,
    /// File with the ids of remarks that are settled, one a line.
    pub dismissed: Option<PathBuf>,
    pub limits: Limits,
    /// Whether an installed LibreOffice may turn other formats into ones we read.
    pub convert: bool,
}

/// One input, read or not.
pub enum Outcome {
    /// `dismissed`: how many remarks were left out because they are settled.
    Reviewed {
        reviewed: Box<Reviewed>,
        dismissed: usize,
    },
    Unreadable {
        file: String,
        why: Unreadable,
    },
}

/// What the program is at; each stage counts from one to its own total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// 读取
    Reading,
    /// 比对
    Comparing,
    /// 审阅
    Reviewing,
}

/// Told the stage, how much of it is done and how much there is.
pub type Progress<'p> = &'p dyn Fn(Stage, usize, usize);

/// Reviews every input in turn and hands each outcome over, together with what is known of the
/// whole batch; texts held against are handed over only when they cannot be read.
///
/// # Errors
/// When a folder or the list of dismissed remarks cannot be read, or `give` fails.
pub fn check(
    request: &Check,
    progress: Progress<'_>,
    mut give: impl FnMut(&Batch, Outcome) -> Result<()>,
) -> Result<Batch> {
    let rules = rules::rules(request.rules.as_deref(), request.theme.as_deref())?;
    let asking = Asking {
        rules: &rules,
        wanted: Wanted::only(&request.only),
        year: request.year,
        promises: Vec::new(),
        dismissed: dismissed(request.dismissed.as_deref())?,
    };
    let inputs = files::files(&request.inputs)?;
    let against = files::files_but(&request.against, &inputs)?;
    let reports = inputs.len();
    let mut batch = asking.read(inputs, against, Reading::new(request.limits, request.convert), progress);
    for at in 0..batch.sources.len() {
        if let Some(why) = batch.sources[at].unreadable.take() {
            let file = batch.sources[at].path.to_string_lossy().into_owned();
            give(&batch, Outcome::Unreadable { file, why })?;
        } else if at < reports {
            let (reviewed, dismissed) = asking.review(&mut batch, at)?;
            give(&batch, Outcome::Reviewed { reviewed: Box::new(reviewed), dismissed: dismissed.len() })?;
        }
        if at < reports {
            progress(Stage::Reviewing, at + 1, reports);
        }
    }
    Ok(batch)
}

/// A report that is on no disk, and the text that stands beside it. 送来的材料
pub(crate) struct Held<'h> {
    pub(crate) report: (&'h str, Vec<u8>),
    pub(crate) beside: Option<(&'h str, Vec<u8>)>,
    pub(crate) promises: Vec<Promise>,
    /// Ids of remarks that do not apply.
    pub(crate) dismissed: HashSet<String>,
}

/// What came of it. 审阅所得
pub(crate) struct HeldReview {
    pub(crate) reviewed: Reviewed,
    pub(crate) dismissed: Vec<Remark>,
    /// What a remark's `from` counts in.
    pub(crate) others: Vec<Other>,
}

/// [`check`] for what was sent.
///
/// # Errors
/// When the report cannot be read.
pub(crate) fn check_held(held: Held<'_>, rules: &Rules) -> Result<HeldReview> {
    let Held { report: (name, bytes), beside, promises, dismissed } = held;
    let asking = Asking { rules, wanted: Wanted::default(), year: None, promises, dismissed };
    let report = PathBuf::from(name);
    let mut files = BTreeMap::from([(report.clone(), bytes)]);
    let against = beside.map(|(name, bytes)| {
        // Last year's may be called the same.
        let path = if Path::new(name) == report { Path::new("对比").join(name) } else { PathBuf::from(name) };
        files.insert(path.clone(), bytes);
        path
    });
    let against = Vec::from_iter(against);
    let mut batch = asking.read(vec![report], against, Reading::held(files), &|_, _, _| ());
    let (reviewed, dismissed) = asking.review(&mut batch, 0)?;
    Ok(HeldReview { reviewed, dismissed, others: batch.others })
}

/// What is asked of every report of a request.
struct Asking<'r> {
    rules: &'r Rules,
    wanted: Wanted,
    year: Option<u16>,
    promises: Vec<Promise>,
    dismissed: HashSet<String>,
}

impl Asking<'_> {
    fn read(&self, inputs: Vec<PathBuf>, against: Vec<PathBuf>, reading: Reading, progress: Progress<'_>) -> Batch {
        let several = inputs.len() + against.len() > 1;
        let common = (self.wanted.has("copied") && several).then(|| Common::new(self.rules.wording()));
        let earlier = ["repeated", "no-last-year", "leftover-name"].iter().any(|it| self.wanted.has(it));
        let head = |it: &Document| (earlier && several).then(|| duizhao_read::head(it, self.rules, None));
        Batch::read(inputs, against, reading, common, head, progress)
    }

    /// The report with its remarks, and apart from them those that were dismissed.
    fn review(&self, batch: &mut Batch, at: usize) -> Result<(Reviewed, Vec<Remark>)> {
        let path = &batch.sources[at].path;
        let (file, document) = (path.to_string_lossy().into_owned(), reopened(&batch.reading, path)?);
        let passages = batch.take_passages(at);
        let beside = Beside {
            year: self.year,
            places: batch.places_of(&passages),
            passages,
            earlier: batch.earlier_than(at),
            promises: self.promises.clone(),
        };
        let mut reviewed = duizhao_read::review(file, document, self.rules, &beside, &self.wanted);
        let text = &reviewed.document.text;
        let (dismissed, left) = std::mem::take(&mut reviewed.remarks)
            .into_iter()
            .partition(|it| !self.dismissed.is_empty() && self.dismissed.contains(&it.id(text)));
        reviewed.remarks = left;
        Ok((reviewed, dismissed))
    }
}

/// The numbers given out in the first round hold only while the files stay as they are.
fn reopened(reading: &Reading, path: &Path) -> Result<Document> {
    let changed = |why: Unreadable| {
        let file = if why.is_secret() { String::new() } else { path.display().to_string() };
        anyhow!("审阅过程中文件有变动，请重新运行（the file changed during the review）：{file} {}", why.why.zh)
    };
    reading.document(path).map_err(changed)
}

/// The ids of remarks that someone has settled: the first word of each line, `#` begins a comment.
fn dismissed(file: Option<&Path>) -> Result<HashSet<String>> {
    let Some(file) = file else { return Ok(HashSet::new()) };
    let content = std::fs::read_to_string(file)
        .with_context(|| format!("读不了 {}（the list of dismissed remarks cannot be read）", file.display()))?;
    let ids = content.lines().filter(|it| !it.starts_with('#')).filter_map(|it| it.split_whitespace().next());
    Ok(ids.map(str::to_owned).collect())
}
