//! What `--help` shows: one language at a time, and columns that hold where characters are wide.
//!
//! The list of the commands is there in both languages, the English in brackets at the end of what each
//! says of itself; what a command takes is told in Chinese alone.

use clap::{Arg, Command, CommandFactory};
use duizhao_papers::words::Word;
use duizhao_read::Language;

use crate::terminal::Screen;
use crate::{Arguments, Color, columns};

/// All that can be asked for; values are called in English where that was asked for.
pub(crate) fn command(language: Language) -> Command {
    let command = Arguments::command();
    match language {
        Language::Chinese => command,
        Language::English => command.mut_subcommands(|it| it.mut_args(named_in_english)),
    }
}

fn named_in_english(arg: Arg) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let name = arg.get_id().clone();
    arg.value_name(name)
}

/// The help that was asked for, by what stands behind the program's name.
pub(crate) fn help(asked: &[String], language: Language) -> String {
    let screen = |language| Screen { width: columns(None), styled: Color::Auto.is_on(), all: true, language };
    let name = asked.iter().find(|it| *it != "help");
    let mut command = Arguments::command();
    command.build();
    match name.and_then(|it| command.find_subcommand_mut(it)) {
        Some(command) => page(&screen(Language::Chinese), command),
        None => page(&screen(language), &mut command),
    }
}

fn page(screen: &Screen, command: &mut Command) -> String {
    let said = |it: Option<&clap::builder::StyledStr>| it.map(|it| in_one(&it.to_string(), screen.language));
    let usage = usage(&command.render_usage().to_string(), screen.language);
    let about = said(command.get_about()).unwrap_or_default();
    let sections: [(Word, Vec<(String, String)>); 3] = [
        (Word("命令：", "Commands:"), command.get_subcommands().map(|it| of_command(screen, it)).collect()),
        (Word("参数：", "Arguments:"), command.get_positionals().map(|it| of_arg(screen, it)).collect()),
        (Word("选项：", "Options:"), options(command).map(|it| of_arg(screen, it)).collect()),
    ];
    let mut page = screen.indented(0, &about) + "\n" + &screen.indented(0, &usage);
    for (name, rows) in sections.into_iter().filter(|it| !it.1.is_empty()) {
        let rows: Vec<(&str, String)> = rows.iter().map(|it| (it.0.as_str(), it.1.clone())).collect();
        page += "\n";
        page += &screen.heading(name.to(screen.language));
        page += &screen.facts(&rows);
    }
    if let Some(after) = said(command.get_after_help()) {
        page += "\n";
        page.extend(after.lines().map(|it| below(screen, it.trim_start())));
    }
    page
}

/// An example is not broken, so that it can be copied.
fn below(screen: &Screen, line: &str) -> String {
    if line.starts_with("duizhao ") { format!("{line}\n") } else { screen.indented(0, line) }
}

fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|it| !it.is_positional())
}

/// What clap says of how a command is written.
pub(crate) fn usage(words: &str, language: Language) -> String {
    match language {
        Language::English => words.to_owned(),
        Language::Chinese => {
            words.replace("Usage: ", "用法：").replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>")
        }
    }
}

fn of_command(screen: &Screen, command: &Command) -> (String, String) {
    const HELP: Word = Word("显示这份说明，或一个命令的说明", "this page, or what a command takes, in Chinese");
    let about = match command.get_name() {
        "help" => HELP.to(screen.language).to_owned(),
        _ => in_one(&command.get_about().map(ToString::to_string).unwrap_or_default(), screen.language),
    };
    (format!("  {}", command.get_name()), about)
}

fn of_arg(screen: &Screen, arg: &Arg) -> (String, String) {
    let help = match arg.get_id().as_str() {
        "help" => Word("显示这份说明", "this page").to(screen.language).to_owned(),
        "version" => Word("显示版本", "the version").to(screen.language).to_owned(),
        _ => arg.get_help().map(ToString::to_string).unwrap_or_default(),
    };
    let name = match (arg.get_short(), arg.get_long()) {
        (Some(short), Some(_)) => format!("  -{short}, {arg}"),
        (None, Some(_)) => format!("      {arg}"),
        _ => format!("  {arg}"),
    };
    (name, help + &values(arg))
}

/// What stands for a value that is not written, and which values there are.
fn values(arg: &Arg) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    let usual = arg.get_default_values().iter().map(|it| format!(" [默认 {}]", it.to_string_lossy()));
    let all: Vec<String> = arg.get_possible_values().iter().map(one_value).collect();
    let choice = (!all.is_empty()).then(|| format!(" [可写 {}]", all.join("、")));
    usual.chain(choice).collect()
}

fn one_value(value: &clap::builder::PossibleValue) -> String {
    let help = value.get_help().map(|it| format!("（{it}）")).unwrap_or_default();
    format!("{}{help}", value.get_name())
}

/// Chinese, with the English in brackets at its end, as far as there is any.
fn in_one(words: &str, language: Language) -> String {
    let both = words.strip_suffix('）').and_then(|it| it.rsplit_once('（')).filter(|it| it.1.is_ascii());
    match (both, language) {
        (Some((zh, _)), Language::Chinese) => zh.to_owned(),
        (Some((_, en)), Language::English) => en.to_owned(),
        (None, _) => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn asked(words: &[&str], language: Language) -> String {
        help(&words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>(), language)
    }

    #[test]
    fn a_command_says_what_it_takes_in_chinese() {
        expect![[r#"
            说明一类意见：查什么、看得见和看不见什么、怎样回应

            用法：duizhao explain [选项] [代码]

            参数：
              [代码]  意见的代码或名称，如 no-case、缺少部分；不写则列出全部

            选项：
                  --lang <语言>   语言 [默认 zh-Hans] [可写 zh-Hans、en]
                  --color <何时>  颜色和下划线 [默认 auto] [可写 auto、always、never]
                  --width <列>    每行几列
              -h, --help          显示这份说明
        "#]]
        .assert_eq(&asked(&["explain", "--help"], Language::English));
        assert!(asked(&["show"], Language::English).contains("事项编号（UUID）\n"));
        assert_eq!(asked(&["help", "explain"], Language::Chinese), asked(&["explain", "-h"], Language::English));
    }

    #[test]
    fn the_commands_are_told_in_english_where_that_is_asked_for() {
        let english = asked(&["--help"], Language::English);
        assert!(english.is_ascii() && english.contains("verify a receipt offline"), "{english}");
    }

    /// Words of clap's own, and names of values that nobody has translated.
    #[test]
    fn no_help_in_chinese_has_english_words_in_it() {
        let command = Arguments::command();
        let names = command.get_subcommands().map(|it| it.get_name().to_owned());
        for name in names.chain(["help".to_owned()]) {
            let page = asked(&[&name], Language::Chinese);
            for word in ["Usage", "OPTIONS", "COMMAND", "Options", "Arguments", "default", "possible", "Print", "（a "]
            {
                assert!(!page.contains(word), "{name}: {word}\n{page}");
            }
            for value in page.split('<').skip(1).filter_map(|it| it.split_once('>')) {
                assert!(!value.0.is_ascii() || value.0 == "MB", "{name}: <{}>", value.0);
            }
        }
    }
}
