//! The words of docs/glossary.md are the words of the code: each type in its third column exists,
//! and each public type of `read` has its row.

use std::collections::BTreeSet;

use crate::tree::Tree;

const GLOSSARY: &str = "docs/glossary.md";

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let decided = decided(tree.text(GLOSSARY));
    let declared = tree.sources().flat_map(|(_, text)| types(text)).map(|it| it.name);
    let all: BTreeSet<&str> = declared.chain(tree.sources().flat_map(|(_, text)| listed(text))).collect();
    let of_read: BTreeSet<&str> = tree
        .sources()
        .filter(|(path, _)| path.starts_with("crates/duizhao-read/"))
        .flat_map(|(_, text)| types(text))
        .filter_map(|it| it.public.then_some(it.name))
        .collect();
    let gone = decided.difference(&all).map(|it| format!("{GLOSSARY} names `{it}`, which is no type of ours"));
    let missing = of_read.difference(&decided).map(|it| format!("{GLOSSARY} has no row for `{it}`"));
    gone.chain(missing).collect()
}

/// Names in back quotes in the third column of its tables; a row without one is a word alone.
fn decided(glossary: &str) -> BTreeSet<&str> {
    let cells = glossary.lines().filter_map(|line| line.strip_prefix('|')?.split('|').nth(2));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

struct Type<'t> {
    name: &'t str,
    public: bool,
}

/// Types declared at the outermost level of a file.
fn types(source: &str) -> impl Iterator<Item = Type<'_>> {
    source.lines().filter_map(|line| {
        let (public, rest) = line.strip_prefix("pub ").map_or((false, line), |rest| (true, rest));
        let rest = rest.strip_prefix("pub(crate) ").unwrap_or(rest);
        let rest = ["struct ", "enum ", "trait ", "type "].iter().find_map(|it| rest.strip_prefix(it))?;
        let name = rest.split(|it: char| !it.is_alphanumeric()).next()?;
        Some(Type { name, public })
    })
}

/// Types declared through a list, as the events are: a name under its doc line, inside a macro.
fn listed(source: &str) -> impl Iterator<Item = &str> {
    source.lines().zip(source.lines().skip(1)).filter_map(|(doc, line)| {
        let line = line.strip_prefix("    ")?.trim_start();
        let declared = ["pub struct ", "pub enum "].iter().find_map(|it| line.strip_prefix(it));
        let line = declared.or_else(|| doc.starts_with("    ///").then_some(line))?;
        let name = line.split(|it: char| !it.is_alphanumeric()).next()?;
        name.starts_with(|it: char| it.is_ascii_uppercase()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_row_and_a_type_without_row_are_found() {
        let tree = Tree::of(&[
            (
                GLOSSARY,
                "| English | 中文 | type | |\n|---|---|---|---|\n| remark | 意见 | `Remark` | |\n| sign | 迹象 | `Sign` | |\n| handled by | 主办 | | |\n",
            ),
            ("crates/duizhao-read/src/remark.rs", "pub struct Remark {\n}\npub enum Grade {}\nstruct Inner;\n"),
            ("crates/duizhao-app/src/check.rs", "pub struct Check;\n"),
        ]);
        assert_eq!(
            check(&tree),
            ["docs/glossary.md names `Sign`, which is no type of ours", "docs/glossary.md has no row for `Grade`"]
        );
    }
}
