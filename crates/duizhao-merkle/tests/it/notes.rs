//! Notes and checkpoints: those that others published, and those that must not be believed.

use duizhao_merkle::{Checkpoint, Hash, Note, NoteError, SigningKey, VerifierKey};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::keys::{C2SP_KEY, GO_KEY, GO_SECRET};

/// From c2sp.org/signed-note.
const C2SP_NOTE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
/// From the documentation of golang.org/x/mod/sumdb/note.
const GO_TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_SIGNATURE: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn published_notes_are_opened_and_made() {
    let note = Note::open(C2SP_NOTE, &[key(C2SP_KEY)]).unwrap();
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.to_string(), C2SP_NOTE);
    let secret: SigningKey = GO_SECRET.parse().unwrap();
    let made = Note::sign(GO_TEXT, &[&secret]).unwrap().to_string();
    assert_eq!(made, format!("{GO_TEXT}\n{GO_SIGNATURE}"));
    assert!(Note::open(&made, &[key(GO_KEY)]).is_ok());
}

#[test]
fn unknown_keys_are_passed_over() {
    let (here, other) = (secret("here", 1), secret("other", 2));
    let note = Note::sign("text\n", &[&other, &here]).unwrap().to_string();
    let opened = Note::open(&note, &[here.verifier()]).unwrap();
    let signers: Vec<_> = opened.signatures().iter().map(|it| it.name()).collect();
    assert_eq!(signers, ["other", "here"]);
    // Same name, another key: passed over as well.
    let namesake = secret("other", 3).verifier();
    assert!(Note::open(&note, &[here.verifier(), namesake.clone()]).is_ok());
    let unknown = Note::open(&note, &[namesake]).unwrap_err();
    expect!["no known key has signed the note; it names other+63dd3098, here+25c930c7"].assert_eq(&unknown.to_string());
    assert!(Note::open(&note, &[]).is_err());
}

#[test]
fn one_known_signature_that_does_not_fit_spoils_the_note() {
    let (here, other) = (secret("here", 1), secret("other", 2));
    let note = Note::sign("text\n", &[&here]).unwrap().to_string();
    let foreign = Note::sign("another text\n", &[&other]).unwrap().to_string();
    let line = foreign.lines().last().unwrap();
    let both = format!("{note}{line}\n");
    assert!(Note::open(&both, &[here.verifier()]).is_ok());
    let known = [here.verifier(), other.verifier()];
    let forged = Note::open(&both, &known).unwrap_err();
    assert_eq!(forged, NoteError::Forged { name: "other".into() });
}

