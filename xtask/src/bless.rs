//! Rewrites what follows from the code: expected results, and the files that tests hold against it.

use anyhow::Result;

use crate::work::{cargo, run};

/// Takes what the tests now see for what they should see; the diff is what a person reviews.
///
/// Files made from the code (`docs/remarks.md`) are expectations too, so that `ci` needs no step
/// of its own to find one stale, and works before a commit as well as after.
pub(crate) fn bless() -> Result<()> {
    run(cargo(&["test", "--workspace", "--locked", "--quiet"]).env("UPDATE_EXPECT", "1").env("BLESS", "1"))
}
