//! A town's year from a list: which stories are told, of which matters, and which of them are meant to
//! show a sign. How the list is written stands in its head. 一年

use duizhao_core::Calendar;
use jiff::civil::Date;

use super::script::{self, Told};
use crate::record::Failure;

const TOWN: &str = include_str!("../../demo/town.txt");

/// What a matter of the list is there for. 种下的事
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    pub affair: String,
    /// The signs it shows, or would show one step further.
    pub signs: Vec<String>,
    pub planting: Planting,
}

/// 种法
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planting {
    /// At the threshold: the signs must be found.
    There,
    /// One step below it: no sign may be found.
    Below,
    /// As it should be: no sign may be found.
    Honest,
}

/// A kind of story, while its rows are read.
#[derive(Default)]
struct Pattern<'t> {
    signs: Vec<String>,
    lines: Vec<&'t str>,
    begun: Option<(Planting, i32)>,
}

/// A row of the list: one matter.
struct Row<'t> {
    number: usize,
    begins: Date,
    unit: &'t str,
    affair: &'t str,
    earlier: &'t str,
}

/// Units, and who acts for each. In the story of a unit 乙 and 丙 are the two that follow it here.
const UNITS: [(&str, &str); 8] = [
    ("规建办", "陈立"),
    ("农业农村办", "赵青"),
    ("社会事务办", "孙宁"),
    ("应急办", "马强"),
    ("财政所", "钱进"),
    ("水口村", "郑水"),
    ("下坝村", "韩冬"),
    ("河湾村", "唐河"),
];

/// The stories, and what each is there for.
pub(super) fn read() -> Result<(Vec<Told>, Vec<Planted>), Failure> {
    let mut pattern = Pattern::default();
    let (mut stories, mut planted) = (String::new(), Vec::new());
    for (at, line) in TOWN.lines().enumerate().map(|(at, it)| (at + 1, it.trim())) {
        let wrong = || script::wrong("town.txt", at, line);
        if line.is_empty() || line.starts_with('#') {
        } else if let Some(signs) = line.strip_prefix("== ") {
            let signs = signs.split_whitespace().map(ToOwned::to_owned).collect();
            pattern = Pattern { signs, ..Pattern::default() };
        } else if let Some(begins) = line.strip_prefix("-- ") {
            pattern.begun = Some(begun(begins).ok_or_else(wrong)?);
        } else if let Some((planting, _)) = pattern.begun {
            let row = Row::of(at, line).ok_or_else(wrong)?;
            stories += &pattern.story(&row).ok_or_else(wrong)?;
            planted.push(Planted { affair: row.affair.to_owned(), signs: pattern.signs.clone(), planting });
        } else {
            pattern.lines.push(line);
        }
    }
    Ok((script::read("town.txt", &stories)?, planted))
}

/// `有 | n=11`
fn begun(line: &str) -> Option<(Planting, i32)> {
    let (word, n) = line.split_once(" | n=").unwrap_or((line, "0"));
    let planting = match word {
        "有" => Planting::There,
        "无" => Planting::Below,
        "如常" => Planting::Honest,
        _ => return None,
    };
    Some((planting, n.parse().ok()?))
}

impl<'t> Row<'t> {
    fn of(number: usize, line: &'t str) -> Option<Row<'t>> {
        let mut parts = line.split(" | ");
        let (begins, unit, affair) = (script::day(parts.next()?)?, parts.next()?, parts.next()?);
        Some(Row { number, begins, unit, affair, earlier: parts.next().unwrap_or_default() })
    }

    fn filled(&self, line: &str) -> Option<String> {
        let first = UNITS.iter().position(|it| it.0 == self.unit)?;
        let mut line = line.replace("{事}", self.affair).replace("{旧}", self.earlier);
        line = line.replace("{行}", &self.number.to_string());
        for (at, name) in ["甲", "乙", "丙"].iter().enumerate() {
            let (unit, person) = UNITS[(first + at) % UNITS.len()];
            line = line.replace(&format!("{{{name}}}"), unit).replace(&format!("{{{name}人}}"), person);
        }
        Some(line)
    }
}

impl Pattern<'_> {
    /// As a story of `matters.txt`.
    fn story(&self, row: &Row<'_>) -> Option<String> {
        let (planting, n) = self.begun?;
        let mut story = format!("## {}\n", row.affair);
        for line in &self.lines {
            let line = match (line.strip_prefix("! "), line.strip_prefix("~ ")) {
                (Some(line), _) if planting == Planting::There => line,
                (_, Some(line)) if planting == Planting::Below => line,
                (None, None) => line,
                _ => continue,
            };
            let line = row.filled(line)?;
            let is_step = line.starts_with(|it: char| it.is_ascii_digit() || it == 'n');
            story += &if is_step { step(&line, row.begins, n)? } else { line };
            story.push('\n');
        }
        Some(story)
    }
}

/// Its days as dates: the first word, and each word that begins with `=`.
fn step(line: &str, begins: Date, n: i32) -> Option<String> {
    let (day, rest) = line.split_once(' ')?;
    let (day, time) = day.split_once('@').map_or((day, String::new()), |it| (it.0, format!("@{}", it.1)));
    let words: Option<Vec<String>> = rest
        .split(" | ")
        .map(|it| match it.strip_prefix('=') {
            Some(day) => Some(date(day, begins, n)?.to_string()),
            None => Some(it.to_owned()),
        })
        .collect();
    Some(format!("{}{time} {}", date(day, begins, n)?, words?.join(" | ")))
}

/// `2+n` working days later.
fn date(sum: &str, begins: Date, n: i32) -> Option<Date> {
    let days: Option<Vec<i32>> = sum.split('+').map(|it| if it == "n" { Some(n) } else { it.parse().ok() }).collect();
    match days?.iter().sum() {
        0 => Some(begins),
        days => Some(Calendar::shipped().add_working_days(begins, days)),
    }
}
