//! Every route × role × relation of the offices, with the ids of another office's things; and sessions
//! and forms taken from one office to another.

#![expect(clippy::print_stdout, reason = "how many cells were tried is a figure of the guarantees")]

use std::collections::{BTreeMap, BTreeSet};

use duizhao_app::office::{Role, What};
use duizhao_web::Shown;

use super::county::{CODES, County, Jar, Kin, above, kin};
use crate::app::Got;

/// Ids stand in the path of most routes, and in the query of a few pages.
const IN_QUERIES: [(&str, What); 4] = [
    ("/register?draft={draft}", What::Registered),
    ("/ledger?state=all&lead={unit}", What::Ledger),
    ("/matters/{matter}?correct={seq}", What::SeeState),
    ("/api/1/matters?state=all", What::Ledger),
];

/// What can be asked with another's ids. Nobody is signed out or audited on the way.
fn ways() -> Vec<Shown> {
    let more = IN_QUERIES.into_iter().map(|(path, what)| Shown { post: false, path, what });
    let asks = |it: &Shown| !it.post || it.path.contains('{');
    duizhao_web::shown().filter(asks).chain(more).collect()
}

/// The road of a way to the things of an office.
fn to(county: &County, way: &Shown, owner: &str) -> String {
    county.held[owner].ids.iter().fold(way.path.to_owned(), |path, (name, id)| path.replace(name, id))
}

fn ask(jar: &Jar<'_>, way: &Shown, path: &str) -> Got {
    if way.post {
        jar.post(path, &[("kind", "urged/1"), ("text", "x"), ("why", "试"), ("name", "x")])
    } else {
        jar.get(path)
    }
}

/// People and units go by number in each office, so that a number may be somebody's in both.
fn is_in_both(way: &Shown, by: &str, owner: &str) -> bool {
    let at = |code: &str| CODES.iter().position(|it| *it == code);
    at(by) > at(owner) && ["{person}", "{unit}"].iter().any(|it| way.path.contains(it))
}

/// Something of the owner's came along.
fn leaks(got: &Got, owner: &str) -> bool {
    // "暗号xian" is not the beginning of "暗号xiang".
    let word = format!("暗号{owner}");
    got.text
        .match_indices(&word)
        .any(|(at, _)| !got.text[at + word.len()..].starts_with(|it: char| it.is_ascii_lowercase()))
}

/// Offices beneath are seen in figures, states and days, by their row of the table.
fn sees_beneath(way: &Shown, role: Role, kin: Kin) -> bool {
    way.what == What::BeneathMatters
        && matches!(kin, Kin::Beneath | Kin::FarBeneath)
        && matches!(role, Role::Clerk | Role::Leader)
}

#[test]
fn nothing_goes_from_one_office_to_another() {
    let county = County::new();
    let before: Vec<String> = CODES.iter().map(|it| county.held[it].state(county.office(it))).collect();
    let (ways, mut cells, mut found) = (ways(), 0, 0);
    let mut relations: BTreeMap<Kin, usize> = BTreeMap::new();
    // Where the same question asked by the office's own people shows its word: there a leak would be seen.
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for owner in CODES {
        for (way, role) in ways.iter().filter(|it| !it.post).flat_map(|it| Role::ALL.map(|role| (it, role))) {
            if leaks(&ask(&county.session(owner, role), way, &to(&county, way, owner)), owner) {
                shown.insert(way.path);
                found += 1;
            }
        }
        for by in CODES.into_iter().filter(|it| *it != owner) {
            let kin = kin(by, owner);
            for (way, role) in
                ways.iter().filter(|it| !is_in_both(it, by, owner)).flat_map(|it| Role::ALL.map(|role| (it, role)))
            {
                let path = to(&county, way, owner);
                let got = ask(&county.session(by, role), way, &path);
                let status = got.status.as_u16();
                let at = || format!("{by} {} to {owner} ({kin:?}): {} {path} {status}", role.code(), way.post);
                assert!(!leaks(&got, owner), "{}", at());
                assert!(status < 500, "{}", at());
                if way.path.contains('{') && way.what != What::Anyone {
                    assert_eq!(status == 200, sees_beneath(way, role, kin), "{}", at());
                }
                *relations.entry(kin).or_default() += 1;
                cells += 1;
            }
        }
    }
    let after: Vec<String> = CODES.iter().map(|it| county.held[it].state(county.office(it))).collect();
    assert_eq!(before, after, "something was changed");
    assert_eq!(relations.len(), 6, "{relations:?}");
    for path in [
        "/matters/{matter}",
        "/reports/{report}",
        "/tables/in/{incoming}",
        "/register?draft={draft}",
        "/settings/people",
    ] {
        assert!(shown.contains(path), "{path} shows nothing to its own people, so that no leak would be seen there");
    }
    println!(
        "{cells} cells of route × role × relation of the offices, leaks 0; {found} of the same questions asked by the office's own people in {} routes were told apart",
        shown.len()
    );
}

