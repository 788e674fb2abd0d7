//! A measure as it might stand in the ledger: an affair, what would show it done, by when. 拟列事项
//!
//! What the program can know it fills in, in the report's own words; what the measure does not say
//! stays empty, for a person to say.

mod bare;

use bare::{Bare, after_day, without_self, without_start};

use crate::commonness::is_han;
use crate::document::Document;
use crate::enumerator;
use crate::ledger::{Due, due};
use crate::lexicon::Class;
use crate::remark::new_formalism::burdens;
use crate::remark::uncheckable_measure::{OWN_WORDS, has_witness};
use crate::report::facts;
use crate::report::understand::{Reading, understand};
use crate::report::{Item, PartRole};
use crate::rules::Rules;
use crate::sentence::Sentence;
use crate::text::Span;

/// What a measure would be as a matter. 拟列事项
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Of the measure in the report, `m1`.
    pub id: String,
    /// The measure as it was written, or the part of it that tells of this matter: `m1`, `m1-2`.
    pub measure: Span,
    /// The problem that it answers; of several the one whose words it has.
    pub problem: Option<Span>,
    pub affair: String,
    /// Empty where the measure names nothing that others could see.
    pub criterion: String,
    pub due: Due,
}

/// Characters of an affair, cut at a clause.
const AFFAIR: usize = 80;
const CRITERION: usize = 120;
/// A first sentence so short, with more behind it, only names the measure.
const NAME: usize = 16;
/// Fewer characters say too little of what is to be done.
const ENOUGH: usize = 7;
/// So few that were divided from the words before them by a day alone.
const TAIL: usize = 4;

/// Every measure of a report, in as many matters as it names; `year` is that of days without one.
pub fn proposals(document: &Document, rules: &Rules, year: Option<u16>) -> Vec<Proposal> {
    let reading = understand(document, rules, year);
    let next = reading.report.year.map_or(0, |it| i16::try_from(it + 1).unwrap_or_default());
    let mut all: Vec<Proposal> = Vec::new();
    for (index, item) in reading.report.items_in(PartRole::Measures) {
        let told = reading.read(item.span).trim_start();
        // By whom and by when, on a line of their own, belong to the measure before them.
        match (LABELS.iter().find_map(|it| told.strip_prefix(it)), all.last_mut()) {
            (Some(cell), Some(before)) if before.due.day.is_none() => before.due = due_of(cell, next),
            (Some(_), _) => {}
            (None, _) => all.extend(propose(&reading, index, item, next)),
        }
    }
    all
}

const LABELS: [&str; 8] =
    ["责任单位：", "责任人：", "责任领导：", "牵头单位：", "配合单位：", "完成时限：", "整改时限：", "时限："];

fn propose(reading: &Reading<'_>, index: usize, item: &Item, year: i16) -> Vec<Proposal> {
    let report = &reading.report;
    let linked: Vec<&Item> =
        report.links.iter().filter(|it| it.measures.contains(&index)).map(|it| &report.items[it.problem]).collect();
    // Of several problems each thing answers the one whose words it has; else the first.
    let answered = |told: &str| {
        let words = |it: &Item| reading.folded.slice(reading.folded.folded(it.span)).to_owned();
        linked.iter().rev().max_by_key(|it| shared(&words(it), told)).copied()
    };
    let (span, parts) = (reading.folded.folded(item.span), parts(reading, item));
    let start = |at: usize| if at == 0 { span.start } else { parts[at][0].start };
    let of_part = |at: usize| {
        let end = if at + 1 == parts.len() { span.end } else { parts[at + 1][0].start };
        let measure = reading.folded.original(Span::new(start(at), end));
        let clauses: Vec<Span> = parts[at].iter().flat_map(|it| it.clauses.iter().copied()).collect();
        let text: String = clauses.iter().map(|it| without_start(reading.folded.slice(*it))).collect();
        Proposal {
            id: if at == 0 { item.id.clone() } else { format!("{}-{}", item.id, at + 1) },
            measure: reading.document.text.trim(measure),
            problem: answered(&text).map(|it| reading.document.text.trim(it.heading)),
            affair: affair(reading, &parts[at]),
            criterion: criterion(reading, &clauses),
            due: due_of(&text, year),
        }
    };
    (0..parts.len()).map(of_part).collect()
}

/// How many pairs of characters of one text stand in another.
fn shared(of: &str, text: &str) -> usize {
    let chars: Vec<char> = of.chars().filter(|it| is_han(*it)).collect();
    chars.windows(2).filter(|it| text.contains(&String::from_iter(*it))).count()
}

/// A day without a year, in a report that names none, is no day.
fn due_of(text: &str, year: i16) -> Due {
    let due = due(text, year).unwrap_or_default();
    Due { day: due.day.filter(|it| it.year() > 1900), ..due }
}

