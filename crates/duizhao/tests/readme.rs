//! Every command that the pages show a newcomer is run, from the top, as it stands there.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A page, and how many commands of ours it shows.
const PAGES: &[(&str, usize)] =
    &[("README.md", 8), ("README.zh-CN.md", 8), ("docs/record.md", 8), ("docs/ledger.md", 6), ("docs/logs.md", 2)];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What a shell would run of the page's blocks; what serves until it is stopped left out.
fn commands(page: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let blocks = text.split("```sh\n").skip(1).filter_map(|it| it.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|it| it.split(" #").next().unwrap_or_default());
    let each = lines.flat_map(|it| it.split("&&")).map(str::trim);
    let ours = each.filter_map(|it| it.strip_prefix("duizhao ")).filter(|it| !it.starts_with("serve"));
    ours.map(|it| it.split_whitespace().map(str::to_owned).collect()).collect()
}

/// The examples, a log of a record, and the ledger in the months that the page on ledgers tells of.
fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    for folder in ["examples", "examples/record", "examples/signs"] {
        fs::create_dir_all(desk.path().join(folder)).unwrap();
        for entry in fs::read_dir(root().join(folder)).unwrap().flatten().filter(|it| it.path().is_file()) {
            fs::copy(entry.path(), desk.path().join(folder).join(entry.file_name())).unwrap();
        }
    }
    let ledger = fs::read_to_string(desk.path().join("examples/record/督办台账.csv")).unwrap();
    fs::write(desk.path().join("督办台账.xlsx"), &ledger).unwrap();
    fs::write(desk.path().join("督办台账（6月）.xlsx"), ledger.replace("未启动", "正在推进")).unwrap();
    desk
}

#[test]
fn what_the_pages_show_can_be_run_from_the_top() {
    for (page, count) in PAGES {
        let desk = desk();
        let run = |arguments: &[String]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_duizhao"));
            command.current_dir(desk.path()).args(arguments).output().unwrap()
        };
        let all = commands(page);
        assert_eq!(all.len(), *count, "{page}: {all:?}");
        if !all.iter().any(|it| it[0] == "init") {
            run(&["init".to_owned()]);
            run(&["append", "examples/record/commands.jsonl"].map(str::to_owned));
        }
        for arguments in all {
            let output = run(&arguments);
            // A review that finds something and a ledger that is shown first end with 1.
            let shown = ["check", "--dry-run"].iter().any(|it| arguments.iter().any(|word| word == it));
            let code = output.status.code().unwrap();
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(code == 0 || (shown && code == 1), "{page}: {arguments:?} ended with {code}: {told}");
        }
    }
}