#[test]
fn who_stands_above_whom_is_noticed_of_each_office() {
    let way = duizhao_web::shown().find(|it| it.path == "/offices/{office}").unwrap();
    let api = duizhao_web::shown().find(|it| it.path == "/api/1/offices/{office}/matters").unwrap();
    let pairs: Vec<_> = CODES.into_iter().flat_map(|by| CODES.map(|owner| (by, owner))).collect();
    // Who gets through otherwise than the tree of the county says.
    let wrong = |county: &County, way: &Shown, role: Role| -> Vec<(&str, &str)> {
        let is_wrong = |(by, owner): &(&str, &str)| {
            let got = ask(&county.session(by, role), way, &to(county, way, owner));
            assert!(!leaks(&got, owner), "{by} {} {owner}", role.code());
            (got.status == 200) != sees_beneath(way, role, kin(by, owner))
        };
        pairs.iter().copied().filter(is_wrong).collect()
    };
    let mut county = County::new();
    let mut cells = 0;
    for (role, way) in Role::ALL.into_iter().flat_map(|role| [(role, &way), (role, &api)]) {
        assert_eq!(wrong(&county, way, role), [], "{} {}", role.code(), way.path);
        cells += pairs.len();
    }
    // The same offices from a list in which one stands elsewhere.
    let mut lists = 0;
    for (code, to) in CODES.into_iter().flat_map(|it| places(it).into_iter().map(move |to| (it, to))) {
        county = county.moved(code, to).unwrap();
        let found = wrong(&county, &way, Role::Clerk);
        assert!(found.iter().any(|it| it.1 == code), "{code} below {to:?} goes unnoticed: {found:?}");
        lists += 1;
    }
    println!(
        "{cells} cells of who sees whose matters, leaks 0; {lists} lists with one office elsewhere, noticed {lists}"
    );
}

/// Where else an office could stand: below any other that does not stand below it, or below none.
fn places(code: &str) -> Vec<Option<&'static str>> {
    let is_free = |it: &&str| !matches!(kin(code, it), Kin::Own | Kin::Beneath | Kin::FarBeneath);
    let all = std::iter::once(None).chain(CODES.into_iter().filter(is_free).map(Some));
    all.filter(|it| *it != above(code)).collect()
}

/// The session of one office shown as that of another, or kept while the browser says that it is in another.
#[test]
fn a_session_is_nothing_in_another_office() {
    let county = County::new();
    let routes: Vec<Shown> = duizhao_web::shown().filter(|it| it.what != What::Anyone).collect();
    let mut cells = 0;
    for (by, owner) in CODES.into_iter().flat_map(|by| CODES.map(|owner| (by, owner))).filter(|it| it.0 != it.1) {
        for role in Role::ALL {
            let token = county.session_token(by, role);
            let renamed = county.nobody().with(&format!("session-{owner}"), &token).with("office", owner);
            let kept = county.session(by, role).with("office", owner);
            for way in routes.iter().filter(|it| !it.post || role == Role::Clerk) {
                let path = to(&county, way, owner);
                for jar in [&renamed, &kept] {
                    let status = ask(jar, way, &path).status.as_u16();
                    let away = if way.post || way.path.starts_with("/api/") { 401 } else { 303 };
                    assert_eq!(status, away, "{by} {} in {owner}: {path}", role.code());
                    cells += 1;
                }
            }
        }
        // A form of one office, sent while the browser is in the other, is done where it stood.
        let both = county.session(by, Role::Clerk);
        let both = both.with(&format!("session-{owner}"), &county.session_token(owner, Role::Clerk));
        let path = to(&county, &matter_page(), owner);
        both.post_of(by, &path, &[("kind", "urged/1"), ("text", "x")]).is(404);
        // With the word of a form that it has no session of, nothing is done.
        let one = county.session(by, Role::Clerk);
        let token = duizhao_app::office::Token::of_forms(&county.session_token(owner, Role::Clerk));
        one.post_bare(&path, &[("token", &token), ("kind", "urged/1")]).is(403);
        cells += 2;
    }
    println!("{cells} cells of sessions and forms taken to another office, leaks 0");
}

fn matter_page() -> Shown {
    duizhao_web::shown().find(|it| it.post && it.path == "/matters/{matter}").unwrap()
}
