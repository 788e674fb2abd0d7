//! Every row of the table of access × role × how a person stands to a matter × state of the matter,
//! against what the story of that matter says; and that each cell of the table, were it another,
//! would be noticed.

#![expect(clippy::print_stdout, reason = "how many cells were tried is a figure of the guarantees")]

use duizhao_app::office::{Membership, Person, Reach, Role, Rule, access_table};
use duizhao_core::{Content, Event, Matter, MatterId, Recorded, Seq, State};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// Who does what in a story: kind, actor, body.
type Step = (&'static str, &'static str, Value);

/// A matter, and who its story says stands how to it.
struct Told {
    name: &'static str,
    matter: Matter,
    lead: Option<&'static str>,
    offered: Option<&'static str>,
    assigned: bool,
    /// It waits to be verified, or was, and no unit is named for that.
    unnamed: bool,
}

const REGISTRANT: &str = "u-reg/p-reg";
const NAMED_LEADER: &str = "p-named";

fn registered() -> Step {
    let body = json!({ "affair": "路灯", "criterion": "亮", "field": "民生", "origin": { "from": "visit" } });
    ("registered/1", REGISTRANT, body)
}

fn assigned(verifier: bool) -> Step {
    let mut body = json!({ "lead": "u-lead", "supporting": ["u-sup"], "leader": NAMED_LEADER,
        "term": { "pace": "at-once", "due": "2025-12-31" } });
    if verifier {
        body["verifier"] = "u-ver".into();
    }
    ("assigned/1", "u-clerk/p-clerk", body)
}

fn step(kind: &'static str, actor: &'static str) -> Step {
    let body = match kind {
        "accepted/1" => json!({}),
        "transferred/1" => json!({ "to": "u-new", "reason": "x" }),
        "claimed/1" => json!({ "outcome": "tried", "text": "x" }),
        "verified/1" => json!({ "method": "on-site", "outcome": "tried", "text": "x" }),
        "closed/1" => json!({ "outcome": "tried" }),
        "handed-over/1" => json!({ "to": "elsewhere", "reason": "x" }),
        _ => json!({ "reason": "x" }),
    };
    (kind, actor, body)
}

/// One for each state, and where the state alone does not say who may look.
fn told() -> Vec<Told> {
    let lead = "u-lead/p-lead";
    let tell = |name: &'static str, steps: Vec<Step>, lead, offered, assigned, unnamed| {
        let mut matter = Matter::new(MatterId(Uuid::from_u128(1)));
        for (at, (kind, actor, body)) in (1..).zip(steps) {
            let event = Event::from_value(kind, body).unwrap_or_else(|err| panic!("{name} {kind}: {err}"));
            let (actor, content) = (actor.parse().unwrap(), Content::Event(event));
            let moment = Timestamp::from_second(1_764_000_000 + at).unwrap();
            matter.apply(&Recorded { seq: Seq(at.unsigned_abs()), at: moment, actor, kind: kind.to_owned(), content });
        }
        assert_eq!(matter.state().code(), name.split(' ').next().unwrap(), "{name}");
        Told { name, matter, lead, offered, assigned, unnamed }
    };
    let begun = |verifier| vec![registered(), assigned(verifier), step("accepted/1", lead)];
    let with = |verifier, more: &[(&'static str, &'static str)]| {
        let more = more.iter().map(|it| step(it.0, it.1));
        begun(verifier).into_iter().chain(more).collect::<Vec<_>>()
    };
    let (by, ver, clerk, l) = (lead, "u-ver/p-ver", "u-clerk/p-clerk", Some("u-lead"));
    vec![
        tell("registered", vec![registered()], None, None, false, false),
        tell("assigned", vec![registered(), assigned(true)], l, None, true, false),
        tell("declined", vec![registered(), assigned(true), step("declined/1", by)], l, None, true, false),
        tell("in-hand", begun(true), l, None, true, false),
        tell("in-hand returned", with(true, &[("claimed/1", by), ("returned/1", ver)]), l, None, true, false),
        tell("in-hand nobody to verify", begun(false), l, None, true, false),
        tell("transferred", with(true, &[("transferred/1", by)]), l, Some("u-new"), true, false),
        tell(
            "in-hand elsewhere",
            with(true, &[("transferred/1", by), ("accepted/1", "u-new/p-new")]),
            Some("u-new"),
            None,
            true,
            false,
        ),
        tell("claimed", with(true, &[("claimed/1", by)]), l, None, true, false),
        tell("claimed nobody to verify", with(false, &[("claimed/1", by)]), l, None, true, true),
        tell(
            "provisional nobody to verify",
            with(false, &[("claimed/1", by), ("closed/1", clerk)]),
            l,
            None,
            true,
            true,
        ),
        tell("verified", with(true, &[("claimed/1", by), ("verified/1", ver)]), l, None, true, false),
        tell("verified nobody named", with(false, &[("claimed/1", by), ("verified/1", ver)]), l, None, true, true),
        tell("closed", with(true, &[("claimed/1", by), ("verified/1", ver), ("closed/1", ver)]), l, None, true, false),
        tell(
            "closed nobody named",
            with(false, &[("claimed/1", by), ("verified/1", ver), ("closed/1", ver)]),
            l,
            None,
            true,
            false,
        ),
        tell("withdrawn", vec![registered(), step("withdrawn/1", REGISTRANT)], None, None, false, false),
        tell("handed-over", with(true, &[("handed-over/1", clerk)]), l, None, true, false),
    ]
}

