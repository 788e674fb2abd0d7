//! The town's year: every sign that was planted is found, and nothing else is named. `docs/town.md`
//! has the counts; `cargo xtask bless` rewrites it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use duizhao_app::demo::{Planted, Planting, Town, build_town, now};
use duizhao_app::record::{Files, Record};
use duizhao_app::signs::{Request, own};
use duizhao_journal::Place;
use duizhao_signs::sign::ALL;
use expect_test::expect_file;

const HEAD: &str = include_str!("town/head.md");

/// Every threshold one step lower: what stood one step below it must be named now.
const LOOSER: &str = "\
[bounced]\nlost_days = 4\n[shelved]\ndays = 9\n[thunder]\ndays = 19\n[unverified]\nprovisional_days = 19\n\
[deadline_drift]\ndays = 9\n[rush]\nclosings = 4\n[recurring]\nmonths = 25\n[many_heads]\nchanges = 1\n\
silent_days = 9\n[unanswered_help]\ndays = 9\n[pressure_only]\nurgings = 2\n[undecided]\ndays = 14\n\
[late_notice]\nhours = 9\n[retold]\ndays = 4\n";

/// By matter, the signs that name it.
type Named = BTreeMap<String, BTreeSet<String>>;

fn named(record: &Record, settings: Option<PathBuf>) -> Named {
    let request = Request { settings, ..Request::default() };
    let outcome = own(record, &request, now()).unwrap();
    let mut named = Named::new();
    for sign in outcome.signs.found.iter().flat_map(|it| &it.signs) {
        // What is about many matters names each that it rests on.
        let about =
            if sign.case.is_none() { sign.evidence.iter().map(|it| it.case).collect() } else { vec![sign.case] };
        for case in about {
            let matter = outcome.words.cases.name(case).into_owned();
            named.entry(matter).or_default().insert(sign.code.to_owned());
        }
    }
    named
}

#[test]
fn every_sign_that_was_planted_is_found_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Sqlite(folder.path().join("town.sqlite"));
    let record = Record { files: Files::of(&place, None), place, log: None };
    let town = build_town(&record).unwrap();
    let looser = folder.path().join("looser.toml");
    std::fs::write(&looser, LOOSER).unwrap();
    let (named, looser) = (named(&record, None), named(&record, Some(looser)));

    let mut wrong = String::new();
    for (id, it) in &town.planted {
        let expected = it.signs.iter().filter(|_| it.planting == Planting::There).cloned().collect();
        let seen = named.get(&id.0.to_string()).cloned().unwrap_or_default();
        if seen != expected {
            let _ = writeln!(wrong, "{:?} {:?} {}: {seen:?}", it.planting, it.signs, it.affair);
        }
    }
    assert_eq!(wrong, "");
    expect_file!["../../../docs/town.md"].assert_eq(&page(&town, &named, &looser));
}

fn page(town: &Town, named: &Named, looser: &Named) -> String {
    let is = |named: &Named, id: &str, code: &str| named.get(id).is_some_and(|it| it.contains(code));
    let honest = town.planted.iter().filter(|it| it.1.planting == Planting::Honest).count();
    let story = town.made.matters - town.planted.len();
    let mut page = HEAD.to_owned();
    let _ = writeln!(
        page,
        "{} matters: {} at a threshold, {} one step below, {honest} honest, {story} of the story.\n",
        town.made.matters,
        count(town, Planting::There),
        count(town, Planting::Below)
    );
    page += "| sign | planted | found | one step below | named | named at a threshold one step lower | honest, named | story, named |\n";
    page += "|---|---|---|---|---|---|---|---|\n";
    for kind in ALL {
        let of = |planting: Planting, named: &Named| {
            let all = |it: &&(_, Planted)| {
                it.1.planting == planting
                    && (planting == Planting::Honest || it.1.signs.iter().any(|it| it == kind.code))
            };
            let all: Vec<_> = town.planted.iter().filter(all).collect();
            let seen = all.iter().filter(|it| is(named, &it.0.0.to_string(), kind.code)).count();
            (all.len(), seen)
        };
        let (there, below, lower) =
            (of(Planting::There, named), of(Planting::Below, named), of(Planting::Below, looser));
        let known: BTreeSet<String> = town.planted.iter().map(|it| it.0.0.to_string()).collect();
        let stories = named.iter().filter(|it| !known.contains(it.0) && it.1.contains(kind.code)).count();
        if there.0 == 0 {
            let _ = writeln!(page, "| `{}` | – | – | – | – | – | – | – |", kind.code);
            continue;
        }
        let lower =
            if matches!(kind.code, "paper-closed" | "self-closed") { "–".to_owned() } else { lower.1.to_string() };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {lower} | {} | {stories} |",
            kind.code,
            there.0,
            there.1,
            below.0,
            below.1,
            of(Planting::Honest, named).1
        );
    }
    page
}

fn count(town: &Town, planting: Planting) -> usize {
    town.planted.iter().filter(|it| it.1.planting == planting).count()
}
