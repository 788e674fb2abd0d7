//! The theme of a year: which aspects a report must cover. 主题

use crate::rules::{RuleError, rows, words};

/// One year's table, read from `rules/themes/` or an office's own file. 主题表
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// 名称
    pub name: String,
    /// 年度, mostly one.
    pub years: Vec<u16>,
    /// 场合: 民主生活会 or 组织生活会
    pub occasion: String,
    /// In the order of the notice. 方面
    pub aspects: Vec<Aspect>,
    /// Wording that every report of the year shares, and that is nobody's own. 用语
    pub wording: Vec<String>,
    /// Parts the notice requires beside problems, causes and measures. 必有
    pub required: Vec<String>,
    /// 来源
    pub source: String,
}

/// What a part of the problems must be about. 方面
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aspect {
    pub name: String,
    /// By which a heading names it, even abbreviated. 识别词
    pub words: Vec<String>,
    /// Its absence is only noted, because the notice differs between places. 待核
    pub unconfirmed: bool,
}

impl Theme {
    /// The aspect that a folded heading names: the one whose words cover most of it.
    pub(crate) fn aspect_of(&self, heading: &str) -> Option<&Aspect> {
        let score = |it: &Aspect| {
            let words = it.words.iter().chain([&it.name]);
            words.filter(|word| heading.contains(word.as_str())).map(|word| word.chars().count()).max().unwrap_or(0)
        };
        let best = self.aspects.iter().rev().max_by_key(|it| score(it))?;
        (score(best) > 0).then_some(best)
    }
}

/// Reads a theme table.
pub(crate) fn parse(file: &str, content: &str) -> Result<Theme, RuleError> {
    let mut theme = Theme::default();
    for (line, fields) in rows(content) {
        let field = |at: usize| fields.get(at).copied().unwrap_or_default().to_owned();
        match fields[0] {
            "名称" => theme.name = field(1),
            "年度" => {
                let year = field(1).parse().map_err(|_| RuleError {
                    file: file.to_owned(),
                    line,
                    why: "年度应是四位数字，如 2024".to_owned(),
                })?;
                theme.years.push(year);
            }
            "场合" => theme.occasion = field(1),
            "方面" => theme.aspects.push(Aspect {
                name: field(1),
                words: words(fields.get(2)),
                unconfirmed: field(3).contains("待核"),
            }),
            "用语" => theme.wording.push(field(1)),
            "必有" => theme.required.push(field(1)),
            "来源" => theme.source = field(1),
            other => {
                let why = format!("不认识“{other}”；每行以 名称、年度、场合、方面、用语、必有、来源 之一开头");
                return Err(RuleError { file: file.to_owned(), line, why });
            }
        }
    }
    if theme.name.is_empty() || theme.aspects.is_empty() {
        let why = "主题表至少要有一行“名称 | …”和一行“方面 | …”".to_owned();
        return Err(RuleError { file: file.to_owned(), line: 0, why });
    }
    Ok(theme)
}
