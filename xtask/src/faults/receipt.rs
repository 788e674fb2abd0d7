//! Reads a receipt and counts the root again, apart from the program that made them.

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What a receipt claims; its signature is left to `duizhao verify`.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub(crate) seq: usize,
    /// The bytes whose hash is the leaf.
    pub(crate) header: Vec<u8>,
    /// The tree it was made for.
    pub(crate) size: usize,
    pub(crate) root: Vec<u8>,
}

pub(crate) fn read(text: &str) -> Result<Receipt> {
    let (proof, checkpoint) = text.split_once("\n\n").context("no empty line ends the proof")?;
    let line = |key: &str| {
        let found = proof.lines().find_map(|it| it.strip_prefix(key)?.strip_prefix(' '));
        found.with_context(|| format!("no line {key}"))
    };
    if proof.lines().next() != Some("c2sp.org/tlog-proof@v1") {
        bail!("the first line names no format");
    }
    let extra: Value = serde_json::from_slice(&STANDARD.decode(line("extra")?)?).context("extra is not JSON")?;
    let header = extra.get("header").context("extra has no header")?;
    let mut signed = checkpoint.lines().skip(1);
    Ok(Receipt {
        seq: line("index")?.parse().context("the index is not a number")?,
        header: header_bytes(header)?,
        size: signed.next().context("no size")?.parse().context("the size is not a number")?,
        root: STANDARD.decode(signed.next().context("no root")?).context("the root is not base64")?,
    })
}

/// The header as it was hashed: its keys in order, no spaces. It holds plain ASCII and integers.
pub(crate) fn header_bytes(header: &Value) -> Result<Vec<u8>> {
    let fields = header.as_object().context("a header is an object")?;
    let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
    fields.sort_by_key(|(key, _)| *key);
    let field = |(key, value): (&String, &Value)| format!("{}:{value}", Value::from(key.as_str()));
    Ok(format!("{{{}}}", fields.into_iter().map(field).collect::<Vec<_>>().join(",")).into_bytes())
}

/// The root of RFC 6962 over these leaves, by its definition.
pub(crate) fn root(leaves: &[Vec<u8>]) -> Vec<u8> {
    let mut hash = Sha256::new();
    match leaves {
        [] => {}
        [leaf] => {
            hash.update([0]);
            hash.update(leaf);
        }
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            hash.update([1]);
            hash.update(root(&leaves[..half]));
            hash.update(root(&leaves[half..]));
        }
    }
    hash.finalize().to_vec()
}

/// The hashes of all complete subtrees over these leaves: what a record stores to prove from.
pub(crate) fn nodes(leaves: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut nodes = Vec::new();
    let mut width = 1;
    while width <= leaves.len() {
        nodes.extend(leaves.chunks_exact(width).map(root));
        width *= 2;
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|it| format!("{it:02x}")).collect()
    }

    #[test]
    fn roots_are_those_of_the_standard() {
        assert_eq!(hex(&root(&[])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let leaves: Vec<Vec<u8>> = vec![vec![], vec![0], vec![0x10]];
        assert_eq!(hex(&root(&leaves)), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    }

    #[test]
    fn seven_leaves_have_eleven_complete_subtrees() {
        let leaves: Vec<Vec<u8>> = (0..7).map(|it| vec![it]).collect();
        let nodes = nodes(&leaves);
        assert_eq!(nodes.len(), 7 + 3 + 1);
        assert_eq!(nodes[10], root(&leaves[..4]));
    }

    #[test]
    fn a_receipt_is_read() {
        let extra = STANDARD.encode(r#"{"body":{},"header":{"seq":3,"at":"x"},"salt":"","v":1}"#);
        let root = STANDARD.encode([7; 32]);
        let text =
            format!("c2sp.org/tlog-proof@v1\nextra {extra}\nindex 3\n{root}\n\nlog/1\n5\n{root}\n\n— log/1 AAAA\n");
        let receipt = read(&text).unwrap();
        assert_eq!((receipt.seq, receipt.size, receipt.root), (3, 5, vec![7; 32]));
        assert_eq!(String::from_utf8(receipt.header).unwrap(), r#"{"at":"x","seq":3}"#);
    }
}
