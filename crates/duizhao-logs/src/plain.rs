//! The plain counts of a log: one pass over the file, or as many as its cases need. 平面计数

use std::path::Path;

use duizhao_signs::{Cases, Events, Map, Plain, PlainCounts, Wanted};

use crate::parts;
use crate::taken::{ReadAs, Told, Unread};

/// # Errors
/// As [`crate::stream`]; where cases are out of time order, as [`crate::open`].
pub fn plain(path: &Path, read_as: &ReadAs, map: &Map, aside: &Path) -> Result<(Told, PlainCounts), Unread> {
    let mut plain = Plain::new();
    loop {
        let told = crate::stream(path, read_as, &mut |words, part| {
            plain.add(map, &words.activities, part);
            Ok(())
        })?;
        if !plain.is_in_order() {
            return in_order(path, read_as, map, aside);
        }
        if !plain.next_pass() {
            return Ok((told, plain.counts()));
        }
    }
}

/// The same, each case put in time order first.
fn in_order(path: &Path, read_as: &ReadAs, map: &Map, aside: &Path) -> Result<(Told, PlainCounts), Unread> {
    let parts = parts::open(path, read_as, aside)?;
    let mut plain = Plain::new();
    loop {
        parts.each(&Wanted::all(), &mut |words, cases| plain.add(map, &words.activities, &sorted(cases)))?;
        if !plain.next_pass() {
            return Ok((parts.told, plain.counts()));
        }
    }
}

fn sorted(cases: &Cases<'_>) -> Events {
    let mut sorted = Events::default();
    for step in cases.iter().flat_map(|it| it.steps.iter().map(move |step| (it.case, step))) {
        let (case, step) = step;
        sorted.case.push(case);
        sorted.activity.push(step.activity);
        sorted.at.push(step.at);
        sorted.owner.push(step.owner);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn cases_out_of_order_are_counted_as_if_they_were_in_order() {
        let mut rows: Vec<String> = (0..400)
            .map(|it| format!("c{},a{},{},d{}", it % 37, it % 5, 1_700_000_000 + it * 90_000, it % 2))
            .collect();
        let counted = |rows: &[String]| {
            let file = testing::file(format!("case,act,ts,dept\n{}\n", rows.join("\n")).as_bytes());
            let folder = tempfile::tempdir().unwrap();
            plain(file.path(), &ReadAs::default(), &Map::default(), folder.path()).unwrap().1
        };
        let expected = counted(&rows);
        rows.reverse();
        assert_eq!(counted(&rows), PlainCounts { ..expected });
        assert!(expected.pp > 0 && expected.median_tp > 0.0);
    }
}
