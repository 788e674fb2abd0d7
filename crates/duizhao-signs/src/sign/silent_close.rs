//! Closed as solved without having reached who asked. 未联系到诉求人即办结

use crate::cases::Step;
use crate::meaning::Meaning;
use crate::seen::{Seen, is_solved};
use crate::sign::{Asked, Detect, Kind, Need, Sign, Teller, Wording};

pub(super) const KIND: Kind = Kind {
    code: "silent-close",
    idiom: "群众不知情、件已办结",
    zh: Wording {
        label: "未联系到诉求人即办结",
        definition: "有联系方式，以“已解决”办结，而办结前没有联系到诉求人，也没有在两天里试过三次。",
        not_when: "没有留联系方式的；在两天里试过三次仍联系不上的。",
        figure: "试过的次数",
        cannot_see: "见过面而没有记的。",
        answer: "补一次联系；联系过的，补记哪天。",
    },
    en: Wording {
        label: "Closed without reaching who asked",
        definition: "Contact known and closed as solved, while who asked was not reached before, nor tried three times \
            on two days.",
        not_when: "No contact was given; three tries on two days failed.",
        figure: "tries",
        cannot_see: "A meeting in person that was not recorded.",
        answer: "Try once more; if there was contact, record on which day.",
    },
    needs: &[Need::AnyOf(&[Meaning::Closed]), Need::AnyOf(&[Meaning::Contacted, Meaning::ContactTried])],
    among: &[Meaning::Closed],
    detect: Detect::InMatter(detect),
    ask,
};

fn detect(seen: &Seen<'_>) -> Option<Sign> {
    if !seen.is_marked(|it| it.contact_known) {
        return None;
    }
    let limits = &seen.settings.silent_close;
    let mut tries: Vec<&Step> = Vec::new();
    let mut found = None;
    for (step, reading) in seen.steps() {
        match reading.meaning {
            Meaning::ContactTried => tries.push(step),
            Meaning::Contacted | Meaning::Satisfied => return None,
            Meaning::Reopened => {
                tries.clear();
                found = None;
            }
            Meaning::Closed if is_solved(&reading) => {
                let mut days: Vec<i64> = tries.iter().map(|it| seen.days.day(it.at)).collect();
                days.dedup();
                if tries.len() < limits.tries || days.len() < limits.days {
                    let rests_on = tries.iter().copied().chain([step]);
                    found = Some(seen.sign(KIND.code, tries.len() as i64, [days.len() as i64, 0, 0], rests_on));
                }
            }
            _ => {}
        }
    }
    found
}

fn ask(sign: &Sign, teller: &Teller<'_>) -> Asked {
    let (day, tries, days) = (teller.last_day(sign), sign.figure, sign.more[0]);
    let fact = match tries {
        0 => (
            format!("留有联系方式，{day} 以“已解决”办结，办结前没有联系的记录。"),
            format!("Contact is known; closed as solved on {day}, with no attempt to reach who asked on record."),
        ),
        _ => (
            format!("留有联系方式，办结前在 {days} 天里试过 {tries} 次，没有联系上，{day} 以“已解决”办结。"),
            format!(
                "Contact is known; tried {tries} times on {days} days, not reached, and closed as solved on {day}."
            ),
        ),
    };
    Asked::new(
        fact,
        (
            "换一个时间，能不能再联系一次，听听是不是解决了？",
            "At another hour, could who asked be reached once more and say whether it is solved?",
        ),
    )
}
