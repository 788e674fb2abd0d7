use duizhao_papers::words::label;
use unicode_width::UnicodeWidthStr;

use super::*;

#[path = "../../../duizhao-papers/tests/it/sample.rs"]
mod sample;

fn screen(width: usize) -> Screen {
    Screen { width, styled: false, all: true, language: Language::Chinese }
}

fn shown(screen: Screen) -> String {
    screen.review(&sample::reviewed(), &sample::others(), 2)
}

#[test]
fn no_line_is_wider_than_the_screen() {
    for width in 20..140 {
        for language in [Language::Chinese, Language::English] {
            for line in shown(Screen { language, ..screen(width) }).lines() {
                assert!(line.width_cjk() <= width || line.trim_start().width_cjk() <= 8, "{width}: {line}");
            }
        }
    }
}

#[test]
fn without_styles_the_span_stands_in_brackets() {
    let page = shown(screen(80));
    assert!(!page.contains('\u{1b}'));
    assert!(page.contains("「有的同志作风飘浮」，"), "{page}");
    // A span that is all that is shown needs no marks.
    assert!(page.contains("\n  青溪镇党委书记2017年度民主生活会对照检查材料\n"), "{page}");
}

#[test]
fn with_styles_the_span_is_underlined_on_every_line() {
    let page = shown(Screen { styled: true, ..screen(40) });
    assert!(!page.contains('「'));
    for line in page.lines() {
        assert_eq!(line.matches("\u{1b}[4m").count(), line.matches("\u{1b}[24m").count(), "{line}");
    }
    assert!(page.contains("\u{1b}[4m石桥镇\u{1b}[24m"));
}

#[test]
fn one_kind_on_two_items_is_said_once() {
    let page = shown(screen(80));
    let name = format!("〔{}〕", label("no-case", Language::Chinese));
    assert_eq!(page.matches(&name).count(), 1);
    assert_eq!(page.matches("还没有讲到哪一件事").count(), 1);
    assert!(page.contains(&format!("{name}必改  2 处")), "{page}");
}

#[test]
fn what_is_folded_is_counted_and_the_gravest_of_each_kind_stays_open() {
    let remarks = sample::reviewed().remarks;
    let (open, folded) = unfolded(&remarks, 9);
    assert_eq!(open.iter().map(Vec::len).sum::<usize>(), 9);
    assert_eq!(folded, [("no-case", 1)]);
    let (open, folded) = unfolded(&remarks, 4);
    assert_eq!(
        open.iter().map(|it| it[0].code).collect::<Vec<_>>(),
        ["missing-aspect", "no-case", "leftover-name", "copied"]
    );
    assert_eq!(folded.iter().map(|it| it.1).sum::<usize>(), 6);
}

#[test]
fn another_text_stands_beside_or_under() {
    let narrow = shown(screen(60));
    assert!(narrow.contains("  另一份 石桥镇.docx\n"), "{narrow}");
    let wide = shown(screen(110));
    assert!(wide.lines().any(|it| it.contains("本文") && it.ends_with("另一份 石桥镇.docx")), "{wide}");
}

#[test]
fn a_marked_document_is_not_named_in_the_table() {
    let secret = Unreadable::new(
        "secrecy",
        duizhao_read::Said::new("疑有密级标志。", "marked"),
        duizhao_read::Said::new("", ""),
    );
    let screen = screen(60);
    let rows = [Row::unreadable("某.docx", &secret, &screen), Row::reviewed("青溪镇.txt", &sample::reviewed().remarks)];
    let table = table(&screen, &rows) + &screen.unreadable("某.docx", &secret);
    assert!(!table.contains("某.docx"));
    assert!(table.contains("青溪镇.txt"));
    assert!(table.contains("9 次"), "{table}");
}
