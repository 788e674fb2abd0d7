//! A measure of meetings, documents, study and pledges alone. 只有会议文件类措施

use crate::lexicon::Class;
use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;

pub(super) const RULE: Rule = Rule {
    code: "paper-measure",
    zh: Wording {
        label: "只有会议文件类措施",
        definition: "一条措施只写开会、发文、学习、表态、完善制度，没有写事情本身会有什么变化。级别：建议。",
        sees: "词表 rules/paper-words.txt：前半是会议、文件、学习、承诺、制度、台账，后半是旁人看得见的结果。\
            只有前半、没有后半的，提示。",
        cannot_see: "词表没有收的结果可能认不出来。会议带有结果的、学习另有旁人验证的，不提示；该不该开会，\
            程序不判断。",
        good: "三月的支委会上把便桥由谁管定下来，名字漆在桥头，桥板当月换好。",
        bad: "召开会议部署，印发工作方案，完善长效机制。",
        answer: "可以补半句：会开完、文件发完以后，哪件事会不一样。不必为此另加会议或文件；\
            事情本身就是立一项制度的，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Only meetings and papers",
        definition: "A measure consists of meetings, documents, study, pledges or ‘improving the system’ and \
            does not say what will change in the matter itself. Grade: should.",
        sees: "The list rules/paper-words.txt: first such words, then results that others can see. Only the first \
            and none of the second is marked.",
        cannot_see: "A result the list lacks may go unseen. Meetings that carry a result and study with a proof by \
            others are left alone. Whether a meeting is needed is not judged.",
        good: "三月的支委会上把便桥由谁管定下来，名字漆在桥头，桥板当月换好。 (The March committee settles who \
            minds the footbridge; the name is painted on it and the planks are renewed that month.)",
        bad: "召开会议部署，印发工作方案，完善长效机制。 (Hold a special meeting, issue a plan, improve \
            the long-term mechanism.)",
        answer: "Add half a sentence on what will be different once the meeting is over. No further meeting or \
            paper is wanted. If the matter is itself a rule to be made, mark it 不适用 (not applicable); no reason \
            is needed.",
    },
    raise,
};

/// So many activities on paper make a measure of paper.
const ACTIVITIES: usize = 2;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    asked
        .items(PartRole::Measures)
        .filter(|(_, item)| {
            let span = asked.folded().folded(item.span);
            let (hits, facts) = (asked.hits(), asked.facts(item.span));
            let counted = facts.quantities > hits.count(span, Class::PaperCount).max(facts.tallies);
            let else_done = hits.has(span, Class::Result) || hits.has(span, Class::Burden) || facts.dates > 0 || counted;
            hits.count(span, Class::Paper) >= ACTIVITIES && !else_done
        })
        .map(|(index, item)| {
            let quote = asked.quote(item.span);
            let why = Said::new(
                format!("原文：“{quote}”。这一条写的是开会、发文、学习或建制度，还没有写到事情本身会有什么变化。"),
                format!("The text says “{quote}”. It tells of meetings, documents, study or systems, not yet of what will change in the matter itself."),
            );
            let advice = Said::new(
                "会开了、文发了以后，群众或下级会看到哪一处不一样？",
                "Once the meeting is held and the document is out, what will residents or the staff see that is different?",
            );
            remark(RULE.code, Grade::Should, item.span, why, advice).on(index, item)
        })
        .collect()
}
