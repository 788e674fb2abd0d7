//! Whoever may see a matter finds it in the ledger, and nobody else does: for each role, each relation
//! and each state, a list gives what the table of access says of the matter itself.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, Weak};

use duizhao_core::{Actor, CommandId, Content, Event, Recorded, Seq, Version};
use duizhao_journal::{LedgerRow, World};
use jiff::{SignedDuration, ToSpan};

use super::*;
use crate::demo;
use crate::office::Asked;
use crate::office::access::Role;
use crate::office::asked::Ask;
use crate::office::people::Membership;
use crate::record::Record;

struct Built {
    office: Office,
    matters: Vec<Matter>,
    _folder: tempfile::TempDir,
}

/// The office of `duizhao demo`, at its own time; looked at by many tests.
fn built() -> Arc<Built> {
    // Its folder goes with the last of them: what is static is never dropped.
    static BUILT: Mutex<Weak<Built>> = Mutex::new(Weak::new());
    let mut built = BUILT.lock().unwrap();
    built.upgrade().unwrap_or_else(|| {
        let new = Arc::new(build());
        *built = Arc::downgrade(&new);
        new
    })
}

fn build() -> Built {
    let folder = tempfile::tempdir().unwrap();
    let record = Record::in_folder(folder.path());
    demo::build(&record).unwrap();
    let office = Office::open(record, || World::new(demo::now)).unwrap();
    let matters = office.read(|reader| Ok(reader.matters(reader.size()?)?)).unwrap();
    Built { office, matters, _folder: folder }
}

/// Everybody that there could be: each role alone and with others, in each unit, with each field, as
/// each of those who registered or lead something.
fn everybody(built: &Built) -> Vec<Person> {
    let names = built.office.names().unwrap();
    let fields = [vec![], vec!["*".to_owned()], vec!["民生".to_owned(), "环境".to_owned()]];
    let ids = names.people.iter().map(|it| it.id.clone()).chain(["p-99".parse().unwrap()]);
    let ids: Vec<duizhao_core::PersonId> = ids.collect();
    let mut roles: Vec<Vec<Role>> = Role::ALL.iter().map(|it| vec![*it]).collect();
    roles.extend([vec![Role::Unit, Role::Verifier], vec![Role::Leader, Role::Unit], vec![Role::Superior, Role::Unit]]);
    let mut all = Vec::new();
    for (at, unit) in names.units.iter().enumerate() {
        for (nth, roles) in roles.iter().enumerate() {
            for (which, fields) in fields.iter().enumerate() {
                all.push(Person {
                    // Over all units, roles and fields each person comes by.
                    id: ids[(at * 7 + nth * 3 + which) % ids.len()].clone(),
                    name: String::new(),
                    login: String::new(),
                    unit: unit.id.clone(),
                    roles: roles.clone(),
                    fields: fields.clone(),
                    membership: Membership::Active,
                });
            }
        }
    }
    all
}

/// All that the pages of a filter give, one after the other.
fn listed(built: &Built, person: &Person, filter: &Filter) -> Vec<Line> {
    let (mut lines, mut filter) = (Vec::new(), filter.clone());
    loop {
        let page = built.office.ledger(person, &filter).unwrap();
        lines.extend(page.lines);
        match page.next {
            Some(next) => filter.after = Some(next),
            None => return lines,
        }
    }
}

fn ids(lines: &[Line]) -> BTreeSet<MatterId> {
    lines.iter().map(|it| it.id).collect()
}

#[test]
fn the_ledger_holds_what_may_be_seen_and_no_more() {
    let built = built();
    let (mut cells, mut seen) = (0, 0);
    for person in everybody(&built) {
        let all = Filter { which: Which::All, ..Filter::default() };
        if !person.may(What::Ledger) {
            assert_eq!(built.office.ledger(&person, &all).unwrap_err().code, "forbidden");
            continue;
        }
        let lines = listed(&built, &person, &all);
        let may = |it: &&Matter| person.may_on(What::Ledger, it);
        let wanted: BTreeSet<MatterId> = built.matters.iter().filter(may).map(Matter::id).collect();
        assert_eq!(ids(&lines), wanted, "{person:?}");
        assert_eq!(lines.len(), wanted.len());
        for line in &lines {
            let matter = built.matters.iter().find(|it| it.id() == line.id).unwrap();
            let whole = person.may_on(What::SeeMatter, matter);
            assert_eq!(line.affair.as_deref(), whole.then(|| matter.affair()), "{person:?}");
            assert_eq!(line.lead.as_ref(), matter.lead().filter(|_| whole));
            assert!(whole || (line.field.is_empty() && line.origin.is_none() && line.criterion.is_none()));
        }
        (cells, seen) = (cells + built.matters.len(), seen + wanted.len());
    }
    // Neither everything nor nothing.
    assert!(cells > 10_000 && seen > 2_000 && seen < cells * 3 / 4, "{seen} of {cells}");
}

