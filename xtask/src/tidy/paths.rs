//! No file carries a path of the machine it was written on.

use crate::tree::Tree;
use crate::work::root;

/// Where people keep their files on the three systems.
const HOMES: &[&str] =
    &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("\\Us", "ers\\")];

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let here = format!("{}/", root().to_string_lossy());
    let homes = HOMES.iter().copied().chain([here.as_str()]);
    homes.flat_map(|home| containing(tree, home)).collect()
}

fn containing(tree: &Tree, home: &str) -> Vec<String> {
    let lines =
        tree.texts().flat_map(|(path, text)| text.lines().enumerate().map(move |(at, line)| (path, at + 1, line)));
    lines
        .filter(|(_, _, line)| line.contains(home))
        .map(|(path, number, _)| format!("{path}:{number} carries {home}…"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_folder_and_our_own_folder_are_found() {
        let text = format!("see {}li/report.txt\nand {}/target", HOMES[0], root().display());
        let found = check(&Tree::of(&[("docs/a.md", &text)]));
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
