//! The published vectors of `docs/journal-format.md`, each through the program itself.

use std::fs;

use serde_json::Value;

use super::office::Office;

struct Vectors {
    office: Office,
    all: Value,
}

impl Vectors {
    fn new() -> Vectors {
        let all: Value = serde_json::from_str(include_str!("../../../../docs/journal-vectors.json")).unwrap();
        let office = Office::empty();
        fs::write(office.path("record.vkey"), format!("{}\n", all["key"]["vkey"].as_str().unwrap())).unwrap();
        Vectors { office, all }
    }

    /// Runs the program on each file of a kind: what is accepted ends with 0, what is refused with 3.
    fn each(&self, kind: &str, arguments: &[&str]) {
        for (verdict, code) in [("accepted", 0), ("refused", 3)] {
            let files = self.all[kind][verdict].as_array().unwrap();
            assert!(!files.is_empty());
            for it in files {
                self.put("file", it);
                let _ = fs::remove_file(self.office.path("restored.sqlite"));
                let output = self.office.run(arguments);
                let told = super::office::said(&output);
                assert_eq!(output.status.code(), Some(code), "{kind} {verdict}: {}: {told}", it["what"]);
                assert!(!told.contains("panicked"), "{told}");
            }
        }
    }

    fn put(&self, name: &str, it: &Value) {
        let bytes = match it["file"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => base64(it["base64"].as_str().unwrap()),
        };
        fs::write(self.office.path(name), bytes).unwrap();
    }
}

/// Six bits a sign; enough for well-formed vectors.
fn base64(text: &str) -> Vec<u8> {
    const SIGNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut held, mut count) = (Vec::new(), 0_u32, 0);
    for sign in text.trim_end_matches('=').chars() {
        held = held << 6 | u32::try_from(SIGNS.find(sign).unwrap()).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count & 0xff).unwrap());
        }
    }
    bytes
}

#[test]
fn published_receipts() {
    Vectors::new().each("receipts", &["verify", "file", "--key", "record.vkey"]);
}

#[test]
fn published_proofs_of_consistency() {
    let vectors = Vectors::new();
    // Any receipt in the tree of five, which is the newer one of these proofs.
    vectors.put("receipt", &vectors.all["receipts"]["accepted"][0]);
    vectors.each("consistency_files", &["verify", "receipt", "--key", "record.vkey", "--since", "file"]);
}

#[test]
fn published_backups() {
    Vectors::new().each("backups", &["restore", "file", "--key", "record.vkey", "--db", "sqlite:restored.sqlite"]);
}
