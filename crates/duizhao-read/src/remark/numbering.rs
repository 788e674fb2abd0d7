//! A number repeated or skipped among its siblings. 序号层次

use crate::enumerator::{Enumerator, Style};
use crate::outline::Mark;
use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::said::Said;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    code: "numbering",
    zh: Wording {
        label: "序号层次",
        definition: "同一层里，序号重复或跳过。级别：建议。",
        sees: "同一标题下同级各条的序号（一、（一）、1.、一是、第一等）是否依次相连。重复之后的各条不再逐条提示；\
            单独一个“一是”不算。",
        cannot_see: "文件里的自动编号可能与屏幕所见不同；有意另起一组、引文自带序号的，可能误提。用哪一种序号，\
            程序不管。",
        good: "（一）（二）（三）各一条，依次相连。",
        bad: "（一）之后是（三），中间没有（二）。",
        answer: "请核对是少了一条还是序号写错；有意如此的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Numbering",
        definition: "A number is repeated or skipped among items of one level. Grade: should.",
        sees: "Whether the numbers of siblings under one heading (一、 （一） 1. 一是 第一 …) follow each other. \
            After a repeated number the following ones are not marked again; a single 一是 is no fault.",
        cannot_see: "Automatic numbers in the file may differ from those on the screen. A new group, or numbers \
            inside a quotation, may be marked. Which kind of number is used does not matter.",
        good: "（一）（二）（三）各一条，依次相连。 (Three items, numbered one, two, three.)",
        bad: "（一）之后是（三），中间没有（二）。 (After one comes three; there is no two.)",
        answer: "See whether an item is missing or the number is wrong. If it is meant so, mark it 不适用 (not \
            applicable); no reason is needed.",
    },
    raise,
};

/// A list that is open: its style and the last number in it.
struct Open {
    style: Style,
    last: u32,
    block: usize,
}

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let reading = asked.reading;
    let mut open: Vec<Open> = Vec::new();
    let mut found = Vec::new();
    for (sentence, mark) in reading.sentences.iter().zip(&reading.marks) {
        let Some(number) = sentence.number else {
            if matches!(mark, Mark::Part(_) | Mark::Title) {
                open.clear();
            }
            continue;
        };
        if matches!(mark, Mark::Furniture | Mark::Title) || matches!(number.style, Style::Dotted | Style::Bullet) {
            continue;
        }
        if let Some(last) = step(&mut open, number, sentence.block) {
            let span = Span::new(sentence.span.start, sentence.span.start + number.len.min(sentence.span.len()));
            found.push(ask(asked, span, number, last));
        }
    }
    found
}

/// Takes the next number; gives the one before where the two do not follow each other.
fn step(open: &mut Vec<Open>, number: Enumerator, block: usize) -> Option<u32> {
    let Some(at) = open.iter().position(|it| it.style == number.style) else {
        open.push(Open { style: number.style, last: number.number, block });
        return None;
    };
    open.truncate(at + 1);
    let last = std::mem::replace(&mut open[at].last, number.number);
    // Number one begins a new list, except right after another one.
    let follows = number.number == last + 1 || (number.number == 1 && last != 1);
    let same_block = std::mem::replace(&mut open[at].block, block) == block;
    let inner = matches!(number.style, Style::Shi | Style::Yao | Style::Circled | Style::ArabicParen | Style::Arabic);
    // In one paragraph a list does not begin twice.
    let restarts = number.number == 1 && inner && !(same_block && last == 1);
    (!follows && !restarts).then_some(last)
}

fn ask(asked: &Asked<'_>, span: Span, number: Enumerator, last: u32) -> Remark {
    let original = asked.folded().original(span);
    let shown = asked.text().slice(original).trim().to_owned();
    let what = if number.number == last { "与前一个序号重复" } else { "与前一个序号不相连" };
    let what_en =
        if number.number == last { "repeats the number before it" } else { "does not follow the number before it" };
    let why = Said::new(
        format!("原文：“{shown}”。{what}（前一个是第{last}，这一个是第{}）。", number.number),
        format!("The text says “{shown}”. It {what_en} (number {last}, then {}).", number.number),
    );
    let advice = Said::new(
        "中间是少了一条，还是序号没有改过来？",
        "Is an item missing in between, or was the number not updated?",
    );
    remark(RULE.code, Grade::Should, original, why, advice)
}
