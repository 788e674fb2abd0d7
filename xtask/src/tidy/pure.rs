//! The pure crates know no clock, file, network, database or async runtime.

use crate::tree::Tree;

const PURE: &[&str] = &["duizhao-core", "duizhao-merkle", "duizhao-read", "duizhao-signs"];

/// Packages that would bring in what a pure crate must not know.
const PACKAGES: &[&str] = &[
    "async-std",
    "futures",
    "hyper",
    "libsqlite3-sys",
    "mio",
    "postgres",
    "postgres-protocol",
    "reqwest",
    "rusqlite",
    "smol",
    "socket2",
    "sqlx",
    "tokio",
    "tokio-postgres",
    "tungstenite",
    "ureq",
];

/// Modules of the standard library that a value-in, value-out function has no use for.
const MODULES: &[&str] = &["std::env", "std::fs", "std::net", "std::process", "std::thread::sleep", "std::time"];

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    packages(tree).chain(modules(tree)).collect()
}

fn packages(tree: &Tree) -> impl Iterator<Item = String> {
    let pure = tree.crates.iter().filter(|it| PURE.contains(&it.name.as_str()));
    pure.flat_map(|it| {
        let found = PACKAGES.iter().filter(|package| it.built_with.contains(**package));
        found.map(|package| format!("`{}` is built with `{package}`", it.name))
    })
}

fn modules(tree: &Tree) -> impl Iterator<Item = String> {
    let in_pure = |path: &str| PURE.iter().any(|it| path.starts_with(&format!("crates/{it}/src/")));
    tree.sources().filter(move |(path, _)| in_pure(path)).flat_map(|(path, text)| {
        let found = MODULES.iter().filter(|module| text.contains(**module));
        found.map(move |module| format!("{path} uses `{module}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Crate;

    #[test]
    fn a_runtime_and_a_clock_are_found() {
        let mut tree = Tree::of(&[
            ("crates/duizhao-read/src/theme.rs", "use std::time::SystemTime;"),
            ("crates/duizhao-app/src/check.rs", "use std::fs;"),
        ]);
        let built_with = ["sha2", "tokio"].map(str::to_owned).into();
        tree.crates = vec![Crate { name: "duizhao-read".to_owned(), built_with, ..Crate::default() }];
        assert_eq!(
            check(&tree),
            ["`duizhao-read` is built with `tokio`", "crates/duizhao-read/src/theme.rs uses `std::time`"]
        );
    }
}
