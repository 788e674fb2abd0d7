//! Keys: those that others published, those that must be refused, and what is never shown.

use duizhao_merkle::{KeyError, SigningKey, VerifierKey};
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// From the documentation of golang.org/x/mod/sumdb/note.
pub(crate) const GO_SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
pub(crate) const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// From c2sp.org/signed-note.
pub(crate) const C2SP_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
/// The key of the public checksum database of Go.
const SUMDB_KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

#[test]
fn published_keys_are_read_and_written_alike() {
    for line in [GO_KEY, C2SP_KEY, SUMDB_KEY] {
        let key: VerifierKey = line.parse().unwrap();
        assert_eq!(key.to_string(), line);
    }
    let secret: SigningKey = GO_SECRET.parse().unwrap();
    assert_eq!(secret.to_secret_line(), GO_SECRET);
    assert_eq!(secret.verifier().to_string(), GO_KEY);
    assert_eq!(secret.verifier().id(), 0xc74f_20a3);
}

#[test]
fn a_seed_gives_the_same_key_again() {
    let key = SigningKey::from_seed("清河镇/0193f0c2", &[7; 32]).unwrap();
    let again: SigningKey = key.to_secret_line().parse().unwrap();
    assert_eq!(again.verifier(), key.verifier());
    assert_eq!(key.name(), "清河镇/0193f0c2");
}

#[test]
fn what_is_printed_never_holds_the_secret() {
    let key: SigningKey = GO_SECRET.parse().unwrap();
    expect!["SigningKey(PeterNeumann+c74f20a3)"].assert_eq(&format!("{key:?}"));
}

#[test]
fn what_is_no_key_is_told_why() {
    let seeded = SigningKey::from_seed("a b", &[0; 32]).unwrap_err();
    expect!["a key name is not empty and has no space, control character or plus sign"].assert_eq(&seeded.to_string());
    refuses(GO_SECRET, expect![["this is the key to be kept secret; the key to check with begins with the name"]]);
    refuses("PeterNeumann", expect!["a key to check with is name+id+base64 in one line"]);
    refuses(
        &GO_KEY.replace("c74f20a3", "C74F20A3"),
        expect![[r#"the id of this key is c74f20a3, and the line says "C74F20A3""#]],
    );
    refuses(
        &GO_KEY.replace("Peter", "Petra"),
        expect![[r#"the id of this key is 1e650506, and the line says "c74f20a3""#]],
    );
    refuses(
        &GO_KEY.replace("ARpc", "Ahpc"),
        expect![["the last part of a key is the base64 of 33 bytes, the first of them 1 for ed25519"]],
    );
    refuses(
        &format!("{GO_KEY}\n"),
        expect![["the last part of a key is the base64 of 33 bytes, the first of them 1 for ed25519"]],
    );
    // The neutral point: every signature could be made to fit.
    refuses(
        "a+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        expect![["these 32 bytes are no ed25519 public key that could check anything"]],
    );
    let public = GO_KEY.parse::<SigningKey>().unwrap_err();
    assert_eq!(public, KeyError::SigningForm);
}

proptest! {
    #[test]
    fn any_line_is_a_key_as_written_or_none(line: String, at in 0..90_usize, put: char) {
        let mut changed: Vec<char> = GO_KEY.chars().collect();
        let at = at % changed.len();
        changed[at] = put;
        for line in [line, changed.iter().collect()] {
            if let Ok(key) = line.parse::<VerifierKey>() {
                prop_assert_eq!(key.to_string(), line);
            }
        }
    }

    #[test]
    fn any_line_is_a_secret_as_written_or_none(line: String, at in 0..90_usize, put: char) {
        let mut changed: Vec<char> = GO_SECRET.chars().collect();
        let at = at % changed.len();
        changed[at] = put;
        for line in [line, changed.iter().collect()] {
            if let Ok(key) = line.parse::<SigningKey>() {
                prop_assert_eq!(key.to_secret_line(), line);
            }
        }
    }
}

fn refuses(line: &str, why: Expect) {
    why.assert_eq(&line.parse::<VerifierKey>().unwrap_err().to_string());
}
