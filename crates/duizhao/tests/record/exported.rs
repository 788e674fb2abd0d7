//! `duizhao export`, and what it refuses.

use super::office::{Office, registered};

#[test]
fn the_record_is_written_as_a_log_and_never_over_itself() {
    let office = Office::new();
    office.appended(&[registered(1), registered(2)]);
    let before = office.size();
    let exported = office.json(&["export", "--ocel", "底账.json"]);
    office.ok(&["export", "--xes", "底账.xes", "--parquet", "底账.parquet"]);
    assert_eq!((exported["matters"].as_u64(), exported["events"].as_u64()), (Some(2), Some(2)));
    office.no(2, &["export", "--ocel", "record.sqlite"]);
    office.no(2, &["export", "--xes", "底账.csv"]);
    office.no(2, &["export"]);
    assert_eq!(office.size(), before);
    // As others of the folder may read what is written there.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::write(office.path("plain"), "").unwrap();
        let mode = |name| std::fs::metadata(office.path(name)).unwrap().permissions().mode();
        assert_eq!(mode("底账.xes"), mode("plain"));
    }
    let signs = office.json(&["signs", "底账.xes", "--until", "2030-01-01T00:00+08:00"]);
    assert_eq!(signs["counts"]["cases"], 2);
}
