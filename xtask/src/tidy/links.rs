//! Every relative link in a document leads to a file.

use std::path::{Component, Path};

use crate::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let documents = tree.texts().filter(|(path, _)| path.ends_with(".md"));
    documents
        .flat_map(|(path, text)| {
            let broken = targets(text).filter(|target| !leads_somewhere(tree, path, target));
            broken.map(move |target| format!("{path} points at `{target}`, which does not exist"))
        })
        .collect()
}

/// What stands between `](` and the next `)`, without the anchor; addresses of the web left out.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let after = text.split("](").skip(1).filter_map(|it| it.split([')', '#']).next());
    after.filter(|it| !it.is_empty() && !it.contains("://"))
}

fn leads_somewhere(tree: &Tree, document: &str, target: &str) -> bool {
    let Some(path) = resolved(document, target) else { return false };
    let folder = format!("{path}/");
    tree.files.contains_key(&path) || tree.files.keys().any(|it| it.starts_with(&folder))
}

/// The path from the root; `None` where it leaves the repository.
fn resolved(document: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for component in Path::new(target).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir => drop(parts.pop()?),
            _ => {}
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_nothing_is_found() {
        let tree = Tree::of(&[
            ("docs/style.md", "[a](../README.md) [b](glossary.md#words) [c](https://x.y) [d](../examples) [e](#here)"),
            ("README.md", "[map](ARCHITECTURE.md)"),
            ("examples/README.md", ""),
            ("docs/glossary.md", ""),
        ]);
        assert_eq!(check(&tree), ["README.md points at `ARCHITECTURE.md`, which does not exist"]);
    }
}
