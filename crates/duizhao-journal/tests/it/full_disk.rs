//! No room for the next checkpoint: known before anything is written, and what is there is still answered for.

use std::os::unix::fs::symlink;

use duizhao_journal::{AppendError, Pending, StoreError};

use crate::office::{Office, registered, urged};

fn is_full(err: &AppendError) -> bool {
    matches!(err, AppendError::NotWritten(StoreError::Full))
}

#[test]
fn what_finds_no_room_is_not_written_and_taken_when_there_is_some() {
    let office = Office::sqlite();
    let journal = office.open();
    let first = journal.append_blocking(registered(0)).unwrap();
    // Whatever is written there finds no room.
    let new = office.path().join("record.checkpoint.new");
    symlink("/dev/full", &new).unwrap();
    let err = journal.append_blocking(urged(1, 0)).unwrap_err();
    assert!(is_full(&err), "{err}");
    assert_eq!(office.reader().size().unwrap(), 1);
    // Asked again together with what is new, what is in the record is answered for.
    let pending: Vec<Pending> =
        (1..100).map(|at| journal.submit(if at % 2 == 0 { registered(0) } else { urged(at, 0) })).collect();
    for (at, it) in (1..100).zip(pending) {
        match it.wait() {
            Ok(receipts) => assert_eq!((at % 2, receipts[0].0), (0, first[0].0)),
            Err(err) => assert!(at % 2 == 1 && is_full(&err), "{at}: {err}"),
        }
    }
    assert_eq!(office.reader().size().unwrap(), 1);
    std::fs::remove_file(&new).unwrap();
    assert_eq!(journal.append_blocking(urged(1, 0)).unwrap()[0].0.0, 1);
    assert_eq!(office.checkpoint().1.size, 2);
    drop(journal);
    office.audit();
}
