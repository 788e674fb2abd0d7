//! `docs/journal-vectors.json`, which others build their verifiers on, held against our own code.
//!
//! Files of consistency and backups go through the program itself: `crates/duizhao/tests/record`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use duizhao_core::canonical;
use duizhao_journal::{Header, Receipt, body_hash};
use duizhao_merkle::tree::{Frontier, verify_consistency, verify_inclusion};
use duizhao_merkle::{Checkpoint, Hash, SigningKey, VerifierKey};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../docs/journal-vectors.json")).unwrap()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    let list = value[name].as_array().unwrap();
    assert!(!list.is_empty(), "{name}");
    list
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

fn number(value: &Value, name: &str) -> u64 {
    value[name].as_u64().unwrap()
}

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    STANDARD.decode(text).unwrap().try_into().unwrap()
}

fn hashes(list: &[Value]) -> Vec<Hash> {
    list.iter().map(|it| it.as_str().unwrap().parse().unwrap()).collect()
}

fn signing_key(all: &Value) -> SigningKey {
    SigningKey::from_seed(text(&all["key"], "origin"), &bytes(text(&all["key"], "seed"))).unwrap()
}

fn key(all: &Value) -> VerifierKey {
    text(&all["key"], "vkey").parse().unwrap()
}

#[test]
fn the_key_follows_from_its_seed() {
    let all = vectors();
    let key = signing_key(&all).verifier();
    assert_eq!(key.to_string(), text(&all["key"], "vkey"));
    assert_eq!(format!("{:08x}", key.id()), text(&all["key"], "id"));
}

#[test]
fn entries_give_the_published_hashes_and_rows() {
    let all = vectors();
    let mut frontier = Frontier::new();
    for entry in list(&all, "entries") {
        let header = Header::read(text(entry, "header").as_bytes()).unwrap();
        assert_eq!(header.bytes(), text(entry, "header").as_bytes());
        assert_eq!(header.leaf().to_string(), text(entry, "leaf"));
        let body = text(entry, "body").as_bytes();
        assert_eq!(canonical::to_bytes(&canonical::parse(body).unwrap()), body);
        let hash = body_hash(&bytes(text(entry, "salt")), body);
        assert_eq!((hash.to_string().as_str(), hash), (text(entry, "body_hash"), header.body_hash));
        assert_eq!(frontier.append(header.leaf()).hashes, hashes(list(entry, "row")));
        assert_eq!(frontier.root(), hashes(list(&all, "roots"))[usize::try_from(frontier.size()).unwrap()]);
    }
}

#[test]
fn checkpoints_are_signed_as_published() {
    let all = vectors();
    for (size, root) in (0..).zip(hashes(list(&all, "roots"))) {
        let note = all["checkpoints"][usize::try_from(size).unwrap()].as_str().unwrap();
        let checkpoint = Checkpoint { origin: text(&all["key"], "origin").to_owned(), size, root };
        assert_eq!(Checkpoint::open(note, &key(&all)).unwrap(), checkpoint);
        assert_eq!(checkpoint.sign(&signing_key(&all)).unwrap(), note);
    }
}

#[test]
fn every_proof_leads_to_its_root() {
    let all = vectors();
    let roots = hashes(list(&all, "roots"));
    let root = |size: u64| &roots[usize::try_from(size).unwrap()];
    for proof in list(&all, "inclusion") {
        let (index, size) = (number(proof, "index"), number(proof, "size"));
        let leaf = text(&all["entries"][usize::try_from(index).unwrap()], "leaf").parse().unwrap();
        verify_inclusion(&leaf, index, size, &hashes(proof["hashes"].as_array().unwrap()), root(size)).unwrap();
    }
    for proof in list(&all, "consistency") {
        let (old, new) = (number(proof, "old"), number(proof, "new"));
        verify_consistency(old, root(old), new, root(new), &hashes(proof["hashes"].as_array().unwrap())).unwrap();
    }
}

#[test]
fn receipts_are_taken_and_refused_as_published() {
    let all = vectors();
    for (verdict, holds) in [("accepted", true), ("refused", false)] {
        for receipt in list(&all["receipts"], verdict) {
            // What is no text is no receipt: the program does not come so far.
            let Some(file) = receipt["file"].as_str() else { continue };
            let found = Receipt(file.to_owned()).verify(&key(&all));
            assert_eq!(found.is_ok(), holds, "{verdict}: {}: {found:?}", text(receipt, "what"));
        }
    }
}
