//! Word lists and tables, as data that a clerk can edit. 规则
//!
//! One entry a line, fields separated by ` | ` (full-width ｜ too), `#` begins a comment.
//! An office's own folder (`--rules DIR`) adds lines to the shipped files of the same name.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::commonness::Commonness;
use crate::lexicon::{Class, Lexicon};
use crate::report::PartRole;
use crate::spelling::Spelling;
use crate::theme::{self, Theme};

/// A line of a rule file that we could not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}：{why}", if *line == 0 { String::new() } else { format!(" 第 {line} 行") })]
pub struct RuleError {
    pub file: String,
    /// Counted from 1; 0 where the whole file is meant.
    pub line: usize,
    pub why: String,
}

const SHIPPED: &[(&str, &str)] = &[
    ("formalism.txt", include_str!("../rules/formalism.txt")),
    ("misspellings.txt", include_str!("../rules/misspellings.txt")),
    ("others.txt", include_str!("../rules/others.txt")),
    ("outdated.txt", include_str!("../rules/outdated.txt")),
    ("paper-words.txt", include_str!("../rules/paper-words.txt")),
    ("parts.txt", include_str!("../rules/parts.txt")),
    ("roots.txt", include_str!("../rules/roots.txt")),
    ("role-cues.txt", include_str!("../rules/role-cues.txt")),
    ("set-phrases.txt", include_str!("../rules/set-phrases.txt")),
    ("stock-phrases.txt", include_str!("../rules/stock-phrases.txt")),
    ("topics.txt", include_str!("../rules/topics.txt")),
    ("traditional.txt", include_str!("../rules/traditional.txt")),
];

const THEMES: &[(&str, &str)] = &[
    ("themes/2013.txt", include_str!("../rules/themes/2013.txt")),
    ("themes/2015.txt", include_str!("../rules/themes/2015.txt")),
    ("themes/2016.txt", include_str!("../rules/themes/2016.txt")),
    ("themes/2018.txt", include_str!("../rules/themes/2018.txt")),
    ("themes/2019-18.txt", include_str!("../rules/themes/2019-18.txt")),
    ("themes/2019-four.txt", include_str!("../rules/themes/2019-four.txt")),
    ("themes/2019.txt", include_str!("../rules/themes/2019.txt")),
    ("themes/2020-branch.txt", include_str!("../rules/themes/2020-branch.txt")),
    ("themes/2020.txt", include_str!("../rules/themes/2020.txt")),
    ("themes/2021.txt", include_str!("../rules/themes/2021.txt")),
    ("themes/2022.txt", include_str!("../rules/themes/2022.txt")),
    ("themes/2023-five.txt", include_str!("../rules/themes/2023-five.txt")),
    ("themes/2023.txt", include_str!("../rules/themes/2023.txt")),
    ("themes/2024.txt", include_str!("../rules/themes/2024.txt")),
    ("themes/2025.txt", include_str!("../rules/themes/2025.txt")),
];

/// Everything the review looks up. 规则
///
/// Tables are read when first asked for: a run that only looks for copied passages needs few.
#[derive(Debug, Default)]
pub struct Rules {
    /// An office's own lines, by file name.
    own: HashMap<String, String>,
    themes: OnceLock<Vec<Arc<Theme>>>,
    chosen: Option<Arc<Theme>>,
    lexicon: OnceLock<Lexicon>,
    simple: OnceLock<HashMap<char, char>>,
    parts: OnceLock<Vec<(PartRole, Vec<String>)>>,
    outdated: OnceLock<Vec<Outdated>>,
    spelling: OnceLock<Spelling>,
    commonness: OnceLock<Commonness>,
}

/// An expression that is out of date from a month on. 过时名称
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outdated {
    /// Parts that follow each other within twelve characters; mostly one.
    pub(crate) words: Vec<String>,
    pub(crate) current: String,
    pub(crate) since: (u16, u8),
    pub(crate) unconfirmed: bool,
    pub(crate) source: String,
    pub(crate) except: Vec<String>,
}

