//! `docs/matter.md` holds one table, state × act. One test makes the page from what happens
//! (`cargo xtask bless` rewrites it), another reads the table from the file and walks every cell.

use std::fmt::Write;

use duizhao_core::*;
use expect_test::expect_file;
use serde_json::json;

use crate::life::*;

#[test]
fn the_page_shows_what_happens() {
    expect_file!["../../../../docs/matter.md"].assert_eq(&page());
}

#[test]
fn every_cell_of_the_page_is_what_happens() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/matter.md")).unwrap();
    let rows: Vec<Vec<&str>> = page.lines().filter(|it| it.starts_with("| `")).map(cells).collect();
    let acts: Vec<_> = rows.iter().filter(|it| it.len() == 2 + columns().len()).collect();
    assert_eq!(acts.len(), Event::KINDS.len(), "a row for every act");
    for row in acts {
        for (column, cell) in columns().into_iter().zip(&row[2..]) {
            assert_eq!(
                outcome(&column, &format!("{}/1", row[0].trim_matches('`'))),
                *cell,
                "{} {}",
                row[0],
                column.name
            );
        }
    }
}

#[test]
fn a_refusal_names_exactly_what_may_be_done() {
    for column in columns().iter().filter(|it| it.state.is_some()) {
        let state = column.state.unwrap();
        let allowed: Vec<&str> =
            Event::KINDS.iter().map(|it| it.0).filter(|it| outcome(column, it).starts_with('→')).collect();
        let named: Vec<&str> = Event::KINDS.iter().map(|it| it.0).filter(|it| state.acts().contains(it)).collect();
        assert_eq!(allowed, named, "{}", column.name);
    }
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

struct Column {
    name: &'static str,
    code: String,
    /// None for the office's own matter.
    state: Option<State>,
}

fn columns() -> Vec<Column> {
    let states = State::ALL.into_iter().map(|it| Column { name: it.name(), code: it.code(), state: Some(it) });
    states.chain([Column { name: "单位规则", code: "office".to_owned(), state: None }]).collect()
}

/// What comes of the act in the state, asked by the person whose act it is.
fn outcome(column: &Column, kind: &str) -> String {
    let Some(state) = column.state else {
        return told(Life::of(MatterId::OFFICE), OFFICE, &sample(kind)).replace(State::None.name(), column.name);
    };
    let life = in_state(state, kind);
    assert_eq!(life.matter.state(), state);
    let asked = match (kind, state) {
        ("closed/1", State::Claimed) => event(kind, json!({"outcome": "solved", "provisional": true})),
        ("erased/1", State::Withdrawn) => event(kind, json!({"seq": 1, "reason": "含个人信息"})),
        _ => sample(kind),
    };
    told(life, actor(kind, state), &asked)
}

fn told(mut life: Life, actor: &str, asked: &Event) -> String {
    match life.ask(actor, asked) {
        Err(code) => format!("`{code}`"),
        Ok(events) if events.len() == 1 => format!("→ {}", life.matter.state().name()),
        Ok(events) => format!("→ {}，并记{}", life.matter.state().name(), Event::name_of(events[1].kind())),
    }
}

fn actor(kind: &str, state: State) -> &'static str {
    match kind {
        "accepted/1" | "declined/1" if state == State::Transferred => RECEIVER,
        "accepted/1" | "declined/1" | "transferred/1" | "advanced/1" | "evidence-added/1" | "help-asked/1"
        | "extension-asked/1" | "claimed/1" => LEAD,
        "returned/1" | "verified/1" | "closed/1" | "rechecked/1" => OTHER,
        _ => OFFICE,
    }
}

