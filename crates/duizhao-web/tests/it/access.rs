//! Every matter for everyone, and every act for every role: who sees and does what. Every route is in `matrix`.

#![expect(clippy::print_stdout, reason = "how many cells were tried is a figure of the guarantees")]

use std::collections::BTreeSet;

use duizhao_app::demo;
use duizhao_app::office::{Reach, Role, access_table};

use crate::app::{Browser, TestApp};

/// Roles of the people of the demo, as their invitations say.
const ROLES: &[(&str, &[Role])] = &[
    ("林岚", &[Role::Clerk, Role::Administrator]),
    ("周远", &[Role::Leader]),
    ("陈立", &[Role::Unit]),
    ("吴静", &[Role::Verifier]),
    ("罗审", &[Role::Auditor]),
    ("贺路", &[Role::Superior]),
];

/// What everyone finds in the ledger is what they may open, and nothing else opens.
#[test]
fn a_matter_opens_for_its_parties_alone() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let every = matters(&clerk);
    assert_eq!(every.len(), 60);
    let mut cells = 0;
    for (name, ..) in demo::people() {
        let browser = app.as_(&name);
        let listed = matters(&browser);
        for matter in &every {
            let got = browser.get(matter);
            let opens = got.status.as_u16() == 200;
            assert_eq!(opens, listed.contains(matter), "{name} {matter}: {}", got.status);
            // The nearest thing to it that a stranger could tell apart is one that does not exist.
            if !opens {
                assert!(matches!(got.status.as_u16(), 403 | 404));
                got.lacks("办结标准");
            }
            cells += 1;
        }
    }
    assert!(matters(&app.as_("郑水")).len() < 20);
    println!("{cells} matters × people, leaks 0");
}

pub(crate) fn matters(browser: &Browser<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut page = "/ledger?state=all".to_owned();
    loop {
        let got = browser.get(&page);
        let links = got.links();
        found.extend(links.iter().filter(|it| it.starts_with("/matters/")).cloned());
        match links.into_iter().find(|it| it.contains("after=")) {
            Some(next) => page = next,
            None => return found,
        }
    }
}

#[test]
fn a_superior_sees_states_and_dates_alone() {
    let app = TestApp::demo();
    let superior = app.as_("贺路");
    superior.get("/").has("您的答复由党政办代为记下");
    app.as_("林岚").get("/").lacks("由党政办代为记下");
    let matter = matters(&superior).into_iter().next().unwrap();
    // Each row by its number, and nothing to look for that is not seen.
    let number = format!("编号 …{}", &matter[matter.len() - 8..]);
    superior.get("/ledger?state=all").has(&number).has("name=\"state\"").lacks("name=\"lead\"").lacks("name=\"words\"");
    let page = superior.get(&matter);
    page.is(200).has("登记于").lacks("办结标准").lacks("来龙去脉").lacks("主办");
    superior.post(&matter, &[("kind", "urged/1")]).is(403);
    superior.get(&format!("{matter}/receipts/1")).is(403);
}

/// An act that a page does not offer is refused when it is sent anyway.
#[test]
fn acts_are_held_to_the_table_for_each_role() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = clerk.matter("集市占道");
    let mut cells = 0;
    for (name, roles) in ROLES.iter().filter(|it| !it.1.contains(&Role::Clerk)) {
        let browser = app.as_(name);
        for rule in access_table()
            .iter()
            .filter(|it| duizhao_core::Event::KINDS.iter().any(|kind| kind.0 == format!("{}/1", it.code)))
        {
            if roles.iter().any(|it| rule.reach(*it) != Reach::No) {
                continue;
            }
            let kind = format!("{}/1", rule.code);
            let form = [
                ("kind", kind.as_str()),
                ("command", "0193f0c2-6a00-7000-8000-0000000000fe"),
                ("version", "13"),
                ("reason", "x"),
                ("text", "x"),
                ("lead", "u-2"),
                ("to", "u-3"),
                ("outcome", "tried"),
                ("method", "on-site"),
                ("due", "2026-01-30"),
                ("until", "2026-01-30"),
                ("party", "x"),
                ("what", "x"),
                ("term.pace", "standing"),
                ("relation", "duplicate"),
                ("sign", "shelved"),
                ("about", "1"),
                ("correction", "x"),
                ("affair", "x"),
                ("criterion", "x"),
                ("origin.from", "visit"),
                ("of", "x"),
                ("cause", "own"),
                ("medium", "talk"),
            ];
            let status = browser.post(&matter, &form).status.as_u16();
            assert!(matches!(status, 403 | 404), "{name} {kind}: {status}");
            cells += 1;
        }
    }
    println!("{cells} acts, leaks 0");
}
