//! The map in ARCHITECTURE.md names every crate, and no other.

use std::collections::BTreeSet;

use crate::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let on_the_map = named(tree.text("ARCHITECTURE.md"));
    let there: BTreeSet<&str> = tree.crates.iter().map(|it| it.name.as_str()).collect();
    let missing = there.difference(&on_the_map).map(|it| format!("ARCHITECTURE.md does not name `{it}/`"));
    let gone = on_the_map.difference(&there).map(|it| format!("ARCHITECTURE.md names `{it}/`, which does not exist"));
    missing.chain(gone).collect()
}

/// Folders with which a line of the map begins: `  duizhao-read/    bytes in`.
fn named(architecture: &str) -> BTreeSet<&str> {
    let folders = architecture.lines().filter_map(|line| line.split_whitespace().next()?.strip_suffix('/'));
    folders.filter(|it| it.starts_with("duizhao") || *it == "xtask").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Crate;

    #[test]
    fn a_missing_and_a_vanished_crate_are_found() {
        let mut tree = Tree::of(&[("ARCHITECTURE.md", "crates/\n  duizhao-read/  bytes in\n  duizhao-web/  pages\n")]);
        let named = |name: &str| Crate { name: name.to_owned(), ..Crate::default() };
        tree.crates = vec![named("duizhao-read"), named("xtask")];
        assert_eq!(
            check(&tree),
            ["ARCHITECTURE.md does not name `xtask/`", "ARCHITECTURE.md names `duizhao-web/`, which does not exist"]
        );
    }
}
