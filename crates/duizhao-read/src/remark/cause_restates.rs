//! A cause that says the problem again. 原因重述问题

use std::collections::HashSet;

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "cause-restates",
    zh: Wording {
        label: "原因重述问题",
        definition: "一条原因只是把问题换个说法再讲一遍，没有讲到为什么。级别：提示。",
        sees: "原因与它对应的问题用词重合多少，去掉重合部分以后还剩下什么。",
        cannot_see: "原因与问题有时本来就难分开，写得宽一些也不算毛病；用词相近而意思进了一步的，可能误提。",
        good: "问题：信件回得慢。原因：总想等有了结果再回，怕回早了说不圆。",
        bad: "问题：信件回得慢。原因：对来信答复不及时，回信较慢。",
        answer: "可以添一句当时怎么想的；认为这一句已经讲到根子的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Cause restates the problem",
        definition: "A cause says the problem again in other words without saying why. Grade: note.",
        sees: "How many words the cause shares with the problem it answers, and what remains without them.",
        cannot_see: "Cause and problem are sometimes hard to part, and a broad cause is no fault. A cause in like \
            words that goes one step further may be marked.",
        good: "问题：信件回得慢。原因：总想等有了结果再回，怕回早了说不圆。 (Problem: letters answered late. \
            Cause: waiting for a result, for fear of answering too soon.)",
        bad: "问题：信件回得慢。原因：对来信答复不及时，回信较慢。 (Problem: letters answered late. Cause: answers \
            were not timely.)",
        answer: "Add a sentence on what was thought at the time. If the sentence already goes to the root, mark it \
            不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// Share of the cause's pairs of characters that stand in the problem too.
const SHARE: f64 = 0.5;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let report = asked.report();
    let mut found = Vec::new();
    for link in &report.links {
        let problem = pairs(asked.read(report.items[link.problem].span));
        for &cause in &link.causes {
            let item = &report.items[cause];
            let own = pairs(asked.read(item.span));
            let shared = own.intersection(&problem).count();
            if own.len() >= 12
                && shared as f64 >= SHARE * own.len() as f64
                && found.iter().all(|it: &Remark| it.item != Some(cause))
            {
                found.push(ask(asked, cause, link.problem));
            }
        }
    }
    found
}

fn ask(asked: &Asked<'_>, cause: usize, problem: usize) -> Remark {
    let (item, problem) = (&asked.report().items[cause], &asked.report().items[problem]);
    let (quote, named) = (asked.quote(item.span), asked.quote(problem.heading));
    let why = Said::new(
        format!("原文：“{quote}”。这一条原因与问题“{named}”说的大体相同。"),
        format!("The text says “{quote}”. This cause says much the same as the problem “{named}”."),
    );
    let advice =
        Said::new("再往前问一步：当时为什么会那样？", "One step further back: why was it done that way at the time?");
    remark(RULE.code, Grade::Note, item.span, why, advice).on(cause, item)
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    let han: Vec<char> = text.chars().filter(|it| ('\u{4e00}'..='\u{9fff}').contains(it)).collect();
    han.windows(2).map(|it| (it[0], it[1])).collect()
}
