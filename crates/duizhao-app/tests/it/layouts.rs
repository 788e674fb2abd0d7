//! Each layout of the field in and out and in again: nothing is lost, nothing is new.

use std::collections::BTreeMap;

use duizhao_app::import::Plan;
use duizhao_app::table::Kind;
use duizhao_papers::table::{csv, xlsx};

use crate::case::Case;
use crate::office::Office;

#[test]
fn ten_layouts_come_in_and_go_out_and_come_in_equal() {
    let cases = Case::all();
    assert_eq!(cases.len(), 10, "one for each layout of the field");
    for case in &cases {
        let office = Office::new();
        let file = format!("{}.xlsx", case.name);
        let original = case.xlsx();
        let first = office.import(&file, &original);
        assert_eq!(told(&office), case.expected, "{}", case.name);
        // The same file again, also under another name.
        for name in [&file, &format!("{}（终稿）.xlsx", case.name)] {
            let again = office.plan(name, &original).unwrap();
            assert!(
                again.guessed.is_empty() && again.is_empty() && again.gone.is_empty(),
                "{name}: {:?} {:?} {:?}",
                again.new,
                again.changed,
                again.gone
            );
        }
        let made = office.table(Kind::Ledger, Some(&first.ledger));
        for (ending, bytes) in [("xlsx", xlsx(&made.table).unwrap()), ("csv", csv(&made.table))] {
            let back = office.plan(&format!("出表.{ending}"), &bytes).unwrap();
            assert_eq!(back.table.problems, [], "{}", case.name);
            assert!(back.is_empty(), "{} {ending}: {:?} {:?}", case.name, back.new, back.changed);
            assert_eq!(back.same, first.new.len(), "{} {ending}", case.name);
            assert_eq!(columns(&back), columns(&first), "{} {ending}", case.name);
        }
        // What every other table shows of them comes in unchanged, too.
        for kind in [Kind::Ledger, Kind::Due, Kind::FollowUp, Kind::Problems, Kind::Notice] {
            let made = office.table(kind, None);
            if made.table.rows.is_empty() {
                continue;
            }
            let back = office.plan("清单.xlsx", &xlsx(&made.table).unwrap()).unwrap();
            assert!(
                back.is_empty() && back.same == made.table.rows.len(),
                "{} {kind:?}: {:?}",
                case.name,
                back.changed
            );
        }
    }
}

fn columns(plan: &Plan) -> Vec<&BTreeMap<String, String>> {
    plan.table.lines.iter().map(|it| &it.columns).collect()
}

fn told(office: &Office) -> Vec<String> {
    let none = || "-".to_owned();
    let line = |it: &duizhao_core::Matter| {
        let due = it.due().map_or_else(none, |it| it.to_string());
        let standing = if it.standing() { "长期" } else { "-" };
        format!("{} | {} | {due} | {standing}", it.affair(), it.state().code())
    };
    office.matters().iter().map(line).collect()
}
