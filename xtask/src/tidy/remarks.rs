//! Every remark stands in the file of its name, in the list of all, and in a case of the suite.

use crate::tree::Tree;

const FOLDER: &str = "crates/duizhao-read/src/remark/";
const LIST: &str = "crates/duizhao-read/src/remark.rs";
const SUITE: &str = "crates/duizhao-read/tests/suite/";

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let files = tree.texts().filter_map(|(path, text)| Some((path, module(path)?, code(text)?)));
    files.flat_map(|(path, module, code)| faults(tree, path, module, code)).collect()
}

fn faults(tree: &Tree, path: &str, module: &str, code: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if code != module.replace('_', "-") {
        faults.push(format!("{path} holds the remark `{code}`"));
    }
    if !tree.text(LIST).contains(&format!("{module}::RULE")) {
        faults.push(format!("{LIST} does not list `{code}`"));
    }
    if !in_suite(tree, code) {
        faults.push(format!("{SUITE} has no case that expects `{code}`"));
    }
    faults
}

fn module(path: &str) -> Option<&str> {
    path.strip_prefix(FOLDER)?.strip_suffix(".rs").filter(|it| !it.contains('/'))
}

/// The code of the rule that a file declares.
fn code(text: &str) -> Option<&str> {
    let (_, rule) = text.split_once("RULE: Rule")?;
    let (_, code) = rule.split_once("code: \"")?;
    code.split('"').next()
}

fn in_suite(tree: &Tree, code: &str) -> bool {
    let mut cases = tree.texts().filter(|(path, _)| path.starts_with(SUITE) && path.ends_with(".case"));
    cases.any(|(_, text)| text.lines().any(|line| expects(line, code)))
}

/// An expectation begins with `=>`, and the code is its first word.
fn expects(line: &str, code: &str) -> bool {
    line.strip_prefix("=>").is_some_and(|it| it.split_whitespace().next() == Some(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_in_order_and_one_in_none() {
        let tree = Tree::of(&[
            (LIST, "pub const ALL: &[Rule] = &[no_case::RULE];"),
            ("crates/duizhao-read/src/remark/asked.rs", "pub(crate) struct Asked;"),
            ("crates/duizhao-read/src/remark/no_case.rs", "const RULE: Rule = Rule {\n    code: \"no-case\","),
            ("crates/duizhao-read/src/remark/praise.rs", "const RULE: Rule = Rule {\n    code: \"praise-first\","),
            ("crates/duizhao-read/tests/suite/remarks/no_case.case", "--- 没有 ---\n一、……\n=> no-case p1\n"),
        ]);
        assert_eq!(
            check(&tree),
            [
                "crates/duizhao-read/src/remark/praise.rs holds the remark `praise-first`",
                "crates/duizhao-read/src/remark.rs does not list `praise-first`",
                "crates/duizhao-read/tests/suite/ has no case that expects `praise-first`",
            ]
        );
    }
}