impl Rules {
    /// The tables shipped with the program.
    pub fn shipped() -> Rules {
        Rules::default()
    }

    /// The shipped tables with an office's own files, each a name and its content.
    ///
    /// # Errors
    /// A file whose name is none of ours, or a line that has too few fields.
    pub fn with(files: impl IntoIterator<Item = (String, String)>) -> Result<Rules, RuleError> {
        let mut rules = Rules::default();
        for (name, content) in files {
            let theme = name.starts_with("themes/");
            if !theme && !SHIPPED.iter().any(|(shipped, _)| *shipped == name) {
                let known: Vec<&str> = SHIPPED.iter().map(|(shipped, _)| *shipped).collect();
                let why = format!("没有这种规则文件；可用的文件名：{}，或 themes/ 下的主题表", known.join("、"));
                return Err(RuleError { file: name, line: 0, why });
            }
            check(&name, &content, theme)?;
            rules.own.insert(name, content);
        }
        Ok(rules)
    }

    /// Holds every report against this theme, whatever its year.
    ///
    /// # Errors
    /// A table without a name or without aspects.
    pub fn choose_theme(&mut self, file: &str, content: &str) -> Result<(), RuleError> {
        self.chosen = Some(Arc::new(theme::parse(file, content)?));
        Ok(())
    }

    pub(crate) fn chosen_theme(&self) -> Option<&Arc<Theme>> {
        self.chosen.as_ref()
    }

    pub(crate) fn themes(&self) -> &[Arc<Theme>] {
        self.themes.get_or_init(|| {
            let mut own: Vec<(&String, &String)> =
                self.own.iter().filter(|(name, _)| name.starts_with("themes/")).collect();
            own.sort();
            let own = own.into_iter().map(|(name, content)| (name.as_str(), content.as_str()));
            // An office's own table comes first and so wins over ours of the same year.
            let all = own.chain(THEMES.iter().copied());
            all.map(|(name, content)| Arc::new(theme::parse(name, content).expect("checked when taken"))).collect()
        })
    }

    /// Wording that reports share because their themes ask for it, of any year.
    pub fn wording(&self) -> impl Iterator<Item = &str> {
        let themes = self.themes().iter().chain(&self.chosen);
        themes.flat_map(|it| it.wording.iter().map(String::as_str))
    }

    /// Traditional → simplified, to recognise and never to change.
    pub(crate) fn simple(&self) -> &HashMap<char, char> {
        self.simple.get_or_init(|| {
            let mut simple = HashMap::new();
            for fields in self.rows("traditional.txt") {
                let Some(to) = fields[0].chars().next() else { continue };
                simple.extend(fields.get(1).into_iter().flat_map(|it| it.chars()).map(|from| (from, to)));
            }
            simple
        })
    }

    /// Which words in a heading name which part; the first that fits wins.
    pub(crate) fn parts(&self) -> &[(PartRole, Vec<String>)] {
        self.parts.get_or_init(|| {
            let role = |name: &str| match name {
                "上年整改" => PartRole::LastYear,
                "案例剖析" => PartRole::CaseAnalysis,
                "事项说明" => PartRole::Disclosure,
                "原因" => PartRole::Causes,
                "措施" => PartRole::Measures,
                "问题" => PartRole::Problems,
                _ => PartRole::Other,
            };
            self.rows("parts.txt").map(|it| (role(it[0]), words(it.get(1)))).collect()
        })
    }

    pub(crate) fn outdated(&self) -> &[Outdated] {
        self.outdated.get_or_init(|| self.rows("outdated.txt").filter_map(|it| outdated(&it)).collect())
    }

    pub(crate) fn spelling(&self) -> &Spelling {
        self.spelling.get_or_init(|| Spelling::new(self.rows("set-phrases.txt"), self.rows("misspellings.txt")))
    }

