//! Who did the work also verified it. 经办与核验为同一人

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::Seen;
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "self-closed",
    idiom: "检查指导不力",
    zh: Wording {
        label: "经办与核验为同一人",
        definition: "核验的人就是申请办结的人；没有申请一步的，就是最后办理的人。群众诉求、巡察审计、涉及钱款和安全的，\
            核验与办理在同一单位也算。不显示是谁。",
        not_when: "程序只比较编号，记录里没有经办的，不作判断。",
        figure: "这样的核验次数",
        cannot_see: "两人共用一个账号，或代录别人签字的纸条。",
        answer: "请另一个人看一次；人手不够的，可由当事群众或村务监督委员会在纸条上签字。",
    },
    en: Wording {
        label: "Done and verified by the same hand",
        definition: "Who verified is who claimed; where nothing was claimed, who acted last. For citizens' requests, \
            inspection findings, money and safety the same unit is enough. Who it was is not shown.",
        not_when: "Only numbers are compared; where the record has no actor nothing is said.",
        figure: "such verifications",
        cannot_see: "Two people at one account, or a clerk who records another's signed slip.",
        answer: "Let someone else look once; where there is nobody, the people affected or the villagers' committee may sign a slip.",
    },
    needs: &[Need::Actors, Need::AnyOf(&[Meaning::Verified])],
    among: &[Meaning::Verified],
    detect: Detect::InMatter(detect),
    ask,
};

/// The work itself, which counts where nobody claimed that it is done; a claim; and who verified.
const HANDS: &[Meaning] = &[
    Meaning::Accepted,
    Meaning::Advanced,
    Meaning::ActivityEvidence,
    Meaning::ResultEvidence,
    Meaning::SiteFinding,
    Meaning::Claimed,
    Meaning::Verified,
];

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    let other_unit = seen.is_marked(|it| it.other_unit);
    let mut done: Option<(&Step, bool)> = None;
    let mut rests_on: Vec<&Step> = Vec::new();
    let mut times = 0;
    for (_, step, reading) in seen.among(HANDS) {
        if reading.meaning != Meaning::Verified {
            let claims = reading.meaning == Meaning::Claimed;
            done = done.filter(|it| it.1 && !claims).or(Some((step, claims)));
        } else if let Some((doing, _)) = done {
            let same_person = !step.actor.is_none() && step.actor == doing.actor;
            let same_unit = other_unit && !step.owner.is_none() && step.owner == doing.owner;
            if same_person || same_unit {
                times += 1;
                rests_on.extend([doing, step]);
            }
            done = None;
        }
    }
    (times > 0).then(|| seen.sign(KIND.code, times, [0; 3], rests_on))
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let day = teller.last_day(sign);
    Asked::new(
        (
            format!("{day} 的核验与办理出自同一方。"),
            format!("The verification of {day} and the work come from the same hand."),
        ),
        (
            "请谁再看一次合适：别的单位、村务监督委员会，还是提出的群众？",
            "Who could look again: another unit, the villagers' committee, or who asked?",
        ),
    )
}