/// A sentence of a measure, or what a number opens in it, in its clauses, each with its stop. 语句
struct Statement {
    start: usize,
    numbered: bool,
    clauses: Vec<Span>,
}

/// The sentences of a measure, those together that tell of one thing. 分项
fn parts(reading: &Reading<'_>, item: &Item) -> Vec<Vec<Statement>> {
    let span = reading.folded.folded(item.span);
    let within = reading.sentences.iter().filter(|it| span.contains(it.span));
    let statement = |it: &Sentence| {
        let body = Span::new(it.body(&reading.folded).start, it.span.end);
        // 1.一是: a number within a number.
        let inner = enumerator::parse(reading.folded.slice(body)).map_or(0, |it| it.len);
        let body = Span::new(body.start + inner, body.end);
        Statement { start: it.span.start, numbered: it.number.is_some(), clauses: cut(reading, body) }
    };
    let mut statements: Vec<Statement> = within.map(statement).filter(|it| !it.clauses.is_empty()).collect();
    // A phrase at the head that only names the measure is left out.
    let named = |it: &Statement| it.span().len() <= NAME && facts::dates(&chars(reading, it.span())) == 0;
    if statements.len() > 1 && named(&statements[0]) {
        let start = statements.remove(0).start;
        statements[0].start = start;
    }
    let mut parts: Vec<Vec<Statement>> = Vec::new();
    for it in statements {
        match parts.last_mut() {
            Some(part) if !begins_anew(reading, part, &it) => part.push(it),
            _ => parts.push(vec![it]),
        }
    }
    parts
}

impl Statement {
    fn span(&self) -> Span {
        let (first, last) = (self.clauses.first(), self.clauses.last());
        Span::new(first.map_or(self.start, |it| it.start), last.map_or(self.start, |it| it.end))
    }

    /// Whether it says by when or how often, near its beginning.
    fn is_timed(&self, reading: &Reading<'_>) -> bool {
        self.clauses.iter().take(3).any(|it| {
            let text = without_self(reading.folded.slice(*it));
            Bare::of(text).bound || OFTEN.iter().any(|it| text.starts_with(it))
        })
    }

    fn shows(&self, reading: &Reading<'_>) -> bool {
        self.clauses.iter().any(|it| shows(reading, *it))
    }

    /// It says what else, or how the sentence before it is seen to be done.
    fn depends(&self, reading: &Reading<'_>) -> bool {
        let first = self.clauses.first().map_or("", |it| reading.folded.slice(*it));
        let words: Vec<char> = first.trim_end_matches(STOPS).chars().collect();
        let unless =
            words.len() <= 7 && words.iter().any(|it| "不没未超漏".contains(*it)) || words.get(1) == Some(&'完');
        let told = after_day(first).map_or(first, |it| it.rest);
        unless || LEANING.iter().any(|it| first.starts_with(it)) || told.starts_with(['请', '由']) && has_witness(told)
    }
}

const STOPS: [char; 5] = ['，', '；', '。', '！', '？'];
const OFTEN: [&str; 11] = ["每天", "每日", "每晚", "每周", "每月", "每季", "每半年", "每年", "今后", "往后", "以后"];
/// A sentence that begins so goes on with the one before it.
const LEANING: [&str; 12] =
    ["同时", "如", "若", "否则", "结果", "做到", "确保", "其余", "剩下", "余下", "出现", "到时"];

/// Another number, another day or another result: another thing to be done. What names
/// neither day nor result stays together, so that it is asked about once.
fn begins_anew(reading: &Reading<'_>, part: &[Statement], next: &Statement) -> bool {
    let own = |it: &Statement| reading.rules.commonness().share(reading.folded.slice(it.span())) < OWN_WORDS;
    let known = part.iter().any(|it| it.is_timed(reading) || it.shows(reading) || own(it));
    let semicolon = part.last().is_some_and(|it| reading.folded.slice(it.span()).ends_with('；'));
    let tells = next.is_timed(reading) || next.shows(reading);
    next.numbered || (known || semicolon) && tells && !next.depends(reading)
}

fn chars(reading: &Reading<'_>, span: Span) -> Vec<char> {
    reading.folded.slice(span).chars().collect()
}

fn cut(reading: &Reading<'_>, sentence: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    for (at, sign) in chars(reading, sentence).into_iter().enumerate() {
        let end = sentence.start + at + 1;
        if "，；。！？".contains(sign) || end == sentence.end {
            found.push(Span::new(start, end));
            start = end;
        }
    }
    found
}