/// A matter in the state, in which what the act answers was asked.
fn in_state(state: State, kind: &str) -> Life {
    let asked = match kind {
        "help-answered/1" => Some("help-asked/1"),
        "extension-granted/1" | "extension-refused/1" => Some("extension-asked/1"),
        _ => None,
    };
    let mut in_hand = vec![(LEAD, "evidence-added/1")];
    in_hand.extend(asked.map(|it| (LEAD, it)));
    let mut steps = vec![(OFFICE, "registered/1"), (OFFICE, "assigned/1"), (LEAD, "accepted/1")];
    steps.extend(in_hand);
    let then = |more: &[(&'static str, &'static str)]| {
        let all: Vec<_> = steps.iter().copied().chain(more.iter().copied()).collect();
        Life::after(&all)
    };
    match state {
        State::None => Life::new(),
        State::Registered => Life::after(&steps[..1]),
        State::Assigned => Life::after(&steps[..2]),
        State::Declined => Life::after(&[steps[0], steps[1], (LEAD, "declined/1")]),
        State::InHand => then(&[]),
        State::Transferred => then(&[(LEAD, "transferred/1")]),
        State::Claimed => then(&[(LEAD, "claimed/1")]),
        State::Verified => then(&[(LEAD, "claimed/1"), (OTHER, "verified/1")]),
        State::Closed => then(&[(LEAD, "claimed/1"), (OTHER, "verified/1"), (OTHER, "closed/1")]),
        State::Provisional => {
            let mut life = then(&[(LEAD, "claimed/1")]);
            life.does(OTHER, event("closed/1", json!({"outcome": "solved", "provisional": true})));
            life
        }
        State::Withdrawn => Life::after(&[steps[0], (OFFICE, "withdrawn/1")]),
        State::HandedOver => then(&[(OFFICE, "handed-over/1")]),
    }
}

fn page() -> String {
    let mut page = String::from(HEAD);
    let columns = columns();
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let states = columns.iter().map(|it| format!("{} `{}`", it.name, it.code));
    page.push_str(&line(["act".to_owned(), "做什么".to_owned()].into_iter().chain(states).collect()));
    page.push_str(&format!("|{}\n", "---|".repeat(columns.len() + 2)));
    for (kind, name) in Event::KINDS {
        let first = [format!("`{}`", kind.trim_end_matches("/1")), (*name).to_owned()];
        page.push_str(&line(first.into_iter().chain(columns.iter().map(|it| outcome(it, kind))).collect()));
    }
    page.push_str(RULES);
    for (code, zh, en) in Refusal::ALL {
        writeln!(page, "| `{code}` | {zh} | {en} |").expect("a String takes all");
    }
    page
}

const HEAD: &str = "\
# A matter and what may be done with it 事项的状态与办理

Made from what the program does; `cargo xtask bless` rewrites it, and a test reads the table below and tries every cell.

Across, where a matter stands; down, what is asked, each by the person whose act it is and with what the act answers in place.
A cell with an arrow is done and shows where the matter stands then; a cell with a code is refused, and the second table says why.
横为状态，竖为所做的事；有箭头的照办并写明办后的状态，有代码的不予受理，原因见第二张表。

";

const RULES: &str = "
## Who and when 由谁、何时

- Who claims does not verify, return, close or look again; this holds when the claim was erased, too.
- Another unit verifies requests, findings of inspections, what concerns money or safety, and whatever an office adds; on a signed slip the signer is the verifier, and who claimed does not record it.
- What was imported as claimed is verified by another unit than the lead, since nobody knows who claimed it.
- Urgent work (`at-once`, or a term in hours) may be closed provisionally without evidence; verifying it as solved needs a result, and the outcome that was closed.
- A transfer is open until the receiver accepts or two working days have passed; until then the giver answers, and the receiver accepts before it works. After that the receiver answers, and its first act of work shows that it has taken the matter.
- A transfer is made by who answers, or by another who may by [access.md](access.md); who has passed the matter on leaves it to who answers, unless their unit gave it out or entered it.
- Of new acts no day lies further off than 10 years, nothing is verified before it was registered, and a text is no longer than `duizhao_core::longest` says; what is sealed is not judged by it and may be said again, and a row of a ledger stands as it is.
- The last day of a term is set once; only a grant moves it, later than it was and no later than was asked.
- A deferred matter is in hand again by itself on its day; the first act of work shows it.
- What was imported is withdrawn as what was registered here is, wherever its row says that it stands, as long as nobody has worked on it or explained it here.
- A withdrawal erases every body of the matter; an erasure takes the corrections of that entry with it.
- A unit corrects what it recorded itself, where it might have done so in the first place, and where no later step breaks a rule by it. The lead unit does not change the criterion once it has accepted, nobody once it is claimed.
- Of what another person of the same unit verified, `draw` picks a tenth for each unit and quarter, and never less than one, from a seed published after the quarter has ended; another unit looks at those again. `draw` says which, and the office sees to it: no act is refused for it.
- A kind of event that this program does not know blocks its matter but for erasing.

## Refusals 不予受理

| code | 说明 | what it says |
|---|---|---|
";
