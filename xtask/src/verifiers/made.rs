//! A record made for the verifiers, and what it hands out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Case, alter};
use crate::work::output;

/// A record in a folder of its own, with receipts and proofs of consistency.
pub(crate) struct Made {
    folder: tempfile::TempDir,
    /// As they were given out, some with body and some without.
    receipts: Vec<String>,
    /// Between older checkpoints and the last.
    proofs: Vec<String>,
    /// A receipt in the tree of the last checkpoint.
    last: String,
}

impl Made {
    pub(crate) fn new(program: &Path, count: usize) -> Result<Made> {
        ensure!(count >= 2, "at least two receipts are needed");
        let folder = tempfile::Builder::new().prefix("duizhao-verifiers-").tempdir()?;
        let run = |arguments: &[&str]| output(Command::new(program).args(arguments).current_dir(folder.path()));
        run(&["init", "--name", "qinghe-zhen"])?;
        let commands: String = (0..count).map(|it| format!("{}\n", command(it))).collect();
        fs::write(folder.path().join("commands"), commands)?;
        // Few at once, so that the receipts are of many different trees.
        let answers = run(&["append", "commands", "--at-once", "3", "--format", "json"])?;
        let mut receipts = answers.lines().map(receipt).collect::<Result<Vec<String>>>()?;
        let mut proofs = Vec::new();
        for at in (0..count).step_by(10) {
            fs::write(folder.path().join("old"), &receipts[at])?;
            proofs.push(run(&["checkpoint", "--prove", "old"])?);
        }
        for at in (0..count).step_by(4) {
            receipts[at] = shown(&run(&["receipt", &at.to_string(), "--without-body", "--format", "json"])?)?;
        }
        let last = shown(&run(&["receipt", "0", "--format", "json"])?)?;
        fs::create_dir(folder.path().join("files"))?;
        fs::write(folder.path().join("last"), &last)?;
        Ok(Made { folder, receipts, proofs, last })
    }

    /// All that was given out, and each with one thing altered; of the alterations one in `share`,
    /// the next file having the next.
    pub(crate) fn cases(&self, share: usize) -> Result<Vec<Case>> {
        let mut cases = Vec::new();
        let mut take = |at: usize, some: Vec<Case>| {
            let some = some.into_iter().enumerate();
            cases.extend(some.filter(|(number, it)| it.good || (at + number).is_multiple_of(share)).map(|it| it.1));
        };
        for (at, receipt) in self.receipts.iter().enumerate() {
            take(at, alter::receipt(&format!("receipt {at}"), receipt)?);
        }
        for (at, proof) in self.proofs.iter().enumerate() {
            take(at, alter::consistency(&format!("proof {at}"), proof, &self.last)?);
        }
        Ok(cases)
    }

    /// Writes each to a file; gives their names.
    pub(crate) fn write(&self, cases: &[Case]) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for (at, case) in cases.iter().enumerate() {
            let name = case.file(at);
            fs::write(self.files().join(&name), &case.text)?;
            names.push(name);
        }
        Ok(names)
    }

    pub(crate) fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.path().join("record.vkey")
    }

    pub(crate) fn last(&self) -> PathBuf {
        self.folder.path().join("last")
    }
}

/// Of three commands two register, and one urges what was registered before it.
fn command(number: usize) -> Value {
    let matter = format!("0193f0c2-6a00-7000-8000-{:012}", number - usize::from(number % 3 == 2));
    let (kind, body) = match number % 3 {
        0 => (
            "registered/1",
            json!({
                "affair": format!("第 {number} 处路灯不亮，\u{2028}𠮷田桥头"), "criterion": "夜里亮", "field": "roads",
                "concerns": ["money", "safety"], "origin": { "from": "request", "document": "工单\t“七”\u{1}" },
            }),
        ),
        1 => (
            "registered/1",
            json!({
                "affair": format!("第 {number} 处水渠漏水"), "criterion": "放水三天不漏", "criterion_is_decision": true,
                "field": "water", "origin": { "from": "visit" }, "on": "2020-02-29", "quote": "“/\\”",
            }),
        ),
        _ => ("urged/1", json!({ "text": "请本周内回复。" })),
    };
    json!({
        "command": format!("0193f0c2-0000-7000-8000-{number:012}"), "actor": format!("dangzheng/p{}", number % 7),
        "acts": [{ "matter": matter, "kind": kind, "body": body }],
    })
}

fn receipt(answer: &str) -> Result<String> {
    let answer: Value = serde_json::from_str(answer)?;
    let receipt = answer["receipts"][0].as_str().with_context(|| format!("no receipt was given: {answer}"))?;
    Ok(receipt.to_owned())
}

fn shown(answer: &str) -> Result<String> {
    let answer: Value = serde_json::from_str(answer)?;
    let receipt = answer["receipts"][0]["receipt"].as_str();
    Ok(receipt.with_context(|| format!("no receipt was given: {answer}"))?.to_owned())
}
