//! The cases in `tests/suite/`: reports in the words of the field, with what is expected of them.
//!
//! How a case is written stands in `tests/suite/README.md`. With `BLESS=1` the expectations are
//! rewritten to what the program says; `cargo xtask bless` does that, and the diff is reviewed.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use duizhao_read::passages::{Common, Masked, Passage, align};
use duizhao_read::{
    Beside, Document, Limits, Promise, Remark, Report, Reviewed, Rules, Span, Stands, Wanted, head, open, remark,
    review,
};

/// Characters of a stretch that an expectation quotes.
const QUOTED: usize = 12;

/// What an expectation may be about beside the code of a remark. 所比
const KINDS: [&str; 6] = ["remarks", "head", "parts", "items", "points", "links"];

/// One case of a file. 用例
#[derive(Default)]
struct Case<'f> {
    title: &'f str,
    /// Kinds of line that are compared.
    show: Vec<&'f str>,
    year: Option<u16>,
    /// A text outside the repository, from the folder above it: never quoted, only counted.
    file: Option<&'f str>,
    /// Whether such a case quotes after all.
    quoting: bool,
    text: String,
    /// The text that stands beside it: last year's report, or a colleague's.
    second: Option<String>,
    /// What the ledger holds of earlier reports.
    promises: Vec<Promise>,
    expected: Vec<&'f str>,
}

#[test]
fn every_case_holds() {
    let rules = Rules::shipped();
    #[expect(clippy::disallowed_methods, reason = "how `cargo xtask bless` asks for it; it changes no result")]
    let bless = std::env::var_os("BLESS").is_some();
    let mut broken = String::new();
    for path in files(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")) {
        let content = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (header, cases) = cut(&content);
        let mut written = header.join("\n");
        for lines in cases {
            let case = read(&name, &header, &lines);
            let seen = seen(&case, &rules);
            if let Some(seen) = &seen {
                broken += &difference(&name, &case, seen);
            }
            let seen = seen.unwrap_or_else(|| case.expected.iter().map(|&it| it.to_owned()).collect());
            written += "\n";
            written += &rewritten(&lines, &seen);
        }
        if bless {
            fs::write(&path, written.trim_start().to_owned() + "\n").unwrap();
        }
    }
    assert!(bless || broken.is_empty(), "\n{broken}\nRun with BLESS=1 where this is as it should be.");
}

/// All case files below a folder, in the order of their names.
fn files(folder: PathBuf) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut found: Vec<PathBuf> = entries
        .flat_map(|it| if it.is_dir() { files(it) } else { vec![it] })
        .filter(|it| it.extension().is_some_and(|it| it == "case"))
        .collect();
    found.sort();
    found
}

/// The lines before the first case, and the lines of each.
fn cut(content: &str) -> (Vec<&str>, Vec<Vec<&str>>) {
    let (mut header, mut cases) = (Vec::new(), Vec::<Vec<&str>>::new());
    for line in content.trim_end().lines() {
        match cases.last_mut() {
            _ if line.starts_with("--- ") => cases.push(vec![line]),
            Some(case) => case.push(line),
            None => header.push(line),
        }
    }
    (header, cases)
}

fn read<'f>(name: &str, header: &[&'f str], lines: &[&'f str]) -> Case<'f> {
    let title = lines[0].trim_start_matches("--- ").trim_end_matches(" ---");
    let mut case = Case { title, ..Case::default() };
    header.iter().for_each(|it| _ = option(&mut case, it));
    let mut texts = vec![String::new()];
    for &line in &lines[1..] {
        let last = texts.last_mut().expect("there is the report's own");
        if line.starts_with("=>") {
            case.expected.push(line);
        } else if let Some(told) = line.strip_prefix("+++ 底账 ") {
            case.promises.push(promise(told));
        } else if line.starts_with("+++") {
            texts.push(String::new());
        } else if !is_comment(line) && (!last.is_empty() || !option(&mut case, line)) {
            *last += line;
            *last += "\n";
        }
    }
    case.second = texts.get(1).map(|it| it.trim_end().to_owned());
    case.text = texts[0].trim_end().to_owned();
    let known = |it: &&str| KINDS.contains(it) || remark::rule(it).is_some();
    assert!(!case.show.is_empty() && case.show.iter().all(known), "{name}, {title}: show: {:?}", case.show);
    case
}

/// `超期 | 两村路灯修好`, and `本人` between them where it came of a report of the same title.
fn promise(told: &str) -> Promise {
    let words: Vec<&str> = told.split('|').map(str::trim).collect();
    let stands = match words[0] {
        "已解决" => Stands::Kept,
        "申请办结" => Stands::Claimed,
        "办理中" => Stands::Open,
        "超期" => Stands::Late,
        "未解决" => Stands::Unsolved,
        other => panic!("{other} is none of 已解决, 申请办结, 办理中, 超期, 未解决"),
    };
    let affair = (*words.last().expect("there is the state")).to_owned();
    Promise { affair, quote: String::new(), own: words.len() > 2, stands }
}

fn is_comment(line: &str) -> bool {
    line.starts_with("# ")
}

/// Takes a line `show: …`, `year: …`, `file: …` or `quote: yes`; false where it is none.
fn option<'f>(case: &mut Case<'f>, line: &'f str) -> bool {
    match line.split_once(": ") {
        Some(("show", kinds)) => case.show = kinds.split(", ").collect(),
        Some(("year", year)) => case.year = Some(year.parse().expect("a year is four digits")),
        Some(("file", path)) => case.file = Some(path),
        Some(("quote", answer)) => case.quoting = answer == "yes",
        _ => return false,
    }
    true
}