    /// How common the wording of a sentence is, judged by all lists of set phrases.
    pub(crate) fn commonness(&self) -> &Commonness {
        self.commonness.get_or_init(|| {
            let lists = ["stock-phrases.txt", "set-phrases.txt", "paper-words.txt"];
            let phrases = lists.iter().flat_map(|it| self.rows(it)).map(|it| it[0]);
            let cues = self.rows("role-cues.txt").filter(|it| matches!(it[0], "不足" | "肯定" | "原则"));
            let cues = cues.filter_map(|it| it.get(1).copied()).flat_map(|it| it.split('、'));
            let themes = self.themes().iter().flat_map(|it| {
                it.wording.iter().chain(it.aspects.iter().map(|aspect| &aspect.name)).map(String::as_str)
            });
            Commonness::of(phrases.chain(cues).chain(themes))
        })
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::new(self.words()))
    }

    fn words(&self) -> Vec<(String, Class)> {
        let mut all = Vec::new();
        let mut add = |word: &str, class| {
            let word: String = word.chars().filter(|it| !it.is_whitespace()).collect();
            if !word.is_empty() {
                all.push((word, class));
            }
        };
        for fields in self.rows("role-cues.txt") {
            if let Some(class) = cue(fields[0]) {
                words(fields.get(1)).iter().for_each(|it| add(it, class));
            }
        }
        self.rows("stock-phrases.txt").for_each(|it| add(it[0], Class::Stock));
        for fields in self.rows("formalism.txt") {
            match fields[..] {
                ["除外", word, ..] => add(word, Class::BurdenExempt),
                [word, _, ref except @ ..] => {
                    add(word, Class::Burden);
                    exceptions(except).iter().for_each(|it| add(it, Class::BurdenFine));
                }
                _ => {}
            }
        }
        for fields in self.rows("paper-words.txt") {
            match fields[..] {
                ["成果", word, ..] => add(word, Class::Result),
                [word, ..] => add(word, Class::Paper),
                [] => {}
            }
        }
        for fields in self.rows("others.txt") {
            match fields[0] {
                "本人" => words(fields.get(1)).iter().for_each(|it| add(it, Class::SelfPerson)),
                "集体本人" => words(fields.get(1)).iter().for_each(|it| add(it, Class::SelfCollective)),
                other => add(other, Class::OtherPerson),
            }
        }
        for (root, fields) in self.rows("roots.txt").enumerate() {
            words(fields.get(1)).iter().for_each(|it| add(it, Class::RootWithin(root as u8)));
            words(fields.get(2)).iter().for_each(|it| add(it, Class::RootShown(root as u8)));
        }
        for (topic, fields) in self.rows("topics.txt").enumerate() {
            words(fields.get(1)).iter().for_each(|it| add(it, Class::Topic(topic as u16)));
        }
        all
    }

    /// Whether a problem of this root needs a cause of its own: no broad one covers it.
    pub(crate) fn root_stands_alone(&self, root: u8) -> bool {
        self.rows("roots.txt").nth(usize::from(root)).is_some_and(|it| it.get(3) == Some(&"专"))
    }

    /// The rows of a shipped file, then the office's own.
    fn rows<'r>(&'r self, name: &'r str) -> impl Iterator<Item = Vec<&'r str>> {
        let shipped = SHIPPED.iter().find(|(shipped, _)| *shipped == name).map_or("", |(_, content)| content);
        let own = self.own.get(name).map_or("", String::as_str);
        rows(shipped).chain(rows(own)).map(|(_, fields)| fields)
    }
}

