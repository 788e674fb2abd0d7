//! The program as a user runs it: what it answers, writes, and leaves alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const REPORT: &str = "\
青溪镇党委书记2023年度对照检查材料
一、存在的问题
（一）理论学习方面。学习还不够深，满足于读过、听过，用得不多。
二、整改措施
（一）加强学习。进一步增强自觉性和主动性。
";

/// A folder with one report in it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        fs::write(desk.path("材料.txt"), REPORT).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duizhao"));
        command.current_dir(self.folder.path()).args(arguments).env_remove("NO_COLOR").output().unwrap()
    }

    fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Several stand at one heading, and each is answered for itself.
#[test]
fn each_missing_aspect_has_an_id_of_its_own() {
    let desk = Desk::new();
    let output = desk.run(&["check", "材料.txt", "--format", "json", "--only", "missing-aspect"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let remarks = told["reports"][0]["remarks"].as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> = remarks.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert!(remarks.len() > 2 && ids.len() == remarks.len(), "{remarks:?}");
    let answered = ids.first().unwrap();
    fs::write(desk.path("不适用.txt"), answered).unwrap();
    let output = desk.run(&["check", "材料.txt", "--format", "json", "--dismissed", "不适用.txt"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let left = told["reports"][0]["remarks"].as_array().unwrap();
    let left: Vec<&str> =
        left.iter().filter_map(|it| it["id"].as_str()).filter(|it| it.starts_with("missing-aspect")).collect();
    assert_eq!(left.len(), remarks.len() - 1);
    assert!(!left.contains(answered));
}

/// Nobody is let in, so nothing is made that somebody would come to.
#[test]
fn a_server_that_is_refused_leaves_nothing_behind() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (arguments, why) in [
        (vec!["serve", "--listen", "0.0.0.0:0"], "没有启动"),
        (vec!["serve", "--listen", &taken], "已被别的程序占用"),
        (vec!["serve", "--tls-cert", "none.pem", "--tls-key", "none.pem"], "证书"),
        (vec!["demo", "--into", "demo", "--listen", &taken], "已被别的程序占用"),
    ] {
        let desk = Desk::new();
        let output = desk.run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains(why), "{arguments:?}: {}", said(&output));
        assert_eq!(desk.names(), ["材料.txt"], "{arguments:?}");
    }
}

#[test]
fn a_check_prints_and_writes_nothing() {
    let desk = Desk::new();
    let output = desk.run(&["check", "材料.txt"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
    assert!(said(&output).contains("材料.txt"));
    assert!(!said(&output).contains('\u{1b}'));
    assert_eq!(desk.names(), ["材料.txt"]);
}

#[test]
fn a_file_asked_for_is_written_and_written_over_only_by_force() {
    let desk = Desk::new();
    for name in ["出.docx", "出.html", "出.json"] {
        let written = |more: &[&str]| desk.run(&[&["check", "材料.txt", "-o", name], more].concat());
        assert!(matches!(written(&[]).status.code(), Some(0 | 1)), "{}", said(&written(&[])));
        fs::write(desk.path(name), "mine").unwrap();
        assert_eq!(written(&[]).status.code(), Some(2));
        assert!(said(&written(&[])).contains("没有覆盖") && said(&written(&["--lang", "en"])).contains("--force"));
        assert_eq!(fs::read_to_string(desk.path(name)).unwrap(), "mine");
        assert!(matches!(written(&["--force"]).status.code(), Some(0 | 1)));
        assert!(fs::metadata(desk.path(name)).unwrap().len() > 500, "{name}");
    }
    assert_eq!(desk.names(), ["出.docx", "出.html", "出.json", "材料.txt"]);
    let json: serde_json::Value = serde_json::from_slice(&fs::read(desk.path("出.json")).unwrap()).unwrap();
    assert_eq!(json["schema"], "duizhao.check/1");
    assert_eq!(json["reports"][0]["text"], REPORT);
}

#[test]
fn what_is_dismissed_is_counted() {
    let desk = Desk::new();
    let review = |more: &[&str]| -> serde_json::Value {
        let output = desk.run(&[&["check", "材料.txt", "--format", "json"], more].concat());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let all = review(&[]);
    let remarks = all["reports"][0]["remarks"].as_array().unwrap();
    assert_eq!(all["reports"][0]["dismissed"], 0);
    fs::write(desk.path("免.txt"), remarks[0]["id"].as_str().unwrap()).unwrap();
    let fewer = review(&["--dismissed", "免.txt"]);
    assert_eq!(fewer["reports"][0]["dismissed"], 1);
    assert_eq!(fewer["reports"][0]["remarks"].as_array().unwrap().len(), remarks.len() - 1);
}

#[test]
fn an_input_is_never_written_over() {
    let desk = Desk::new();
    fs::write(desk.path("旁.html"), "<p>不是材料</p>").unwrap();
    fs::write(desk.path("免.json"), "no-case-0123456789ab").unwrap();
    let attempts: &[&[&str]] = &[
        &["check", "材料.txt", "--against", "旁.html", "-o", "./旁.html"],
        &["check", "材料.txt", "--dismissed", "免.json", "-o", "免.json"],
        &["check", ".", "-o", "."],
        &["check", ".", "-o", "旁.html"],
        &["check", ".", "-o", "免.json"],
    ];
    for attempt in attempts {
        let output = desk.run(attempt);
        assert_eq!(output.status.code(), Some(2), "{attempt:?} {}", said(&output));
        assert!(!said(&output).is_empty());
    }
    assert_eq!(fs::read_to_string(desk.path("材料.txt")).unwrap(), REPORT);
    assert_eq!(desk.names(), ["免.json", "旁.html", "材料.txt"]);
}

#[test]
fn a_folder_ends_in_a_table_in_the_order_of_names() {
    let desk = Desk::new();
    fs::create_dir(desk.path("一批")).unwrap();
    for name in ["乙.txt", "丙.txt", "甲.txt"] {
        fs::write(desk.path("一批").join(name), REPORT).unwrap();
    }
    fs::write(desk.path("一批").join("空.docx"), "").unwrap();
    fs::write(desk.path("一批").join("涉密.txt"), format!("机密★1年\n{REPORT}")).unwrap();
    let output = desk.run(&["check", "一批", "-o", "出", "--as", "html", "--only", "no-case"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let printed = said(&output);
    assert!(printed.contains("共 5 份"), "{printed}");
    let (_, table) = printed.rsplit_once("需作者处理").unwrap();
    assert!(table.contains("按文件名排的第 3 份") && !printed.contains("涉密.txt"), "{table}");
    let english = said(&desk.run(&["check", "一批", "-o", "英", "--as", "html", "--only", "no-case", "--lang", "en"]));
    assert!(english.contains("(file 3 in order of names, name not shown)"), "{english}");
    let order: Vec<usize> =
        ["丙.txt", "乙.txt", "甲.txt", "空.docx"].iter().map(|it| table.find(it).unwrap()).collect();
    assert!(order.is_sorted(), "{table}");
    assert_eq!(names(&desk.path("出")), ["丙-审阅.html", "乙-审阅.html", "甲-审阅.html"]);
}

#[test]
fn bad_arguments_are_answered_with_a_sentence() {
    let desk = Desk::new();
    fs::create_dir(desk.path("空")).unwrap();
    let attempts: &[(&[&str], &str)] = &[
        (&["check", "材料.txt", "--only", "no-such"], "no-such"),
        (&["check", "材料.txt", "-o", "出.pdf"], ".pdf"),
        (&["check", "没有.txt"], "没有.txt"),
        (&["explain", "no-such"], "no-such"),
        (&["check"], "还要写：<文件|文件夹>"),
        (&["chekc"], "没有“chekc”这个命令；是不是“checkpoint”、“check”？"),
        (&["check", "材料.txt", "--yaer", "2024"], "没有“--yaer”这个选项；是不是“--year”？"),
        (&["check", "材料.txt", "--year"], "“--year”后面还要写一个值"),
        (&["check", "材料.txt", "--year", "99"], "“--year”的值“99”不对：要在 2000 到 2100 之间"),
        (&["import", "台账.csv", "--year", "2101"], "“--year”的值“2101”不对：要在 1990 到 2100 之间"),
        (&["check", "材料.txt", "--format", "xml"], "可以写：text、json"),
        (&["log", "--limit", "x"], "要写不小于 0 的整数"),
        (&["log", "x"], "“x”是多出来的"),
        (&["check", "材料.txt", "--all", "--all"], "“--all”只能写一次"),
        (&["table", "--check", "a", "-o", "b"], "“--check”不能和“-o”一起写"),
        (&["signs", "x", "--until", "明天"], "如 2025-11-25T09:30+08:00"),
        (&["serve", "--listen", "本机"], "如 127.0.0.1:8620"),
        (&["check", "--lang", "en"], "required arguments were not provided"),
        (&["check", "没有.txt"], "没有这个文件或文件夹"),
        (&["check", "没有.txt", "--lang", "en"], "No such file or directory"),
        (&["check", "材料.txt", "-o", "没有/出.docx"], "没有这个文件或文件夹"),
        (&["check", "材料.txt", "--rules", "没有"], "没有这个文件或文件夹"),
        (&["check", "空"], "空 里没有材料"),
    ];
    for (attempt, word) in attempts {
        let output = desk.run(attempt);
        assert_eq!(output.status.code(), Some(2), "{attempt:?}");
        assert!(said(&output).contains(word), "{}", said(&output));
    }
}

#[test]
fn a_refusal_is_in_the_language_that_was_asked_for() {
    let desk = Desk::new();
    fs::create_dir(desk.path("empty")).unwrap();
    ["a.txt", "b.txt"].iter().for_each(|it| fs::write(desk.path(it), REPORT).unwrap());
    let attempts: &[&[&str]] = &[
        &["check", "a.txt", "--only", "none"],
        &["check", "empty"],
        &["check", "a.txt", "-o", "out.pdf"],
        &["check", "a.txt", "-o", "out.docx", "--as", "html"],
        &["check", "a.txt", "-o", "out.json", "--as", "html"],
        &["check", "a.txt", "b.txt", "-o", "out.docx"],
        &["check", "a.txt", ".", "-o", "."],
        &["check", "a.txt", "-o", "none/out.docx"],
        &["check", "a.txt", "-o", "a.txt/out"],
        &["explain", "none"],
        &["signs", "--explain", "none"],
        &["signs", "a.txt", "--only", "none"],
        &["signs", "a.txt", "-o", "out.pdf"],
        &["signs", "--counts", "plain"],
        &["check"],
        &["check", "a.txt", "--yaer", "2024"],
        &["check", "a.txt", "--year", "99"],
        &["serve", "--listen", "none"],
        &["export"],
        &["none"],
    ];
    for attempt in attempts {
        let (chinese, english) = (desk.run(attempt), desk.run(&[attempt, &["--lang", "en"][..]].concat()));
        assert_eq!((chinese.status.code(), english.status.code()), (Some(2), Some(2)), "{attempt:?}");
        assert!(said(&english).is_ascii() && !said(&chinese).is_ascii(), "{}{}", said(&english), said(&chinese));
    }
}

#[test]
fn help_speaks_one_language_at_a_time() {
    let desk = Desk::new();
    let help = |asked: &[&str], code| {
        let output = desk.run(asked);
        assert_eq!(output.status.code(), Some(code), "{asked:?}");
        said(&output)
    };
    let chinese = help(&["check", "--help"], 0);
    assert!(chinese.contains("用法：duizhao check [选项] <文件|文件夹>...\n"), "{chinese}");
    assert!(chinese.contains("[默认 auto] [可写 auto、"), "{chinese}");
    assert_eq!(help(&["help", "check"], 0), chinese);
    assert_eq!(help(&["check", "-h", "--lang", "en"], 0), chinese);
    assert!(help(&["--help", "--lang", "en"], 0).is_ascii());
    assert_eq!(help(&[], 2), help(&["--help"], 0));
}

/// The office's own lists: file, line, column, what stands there and what would be right.
#[test]
fn a_wrong_line_of_the_rules_is_told_with_its_column() {
    let desk = Desk::new();
    fs::create_dir(desk.path("词表")).unwrap();
    let lines = [
        (
            "outdated.txt",
            "安监局 | 应急局 | 2019-13 | 机构",
            "outdated.txt 第 2 行：第 3 列“不再适用起”写的是“2019-13”，应为年月",
        ),
        ("outdated.txt", "安监局", "写的是“安监局”，只有 1 列，应有至少 4 列，列与列之间用 | 隔开。各列：旧称 | 现行"),
        ("role-cues.txt", "不错 | 很好", "第 1 列写的是“不错”，没有这个类别；可以写：不足、肯定"),
        ("topics.txt", " | 路", "第 1 列是空的。各列：主题"),
        ("自己的.txt", "x", "自己的.txt：没有这种规则文件"),
    ];
    for (file, line, told) in lines {
        fs::write(desk.path("词表").join(file), format!("# 本单位\n{line}\n")).unwrap();
        let output = desk.run(&["check", "材料.txt", "--rules", "词表"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(told), "{}", said(&output));
        fs::remove_file(desk.path("词表").join(file)).unwrap();
    }
}

#[test]
fn a_folder_of_which_nothing_can_be_read_says_so() {
    let desk = Desk::new();
    fs::create_dir(desk.path("一批")).unwrap();
    for name in ["甲.docx", "乙.docx"] {
        fs::write(desk.path("一批").join(name), "").unwrap();
    }
    let output = desk.run(&["check", "一批"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("没有一份材料读得成"), "{}", said(&output));
    fs::write(desk.path("一批").join("丙.txt"), REPORT).unwrap();
    assert!(!said(&desk.run(&["check", "一批"])).contains("没有一份材料读得成"));
}

#[test]
fn json_is_one_object_whatever_could_be_read() {
    let desk = Desk::new();
    let output = desk.run(&["check", "材料.txt", "没有.txt", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["reports"].as_array().unwrap().len(), 1);
    assert_eq!(json["unreadable"][0]["code"], "missing");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_kind_of_remark_is_explained() {
    let desk = Desk::new();
    assert!(said(&desk.run(&["explain"])).contains("no-case"));
    let output = desk.run(&["explain", "no-case", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).contains("What it cannot see"));
    // By whatever it is called where it is raised.
    for name in ["没有具体事例", "〔没有具体事例〕"] {
        assert_eq!(said(&desk.run(&["explain", name])), said(&desk.run(&["explain", "no-case"])));
    }
    let only = |name: &str| desk.run(&["check", "材料.txt", "--format", "json", "--only", name]).stdout;
    assert_eq!(only("没有具体事例"), only("no-case"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::new();
    fs::create_dir(desk.path("一批")).unwrap();
    for number in 0..40 {
        fs::write(desk.path("一批").join(format!("{number}.txt")), REPORT.repeat(40)).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_duizhao"));
    command.current_dir(desk.folder.path()).args(["check", "一批", "--format", "json", "--only", "no-case"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(141));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
