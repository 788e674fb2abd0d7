//! The same sentence a second time; or two clauses nearly alike. 前后重复

use std::collections::HashMap;

use crate::remark::asked::remark;
use crate::remark::{Asked, From, Grade, Remark, Rule, Wording};
use crate::said::Said;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    code: "self-repeat",
    zh: Wording {
        label: "前后重复",
        definition: "同一句话在一份材料里出现两次，级别为必改；两条里有一个二十字以上的分句十分相近的，只作提示。",
        sees: "全文各句、各分句互相比对：整句相同，或二十字以上的分句相似度达到0.85；当年主题的规定用语不计。",
        cannot_see: "有意前后呼应、小结重提的，程序分不出来；意思相同而说法不同的，不在此列。",
        good: "问题里写便桥没人管，措施里写桥板哪天换，各说各的。",
        bad: "第二条和第五条都写“答应下来的事总想着过几天再办，一放就放到了年底”。",
        answer: "可以留一处，另一处换成那一条自己的事，或直接删去；有意呼应的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Repeated within the report",
        definition: "The same sentence stands twice in one report (must); a clause of 20 or more characters that \
            is very alike in two items is only noted.",
        sees: "Sentences and clauses of the whole text against each other: equal sentences, or clauses of 20 or \
            more characters at 0.85 alike; the theme’s required wording is left out.",
        cannot_see: "An echo or a summary that is intended cannot be told apart. The same thought in other words \
            is not looked for.",
        good: "问题里写便桥没人管，措施里写桥板哪天换，各说各的。 (The problem says nobody minds the footbridge, \
            the measure when the planks are renewed.)",
        bad: "第二条和第五条都写“答应下来的事总想着过几天再办，一放就放到了年底”。 (Items two and five both say \
            ‘what I promised I put off, and off again until the year’s end’.)",
        answer: "Keep one of the two and give the other item its own matter, or strike it. If the echo is meant, \
            mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// A shorter sentence may well stand twice.
const SENTENCE_MIN: usize = 14;
/// A clause so long, and so much alike, is noted.
const CLAUSE_MIN: usize = 20;
const ALIKE: f64 = 0.85;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let mut found = sentences(asked);
    let clauses = clauses(asked, &found);
    found.extend(clauses);
    found
}

fn sentences(asked: &Asked<'_>) -> Vec<Remark> {
    let mut first: HashMap<Vec<char>, Span> = HashMap::new();
    let mut found = Vec::new();
    let reading = asked.reading;
    for sentence in &reading.sentences {
        let body = sentence.body(&reading.folded);
        let key = plain(reading.folded.slice(body));
        let theme = reading.report.theme.as_ref().is_some_and(|it| is_wording(&it.wording, &key));
        if key.len() < SENTENCE_MIN || theme || in_title(asked, body) {
            continue;
        }
        match first.get(&key) {
            Some(earlier) => {
                let span = Span::new(body.start, sentence.span.end);
                found.push(ask(asked, span, *earlier, Grade::Must));
            }
            None => {
                first.insert(key, body);
            }
        }
    }
    found
}

/// Headings may repeat, and the title often stands twice.
fn in_title(asked: &Asked<'_>, body: Span) -> bool {
    let original = asked.folded().original(body);
    asked.report().title.is_some_and(|it| it.overlaps(original))
        || asked.report().points.iter().any(|it| it.role == crate::Role::Heading && it.span.overlaps(original))
}

struct Clause {
    span: Span,
    item: usize,
    plain: Vec<char>,
}

/// Pairs of long clauses in different items that are nearly the same.
fn clauses(asked: &Asked<'_>, sentences: &[Remark]) -> Vec<Remark> {
    let folded = asked.folded();
    let mut all: Vec<Clause> = Vec::new();
    for (item, it) in asked.report().items.iter().enumerate() {
        all.extend(split(folded, folded.folded(it.span)).map(|span| Clause {
            span,
            item,
            plain: plain(folded.slice(span)),
        }));
    }
    let theme = asked.report().theme.as_ref();
    all.retain(|it| it.plain.len() >= CLAUSE_MIN && !theme.is_some_and(|theme| is_wording(&theme.wording, &it.plain)));
    let mut found: Vec<Remark> = Vec::new();
    for (at, later) in all.iter().enumerate() {
        let original = folded.original(later.span);
        if sentences.iter().any(|it| it.span.overlaps(original)) {
            continue;
        }
        let earlier = all[..at].iter().find(|it| it.item != later.item && alike(&it.plain, &later.plain) >= ALIKE);
        if let Some(earlier) = earlier {
            found.push(ask(asked, later.span, earlier.span, Grade::Note));
        }
    }
    found
}

fn split(folded: &crate::fold::Folded, span: Span) -> impl Iterator<Item = Span> {
    let chars: Vec<char> = folded.slice(span).chars().collect();
    let mut cuts = vec![0];
    cuts.extend(
        chars
            .iter()
            .enumerate()
            .filter(|(_, it)| matches!(it, '，' | '。' | '；' | '：' | '！' | '？'))
            .map(|(at, _)| at + 1),
    );
    cuts.push(chars.len());
    let pairs: Vec<Span> = cuts.windows(2).map(|it| Span::new(span.start + it[0], span.start + it[1])).collect();
    pairs.into_iter().filter(|it| !it.is_empty())
}

fn ask(asked: &Asked<'_>, later: Span, earlier: Span, grade: Grade) -> Remark {
    let (later, earlier) = (asked.folded().original(later), asked.folded().original(earlier));
    let quote = asked.quote(later);
    let (zh, en) = match grade {
        Grade::Note => ("与前面一句大体相同。", "It is much like a sentence before."),
        _ => ("前面已经有同样的一句。", "The same sentence stands before."),
    };
    let why = Said::new(format!("原文：“{quote}”。{zh}"), format!("The text says “{quote}”. {en}"));
    let advice =
        Said::new("两处说的是同一件事吗？留哪一处？", "Do both speak of the same matter? Which one should stay?");
    let mut remark = remark(RULE.code, grade, later, why, advice);
    remark.item = asked.report().items.iter().position(|it| it.span.overlaps(later));
    remark.from = Some(From::here(earlier, asked.text().slice(earlier)));
    remark
}

/// Han characters, letters and digits alone.
fn plain(text: &str) -> Vec<char> {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}

/// Whether a sentence is for the most part wording that the theme asks for.
fn is_wording(wording: &[String], key: &[char]) -> bool {
    let key: String = key.iter().collect();
    let covered: usize = wording
        .iter()
        .map(|it| plain(it))
        .filter(|it| it.len() >= 6 && key.contains(&it.iter().collect::<String>()))
        .map(|it| it.len())
        .max()
        .unwrap_or(0);
    covered * 10 >= key.chars().count() * 6
}

/// Twice the longest common subsequence over both lengths, 0–1.
pub(crate) fn alike(a: &[char], b: &[char]) -> f64 {
    let (long, short) = (a.len().max(b.len()), a.len().min(b.len()));
    if 2 * short < long {
        return 0.0;
    }
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let up = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { up.max(row[at]) };
            diagonal = up;
        }
    }
    2.0 * row[b.len()] as f64 / (a.len() + b.len()) as f64
}