/// Which kind of cue, by its name. 类别
const CUES: &[(&str, Class)] = &[
    ("不足", Class::Deficiency),
    ("肯定", Class::Credit),
    ("举例", Class::Example),
    ("导语", Class::Lead),
    ("空引", Class::Vague),
    ("原则", Class::Principle),
    ("旁人话", Class::Counterpart),
    ("事实", Class::Fact),
    ("泛称", Class::Habit),
    ("叙事", Class::Story),
    ("时限", Class::Term),
    ("纸面计数", Class::PaperCount),
    ("归因", Class::Because),
    ("承诺", Class::Pledge),
    ("打算", Class::Plan),
    ("内心", Class::Inward),
    ("整改态", Class::Rectified),
    ("会前", Class::Preparation),
    ("页面", Class::Page),
];

fn cue(name: &str) -> Option<Class> {
    CUES.iter().find(|it| it.0 == name).map(|it| it.1)
}

fn outdated(fields: &[&str]) -> Option<Outdated> {
    let (year, month) = fields.get(2)?.split_once('-')?;
    let since = (year.parse().ok()?, month.parse().ok().filter(|it| (1..=12).contains(it))?);
    let source = fields.get(4).copied().unwrap_or_default();
    let except = fields.get(5).map(|it| it.trim_start_matches("除外").trim_start_matches([':', '：']).trim());
    Some(Outdated {
        words: fields[0].split(['+', '＋']).map(|it| it.trim().to_owned()).collect(),
        current: fields.get(1)?.to_string(),
        since,
        unconfirmed: source.contains("待核"),
        source: source.to_owned(),
        except: words(except.as_ref()),
    })
}

/// The words of a last field 除外: 词、词
fn exceptions(fields: &[&str]) -> Vec<String> {
    let listed =
        fields.iter().filter_map(|it| it.strip_prefix("除外")).map(|it| it.trim_start_matches([':', '：']).trim());
    listed.flat_map(|it| words(Some(&it))).collect()
}

/// A field of words separated by 、
pub(crate) fn words(field: Option<&&str>) -> Vec<String> {
    let split = field.into_iter().flat_map(|it| it.split('、'));
    split.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

/// The rows of a rule file: line number and trimmed fields. 行
pub(crate) fn rows(content: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    content.lines().enumerate().filter_map(|(at, line)| {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        Some((at + 1, line.split(['|', '｜']).map(str::trim).collect()))
    })
}

/// Refuses an office's own file with a line that could not be used.
fn check(name: &str, content: &str, theme: bool) -> Result<(), RuleError> {
    if theme {
        return theme::parse(name, content).map(|_| ());
    }
    let fewest = match name {
        "outdated.txt" => 4,
        "roots.txt" => 3,
        "set-phrases.txt" | "others.txt" => 1,
        _ => 2,
    };
    let columns = columns(name);
    let known = || CUES.iter().map(|it| it.0).collect::<Vec<_>>().join("、");
    for (line, fields) in rows(content) {
        let (first, count) = (fields[0], fields.len());
        let why = match name {
            _ if count < fewest => format!(
                "写的是“{}”，只有 {count} 列，应有至少 {fewest} 列，列与列之间用 | 隔开{columns}",
                fields.join(" | ")
            ),
            _ if first.is_empty() => format!("第 1 列是空的{columns}"),
            "outdated.txt" if outdated(&fields).is_none() => {
                format!("第 3 列“不再适用起”写的是“{}”，应为年月，如 2019-04", fields[2])
            }
            "role-cues.txt" if cue(first).is_none() => {
                format!("第 1 列写的是“{first}”，没有这个类别；可以写：{}", known())
            }
            _ => continue,
        };
        return Err(RuleError { file: name.to_owned(), line, why });
    }
    Ok(())
}

/// What the columns of a shipped file are, in its own words.
fn columns(name: &str) -> String {
    let shipped = SHIPPED.iter().find(|it| it.0 == name).and_then(|it| it.1.split_once("列："));
    let told = shipped.and_then(|it| it.1.split(['。', '\n']).next());
    told.map_or_else(String::new, |it| format!("。各列：{it}"))
}