#[test]
fn no_filter_tells_what_may_not_be_seen() {
    let built = built();
    let lead = built.matters.iter().find_map(|it| it.lead()).cloned();
    let filters = [
        Filter { words: "水".to_owned(), ..Filter::default() },
        Filter { words: "路灯".to_owned(), ..Filter::default() },
        Filter { lead, ..Filter::default() },
        Filter { field: Some("民生".to_owned()), ..Filter::default() },
        Filter { origin: Some(Source::Request), ..Filter::default() },
    ];
    let mut found = 0;
    for person in everybody(&built).iter().step_by(3).filter(|it| it.may(What::Ledger)) {
        for filter in &filters {
            let filter = Filter { which: Which::All, ..filter.clone() };
            let has = |it: &Matter| {
                let word = filter.words.as_str();
                (it.affair().contains(word) || it.criterion().contains(word))
                    && filter.lead.as_ref().is_none_or(|lead| it.lead() == Some(lead))
                    && filter.field.as_ref().is_none_or(|field| it.field() == field)
                    && filter.origin.is_none_or(|from| it.origin() == Some(from))
            };
            let may = |it: &Matter| person.may_on(What::Ledger, it) && person.may_on(What::SeeMatter, it);
            let wanted: BTreeSet<MatterId> =
                built.matters.iter().filter(|it| may(it) && has(it)).map(Matter::id).collect();
            let lines = listed(&built, person, &filter);
            assert_eq!(ids(&lines), wanted, "{person:?} {filter:?}");
            let page = built.office.ledger(person, &filter).unwrap();
            assert_eq!(page.count, Count::Exactly(wanted.len()));
            found += wanted.len();
            let seen: BTreeSet<&str> =
                built.matters.iter().filter(|it| may(it)).map(Matter::field).filter(|it| !it.is_empty()).collect();
            assert_eq!(page.fields.iter().map(String::as_str).collect::<BTreeSet<_>>(), seen);
        }
        for asks in built.office.today(person).unwrap().asks {
            assert!(asks.count >= asks.lines.len());
            let matter = |it: &Line| built.matters.iter().find(|matter| matter.id() == it.id).unwrap();
            assert!(asks.lines.iter().all(|it| person.may_on(What::SeeMatter, matter(it))), "{person:?}");
        }
    }
    assert!(found > 100, "{found}");
}

/// As often as it takes to begin the index anew.
#[test]
fn a_text_is_found_by_what_it_says_now() {
    let built = build();
    let Built { office, matters, .. } = &built;
    let clerk = office.names().unwrap().people.into_iter().find(|it| it.has(Role::Clerk)).unwrap();
    let matter = MatterId(office.new_id());
    let (mut version, mut first) = (Version(0), None);
    let mut act = |kind: &str, body: serde_json::Value| {
        let (command, kind) = (CommandId(office.new_id()), kind.to_owned());
        let asked = Asked { command, matter, version, kind, body, numbers_confirmed: false };
        let done = office.act(&clerk, asked).unwrap();
        version = Version(version.0 + done.len() as u64);
        *first.get_or_insert(done[0].0.0)
    };
    let count = |words: String| {
        let filter = Filter { which: Which::All, words, ..Filter::default() };
        office.ledger(&clerk, &filter).unwrap().count
    };
    let body = |number: usize| {
        let affair = format!("鹈鹕{number}号，鸬鹚");
        serde_json::json!({ "affair": affair, "criterion": "飞走", "field": "民生", "origin": { "from": "visit" } })
    };
    let seq = act("registered/1", body(1000));
    let before = count("水".to_owned());
    let changes = 2 * matters.len() + 2;
    for number in 1001..=1000 + changes {
        act(
            "corrected/1",
            serde_json::json!({ "seq": seq, "kind": "registered/1", "body": body(number), "reason": "笔误" }),
        );
        assert_eq!(count(format!("{}", number - 1)), Count::Exactly(0));
        assert_eq!(count(format!("飞走 {number} 鸬鹚 鹈 鹈鹕1")), Count::Exactly(1));
    }
    assert_eq!(count("水".to_owned()), before);
    act("erased/1", serde_json::json!({ "seq": seq, "reason": "当事人申请" }));
    for words in ["鹈鹕", "鹈", "鸬鹚", "飞走"] {
        assert_eq!(count(words.to_owned()), Count::Exactly(0), "{words}");
    }
}