/// What is to be done, without who says it and by when: these have cells of their own. What stands
/// behind the last day tells how it will be seen.
fn affair(reading: &Reading<'_>, part: &[Statement]) -> String {
    // A slogan before it is not what is to be done.
    let told_of = |it: &Statement| it.is_timed(reading) || it.shows(reading);
    let first = part.iter().position(told_of).unwrap_or(0);
    let stop = part[first].clauses.len();
    let clauses: Vec<Span> = part[first..].iter().flat_map(|it| it.clauses.iter().copied()).collect();
    let dated = |it: &Span| Bare::of(reading.folded.slice(*it)).dated;
    let last = clauses[..stop].iter().rposition(dated).map_or(stop, |it| it + 1);
    let affair = |last: usize| told(reading, &clauses[..last], AFFAIR);
    (last..=clauses.len()).map(affair).find(|it| it.chars().count() >= ENOUGH).unwrap_or_else(|| affair(clauses.len()))
}

/// Clauses on end, none of them cut, up to so many characters.
fn told(reading: &Reading<'_>, clauses: &[Span], most: usize) -> String {
    let mut told = String::new();
    let mut dated = false;
    for clause in clauses {
        let bare = Bare::of(reading.folded.slice(*clause).trim_end_matches(STOPS));
        if bare.text.is_empty() {
            continue;
        }
        if !told.is_empty() {
            if told.chars().count() + bare.text.chars().count() > most {
                break;
            }
            // 路灯，3月底前修好: the words on both sides of the day belong together.
            let tail = bare.began_with_day && !dated && bare.text.chars().count() <= TAIL;
            told += if tail { "" } else { "，" };
        }
        dated |= bare.dated;
        let begins = told.is_empty();
        told += if begins { bare.text.strip_prefix('把').unwrap_or(&bare.text) } else { &bare.text };
    }
    told
}

/// From the first to the last clause that tells what others could see; nothing where it is to be seen
/// from points, rankings and traces.
fn criterion(reading: &Reading<'_>, clauses: &[Span]) -> String {
    let Some((first, last)) = clauses.first().zip(clauses.last()) else { return String::new() };
    let shows = |it: &Span| shows(reading, *it);
    let found = (clauses.iter().position(shows), clauses.iter().rposition(shows));
    let (Some(from), Some(to)) = found else { return String::new() };
    match burdens(&reading.hits, &reading.folded, Span::new(first.start, last.end)).is_empty() {
        true => told(reading, &clauses[from..=to], CRITERION),
        false => String::new(),
    }
}

