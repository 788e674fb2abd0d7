//! Benchmarks of our own code; `docs/benchmarks.md` says what to run beside them.

use anyhow::Result;

use crate::work::{cargo, run};

pub(crate) fn bench() -> Result<()> {
    run(&mut cargo(&["bench", "--workspace", "--locked"]))
}