/// Programs give them in no order.
#[test]
fn a_matter_finds_its_place_whatever_its_id() {
    let built = build();
    let clerk = built.office.names().unwrap().people.into_iter().find(|it| it.has(Role::Clerk)).unwrap();
    let all = Filter { which: Which::All, sort: Sort::Registered, ..Filter::default() };
    let mut expected = listed(&built, &clerk, &all);
    for number in 1..=30 {
        let id = uuid::Uuid::from_u128(u128::MAX / 31 * (number * 12 % 31));
        let affair = format!("鹈鹕{number}号");
        let body = serde_json::json!({
            "affair": affair, "criterion": "飞走", "field": "民生", "origin": { "from": "visit" }
        });
        let asked = Asked {
            command: CommandId(built.office.new_id()),
            matter: MatterId(id),
            version: Version(0),
            kind: "registered/1".to_owned(),
            body,
            numbers_confirmed: false,
        };
        built.office.act(&clerk, asked).unwrap();
        let found = listed(&built, &clerk, &Filter { words: affair.clone(), ..all.clone() });
        assert_eq!(found.iter().map(|it| (it.id.0, it.affair.as_ref())).collect::<Vec<_>>(), [(id, Some(&affair))]);
        expected.extend(found);
        let mut now = listed(&built, &clerk, &all);
        assert!(now.is_sorted_by_key(|it| std::cmp::Reverse(it.registered)));
        now.sort_by_key(|it| it.id);
        expected.sort_by_key(|it| it.id);
        assert_eq!(format!("{now:?}"), format!("{expected:?}"), "{number}");
    }
}

/// As far as each event has brought it, on days before, on and after those that count.
#[test]
fn a_row_of_the_ledger_tells_what_the_matter_does() {
    let built = built();
    let (moment, calendar) = (built.office.moment().unwrap(), built.office.calendar());
    let mut rights = 0;
    for matter in &built.matters {
        let mut then = Matter::new(matter.id());
        for event in matter.history() {
            then.apply(event);
            let (glance, parties) = Glance::read(&LedgerRow::of(&then)).unwrap();
            assert_eq!((&glance, &parties), (&Glance::of(&then), &Parties::of(&then)));
            assert_eq!(Times::read(&LedgerRow::of(&then)).unwrap(), Times::of(&then));
            for days in [-400, -30, -3, 0, 4, 40, 400] {
                let now = moment.now.checked_add(SignedDuration::from_hours(24 * days)).unwrap();
                let moment = built.office.moment_at(now, moment.rules.clone());
                assert_eq!(glance.state_on(moment.today), then.state_on(moment.today));
                let answers = then.answers(now, calendar, &moment.rules);
                assert_eq!(glance.answers(&parties, &moment, calendar), answers);
                let clock = Clock::of(&glance, &moment, calendar);
                assert_eq!(glance.face(&moment).is_late(), clock.is_late());
            }
        }
        for person in everybody(&built).iter().step_by(7) {
            let all = person.rights(&Parties::of(matter));
            for rule in crate::office::access_table() {
                assert_eq!(all.may(rule.what), person.may_on(rule.what, matter), "{rule:?}");
                rights += usize::from(all.may(rule.what));
            }
        }
    }
    assert!(rights > 10_000, "{rights}");
}

/// A deferred matter whose day has come is open again, though nothing was recorded.
#[test]
fn what_time_alone_has_done_is_seen() {
    let built = built();
    let moment = built.office.moment().unwrap();
    let recorded = |seq: u64, kind: &str, body: serde_json::Value| Recorded {
        seq: Seq(seq),
        at: moment.now,
        actor: "u-2/p-6".parse::<Actor>().unwrap(),
        kind: kind.to_owned(),
        content: Content::Event(Event::from_value(kind, body).unwrap()),
    };
    let recheck = moment.today.checked_add(10.days()).unwrap();
    let mut matter = Matter::new(MatterId(uuid::Uuid::from_u128(7)));
    let origin = serde_json::json!({ "from": "above" });
    matter.apply(&recorded(
        1,
        "registered/1",
        serde_json::json!({ "affair": "修桥", "criterion": "通车", "field": "道路", "origin": origin }),
    ));
    let closed = serde_json::json!({ "outcome": "deferred", "recheck": recheck });
    matter.apply(&recorded(2, "closed/1", closed));
    let (glance, parties) = Glance::read(&LedgerRow::of(&matter)).unwrap();
    let clerk = everybody(&built).into_iter().find(|it| it.has(Role::Clerk)).unwrap();
    let asked = |days: i32| {
        let now = moment.now.checked_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap();
        let moment = built.office.moment_at(now, moment.rules.clone());
        let rights = clerk.rights(&parties);
        Ask::of(&clerk, rights, (&glance, &parties), &moment, built.office.calendar(), &Default::default())
    };
    assert_eq!((asked(9), asked(10)), (None, Some(Ask::LookAgain)));
}
