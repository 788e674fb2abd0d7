//! No file is larger than 1 MiB: what is larger is made when it is needed.

use crate::tree::Tree;

const BYTES_MAX: usize = 1 << 20;

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let large = tree.files.iter().filter(|(_, file)| file.bytes > BYTES_MAX);
    large.map(|(path, file)| format!("{path} has {} bytes, more than {BYTES_MAX}", file.bytes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_too_many_is_found() {
        let (fits, large) = ("x".repeat(BYTES_MAX), "x".repeat(BYTES_MAX + 1));
        let tree = Tree::of(&[("a.txt", &fits), ("b.txt", &large)]);
        assert_eq!(check(&tree), ["b.txt has 1048577 bytes, more than 1048576"]);
    }
}
