//! Passages that stand in another text too. 与他文有相同段落
//!
//! Who wrote them first cannot be seen from two texts, so both are asked. The other text is not
//! named: an author is shown his own passage, the clerk opens the other.

use crate::passages::Passage;
use crate::remark::{Asked, From, Grade, Remark, Rule, Wording};
use crate::report::Item;
use crate::said::Said;
use crate::text::{Span, Text, beginning};

pub(super) const RULE: Rule = Rule {
    code: "copied",
    zh: Wording {
        label: "与他文有相同段落",
        definition: "有一段文字与另一份给定的材料相同，只有名称、数字不同的也算；两段并排列出。级别：建议。",
        sees: "同一批读入的，或用 --against 给出的其他材料里，五十字以上的相同段落；比对时人名、地名、单位、年份、\
            数字遮去，当年主题的规定用语不计。",
        cannot_see: "只与给定的材料比，不上网查；谁先写、为什么相同，程序不知道。共同起草、引用文件原文的，\
            也会列出。",
        good: "两位分管同一片的干部都写到便桥：一位写答应了没去看，一位写拨了款没问下落。",
        bad: "两份材料讲便桥的一整段，除村名和人数外逐字相同。",
        answer: "可以改写成自己经手的那一面；引用文件或共同负责一事的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Same passage as another text",
        definition: "A passage also stands in another text given, be it with names or numbers changed; the two are \
            shown side by side. Grade: should.",
        sees: "Passages of 50 or more characters alike in the texts read together or given with --against; \
            persons, places, units, years and numbers are masked, and the theme’s required wording is left out.",
        cannot_see: "Only texts given are compared; nothing is looked up outside. Who wrote first and why they \
            agree is unknown. Joint drafts and quoted rules are shown too.",
        good: "两位分管同一片的干部都写到便桥：一位写答应了没去看，一位写拨了款没问下落。 (Two officials write of \
            one footbridge: one promised and did not go, one paid and did not ask.)",
        bad: "两份材料讲便桥的一整段，除村名和人数外逐字相同。 (The whole paragraph on the footbridge is the same \
            in both, but for village and numbers.)",
        answer: "Rewrite it from the side the author had in hand. For a quoted rule or a matter answered for \
            jointly, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// Punctuation and short words between a passage and the border of its sentence: so few
/// characters belong to the passage too.
const NEAR: usize = 6;

/// Characters of the passage quoted in the sentence that explains it.
const QUOTED: usize = 24;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    remarks(asked.text(), &asked.report().items, asked.passages)
}

/// One remark for each passage of the report, however many texts it stands in.
pub(crate) fn remarks(text: &Text, items: &[Item], passages: &[&Passage]) -> Vec<Remark> {
    let mut passages = passages.to_vec();
    passages.sort_by_key(|it| (it.span.start, it.other));
    passages.chunk_by(|a, b| mostly_same(a.span, b.span)).map(|group| remark(text, items, group)).collect()
}

fn remark(text: &Text, items: &[Item], group: &[&Passage]) -> Remark {
    let longest = group.iter().max_by_key(|it| it.span.len()).expect("a chunk is not empty");
    let span = to_item(to_borders(text, longest.span), items);
    let item = items.iter().position(|it| it.span.overlaps(span));
    let quote = shortened(text.slice(span));
    let (characters, texts) = (longest.span.len(), group.len());
    let others = if texts == 1 { "另一份材料".to_owned() } else { format!("另外{texts}份材料") };
    let others_en = if texts == 1 { "another text".to_owned() } else { format!("{texts} other texts") };
    Remark {
        code: RULE.code,
        grade: Grade::Should,
        span,
        item,
        aspect: item.and_then(|it| items[it].aspect.clone()),
        why: Said::new(
            format!(
                "原文：“{quote}”。这一段约{characters}字，与{others}相同，年份、数字、地名不计，主题统一用语已除去。"
            ),
            format!(
                "The text says “{quote}”. This passage of about {characters} characters also stands in {others_en}; \
                 years, numbers and place names aside, wording of the theme left out."
            ),
        ),
        advice: Said::new(
            "这一段讲的情况，在本单位、本人身上具体是哪一件事？两份材料若有共同出处，出处是什么？",
            "Which matter of this unit and this author does the passage tell of? If both texts go back to one source, \
             which is it?",
        ),
        from: Some(From { other: Some(longest.other), span: longest.other_span, quote: longest.other_quote.clone() }),
    }
}

/// Whether two passages are the same stretch for a reader: one covers most of the other.
fn mostly_same(a: Span, b: Span) -> bool {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    both * 5 >= a.len().min(b.len()) * 4
}

/// A passage that begins in the heading above an item begins with the item.
fn to_item(span: Span, items: &[Item]) -> Span {
    let near = items.iter().map(|it| it.span.start).find(|it| (span.start..=span.start + 2 * NEAR).contains(it));
    Span::new(near.filter(|it| *it < span.end).unwrap_or(span.start), span.end)
}

/// Out to the borders of its sentences where they are close, the full stop included.
fn to_borders(text: &Text, span: Span) -> Span {
    let before = text.slice(Span::new(span.start.saturating_sub(NEAR), span.start));
    let start = match before.chars().rev().position(ends_sentence) {
        Some(distance) => span.start - distance,
        None if span.start <= NEAR => 0,
        None => span.start,
    };
    let after = text.slice(Span::new(span.end, (span.end + NEAR).min(text.len())));
    let end = match after.chars().position(ends_sentence) {
        Some(distance) => span.end + distance + usize::from(after.chars().nth(distance) != Some('\n')),
        None if span.end + NEAR >= text.len() => text.len(),
        None => span.end,
    };
    text.trim(Span::new(start, end))
}

fn ends_sentence(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '；' | '\n')
}

/// The beginning of a long quote.
fn shortened(quote: &str) -> String {
    let line = quote.lines().next().unwrap_or_default();
    let shown = beginning(line, QUOTED);
    if line.len() < quote.len() && !shown.ends_with('…') { shown + "…" } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "先说成绩。村里的水渠堵了大半年，老人找过两回，我只在本子上记了一笔，没有再问。下一条。";

    fn passage(start: usize, end: usize, other: usize) -> Passage {
        Passage { span: Span::new(start, end), other, other_span: Span::new(0, 3), other_quote: "水渠堵".to_owned() }
    }

    #[test]
    fn a_passage_reaches_to_the_borders_of_its_sentence() {
        let text = Text::new(TEXT.to_owned());
        let found = remarks(&text, &[], &[&passage(8, 37, 4)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].quote(&text), "村里的水渠堵了大半年，老人找过两回，我只在本子上记了一笔，没有再问。");
        assert_eq!(found[0].from.as_ref().map(|it| it.other), Some(Some(4)));
        assert!(found[0].why.zh.starts_with("原文：“村里的水渠堵了大半年，"), "{}", found[0].why.zh);
        assert!(!found[0].why.zh.contains("抄袭"));
    }

    #[test]
    fn a_passage_in_several_texts_is_one_remark() {
        let text = Text::new(TEXT.to_owned());
        let all = [passage(8, 30, 4), passage(8, 37, 2), passage(38, 42, 2)];
        let found = remarks(&text, &[], &all.iter().collect::<Vec<_>>());
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].from.as_ref().map(|it| it.other), Some(Some(2)));
        assert!(found[0].why.zh.contains("另外2份"), "{}", found[0].why.zh);
    }
}
