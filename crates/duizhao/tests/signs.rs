//! `duizhao signs` as a user runs it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const LOG: &str = "\
工单号,环节,时间,承办单位,经办人
1,签收,2024-03-04 09:00,建设办,p1
1,签收,2024-03-05 09:00,供电所,p2
1,签收,2024-03-13 09:00,建设办,p1
1,会议研究,2024-03-14 09:00,建设办,p1
1,办结,2024-03-15 09:00,督办室,p7
2,签收,2024-03-04 09:00,水利站,p3
2,验收,2024-03-05 09:00,水利站,p3
2,办结,2024-03-06 09:00,督办室,p7
";
const MAP: &str = "\
[activities]
\"签收\" = \"accepted\"
\"会议研究\" = \"activity-evidence\"
\"验收\" = \"result-evidence\"
\"办结\" = \"closed\"
";

/// A folder with a log and its map.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        fs::write(desk.path("工单.csv"), LOG).unwrap();
        fs::write(desk.path("含义.toml"), MAP).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duizhao"));
        command.current_dir(self.folder.path()).arg("signs").args(arguments).env_remove("NO_COLOR").output().unwrap()
    }

    fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Nobody said what the activities mean: who urges does not hold the matter all the same.
#[test]
fn who_urges_is_nobody_who_had_it_and_a_last_day_is_seen() {
    let desk = Desk::new();
    let log = |asks: &str| {
        format!(
            "工单号,环节,时间,承办单位,到期日\n1,交办,2026-03-02 09:00,县局,2026-03-20\n1,办理,2026-03-03 09:00,水利站,2026-03-20\n1,{asks},2026-03-16 09:00,县局,2026-03-20\n1,办结,2026-03-25 09:00,水利站,2026-03-20\n"
        )
    };
    let found = |asks: &str| {
        fs::write(desk.path("日志.csv"), log(asks)).unwrap();
        desk.json(&["日志.csv", "--only", "bounced"])["signs"][0]["count"].clone()
    };
    for (asks, count) in [("转回", 1), ("催办", 0), ("电话催办", 0), ("催办回复", 1)] {
        assert_eq!(found(asks), count, "{asks}");
    }
    assert_eq!(desk.json(&["日志.csv"])["columns"]["due"], "到期日");
}

/// Columns as they are called here.
const COLUMNS: [&str; 8] = ["--case", "工单号", "--activity", "环节", "--time", "时间", "--owner", "承办单位"];

#[test]
fn the_screen_shows_the_first_of_those_that_all_lists() {
    let desk = Desk::new();
    let mut log = "工单号,环节,时间,承办单位\n".to_owned();
    for matter in 1..9 {
        let meetings = matter * 3 % 8 + 1;
        (0..meetings).for_each(|it| log.push_str(&format!("{matter},会议研究,2024-03-04 09:{it:02},建设办\n")));
        log.push_str(&format!("{matter},办结,2024-03-05 09:00,督办室\n"));
    }
    fs::write(desk.path("多.csv"), log).unwrap();
    let shown = |more: &[&str]| {
        let only = ["多.csv", "--map", "含义.toml", "--only", "paper-closed"];
        let output = desk.run(&[&only, &COLUMNS[..], more].concat());
        let text = said(&output);
        let matters = text.lines().filter_map(|it| it.strip_prefix("  ")?.parse().ok()).collect::<Vec<u32>>();
        (matters, text.contains("另有 3 件"), text.matches("现在到现场").count())
    };
    let by_meetings = vec![5, 2, 7, 4, 1, 6, 3, 8];
    assert_eq!(shown(&[]), (by_meetings[..5].to_vec(), true, 1));
    assert_eq!(shown(&["--all"]), (by_meetings, false, 1));
}

#[test]
fn without_a_map_counts_and_what_needs_owners_alone() {
    let desk = Desk::new();
    let value = desk.json(&[&["工单.csv"], &COLUMNS[..]].concat());
    let counts = serde_json::json!({"cases": 2, "events": 8, "hand_overs": 2, "returns": 1, "a_b_a": 1});
    assert_eq!(value["counts"], counts);
    assert_eq!(value["signs"].as_array().unwrap().len(), 1);
    assert_eq!(value["signs"][0]["found"][0]["matter"], "1");
    assert_eq!(value["not_run"].as_array().unwrap().len(), 16);
}

