//! Receipts, and each with one thing altered, before three verifiers: ours, one that was written from
//! `docs/journal-format.md` alone, and one that knows nothing of duizhao. They must agree on each.

mod alter;
mod judges;
mod made;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use crate::python::Python;
use crate::work::{built, cargo, root, run, say};
use judges::Verdicts;
use made::Made;

/// For `docs/verifier/verify.py`: Ed25519.
const NACL: &str = "PyNaCl==1.6.2";
/// Checkpoints and proofs by someone else.
const AICS: &str = "aics-tlog==0.2.1";

#[derive(Args)]
pub(crate) struct Verifiers {
    /// How many good receipts.
    #[arg(long, default_value_t = 200)]
    receipts: usize,
    /// Alters each receipt in every field, not in every third so that three share them.
    #[arg(long)]
    all: bool,
    /// The program to judge with; built where it is not said.
    #[arg(long)]
    program: Option<PathBuf>,
}

/// A file to be judged, and what would be right.
pub(crate) struct Case {
    /// `0007 header.seq`: which receipt, and what was altered in it.
    name: String,
    text: String,
    /// Whether it is as it was given out.
    good: bool,
    /// Whether it shows in what the third verifier looks at: header, proof, checkpoint.
    in_proof: bool,
    is_receipt: bool,
}

impl Case {
    fn file(&self, at: usize) -> String {
        format!("{at:06}{}", if self.is_receipt { ".tlog-proof" } else { ".json" })
    }
}

pub(crate) fn verifiers(asked: &Verifiers) -> Result<()> {
    let program = match &asked.program {
        Some(program) => std::path::absolute(program)?,
        None => {
            run(&mut cargo(&["build", "--locked", "--package", "duizhao"]))?;
            built()
        }
    };
    let python = Python::with(&[NACL, AICS], "nacl.signing, aics_tlog")?;
    run(python
        .command()
        .arg(root().join("docs/verifier/verify.py"))
        .arg("--vectors")
        .arg(root().join("docs/journal-vectors.json")))?;
    let made = Made::new(&program, asked.receipts)?;
    let cases = made.cases(if asked.all { 1 } else { 3 })?;
    let files = made.write(&cases)?;
    let verdicts = Verdicts {
        ours: judges::ours(&program, &made, &files)?,
        page: judges::page(&python, &made)?,
        stranger: judges::stranger(&python, &made)?,
    };
    report(&cases, &files, &verdicts)
}

/// Counts who said what, and fails where someone says other than what is right.
fn report(cases: &[Case], files: &[String], verdicts: &Verdicts) -> Result<()> {
    let mut wrong = Vec::new();
    for (what, is_receipt, good) in [
        ("receipts as given out", true, true),
        ("receipts altered", true, false),
        ("proofs of consistency as given out", false, true),
        ("proofs of consistency altered", false, false),
    ] {
        let (mut all, mut in_proof, mut hold) = (0, 0, [0; 3]);
        let of = cases.iter().zip(files).filter(|it| it.0.is_receipt == is_receipt && it.0.good == good);
        for (case, file) in of {
            let said = verdicts.of(file)?;
            // The third has no opinion on salt, body, and the form in which things are written.
            let asked = if case.in_proof { 3 } else { 2 };
            all += 1;
            in_proof += usize::from(case.in_proof);
            hold.iter_mut().zip(&said[..asked]).for_each(|(count, holds)| *count += usize::from(*holds));
            if said[..asked].iter().any(|it| *it != good) {
                wrong.push(format!("{}: {:?}", case.name, &said[..asked]));
            }
        }
        let [ours, page, stranger] = hold;
        say(&format!(
            "{what}: {all}, of which hold for duizhao {ours}, for verify.py {page}, for aics-tlog {stranger} of {in_proof}"
        ));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    wrong.iter().take(20).for_each(|it| say(it));
    bail!("{} verdicts are not as they should be", wrong.len())
}
