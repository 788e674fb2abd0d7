//! A crate uses only what stands to the right of it in the arrows of ARCHITECTURE.md.
//!
//! The drawing is the rule: `duizhao ─▶ app ─▶ papers ─▶ read`, one chain a line, `▶` for may use.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::Tree;

type Arrows<'t> = BTreeMap<&'t str, BTreeSet<&'t str>>;

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let arrows = drawn(tree.text("ARCHITECTURE.md"));
    let mut faults = Vec::new();
    for it in tree.crates.iter().filter(|it| it.name != "xtask") {
        let name = short(&it.name);
        if !arrows.contains_key(name) {
            faults.push(format!("ARCHITECTURE.md draws no arrow for `{name}`"));
        }
        let allowed = right_of(name, &arrows);
        let wrong = it.uses.iter().map(|used| short(used)).filter(|used| !allowed.contains(used));
        faults.extend(wrong.map(|used| format!("`{name}` uses `{used}`, to which no arrow leads")));
    }
    faults
}

fn drawn(architecture: &str) -> Arrows<'_> {
    let mut arrows = Arrows::new();
    for line in architecture.lines().filter(|it| it.contains('▶')) {
        let chain: Vec<&str> = line.split('▶').map(|it| it.trim_matches([' ', '─'])).collect();
        for pair in chain.windows(2) {
            arrows.entry(pair[0]).or_default().insert(pair[1]);
            arrows.entry(pair[1]).or_default();
        }
    }
    arrows
}

fn right_of<'t>(name: &str, arrows: &Arrows<'t>) -> BTreeSet<&'t str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = arrows.get(name).into_iter().flatten().copied().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(&arrows[next]);
        }
    }
    found
}

fn short(name: &str) -> &str {
    name.strip_prefix("duizhao-").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Crate;

    fn faults(name: &str, uses: &[&str]) -> Vec<String> {
        let mut tree = Tree::of(&[("ARCHITECTURE.md", "duizhao ─▶ app ─▶ papers ─▶ read\napp ▶ journal\n")]);
        let uses = uses.iter().map(|it| (*it).to_owned()).collect();
        tree.crates = vec![Crate { name: name.to_owned(), uses, ..Crate::default() }];
        check(&tree)
    }

    #[test]
    fn what_stands_further_right_may_be_used() {
        assert!(faults("duizhao", &["duizhao-app", "duizhao-read", "duizhao-journal"]).is_empty());
    }

    #[test]
    fn nothing_points_left() {
        assert_eq!(faults("duizhao-read", &["duizhao-papers"]), ["`read` uses `papers`, to which no arrow leads"]);
        assert_eq!(
            faults("duizhao-papers", &["duizhao-journal"]),
            ["`papers` uses `journal`, to which no arrow leads"]
        );
    }

    #[test]
    fn a_crate_outside_the_drawing_is_found() {
        assert_eq!(faults("duizhao-web", &[]), ["ARCHITECTURE.md draws no arrow for `web`"]);
    }
}
