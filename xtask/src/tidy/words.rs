//! Nothing is left for later in a comment: it is done, or it is an issue.

use crate::tree::Tree;

/// Cut in two, so that this file does not find itself.
const MARKS: &[&str] = &[concat!("FIX", "ME"), concat!("TO", "DO")];

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let lines =
        tree.texts().flat_map(|(path, text)| text.lines().enumerate().map(move |(at, line)| (path, at + 1, line)));
    let marked = lines.filter_map(|(path, number, line)| {
        let mark = MARKS.iter().find(|mark| words(line).any(|word| word == **mark))?;
        Some(format!("{path}:{number} says {mark}"))
    });
    marked.collect()
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|it: char| !it.is_ascii_alphanumeric() && it != '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_and_a_longer_word_is_not() {
        let text = format!("fn a() {{}} // {}: later\nconst {}S: u8 = 1;\n", MARKS[0], MARKS[1]);
        assert_eq!(check(&Tree::of(&[("a.rs", &text)])), [format!("a.rs:1 says {}", MARKS[0])]);
    }
}
