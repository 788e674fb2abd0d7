//! One file of a ledger after another, as text: what each would change and what is said of it; the
//! tables made then.
//!
//! A file of `tests/suite/months` is a list of steps, each below `--- verb words ---`, with what must
//! come of it below `=>`: `layout` says what the columns of the next file are, `import` a file with its
//! cells as in `case.rs`, `act` who does what with which affair, `hand-in` and `table` a kind and the columns looked at.

use std::fmt::Write as _;

use duizhao_app::import::{self, Asked, Plan};
use duizhao_app::table::Kind;
use duizhao_papers::table::csv;
use duizhao_read::ledger::Layout;
use jiff::civil::date;

use crate::case::Case;
use crate::office::Office;

#[test]
fn each_month_says_what_it_changes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/months");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 6, "the suite is gone");
    #[expect(clippy::disallowed_methods, reason = "how `cargo xtask bless` asks for it; it changes no result")]
    let bless = std::env::var_os("BLESS").is_some();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let told = told(&text);
        if bless {
            std::fs::write(&path, &told).unwrap();
        } else {
            assert_eq!(told, text, "{}", path.display());
        }
    }
}

/// The text again, with what came of each step.
fn told(text: &str) -> String {
    let (office, mut layout) = (Office::new(), None);
    let mut steps = text.split("--- ");
    let mut told = steps.next().unwrap().to_owned();
    for (at, step) in steps.enumerate() {
        let (head, body) = step.split_once(" ---\n").unwrap();
        let given = body.split("=>\n").next().unwrap();
        let words: Vec<&str> = head.split(' ').collect();
        let came = match words[0] {
            "layout" => {
                layout = Some(Layout::parse("版式", given).unwrap());
                String::new()
            }
            "import" => {
                let bytes = Case::read(words[1], &format!("{given}=>\n")).xlsx();
                imported(&office, words[1], &bytes, layout.take())
            }
            "act" => acted(&office, at, &words[1..], given),
            "hand-in" => {
                let made = office.table(kind(words[1]), None);
                office.hand_in(&made, &csv(&made.table));
                String::new()
            }
            "table" => table(&office, kind(words[1]), &words[2..]),
            verb => panic!("no step is called {verb}"),
        };
        let arrow = if body.contains("=>\n") { "=>\n" } else { "" };
        write!(told, "--- {head} ---\n{given}{arrow}{came}").unwrap();
    }
    told
}

fn kind(title: &str) -> Kind {
    Kind::ALL.into_iter().find(|it| it.title() == title).unwrap()
}

fn imported(office: &Office, file: &str, bytes: &[u8], layout: Option<Layout>) -> String {
    let asked = Asked { file: file.to_owned(), today: date(2024, 6, 1), layout, ..Asked::default() };
    let plan = import::plan(&office.record, bytes, &asked).unwrap();
    match office.write(&plan) {
        Ok(()) => shown(&plan),
        Err(failure) => shown(&plan) + &format!("没有写入 {}\n", failure.code),
    }
}

fn shown(plan: &Plan) -> String {
    let mut lines: Vec<String> = Vec::new();
    let columns = plan.table.layout.columns.iter().filter(|it| plan.guessed.contains(&it.header));
    lines.extend(columns.map(|it| format!("猜 {}={}", it.header, it.field.name())));
    lines.extend(plan.table.problems.iter().map(|it| format!("错 {} {}", it.cell, it.why.zh)));
    lines.extend(plan.table.notes.iter().map(|it| format!("注 {}", it.zh)));
    lines.extend(plan.notes.iter().map(|it| format!("注 {}", it.zh)));
    lines.extend(plan.new.iter().map(|it| {
        let day = it.row.due.map_or_else(|| "-".to_owned(), |it| it.to_string());
        let standing = if it.row.standing { " 长期" } else { "" };
        format!("新增 {} {} {} {day}{standing}", it.row.row, it.row.affair, it.row.state.name())
    }));
    for it in &plan.changed {
        let cells: Vec<String> = it.cells.iter().map(|(header, was, now)| format!("{header} {was}→{now}")).collect();
        lines.push(format!("变更 {} {}：{}", it.row, it.affair, cells.join("；")));
    }
    lines.extend(plan.gone.iter().map(|it| format!("消失 {}", it.affair)));
    lines.push(format!("不变 {}", plan.same));
    lines.join("\n") + "\n"
}

fn acted(office: &Office, at: usize, words: &[&str], body: &str) -> String {
    let [kind, actor, affair] = words else { panic!("kind, actor, affair") };
    let id = office.matters().into_iter().find(|it| it.affair() == *affair).unwrap().id().0;
    let body = if body.is_empty() { "{}" } else { body.trim() };
    office.does(&format!(
        r#"{{"command":"0193f0c2-0000-7000-8000-{at:012}","actor":"{actor}","acts":[{{"matter":"{id}","kind":"{kind}","body":{body}}}]}}"#
    ));
    String::new()
}

fn table(office: &Office, kind: Kind, columns: &[&str]) -> String {
    let made = office.table(kind, None).table;
    let at = |header: &str| made.headers.iter().position(|it| it == header).unwrap();
    let places: Vec<usize> = columns.iter().map(|it| at(it)).collect();
    let mut told = String::new();
    for row in &made.rows {
        let cells: Vec<&str> = places.iter().map(|it| row[*it].as_str()).collect();
        writeln!(told, "{}", cells.join(" | ")).unwrap();
    }
    made.notes.iter().skip(1).for_each(|it| writeln!(told, "注 {it}").unwrap());
    told
}
