//! What happens to a matter, step by step: three lives, as often as an office meets them.

use serde_json::{Value, json};

/// Who, what and its body; of the matter with this number.
pub(super) type Step = fn(u64) -> (&'static str, &'static str, Value);

/// Of twenty matters twelve are requests, five orders from above, three items of a report.
pub(super) fn of(number: u64) -> &'static [Step] {
    match number.wrapping_mul(7) % 20 {
        0..12 => REQUEST,
        12..17 => ORDER,
        _ => ITEM,
    }
}

const REQUEST: &[Step] = &[
    |it| ("office/p-1", "registered/1", registered(it, "request", 160)),
    |_| ("office/p-2", "assigned/1", assigned(&["water"])),
    |_| ("village-1/p-3", "accepted/1", json!({})),
    |it| ("village-1/p-3", "advanced/1", json!({ "text": text(it, 200) })),
    |it| ("village-1/p-3", "advanced/1", json!({ "text": text(it + 3, 240) })),
    |it| ("village-1/p-3", "evidence-added/1", evidence(it, "seen", 180)),
    |it| ("village-1/p-4", "claimed/1", json!({ "outcome": "solved", "text": text(it, 80) })),
    |it| ("office/p-1", "verified/1", json!({ "method": "call-back", "outcome": "solved", "text": text(it, 120) })),
    |_| ("office/p-2", "closed/1", json!({ "outcome": "solved" })),
];

const ORDER: &[Step] = &[
    |it| ("office/p-1", "registered/1", registered(it, "above", 220)),
    |_| ("office/p-2", "assigned/1", assigned(&["water", "roads", "finance"])),
    |_| ("village-1/p-3", "accepted/1", json!({})),
    |it| ("village-1/p-3", "advanced/1", json!({ "text": text(it, 240) })),
    |it| ("village-1/p-3", "help-asked/1", json!({ "of": "区水务局", "what": text(it, 220) })),
    |it| ("office/p-5", "help-answered/1", json!({ "text": text(it + 5, 180) })),
    |it| ("water/p-7", "advanced/1", json!({ "text": text(it + 9, 180) })),
    |it| ("office/p-5", "waiting/1", json!({ "party": "区水务局", "what": text(it, 60), "until": "2027-11-30" })),
    |it| ("office/p-2", "urged/1", json!({ "text": text(it, 60) })),
    |it| ("village-1/p-3", "evidence-added/1", evidence(it, "measurement", 160)),
    |it| ("village-1/p-4", "claimed/1", json!({ "outcome": "solved", "text": text(it, 80) })),
    |it| ("office/p-6", "returned/1", json!({ "reason": text(it, 120) })),
    |it| ("village-1/p-3", "advanced/1", json!({ "text": text(it + 1, 260) })),
    |it| ("village-1/p-3", "evidence-added/1", evidence(it + 2, "acceptance", 160)),
    |it| ("village-1/p-4", "claimed/1", json!({ "outcome": "solved", "text": text(it + 4, 80) })),
    |it| ("office/p-6", "verified/1", json!({ "method": "on-site", "outcome": "solved", "text": text(it, 160) })),
    |_| ("office/p-2", "closed/1", json!({ "outcome": "solved" })),
    |it| ("office/p-6", "rechecked/1", json!({ "holds": true, "text": text(it, 160) })),
];

const ITEM: &[Step] = &[
    |it| ("office/p-1", "registered/1", registered(it, "report", 260)),
    |_| ("office/p-2", "assigned/1", assigned(&[])),
    |_| ("village-1/p-3", "accepted/1", json!({})),
    |it| ("village-1/p-3", "transferred/1", json!({ "to": "village-2", "reason": text(it, 120) })),
    |_| ("village-2/p-8", "accepted/1", json!({})),
    |it| ("village-2/p-8", "advanced/1", json!({ "text": text(it, 240) })),
    |it| {
        let body = json!({ "due": "2028-03-31", "reason": text(it, 160), "cause": "external" });
        ("village-2/p-8", "extension-asked/1", body)
    },
    |_| ("office/p-2", "extension-granted/1", json!({ "due": "2028-03-31" })),
    |it| ("village-2/p-8", "advanced/1", json!({ "text": text(it + 2, 300) })),
    |it| ("village-2/p-8", "evidence-added/1", evidence(it, "statement", 200)),
    |it| ("village-2/p-9", "claimed/1", json!({ "outcome": "partly", "text": text(it, 140) })),
    |it| ("office/p-6", "verified/1", json!({ "method": "evidence", "outcome": "partly", "text": text(it, 140) })),
    |_| ("office/p-2", "closed/1", json!({ "outcome": "partly" })),
];

fn registered(number: u64, from: &str, quote: usize) -> Value {
    let field = ["民生", "水利", "道路", "环境"][(number % 4) as usize];
    json!({
        "affair": format!("第{number}号路口{}", text(number, 20)),
        "criterion": text(number + 7, 40),
        "field": field,
        "origin": { "from": from, "document": format!("第{}批", number % 1000) },
        "quote": text(number + 11, quote),
    })
}

fn assigned(supporting: &[&str]) -> Value {
    json!({
        "lead": "village-1", "supporting": supporting, "leader": "p-9", "verifier": "office",
        "term": { "pace": "by-date", "due": "2027-12-31" },
    })
}

fn evidence(number: u64, medium: &str, characters: usize) -> Value {
    json!({ "medium": medium, "text": text(number, characters), "answers": true, "by": "村务监督委员会" })
}

const WORDS: &str = "村民反映路口排水不畅，雨后积水影响通行，已到现场看过，水沟被落叶和淤泥堵住，附近三户出行不便，需要清淤并更换破损的盖板；\
                     已联系施工队，约定下周进场，所需材料由村里先备齐，施工期间安排专人看护，完工后请反映人一起看，";

/// Some of the words, from another place for another number.
fn text(number: u64, characters: usize) -> String {
    WORDS.chars().cycle().skip((number % 97) as usize).take(characters).collect()
}
