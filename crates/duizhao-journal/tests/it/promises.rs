//! Every promise the journal makes, on each store. Each test ends in an audit of everything.

use duizhao_core::{Seq, Version};
use duizhao_journal::{AppendError, LedgerRow};
use serde_json::json;

use crate::office::{Office, act, command, event, matter, on_each_store, registered, urged};

on_each_store! {
    appends_in_order
    an_empty_record_is_whole
    all_or_none
    a_stale_append_changes_nothing
    a_repeated_command_answers_the_same
    the_same_id_with_other_content_is_refused
    a_command_twice_in_one_batch_is_one
    a_refused_command_changes_nothing
    receipts_verify_without_the_record
    a_receipt_without_body_reveals_nothing
    reopened_it_goes_on
    the_read_table_follows_and_can_be_rebuilt
    texts_are_read_as_they_stand
    the_ledger_says_what_changed_since
    erased_text_is_gone_and_every_proof_holds
    taken_back_by_its_own_command_it_is_gone
    a_backup_restores_to_the_same_root
    a_clock_set_back_is_told_and_order_stays
}

fn an_empty_record_is_whole(office: &Office) {
    assert_eq!(office.reader().size().unwrap(), 0);
}

fn appends_in_order(office: &Office) {
    let journal = office.open();
    for at in 0..5 {
        let receipts = journal.append_blocking(registered(at)).unwrap();
        assert_eq!(receipts[0].0, Seq(at));
    }
    let receipts = journal.append_blocking(urged(9, 2)).unwrap();
    assert_eq!(receipts[0].0, Seq(5));
}

fn all_or_none(office: &Office) {
    let journal = office.open();
    // The second act has no matter to urge: the first must not be there either.
    let mut both = registered(0);
    both.acts.extend(urged(1, 7).acts);
    assert!(matches!(journal.append_blocking(both), Err(AppendError::Refused(_))));
    assert_eq!(office.reader().size().unwrap(), 0);
    let mut both = registered(1);
    both.acts.extend(registered(2).acts);
    let receipts = journal.append_blocking(both).unwrap();
    assert_eq!(receipts.iter().map(|it| it.0.0).collect::<Vec<_>>(), [0, 1]);
}

fn a_stale_append_changes_nothing(office: &Office) {
    let journal = office.open();
    journal.append_blocking(registered(0)).unwrap();
    let mut late = urged(1, 0);
    late.acts[0].version = Some(Version(0));
    let err = journal.append_blocking(late).unwrap_err();
    assert!(matches!(err, AppendError::Stale { actual: Version(1), .. }), "{err}");
    assert_eq!(office.reader().size().unwrap(), 1);
}

fn a_repeated_command_answers_the_same(office: &Office) {
    let journal = office.open();
    let first = journal.append_blocking(registered(0)).unwrap();
    journal.append_blocking(urged(1, 0)).unwrap();
    // The matter has moved on since, and the version asked for is long past.
    let mut again = registered(0);
    again.acts[0].version = Some(Version(0));
    let second = journal.append_blocking(again).unwrap();
    let key = journal.key();
    let proven = |it: &duizhao_journal::Receipt| it.verify(key).unwrap();
    assert_eq!(proven(&first[0].1).header, proven(&second[0].1).header);
    assert_eq!(proven(&second[0].1).checkpoint.size, 2, "the receipt is a fresh one");
    assert_eq!(office.reader().size().unwrap(), 2);
}

fn the_same_id_with_other_content_is_refused(office: &Office) {
    let journal = office.open();
    journal.append_blocking(registered(0)).unwrap();
    let mut other = registered(1);
    other.id = registered(0).id;
    assert!(matches!(journal.append_blocking(other), Err(AppendError::Conflict(_))));
    let mut other = registered(0);
    other.actor = "unit-9/p-9".parse().unwrap();
    assert!(matches!(journal.append_blocking(other), Err(AppendError::Conflict(_))));
    assert_eq!(office.reader().size().unwrap(), 1);
}