/// Units by what they are to the story; whose standing they have says which roles their people take.
const UNITS: [&str; 6] = ["u-lead", "u-new", "u-sup", "u-ver", "u-reg", "u-none"];
/// What makes a leader one in charge, or does not.
const CHARGES: [&[&str]; 4] = [&[], &["民生"], &["安全"], &["*"]];
const PEOPLE: [&str; 3] = ["p-someone", NAMED_LEADER, "p-reg"];

fn person(unit: &str, id: &str, role: Role, fields: &[&str]) -> Person {
    Person {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        login: id.to_owned(),
        unit: unit.parse().unwrap(),
        roles: vec![role],
        fields: fields.iter().map(|it| (*it).to_owned()).collect(),
        membership: Membership::Active,
    }
}

/// What the story says, and not what the program makes of it.
fn reaches(reach: Reach, told: &Told, unit: &str, id: &str, fields: &[&str]) -> bool {
    let lead = told.lead == Some(unit) || told.offered == Some(unit);
    let verifying = told.assigned && unit == "u-ver" && !told.unnamed && !told.name.contains("nobody");
    match reach {
        Reach::All => true,
        Reach::No | Reach::Totals | Reach::Passed => false,
        Reach::Lead => lead,
        Reach::Party => lead || verifying || (told.assigned && unit == "u-sup") || id == "p-reg",
        Reach::Verifying => verifying || told.unnamed,
        // What was withdrawn keeps no field: its bodies are gone, but not here, where nobody erased them.
        Reach::Field => (told.assigned && id == NAMED_LEADER) || fields.iter().any(|it| *it == "民生" || *it == "*"),
        Reach::Own => id == "p-reg",
    }
}

/// A cell that was tried, and what the program said.
struct Tried<'t> {
    told: &'t Told,
    unit: &'static str,
    id: &'static str,
    fields: &'static [&'static str],
    opens: bool,
}

fn tried<'t>(rule: &Rule, role: Role, told: &'t [Told]) -> Vec<Tried<'t>> {
    let mut all = Vec::new();
    for told in told {
        for unit in UNITS {
            for id in PEOPLE {
                for fields in CHARGES {
                    let opens = person(unit, id, role, fields).may_on(rule.what, &told.matter);
                    all.push(Tried { told, unit, id, fields, opens });
                }
            }
        }
    }
    all
}

/// Where the program opens more, or less, than a table with this reach in the cell would have it.
fn leaks<'t>(tried: &'t [Tried<'t>], promised: Reach) -> impl Iterator<Item = &'t Tried<'t>> {
    tried.iter().filter(move |it| it.opens != reaches(promised, it.told, it.unit, it.id, it.fields))
}

#[test]
fn nobody_reaches_further_than_their_row_and_a_wider_cell_is_noticed() {
    let told = told();
    let states: std::collections::BTreeSet<State> = told.iter().map(|it| it.matter.state()).collect();
    // All but the state of what is not there.
    assert_eq!(states.len(), 11);
    let on_matters = [Reach::No, Reach::All, Reach::Field, Reach::Lead, Reach::Party, Reach::Verifying, Reach::Own];
    let (mut cells, mut planted) = (0, 0);
    for rule in access_table() {
        for role in Role::ALL {
            let tried = tried(rule, role, &told);
            cells += tried.len();
            let reach = rule.reach(role);
            let leak = leaks(&tried, reach).next();
            assert!(
                leak.is_none(),
                "{} {}: {}",
                rule.code,
                role.code(),
                leak.map_or(String::new(), |it| format!("{} {} {} {:?}", it.told.name, it.unit, it.id, it.fields))
            );
            // A table that promises anything else in this one cell: the same check must say no.
            for other in on_matters.into_iter().filter(|it| is_another(*it, reach)) {
                assert!(
                    leaks(&tried, other).next().is_some(),
                    "{} {}: {other:?} goes unnoticed",
                    rule.code,
                    role.code()
                );
                planted += 1;
            }
        }
    }
    println!("{cells} cells, leaks 0; {planted} planted in one cell each, caught {planted}");
}

/// On a matter, what reaches no matter is all one.
fn is_another(one: Reach, other: Reach) -> bool {
    let as_matter = |it| if matches!(it, Reach::Totals | Reach::Passed) { Reach::No } else { it };
    as_matter(one) != as_matter(other)
}

/// Several roles reach as far as the furthest of them, and no further.
#[test]
fn roles_together_are_the_furthest_of_them() {
    let told = told();
    let mut cells = 0;
    for rule in access_table() {
        for one in Role::ALL {
            for other in Role::ALL {
                for told in &told {
                    for (unit, id) in UNITS.iter().zip(PEOPLE.iter().cycle()) {
                        let apart =
                            [one, other].map(|it| person(unit, id, it, &["安全"]).may_on(rule.what, &told.matter));
                        let mut both = person(unit, id, one, &["安全"]);
                        both.roles.push(other);
                        assert_eq!(
                            both.may_on(rule.what, &told.matter),
                            apart[0] || apart[1],
                            "{} {}",
                            rule.code,
                            told.name
                        );
                        cells += 1;
                    }
                }
            }
        }
    }
    println!("{cells} cells of two roles, leaks 0");
}
