//! Who is let through to what over HTTP: every route × role × standing of the unit × membership, and
//! every route of a matter × who asks × state of the matter.
//!
//! How far a role reaches on a matter, cell by cell, is tried in `duizhao-app/tests/it/reach.rs`; here
//! it is tried that each route asks for its row.

#![expect(clippy::print_stdout, reason = "how many cells were tried is a figure of the guarantees")]

use std::collections::{BTreeMap, BTreeSet};

use duizhao_app::office::{Membership, Reach, Role, Standing, What, access_table};
use duizhao_core::MatterId;

use crate::access::matters;
use crate::app::{Browser, TestApp};

/// A unit of each standing, and one of the same standing to move to. Superior units have one in the demo.
const UNITS: [(Standing, &str, &str); 3] = [
    (Standing::Own, "规建办", "财政所"),
    (Standing::Child, "水口村", "河湾村"),
    (Standing::Superior, "县交通运输局", "市交通运输局"),
];

/// Whether the office makes such a person: the roles of a superior unit are apart.
fn is_made(standing: Standing, role: Role) -> bool {
    match standing {
        Standing::Superior => matches!(role, Role::Superior | Role::Unit),
        _ => role != Role::Superior,
    }
}

fn cast() -> impl Iterator<Item = (Standing, &'static str, &'static str, Role, String)> {
    let all = UNITS.into_iter().flat_map(|unit| Role::ALL.map(|role| (unit, role)));
    all.map(|((standing, unit, other), role)| {
        (standing, unit, other, role, format!("{}-{}", standing.code(), role.code()))
    })
}

fn path(of: &str) -> String {
    of.replace("{matter}", "0193f0c2-6a00-7000-8000-0000000000ff")
        .replace("{seq}", "1")
        .replace("{draft}", "0193f0c2-6a00-7000-8000-0000000000ff")
        .replace("{incoming}", "0193f0c2-6a00-7000-8000-0000000000ff")
        .replace("{report}", "0193f0c2-6a00-7000-8000-0000000000ff")
        .replace("{unit}", "u-99")
        .replace("{person}", "p-99")
        .replace("{office}", "none")
        .replace("{link}", "none")
        .replace("{token}", "none")
}

fn ask(browser: &Browser<'_>, post: bool, of: &str) -> u16 {
    let path = path(of);
    let got = if post { browser.post(&path, &[]) } else { browser.get(&path) };
    got.status.as_u16()
}

/// People are sent to sign in; forms and programs are told.
fn turned_away(route: &duizhao_web::Shown) -> u16 {
    if route.post || route.path.starts_with("/api/") { 401 } else { 303 }
}