fn a_command_twice_in_one_batch_is_one(office: &Office) {
    let journal = office.open();
    // All are handed over before the first is answered, so some share a transaction.
    let waiting: Vec<_> = (0..40).map(|it| journal.submit(registered(it / 2))).collect();
    let seqs: Vec<u64> = waiting.into_iter().map(|it| it.wait().unwrap()[0].0.0).collect();
    assert!(seqs.chunks(2).all(|it| it[0] == it[1]), "{seqs:?}");
    assert_eq!(office.reader().size().unwrap(), 20);
}

fn a_refused_command_changes_nothing(office: &Office) {
    let journal = office.open();
    journal.append_blocking(registered(0)).unwrap();
    assert!(matches!(
        journal.append_blocking(command(5, vec![act(0, registered(0).acts[0].event.clone())])),
        Err(AppendError::Refused(_))
    ));
    assert_eq!(office.reader().size().unwrap(), 1);
}

fn receipts_verify_without_the_record(office: &Office) {
    let journal = office.open();
    let receipts: Vec<_> = (0..20).map(|it| journal.append_blocking(registered(it)).unwrap().remove(0)).collect();
    for (seq, receipt) in receipts {
        let proven = receipt.verify(journal.key()).unwrap();
        assert_eq!(proven.header.seq, seq);
        assert_eq!(proven.body.unwrap(), registered(seq.0).acts[0].event.body());
    }
}

fn a_receipt_without_body_reveals_nothing(office: &Office) {
    let journal = office.open();
    journal.append_blocking(registered(0)).unwrap();
    let (note, checkpoint) = office.checkpoint();
    let receipt = office.reader().receipt(Seq(0), false, &checkpoint, &note).unwrap().unwrap();
    let proven = receipt.verify(journal.key()).unwrap();
    assert_eq!(proven.body, None);
    assert_eq!(proven.header.kind, "registered/1");
}

fn reopened_it_goes_on(office: &Office) {
    for at in 0..3 {
        let journal = office.open();
        assert_eq!(journal.append_blocking(registered(at)).unwrap()[0].0, Seq(at));
        assert_eq!(journal.append_blocking(registered(0)).unwrap()[0].0, Seq(0));
    }
}

fn the_read_table_follows_and_can_be_rebuilt(office: &Office) {
    let journal = office.open();
    for at in 0..30 {
        journal.append_blocking(registered(at)).unwrap();
        journal.append_blocking(urged(100 + at, at / 3)).unwrap();
    }
    drop(journal);
    assert_eq!(office.reader().differences().unwrap(), []);
    let rebuilt = duizhao_journal::rebuild(&office.place, &office.log, &|_, _| ()).unwrap();
    assert_eq!(rebuilt, 30);
    assert_eq!(office.reader().differences().unwrap(), []);
}

fn texts_are_read_as_they_stand(office: &Office) {
    let journal = office.open();
    for at in 0..12 {
        journal.append_blocking(registered(at)).unwrap();
    }
    let reader = office.reader();
    let [nine, none] = [matter(9), matter(99)];
    let texts = reader.texts(&[none, nine]).unwrap();
    assert_eq!((texts[0].matter, texts[0].affair.as_str()), (none, ""));
    assert_eq!((texts[1].matter, texts[1].affair.as_str()), (nine, "村道路灯不亮第9处"));
    journal.append_blocking(crate::office::erased(50, 9, Seq(9))).unwrap();
    assert_eq!(reader.texts(&[nine]).unwrap()[0].affair, "");
}

fn the_ledger_says_what_changed_since(office: &Office) {
    let journal = office.open();
    for at in 0..5 {
        journal.append_blocking(registered(at)).unwrap();
    }
    let reader = office.reader();
    let rows = |since: u64| {
        let mut rows = Vec::new();
        let size = reader.ledger(since, |it| rows.push(it)).unwrap();
        (size, rows)
    };
    let (size, all) = rows(0);
    assert_eq!((size, all.len()), (5, 5));
    assert!(all.is_sorted_by_key(|it| it.matter));
    assert_eq!(rows(5).1, []);
    journal.append_blocking(urged(100, 3)).unwrap();
    let (size, changed) = rows(5);
    assert_eq!((size, changed.len(), changed[0].matter), (6, 1, matter(3)));
    let (found, _) = reader.matter(matter(3)).unwrap().unwrap();
    assert_eq!(changed[0], LedgerRow::of(&found));
    assert_eq!(reader.matters_of(&[matter(3), matter(77)]).unwrap(), [found]);
}

