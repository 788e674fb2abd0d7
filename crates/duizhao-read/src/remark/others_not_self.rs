//! The faults of others, and the author absent. 未见本人责任

use crate::lexicon::Class;
use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::{Item, PartRole, Role};
use crate::said::Said;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    code: "others-not-self",
    zh: Wording {
        label: "未见本人责任",
        definition: "一条问题里，不足都落在下属、群众、其他部门或客观条件上，没有一句讲到作者自己。级别：建议。",
        sees: "各句不足的主语是谁：词表 rules/others.txt 列出的他人和条件，还是“我”“本人”。班子、支部材料里，\
            “我们”“班子”算自己。",
        cannot_see: "省略了主语的句子可能看错；责任究竟在谁，程序不判断。有具体事例的条目也会提示，两件事分开看。",
        good: "青杏村的收支半年没有公开，村会计生病是实情，我分管这件事，半年里也没有问过一回。",
        bad: "有的村干部责任心不强，部分群众不理解，加上经费有限，环境整治进展较慢。",
        answer: "可以加一句自己在这件事里做了什么、没做什么；确实与本人职责无关、只是交代情况的，标“不适用”，\
            不必写理由。",
    },
    en: Wording {
        label: "Author’s own part not seen",
        definition: "All that is wanting in an item lies with subordinates, residents, other offices or \
            conditions; no sentence speaks of the author. Grade: should.",
        sees: "The subject of each failing: others and conditions listed in rules/others.txt, or 我, 本人. In the \
            report of a leading group or a branch, 我们 and 班子 are self.",
        cannot_see: "Sentences without a subject may be misread. Who is in fact answerable is not judged. An item \
            with a concrete case may be marked as well: the two are looked at apart.",
        good: "青杏村的收支半年没有公开，村会计生病是实情，我分管这件事，半年里也没有问过一回。 (The accounts were \
            not posted for half a year; the clerk was ill, that is so; I am in charge and did not ask once.)",
        bad: "有的村干部责任心不强，部分群众不理解，加上经费有限，环境整治进展较慢。 (Some cadres, some residents, \
            little money: the clean-up is slow.)",
        answer: "Add a sentence on what the author did or left undone in the matter. If it is outside the \
            author’s duty and only tells the situation, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let items =
        asked.items(PartRole::Problems).filter(|(index, item)| !owns(asked, item.span) && blames(asked, *index));
    items.map(|(index, item)| ask(asked, index, item)).collect()
}

fn ask(asked: &Asked<'_>, index: usize, item: &Item) -> Remark {
    let blamed = asked.report().points_of(index).map(|it| it.span).find(|it| asked.has(*it, Class::OtherPerson));
    let quote = asked.quote(blamed.unwrap_or(item.span));
    let own = if asked.is_personal() { "本人" } else { "班子" };
    let why = Said::new(
        format!("原文：“{quote}”。这一条讲的是别人或条件，还没有讲到{own}该做而没有做的事。"),
        format!(
            "The text says “{quote}”. The item tells of others or of conditions, not yet of what the author left undone."
        ),
    );
    let advice = Said::new(
        format!("这件事上，{own}当时在哪个环节可以管、管了没有？"),
        "In this matter, at which step could the author have acted, and was it done?",
    );
    remark(RULE.code, Grade::Should, item.span, why, advice).on(index, item)
}

/// Whether others open a clause of an item that finds fault.
fn blames(asked: &Asked<'_>, index: usize) -> bool {
    let item = asked.folded().folded(asked.report().items[index].span);
    if asked.hits().faults(item) == 0 {
        return false;
    }
    let points = asked.points(index, Role::Problem).chain(asked.points(index, Role::Case));
    points.map(|it| asked.folded().folded(it)).any(|span| opens_with_others(asked, span))
}

/// 到了4个人 counts people.
fn ends_in_numeral(text: &str) -> bool {
    text.ends_with(|it: char| it.is_ascii_digit() || "一二三四五六七八九十百两几".contains(it))
}

/// From the last full or half stop before a word up to the word: in 有的…开在自己家里 the others are meant.
fn statement_up_to(asked: &Asked<'_>, within: Span, word: Span) -> Span {
    let before = asked.folded().slice(Span::new(within.start, word.start));
    let len = before.chars().rev().take_while(|it| !"。；！？".contains(*it)).count();
    Span::new(word.start - len, word.start)
}

/// 有的村、一些代表、部分群众, or a listed person or body, at the start of a clause.
fn opens_with_others(asked: &Asked<'_>, span: Span) -> bool {
    let text = asked.folded().slice(span);
    names_some(text)
        || asked.hits().of(span, Class::OtherPerson).any(|other| {
            let before = other.start.checked_sub(1).map(|it| asked.folded().slice(Span::new(it, other.start)));
            // 群众的话是听来的 has no others for its subject.
            let owned =
                asked.folded().text.slice(Span::new(other.end, (other.end + 1).min(asked.folded().text.len()))) == "的";
            !owned && (before.is_none_or(|it| "，。；：、是.".contains(it)) || other.start == span.start)
        })
}

/// 有的村、一些代表、部分群众 at the start of a clause.
pub(super) fn names_some(text: &str) -> bool {
    text.split(['，', '；', '。', '：']).any(|clause| {
        let rest = ["有的", "一些", "部分", "个别", "少数", "有些"].iter().find_map(|it| clause.strip_prefix(it));
        rest.is_some_and(|it| !ABSTRACT.iter().any(|word| it.starts_with(word)))
    })
}

/// What 一些 and 部分 may go with that is nobody.
const ABSTRACT: [&str; 16] = [
    "工作", "问题", "方面", "时候", "事", "情况", "领域", "重点", "环节", "地方", "矛盾", "困难", "政策", "概念",
    "观点", "人",
];

/// Whether the author, or in a collective report the body, stands in the span.
fn owns(asked: &Asked<'_>, span: Span) -> bool {
    let folded = asked.folded().folded(span);
    let collective = !asked.is_personal();
    if collective && asked.hits().has(folded, Class::SelfCollective) {
        return true;
    }
    asked.hits().of(folded, Class::SelfPerson).any(|it| {
        let next = asked.folded().text.as_str().chars().nth(it.end).unwrap_or('\0');
        let word = asked.folded().slice(it);
        let unit = word == "我" && "镇乡县区市村局院校站".contains(next);
        let theirs = word == "自己" && opens_with_others(asked, statement_up_to(asked, folded, it));
        let counted = word == "个人" && ends_in_numeral(asked.folded().slice(Span::new(folded.start, it.start)));
        !unit && !theirs && !counted
    })
}
