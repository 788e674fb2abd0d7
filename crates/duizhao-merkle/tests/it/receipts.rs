//! Receipts: one that holds, every way to change it, and text that is none.

use duizhao_merkle::tree::inclusion_proof;
use duizhao_merkle::{Checkpoint, Proof, SigningKey};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::stored::{Stored, leaf};

#[test]
fn a_receipt_is_one_file() {
    let text = receipt(3, 5).to_string();
    expect![[r#"
        c2sp.org/tlog-proof@v1
        extra dW5wcm90ZWN0ZWQ=
        index 3
        2B9ReB7rj0ag4RLobKM1iWzMEs7gDmz89Yo1ARKd/CQ=
        p9kYlLYfv0Y3jYjj4bH3rvOVMsUEtIS9MVUdFeCgnf8=
        mJkwf510d0YSJXXt7rOWPHyDwCkkH4Kj0XuZlyh42w4=

        here
        5
        ywPe8MW2O97L7WzYY8jmHtqyPhrHq3AoHGmRg8rCvvY=

        — here "#]]
    .assert_eq(&text[..text.rfind(' ').unwrap() + 1]);
    let read: Proof = text.parse().unwrap();
    assert_eq!(read, receipt(3, 5));
    let checkpoint = read.verify(&leaf(3), &key().verifier()).unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), ("here", 5));
}

#[test]
fn the_only_leaf_needs_no_hash() {
    let text = Proof { extra: None, ..receipt(0, 1) }.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nhere\n1\n"));
    let read: Proof = text.parse().unwrap();
    assert!(read.verify(&leaf(0), &key().verifier()).is_ok());
}

/// All but `extra`, which the proof does not cover: whoever made the leaf checks that.
#[test]
fn every_changed_character_is_found() {
    let text = receipt(3, 5).to_string();
    let extra = text.find("dW5w").unwrap()..text.find("index").unwrap() - 1;
    let mut tried = 0;
    for (at, old) in text.char_indices().filter(|(at, _)| !extra.contains(at)) {
        for new in ["", "0", "A", "Z", "/", "+", "=", " ", "\n", "\n\n", "\t", "é", "\0"] {
            if old.to_string() == new {
                continue;
            }
            let changed = [&text[..at], new, &text[at + old.len_utf8()..]].concat();
            let read = changed.parse::<Proof>();
            let held = read.is_ok_and(|it| it.verify(&leaf(3), &key().verifier()).is_ok());
            assert!(!held || changed == text, "{at}: {old:?} to {new:?}");
            tried += 1;
        }
    }
    assert!(tried > 4_000, "{tried}");
}

#[test]
fn another_leaf_log_or_key_is_refused() {
    let receipt = receipt(3, 5);
    assert!(receipt.verify(&leaf(3), &key().verifier()).is_ok());
    let refused = |seq, key: SigningKey| {
        let error = receipt.verify(&leaf(seq), &key.verifier()).unwrap_err();
        error.to_string()
    };
    assert!(refused(2, key()).starts_with("the leaf is not where the receipt says: the proof leads"));
    let namesake = SigningKey::from_seed("here", &[8; 32]).unwrap();
    assert!(refused(3, namesake).contains("no known key has signed the note; it names here+"));
    let other = SigningKey::from_seed("there", &[7; 32]).unwrap();
    expect!["the checkpoint in the receipt: this is a checkpoint of here, and the key is that of there"]
        .assert_eq(&refused(3, other));
}

#[test]
fn what_is_no_receipt_is_told_where() {
    let text = receipt(3, 5).to_string();
    let refuses = |from: &str, to: &str, why: Expect| {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        why.assert_eq(&changed.parse::<Proof>().unwrap_err().to_string());
    };
    refuses("@v1", "@v2", expect!["line 1 of the receipt should be c2sp.org/tlog-proof@v1"]);
    refuses("dW5w", "dW5", expect![[r#"line 2 of the receipt should be "extra " and base64"#]]);
    refuses("dW5wcm90ZWN0ZWQ=", "", expect![[r#"line 2 of the receipt should be "extra " and base64"#]]);
    refuses(
        "extra",
        "extras",
        expect![[r#"line 2 of the receipt should be "index " and a number up to 2^63 - 1, no zero before it"#]],
    );
    refuses(
        "index 3",
        "index 03",
        expect![[r#"line 3 of the receipt should be "index " and a number up to 2^63 - 1, no zero before it"#]],
    );
    refuses("=\n\nhere", "=\nhere", expect!["line 7 of the receipt should be a hash in base64, or empty"]);
    refuses(
        "\n\nhere\n",
        "\n\nhere\r\n",
        expect![["the checkpoint in the receipt: line 1 of the note has a control character"]],
    );
    let line = format!("{}\n", receipt(3, 5).hashes[0]);
    refuses(
        &line,
        &line.repeat(62),
        expect!["line 67 of the receipt should be empty: no proof has more than 63 hashes"],
    );
    let cut = text[..30].parse::<Proof>().unwrap_err();
    expect![[r#"line 2 of the receipt should be "index " and a number up to 2^63 - 1, no zero before it"#]]
        .assert_eq(&cut.to_string());
}

proptest! {
    #[test]
    fn any_text_is_a_receipt_as_written_or_none(
        text: String, bytes: Vec<u8>, from: prop::sample::Index, to: prop::sample::Index,
    ) {
        let good = receipt(3, 5).to_string();
        let mut spliced = good.clone().into_bytes();
        let (from, to) = (from.index(spliced.len()), to.index(spliced.len()));
        spliced.splice(from.min(to)..from.max(to), bytes.iter().copied());
        let spliced = String::from_utf8_lossy(&spliced).into_owned();
        for text in [text, String::from_utf8_lossy(&bytes).into_owned(), spliced] {
            if let Ok(read) = text.parse::<Proof>() {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}

fn key() -> SigningKey {
    SigningKey::from_seed("here", &[7; 32]).unwrap()
}

fn receipt(index: u64, size: u64) -> Proof {
    let stored = Stored::of_size(size);
    let checkpoint = Checkpoint { origin: "here".into(), size, root: stored.frontier.root() };
    Proof {
        extra: Some(b"unprotected".to_vec()),
        index,
        hashes: inclusion_proof(&stored, index, size).unwrap(),
        checkpoint: checkpoint.sign(&key()).unwrap(),
    }
}