fn erased_text_is_gone_and_every_proof_holds(office: &Office) {
    let journal = office.open();
    let receipts: Vec<_> = (0..4).map(|it| journal.append_blocking(registered(it)).unwrap().remove(0)).collect();
    journal.append_blocking(crate::office::erased(50, 2, Seq(2))).unwrap();
    let err = journal.append_blocking(registered(2)).unwrap_err();
    assert!(matches!(err, AppendError::Erased(_, Seq(2))), "{err}");
    drop(journal);
    duizhao_journal::vacuum(&office.place).unwrap();
    let reader = office.reader();
    let mut bodies = Vec::new();
    reader.entries(0, 9, |it| bodies.push(it.content.is_some())).unwrap();
    assert_eq!(bodies, [true, true, false, true, true]);
    let (found, _) = reader.matter(matter(2)).unwrap().unwrap();
    assert!(!found.affair().contains('2'), "{}", found.affair());
    // Who held a receipt before still proves what it says.
    for (_, receipt) in receipts {
        receipt.verify(&office.key().verifier()).unwrap();
    }
    let (note, checkpoint) = office.checkpoint();
    for seq in 0..5 {
        reader.receipt(Seq(seq), true, &checkpoint, &note).unwrap().unwrap().verify(&office.key().verifier()).unwrap();
    }
}

fn taken_back_by_its_own_command_it_is_gone(office: &Office) {
    let journal = office.open();
    journal.append_blocking(registered(0)).unwrap();
    let mut both = registered(1);
    both.acts.push(act(1, event("withdrawn/1", json!({ "reason": "" }))));
    let receipts = journal.append_blocking(both).unwrap();
    assert_eq!(receipts.iter().map(|it| it.0.0).collect::<Vec<_>>(), [1, 2, 3]);
    let mut bodies = Vec::new();
    office.reader().entries(0, 9, |it| bodies.push(it.content.is_some())).unwrap();
    assert_eq!(bodies, [true, false, true, true]);
}

fn a_backup_restores_to_the_same_root(office: &Office) {
    let journal = office.open();
    for at in 0..30 {
        journal.append_blocking(registered(at)).unwrap();
    }
    journal.append_blocking(crate::office::erased(50, 2, Seq(2))).unwrap();
    drop(journal);
    let (note, checkpoint) = office.checkpoint();
    let key = office.key().verifier();
    let mut backup = Vec::new();
    office.reader().backup(&note, &key, &mut backup, &|_, _| ()).unwrap();
    let other = office.empty_beside();
    let restored = duizhao_journal::restore(&other, &key, &mut backup.as_slice(), &|_, _| ()).unwrap();
    assert_eq!(restored, note);
    let audited = duizhao_journal::Reader::only(&other).unwrap().audit(false, &|_, _| ()).unwrap();
    assert_eq!((audited.root, audited.faults), (checkpoint.root.to_string(), vec![]));
    // A second restore into the same place is refused and changes nothing.
    assert!(duizhao_journal::restore(&other, &key, &mut backup.as_slice(), &|_, _| ()).is_err());
}

fn a_clock_set_back_is_told_and_order_stays(office: &Office) {
    let journal = office.open();
    journal.append_blocking(registered(0)).unwrap();
    office.set_clock_back();
    journal.append_blocking(registered(1)).unwrap();
    let audited = office.reader().audit(false, &|_, _| ()).unwrap();
    assert_eq!(audited.clock_set_back, [1]);
    let mut seqs = Vec::new();
    office.reader().entries(0, 9, |it| seqs.push(duizhao_journal::Header::read(&it.header).unwrap().seq.0)).unwrap();
    assert_eq!(seqs, [0, 1]);
}
