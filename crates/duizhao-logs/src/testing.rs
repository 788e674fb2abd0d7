//! How tests write a log and see what was read of it.

use std::io::Write;

use crate::columns::asked;
use crate::taken::{ReadAs, Told};

/// A file with these bytes, gone when dropped.
pub(crate) fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

pub(crate) fn told(bytes: &[u8], read_as: &ReadAs) -> (Told, u64) {
    let mut events = 0;
    let told = crate::stream(file(bytes).path(), read_as, &mut |_, part| {
        events += part.len() as u64;
        Ok(())
    });
    (told.unwrap(), events)
}

/// What was read, one event a line.
pub(crate) fn read(bytes: &[u8], read_as: &ReadAs) -> String {
    let taken = match crate::read(file(bytes).path(), read_as) {
        Ok(it) => it,
        Err(err) => return format!("{}: {}\n", err.code, err.said.zh),
    };
    let names = ["case", "activity", "time", "owner", "actor", "due", "text", "party", "place", "cause"];
    let columns = asked(&taken.told.columns);
    let columns: Vec<String> =
        names.iter().zip(columns).filter_map(|(name, it)| it.map(|it| format!("{name}={it}"))).collect();
    let format = taken.told.time_format.as_ref().map_or(String::new(), |it| format!(" · {it}"));
    let mut out = format!("{}: {}{format}\n", taken.told.format.name(), columns.join(" "));
    let (words, events) = (&taken.log.words, &taken.log.events);
    for at in 0..events.len() {
        let time = jiff::Timestamp::from_microsecond(events.at[at]).unwrap();
        let owner = events.owner.get(at).map(|it| words.owners.name(*it)).unwrap_or_default();
        let (case, activity) = (words.cases.name(events.case[at]), words.activities.name(events.activity[at]));
        out.push_str(&format!("{case} {activity} {time} {owner}\n"));
    }
    let left = &taken.told.left_out;
    if !left.is_empty() {
        let mut parts = Vec::new();
        for (count, what) in [
            (left.without_case, "without case"),
            (left.without_time, "without time"),
            (left.empty_cases, "empty cases"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        out.push_str(&format!("left out: {}\n", parts.join(", ")));
        left.first.iter().for_each(|(line, said)| out.push_str(&format!("{line}: {}\n", said.zh)));
    }
    out
}