/// A row of the table and a role, and whether a route of that row let such a person through.
#[derive(Default)]
struct Seen(BTreeMap<(&'static str, Role), BTreeSet<bool>>);

impl Seen {
    fn note(&mut self, what: What, role: Role, through: bool) {
        self.0.entry((what.rule().code, role)).or_default().insert(through);
    }

    /// Cells in which this differs from what the table promises, and from a table that promises nothing
    /// to one role in one row: that is how a leak in one cell would look.
    fn leaks(&self, narrowed: Option<(&str, Role)>) -> usize {
        let promised = |code: &str, role: Role| {
            let rule = access_table().iter().find(|it| it.code == code).unwrap();
            narrowed != Some((code, role)) && rule.reach(role) != Reach::No
        };
        self.0.iter().filter(|((code, role), seen)| **seen != BTreeSet::from([promised(code, *role)])).count()
    }
}

#[test]
fn every_route_for_every_role_standing_and_membership() {
    let app = TestApp::demo();
    app.office.add_unit(&app.person("林岚"), "市交通运输局", Standing::Superior).unwrap();
    let elsewhere = TestApp::demo();
    let routes: Vec<_> = duizhao_web::shown().filter(|it| it.path != "/logout").collect();
    let (mut cells, mut seen) = (0, Seen::default());
    let stays_out = |browser: &Browser<'_>, who: &str| {
        for route in &routes {
            let status = ask(browser, route.post, route.path);
            match route.what {
                What::Anyone => assert_ne!(status, 401, "{who} {}", route.path),
                _ => assert_eq!(status, turned_away(route), "{who} {}", route.path),
            }
        }
        routes.len()
    };
    cells += stays_out(&app.stranger(), "a stranger");
    // Of another office: their session is nothing here.
    cells += stays_out(&elsewhere.as_("林岚").taken_to(&app), "the clerk of another office");
    for (standing, unit, other, role, name) in cast() {
        let link = app.invited_at(unit, &name, &[role]);
        if !is_made(standing, role) {
            assert_eq!(link.err().unwrap().code, "roles", "{name}");
            continue;
        }
        // Invited: what opens the invitation opens nothing else.
        let link = link.unwrap();
        cells += stays_out(&app.stranger().holding(link.as_str()), &format!("{name}, invited"));
        let active = app.taken_up(&link, &name);
        for route in &routes {
            let status = ask(&active, route.post, route.path);
            seen.note(route.what, role, status != 403);
            cells += 1;
        }
        app.change(&name, |it| it.unit = app.unit(other));
        cells += stays_out(&active, &format!("{name}, moved, with the session of before"));
        let moved = app.as_(&name);
        for membership in [Membership::Suspended, Membership::Revoked] {
            app.change(&name, |it| it.membership = membership);
            cells += stays_out(&moved, &format!("{name}, {}", membership.code()));
        }
    }
    assert_eq!(seen.leaks(None), 0, "{:?}", seen.0);
    // Each cell that is open, if the table did not promise it: the same check must say no.
    let open: Vec<_> = seen.0.iter().filter(|it| it.1.contains(&true)).map(|it| *it.0).collect();
    for cell in &open {
        assert_eq!(seen.leaks(Some(*cell)), 1, "{cell:?} goes unnoticed");
    }
    println!("{cells} cells, leaks 0; {} planted in one cell each, caught {0}", open.len());
}

/// Each way to a matter, asked by everyone, in every state and under a lead of each standing.
#[test]
fn every_way_to_a_matter_in_every_state() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let mut people: Vec<(String, Browser<'_>)> = Vec::new();
    for (_, unit, _, role, name) in cast().filter(|it| is_made(it.0, it.3)) {
        people.push((name.clone(), app.joined_at(unit, &name, &[role])));
    }
    for name in ["林岚", "周远", "许明", "马强", "吴静", "郑水", "韩冬"] {
        people.push((name.to_owned(), app.as_(name)));
    }
    // The demo leaves none on its way from one unit to another.
    let builder = app.as_("陈立");
    let offers = |it: &String| it.starts_with("/matters/") && builder.get(it).text.contains("\"transferred/1\"");
    let offered = builder.get("/ledger?state=in-hand").links().into_iter().find(offers);
    builder.act(&offered.unwrap(), "transferred/1", &[("to", "u-3"), ("reason", "归口管理")]).done();
    let (mut cells, mut states) = (0, BTreeSet::new());
    for id in one_of_each(&app, &clerk, &mut states) {
        let matter = app.office.see(&app.person("林岚"), id).unwrap().matter;
        let seq = matter.history().first().unwrap().seq.0;
        let page = format!("/matters/{}", id.0);
        let api = format!("/api/1/matters/{}", id.0);
        let ways = [
            (false, page.clone(), What::SeeState),
            (false, format!("{page}/receipts/{seq}"), What::Receipt),
            (true, format!("{page}/contact"), What::Contact),
            (false, api.clone(), What::SeeState),
            (false, format!("{api}/receipts/{seq}"), What::Receipt),
        ];
        for (name, browser) in &people {
            let person = app.person(name);
            for (post, path, what) in &ways {
                let got = if *post { browser.post(path, &[("why", "试")]) } else { browser.get(path) };
                let status = got.status.as_u16();
                let may = person.may_on(*what, &matter);
                assert_eq!(status == 200, may, "{name} {path} {}: {status}", matter.state().code());
                if !may {
                    assert!(matches!(status, 403 | 404), "{name} {path}: {status}");
                    // Of what was withdrawn nobody has the words.
                    assert!(matter.affair().is_empty() || !got.text.contains(matter.affair()), "{name} {path}");
                }
                cells += 1;
            }
        }
    }
    println!("{cells} cells in {} states, leaks 0", states.len());
    // What is handed over is so by no page; that state is tried without one.
    assert_eq!(states.len(), 10, "{states:?}");
}

/// A matter of each state and each standing of its lead, as far as the demo has them.
fn one_of_each(app: &TestApp, clerk: &Browser<'_>, states: &mut BTreeSet<String>) -> Vec<MatterId> {
    let (names, admin) = (app.office.names().unwrap(), app.person("林岚"));
    let mut kinds = BTreeSet::new();
    let links = matters(clerk);
    let ids = links.iter().map(|it| MatterId(it.rsplit('/').next().unwrap().parse().unwrap()));
    ids.filter(|id| {
        let matter = app.office.see(&admin, *id).unwrap().matter;
        let lead = matter.lead().and_then(|lead| names.units.iter().find(|it| it.id == *lead));
        states.insert(matter.state().code());
        kinds.insert((matter.state(), lead.map(|it| it.standing.code()), matter.verifier().is_some()))
    })
    .collect()
}