#[test]
fn what_is_no_note_is_told_why() {
    refuses("", expect!["a note is a text, an empty line and signatures, each line ended"]);
    refuses("a\n\n", expect!["a note is a text, an empty line and signatures, each line ended"]);
    refuses(C2SP_NOTE.trim_end(), expect!["a note is a text, an empty line and signatures, each line ended"]);
    refuses(&C2SP_NOTE.replace("example ", "example\r"), expect!["line 1 of the note has a control character"]);
    refuses(
        &format!("{C2SP_NOTE}more\n"),
        expect![[r#"line 4 of the note is no signature: it would be "— name base64""#]],
    );
    refuses(
        &C2SP_NOTE.replace("M=\n", "N=\n"),
        expect![[r#"line 3 of the note is no signature: it would be "— name base64""#]],
    );
    refuses(&C2SP_NOTE.replace("an", "a"), expect!["the signature of example.com/foo is not over this text"]);
    for line in ["— a+b AAAAAAA=", "—  AAAAAAA=", "— a AAAAAA==", "— a b AAAAAAA=", "- a AAAAAAA="] {
        refuses(
            &format!("{C2SP_NOTE}{line}\n"),
            expect![[r#"line 4 of the note is no signature: it would be "— name base64""#]],
        );
    }
    assert!(Note::open(&format!("{C2SP_NOTE}— a AAAAAAA=\n"), &[key(C2SP_KEY)]).is_ok());
    let many = format!("{C2SP_NOTE}{}", GO_SIGNATURE.repeat(100));
    refuses(&many, expect!["a note has at most 100 signatures, not 101"]);
    let large = format!("{}{C2SP_NOTE}", "long\n".repeat(1 << 18));
    refuses(&large, expect!["a note has at most 1048576 bytes, not 1310862"]);
    let here = secret("here", 1);
    assert_eq!(Note::sign("no end", &[&here]), Err(NoteError::Form));
    assert_eq!(Note::sign("text\n", &[]), Err(NoteError::NoKey));
}

#[test]
fn a_checkpoint_is_three_lines_and_a_signature() {
    let here = secret("qinghe-zhen/0193f0c2", 1);
    let checkpoint = checkpoint("qinghe-zhen/0193f0c2", 42);
    let signed = checkpoint.sign(&here).unwrap();
    expect![[r#"
        qinghe-zhen/0193f0c2
        42
        CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=

        — qinghe-zhen/0193f0c2 "#]]
    .assert_eq(&signed[..signed.rfind(' ').unwrap() + 1]);
    assert_eq!(Checkpoint::open(&signed, &here.verifier()), Ok(checkpoint));
}

#[test]
fn a_checkpoint_of_another_log_or_form_is_refused() {
    let here = secret("here", 1);
    let of_other = checkpoint("other", 1).sign(&here).unwrap_err();
    expect!["this is a checkpoint of other, and the key is that of here"].assert_eq(&of_other.to_string());
    let root = Hash([9; 32]);
    let cases = [
        (format!("other\n1\n{root}\n"), expect!["this is a checkpoint of other, and the key is that of here"]),
        (format!("\n1\n{root}\n"), expect!["line 1 of the checkpoint, the origin, is empty"]),
        (
            format!("here\n01\n{root}\n"),
            expect!["line 2 of the checkpoint is no size: a number up to 2^63 - 1, no zero before it"],
        ),
        (
            format!("here\n+1\n{root}\n"),
            expect!["line 2 of the checkpoint is no size: a number up to 2^63 - 1, no zero before it"],
        ),
        (
            format!("here\n9223372036854775808\n{root}\n"),
            expect!["line 2 of the checkpoint is no size: a number up to 2^63 - 1, no zero before it"],
        ),
        ("here\n1\nCQkJ\n".into(), expect!["line 3 of the checkpoint is no root: 44 characters of base64"]),
        ("here\n1\n".into(), expect!["a checkpoint has three lines, origin, size and root; this one has 2"]),
        (
            format!("here\n1\n{root}\nmore\n"),
            expect!["a checkpoint has three lines, origin, size and root; this one has 4"],
        ),
        (
            format!("here\n1\n{root}\n\n"),
            expect!["a checkpoint has three lines, origin, size and root; this one has 4"],
        ),
    ];
    for (text, why) in cases {
        let note = Note::sign(&text, &[&here]).unwrap().to_string();
        let refused = Checkpoint::open(&note, &here.verifier()).unwrap_err();
        why.assert_eq(&refused.to_string());
    }
}

proptest! {
    #[test]
    fn any_text_is_a_note_or_none(text: String, at: prop::sample::Index, put: char) {
        let mut changed: Vec<char> = C2SP_NOTE.chars().collect();
        let at = at.index(changed.len());
        let is_changed = changed[at] != put;
        changed[at] = put;
        let changed: String = changed.iter().collect();
        prop_assert!(Note::open(&text, &[key(C2SP_KEY)]).is_err());
        prop_assert_eq!(Note::open(&changed, &[key(C2SP_KEY)]).is_err(), is_changed);
        prop_assert!(Checkpoint::open(&text, &key(C2SP_KEY)).is_err());
    }

    #[test]
    fn any_text_without_controls_can_be_signed(text in "[^\u{0}-\u{1f}]{0,40}(\n[^\u{0}-\u{1f}]{0,9}){0,4}") {
        let here = secret("here", 1);
        let text = format!("{text}\n");
        let note = Note::sign(&text, &[&here]).unwrap();
        prop_assert_eq!(Note::open(&note.to_string(), &[here.verifier()]), Ok(note));
    }
}

fn refuses(note: &str, why: Expect) {
    why.assert_eq(&Note::open(note, &[key(C2SP_KEY)]).unwrap_err().to_string());
}

fn key(line: &str) -> VerifierKey {
    line.parse().unwrap()
}

fn secret(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).unwrap()
}

fn checkpoint(origin: &str, size: u64) -> Checkpoint {
    Checkpoint { origin: origin.into(), size, root: Hash([9; 32]) }
}