/// What the program says, in the lines of an expectation; none where the file is not there.
fn seen(case: &Case<'_>, rules: &Rules) -> Option<Vec<String>> {
    let text = match case.file {
        Some(path) => fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).ok()?,
        None => case.text.clone().into_bytes(),
    };
    let document = open(&text, &Limits::default()).expect("a case holds a text");
    let beside = beside(case, &document, rules);
    let reviewed = review(case.title.to_owned(), document, rules, &beside, &Wanted::default());
    let lines = case.show.iter().flat_map(|it| lines(it, &reviewed, case.file.is_none() || case.quoting));
    Some(lines.map(|it| it.trim_end().to_owned()).collect())
}

/// The second text as a user would give it: the program itself finds out whose it is.
fn beside(case: &Case<'_>, document: &Document, rules: &Rules) -> Beside {
    let mut beside = Beside { year: case.year, promises: case.promises.clone(), ..Beside::default() };
    let Some(second) = &case.second else { return beside };
    let other = open(second.as_bytes(), &Limits::default()).expect("the second text is one");
    let common = Common::new(rules.wording());
    let shared = align(&Masked::new(&document.text), &Masked::new(&other.text), &common);
    let passage = |(span, other_span): (Span, Span)| Passage {
        span,
        other: 1,
        other_span,
        other_quote: other.text.slice(other_span).to_owned(),
    };
    beside.passages = shared.into_iter().map(passage).collect();
    if !beside.passages.is_empty() {
        beside.places = head(&other, rules, None).author.place.into_iter().collect();
    }
    beside.earlier = vec![(1, other)];
    beside
}

fn lines(kind: &str, reviewed: &Reviewed, quoting: bool) -> Vec<String> {
    let report = &reviewed.report;
    let quote = |span: Span| if quoting { quote(reviewed.document.text.slice(span)) } else { String::new() };
    match kind {
        "head" => head_lines(report, quote),
        "parts" => report.parts.iter().map(|it| format!("=> part {} {}", it.role.code(), quote(it.heading))).collect(),
        "items" => {
            let aspect = |it: &Option<String>| short(it.as_deref().unwrap_or("-"));
            report
                .items
                .iter()
                .map(|it| format!("=> item {} {} {}", it.id, aspect(&it.aspect), quote(it.span)))
                .collect()
        }
        "points" => report.points.iter().map(|it| format!("=> point {} {}", it.role.code(), quote(it.span))).collect(),
        "links" => link_lines(report),
        code => {
            let remarks = reviewed.remarks.iter().filter(|it| code == "remarks" || it.code == code);
            remarks.map(|it| remark_line(it, report, quote)).collect()
        }
    }
}

fn head_lines(report: &Report, quote: impl Fn(Span) -> String) -> Vec<String> {
    let or_none = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".to_owned());
    vec![
        format!("=> kind {}", report.kind.code()),
        format!("=> author {} {}", or_none(&report.author.place), or_none(&report.author.post)),
        format!("=> year {}", report.year.map_or("-".to_owned(), |it| it.to_string())),
        format!("=> title {}", report.title.map_or("-".to_owned(), quote)),
    ]
}

fn link_lines(report: &Report) -> Vec<String> {
    let ids = |items: &[usize]| -> String {
        let ids: Vec<&str> = items.iter().map(|&it| report.items[it].id.as_str()).collect();
        if ids.is_empty() { "-".to_owned() } else { ids.join(",") }
    };
    let line = |it: &duizhao_read::Link| {
        format!("=> link {} {} {}", report.items[it.problem].id, ids(&it.causes), ids(&it.measures))
    };
    report.links.iter().map(line).collect()
}

/// Code, grade, item, quote; for what is missing the aspect, for a repetition what it repeats.
fn remark_line(remark: &Remark, report: &Report, quote_here: impl Fn(Span) -> String) -> String {
    let mut line = format!("=> {} {}", remark.code, remark.grade.code());
    let mut add = |word: &str| _ = write!(line, " {word}");
    if let Some(item) = remark.item {
        add(&report.items[item].id);
    }
    let shown = quote_here(remark.span);
    add(&shown);
    if let (None, Some(aspect)) = (remark.item, &remark.aspect) {
        add(&format!("（{}）", short(aspect)));
    }
    if let Some(from) = remark.from.as_ref().filter(|_| !shown.is_empty()) {
        add(&format!("← {}", quote(&from.quote)));
    }
    line
}

/// The beginning of a stretch, without its line ends.
fn quote(stretch: &str) -> String {
    let dense: String = stretch.chars().filter(|it| !it.is_whitespace()).collect();
    format!("“{}”", short(&dense))
}

fn short(text: &str) -> String {
    let shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() { shown + "…" } else { shown }
}

/// The lines that are expected and not seen (-), or seen and not expected (+).
fn difference(name: &str, case: &Case<'_>, seen: &[String]) -> String {
    if case.expected.iter().eq(seen.iter()) {
        return String::new();
    }
    let mut shown = format!("{name}: {}\n", case.title);
    for line in &case.expected {
        let mark = if seen.iter().any(|it| it == line) { ' ' } else { '-' };
        _ = writeln!(shown, "{mark} {line}");
    }
    for line in seen.iter().filter(|it| !case.expected.contains(&it.as_str())) {
        _ = writeln!(shown, "+ {line}");
    }
    shown + "  in this order:\n    " + &seen.join("\n    ") + "\n"
}

/// The lines of a case with other expectations, at the place where the first one stood.
fn rewritten(lines: &[&str], seen: &[String]) -> String {
    let kept: Vec<&str> = lines.iter().copied().filter(|it| !it.starts_with("=>")).collect();
    let end = kept.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1);
    let at = lines.iter().position(|it| it.starts_with("=>")).unwrap_or(end);
    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
    [&kept[..at], seen.as_slice(), &kept[at..]].concat().join("\n")
}