/// Whether a clause tells what others could see. Meetings, papers and study, however many, are what is
/// done and not what comes of it.
fn shows(reading: &Reading<'_>, clause: Span) -> bool {
    let (hits, chars) = (&reading.hits, chars(reading, clause));
    let papers = hits.has(clause, Class::Paper) || hits.has(clause, Class::PaperCount);
    let counted = facts::quantities(&chars) > facts::rounds(&chars);
    hits.has(clause, Class::Result) || !papers && (counted || has_witness(reading.folded.slice(clause)))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(measures: &str, expected: Expect) {
        let text = format!(
            "柏树镇副镇长2024年度民主生活会个人对照检查材料\n一、存在的问题\n1.路灯不亮没有人管。水口村的路灯坏了半年，我从村口经过十几回。\n二、整改措施\n{measures}"
        );
        let document = crate::open(text.as_bytes(), &crate::Limits::default()).unwrap();
        let told = proposals(&document, &Rules::shipped(), None).into_iter().map(|it| {
            let marks = [(it.due.standing, "+"), (it.due.at_once, "!")];
            let marks: String = marks.iter().filter(|it| it.0).map(|it| it.1).collect();
            let day = it.due.day.map(|it| it.to_string()).unwrap_or_default();
            format!("{} {}\n  标准 {}\n  时限 {day}{marks}\n", it.id, it.affair, it.criterion)
        });
        expected.assert_eq(&told.collect::<String>());
    }

    #[test]
    fn each_thing_answers_the_problem_whose_words_it_has() {
        let text = "柏树镇镇长2024年度民主生活会个人对照检查材料\n一、存在的问题\n\
            1.答应的事拖着不给准话。街上商户5月提出夜市延到晚上十一点，我说研究一下，到10月也没有开会。\n\
            2.责任抓得不实。9月民政所发放高龄补贴漏了21位老人，我在班子会上一句也没有说。\n二、整改措施\n\
            1.2025年2月底前答复商户夜市延时的事，行不行都说明理由；高龄补贴每年1月由我同民政所对一次公安的名单，漏一人当月补发。";
        let document = crate::open(text.as_bytes(), &crate::Limits::default()).unwrap();
        let told = proposals(&document, &Rules::shipped(), None);
        let problems: Vec<&str> = told.iter().map(|it| document.text.slice(it.problem.unwrap())).collect();
        assert_eq!(problems, ["1.答应的事拖着不给准话", "2.责任抓得不实"]);
    }

    #[test]
    fn what_a_measure_says_is_filled_in() {
        check(
            "1.水口、下坝两村坏了的42盏路灯，2025年3月底前修好，由村民小组长逐盏看过。每月在村里住一晚。\n\
             2.2025年一季度由我牵头拿出小水利以奖代补的办法，6月底前修好6处，钱用在哪里逐处公示。\n\
             3.幼儿园路口的信号灯，我负责在2025年5月10日前同公路站装好。\n\
             4.省道边三处护栏，由规建办在2025年12月31日前补齐，公路站到现场验收。",
            expect![[r#"
                m1 水口、下坝两村坏了的42盏路灯修好
                  标准 水口、下坝两村坏了的42盏路灯修好，由村民小组长逐盏看过
                  时限 2025-03-31
                m1-2 每月在村里住一晚
                  标准 
                  时限 
                m2 拿出小水利以奖代补的办法，修好6处
                  标准 修好6处，钱用在哪里逐处公示
                  时限 2025-06-30
                m3 幼儿园路口的信号灯，同公路站装好
                  标准 同公路站装好
                  时限 2025-05-10
                m4 省道边三处护栏，由规建办补齐
                  标准 省道边三处护栏，由规建办补齐，公路站到现场验收
                  时限 2025-12-31
            "#]],
        );
    }

    #[test]
    fn each_thing_to_be_done_is_a_matter_of_its_own() {
        check(
            "1.把滚水坝的事办完。2025年2月20日前请南坪的干部一起看渠；4月底前把闸门的木板换成钢的，怎么放水写进协议；商量不成，由镇长定。\n\
             2.一是加强学习，全年集中学习不少于12次；二是3月底前把北坡三盏灯修好，由村民小组长看过；三是每月接访一次。\n\
             3.5月底前逐块核对37亩地，能种的补种。2025年6月请农技站复核，结果在公开栏贴出来。今后每季度看一遍。\n\
             4.加强学习；改进作风；提高本领。",
            expect![[r#"
                m1 请南坪的干部一起看渠
                  标准 请南坪的干部一起看渠
                  时限 2025-02-20
                m1-2 闸门的木板换成钢的
                  标准 闸门的木板换成钢的，怎么放水写进协议
                  时限 2025-04-30
                m2 加强学习，全年集中学习不少于12次
                  标准 
                  时限 +
                m2-2 北坡三盏灯修好
                  标准 北坡三盏灯修好，由村民小组长看过
                  时限 2025-03-31
                m2-3 每月接访一次
                  标准 每月接访一次
                  时限 
                m3 逐块核对37亩地
                  标准 逐块核对37亩地，能种的补种，请农技站复核，结果在公开栏贴出来
                  时限 2025-06-30
                m3-2 今后每季度看一遍
                  标准 
                  时限 
                m4 改进作风，提高本领
                  标准 
                  时限 
            "#]],
        );
    }

    #[test]
    fn meetings_papers_and_rankings_are_no_result() {
        check(
            "1.2025年6月底前撰写心得体会4篇。\n2.2025年3月底前集中学习12次，召开专题会议3次，印发方案1份。\n\
             3.学习积分每月排名，后三名在群里说明原因。\n4.2025年5月底前讲党课2次；6月底前修好水口村42盏路灯。",
            expect![[r#"
                m1 撰写心得体会4篇
                  标准 
                  时限 2025-06-30
                m2 集中学习12次
                  标准 
                  时限 2025-03-31
                m3 学习积分每月排名，后三名在群里说明原因
                  标准 
                  时限 
                m4 讲党课2次
                  标准 
                  时限 2025-05-31
                m4-2 修好水口村42盏路灯
                  标准 修好水口村42盏路灯
                  时限 2025-06-30
            "#]],
        );
    }

    #[test]
    fn a_day_from_which_on_is_no_last_day() {
        check(
            "1.从2025年3月起，每周五晚上到村口听一小时。\n2.2月1日至5月10日，每周上一次坡，看有没有人守。\n\
             3.1月8日前我到食堂，把两天的工钱算清。",
            expect![[r#"
                m1 每周五晚上到村口听一小时
                  标准 
                  时限 
                m2 每周上一次坡，看有没有人守
                  标准 
                  时限 2025-05-10
                m3 到食堂，把两天的工钱算清
                  标准 两天的工钱算清
                  时限 2025-01-08
            "#]],
        );
    }

    #[test]
    fn what_it_does_not_say_stays_empty() {
        check(
            "1.加强学习。今后多到村里走走，多听听大家的想法，把工作做得更实。\n2.改进作风，长期坚持。",
            expect![[r#"
                m1 今后多到村里走走，多听听大家的想法，把工作做得更实
                  标准 
                  时限 
                m2 改进作风，长期坚持
                  标准 
                  时限 +
            "#]],
        );
    }
}