#[test]
fn a_map_lets_more_be_looked_for() {
    let desk = Desk::new();
    let value =
        desk.json(&[&["工单.csv", "--map", "含义.toml", "--only", "paper-closed,bounced"], &COLUMNS[..]].concat());
    let found: Vec<(&str, u64)> = value["signs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["code"].as_str().unwrap(), it["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(found, [("bounced", 1), ("paper-closed", 1)]);
}

#[test]
fn files_are_written_where_they_are_asked_for_and_nowhere_else() {
    let desk = Desk::new();
    for name in ["迹象.html", "迹象.csv", "迹象.json"] {
        let output = desk.run(&[&["工单.csv", "-o", name], &COLUMNS[..]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let text = fs::read_to_string(desk.path(name)).unwrap();
        assert!(text.contains("供电所") && !text.contains("p2"), "{name}");
    }
    for wrong in ["工单.csv", "含义.toml", "迹象.pdf"] {
        let output = desk.run(&[&["工单.csv", "--map", "含义.toml", "-o", wrong], &COLUMNS[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
    assert_eq!(fs::read_to_string(desk.path("工单.csv")).unwrap(), LOG);
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 5);
}

#[test]
fn the_screen_shows_the_question_and_the_events() {
    let desk = Desk::new();
    let output = said(&desk.run(&[&["工单.csv"], &COLUMNS[..]].concat()));
    for words in ["多次转回 1 · bounced", "建设办 → 供电所 → 建设办", "？", "事件 1 2 3", "没有查的"]
    {
        assert!(output.contains(words), "{words}\n{output}");
    }
    assert!(!output.contains("p1"), "{output}");
}

#[test]
fn a_sign_is_explained_and_an_unknown_one_is_not() {
    let desk = Desk::new();
    assert!(said(&desk.run(&["--explain", "bounced"])).contains("推诿扯皮"));
    assert!(said(&desk.run(&["--explain"])).contains("unanswered-help"));
    // By what it is called where it is shown, too.
    assert_eq!(said(&desk.run(&["--explain", "多次转回"])), said(&desk.run(&["--explain", "bounced"])));
    let only = |name| desk.json(&[&["工单.csv", "--only", name], &COLUMNS[..]].concat())["signs"].clone();
    assert_eq!(only("多次转回"), only("bounced"));
    for arguments in [&["--explain", "lazy"][..], &["工单.csv", "--only", "lazy"]] {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("lazy"));
    }
}

#[test]
fn what_cannot_be_read_is_told_in_a_sentence() {
    let desk = Desk::new();
    fs::write(desk.path("错.toml"), "[activities]\n\"签收\" = \"acepted\"\n").unwrap();
    fs::write(desk.path("设.toml"), "[bounced]\nretuns = 3\n").unwrap();
    fs::write(desk.path("空.csv"), "工单号,环节,时间,承办单位\n").unwrap();
    for (arguments, words) in [
        (&["没有.csv"][..], "没有.csv"),
        (&["工单.csv", "--map", "错.toml"], "含义表第 2 行“签收”：写的是 \"acepted\""),
        (&["工单.csv", "--settings", "设.toml"], "retuns"),
        (&["没有.csv"], "没有这个文件或文件夹"),
        (&["工单.csv", "--map", "没有.toml"], "没有 没有.toml 这个文件"),
        (&["工单.csv", "-o", "空.csv"], "已有 空.csv，没有覆盖"),
        (&["工单.csv", "--to", "空.csv"], "已有 空.csv，没有覆盖"),
        (&["空.csv"], "空.csv"),
        (&["工单.csv", "--due", "哪天"], "哪天"),
    ] {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {}", said(&output));
        assert!(
            said(&output).contains(words) && !said(&output).contains("panicked"),
            "{arguments:?} {}",
            said(&output)
        );
    }
}

#[test]
fn plain_counts_are_counted_without_looking_for_signs() {
    let desk = Desk::new();
    let value = desk.json(&[&["工单.csv", "--counts", "plain", "--map", "含义.toml"], &COLUMNS[..]].concat());
    assert_eq!(value["schema"], "duizhao.counts/1");
    let counts = &value["counts"];
    assert_eq!((&counts["events"], &counts["pp_cases"], &counts["paper"]), (&8.into(), &1.into(), &1.into()));
    assert!(value.get("signs").is_none());
}

#[test]
fn the_same_log_in_another_format_gives_the_same_signs() {
    let desk = Desk::new();
    let found = |log: &str| {
        let value = desk.json(&[log, "--map", "含义.toml"]);
        (value["counts"].clone(), value["signs"].clone())
    };
    let expected = found("工单.csv");
    for other in ["工单.xes", "工单.xes.gz", "工单.json", "工单.sqlite", "工单.parquet", "工单.columns", "又.csv"]
    {
        let output = desk.run(&["工单.csv", "--to", other]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let case = if other.ends_with("json") || other.ends_with("sqlite") { "case" } else { "case:concept:name" };
        let seen = desk.json(&[other, "--map", "含义.toml"]);
        assert_eq!(seen["columns"]["case"], case, "{other}");
        assert_eq!(found(other).0, expected.0, "{other}");
        assert_eq!(seen["signs"].as_array().unwrap().len(), expected.1.as_array().unwrap().len(), "{other}");
    }
    let output = desk.run(&["工单.csv", "--to", "工单.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(desk.path("工单.csv")).unwrap(), LOG);
}
