//! `duizhao explain`: what a kind of remark asks, sees and cannot see.

use anyhow::{Result, bail};
use duizhao_papers::words::Word;
use duizhao_read::Language;
use duizhao_read::remark::{ALL, Rule, named};

use crate::check::no_such_remark;
use crate::terminal::Screen;
use crate::{Color, Lang, columns, print};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// 意见的代码或名称，如 no-case、缺少部分；不写则列出全部
    #[arg(value_name = "代码")]
    code: Option<String>,
    /// 语言
    #[arg(long, value_enum, value_name = "语言", default_value = "zh-Hans")]
    lang: Lang,
    /// 颜色和下划线
    #[arg(long, value_enum, value_name = "何时", default_value = "auto")]
    color: Color,
    /// 每行几列
    #[arg(long, value_name = "列", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    let language = Language::from(arguments.lang);
    let screen = Screen { width: columns(arguments.width), styled: arguments.color.is_on(), all: true, language };
    let page = match &arguments.code {
        None => ALL.iter().map(|it| entry(&screen, it)).collect(),
        Some(code) => match named(code) {
            Some(rule) => page(&screen, rule),
            None => bail!(no_such_remark(code)),
        },
    };
    print(&page)?;
    Ok(0)
}

fn entry(screen: &Screen, rule: &Rule) -> String {
    let wording = rule.wording(screen.language);
    screen.heading(&format!("{} · {}", rule.code, wording.label)) + &screen.indented(2, wording.definition)
}

fn page(screen: &Screen, rule: &Rule) -> String {
    let wording = rule.wording(screen.language);
    let sections = [
        (Word("看得见", "What it sees"), wording.sees),
        (Word("看不见", "What it cannot see"), wording.cannot_see),
        (Word("写到这样就不再提", "An example that passes"), wording.good),
        (Word("会被提出的写法", "An example that is remarked on"), wording.bad),
        (Word("怎样回应", "How to answer"), wording.answer),
    ];
    let mut page = entry(screen, rule);
    for (name, words) in sections.into_iter().filter(|it| !it.1.is_empty()) {
        page.push('\n');
        page.push_str(&screen.heading(name.to(screen.language)));
        page.push_str(&screen.indented(2, words));
    }
    page
}
