//! A table for a superior: chosen, looked at, downloaded or handed in.

use duizhao_app::office::{TableChoice, What};
use duizhao_app::record::Failure;
use duizhao_app::table::{Format, Kind, Made};
use duizhao_core::CommandId;
use duizhao_papers::words::Word;
use maud::{Markup, html};

use crate::answer::{Answer, DOCX};
use crate::layout;
use crate::query::{self, Takes, known};
use crate::visit::{Sent, Visit, uuid};

/// What is due within so many days counts as due soon.
pub(super) const WITHIN: i32 = 10;
const WITHIN_MOST: i32 = 3_650;
/// Rows of the look at it; the file has all.
const SHOWN: usize = 30;

const KINDS: [(Kind, &str, Word); 5] = [
    (Kind::Ledger, "ledger", Word("台账", "ledger")),
    (Kind::Due, "due", Word("到期清单", "due list")),
    (Kind::FollowUp, "follow-up", Word("督办清单", "follow-up list")),
    (Kind::Problems, "problems", Word("问题清单", "problem list")),
    (Kind::Notice, "notice", Word("进展通报", "progress notice")),
];

/// `GET /tables/out`, and with `?as=xlsx` the file itself.
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let (mut wanted, mut unknown) = (wanted(&visit.query), unknown(visit)?);
    let ledgers = visit.office.ledgers(visit.person()?)?;
    wanted.ledger = wanted.ledger.filter(|it| ledgers.contains(it));
    let made = match visit.office.make_table(visit.person()?, &wanted) {
        Err(it) if it.code == "no-such-column" => {
            unknown.push(visit.said(&it.said).to_owned());
            visit.office.make_table(visit.person()?, &TableChoice { filters: Vec::new(), ..wanted.clone() })?
        }
        made => made?,
    };
    match Format::of(visit.query.get("as")).filter(|_| unknown.is_empty()) {
        Some(format) => Ok(file(&made, format, format.write(&made.table)?)),
        None => Ok(query::page(visit, visit.say("出表", "A table out"), &unknown, &body(visit, &wanted, &made)?)),
    }
}

/// What is asked for and not known: no file is made of that.
fn unknown(visit: &Visit) -> Result<Vec<String>, Failure> {
    let ledgers = visit.office.ledgers(visit.person()?)?;
    let layouts = visit.office.layouts(visit.person()?)?;
    let mut unknown = query::unknown(
        visit,
        &[
            known(
                "kind",
                "哪一种表",
                "Which table",
                Takes::OneOf(KINDS.iter().map(|it| (it.1, visit.word(it.2))).collect()),
            ),
            known(
                "ledger",
                "哪一本台账",
                "Of which ledger",
                Takes::OneOf(ledgers.iter().map(|it| (it.as_str(), it.as_str())).collect()),
            ),
            known(
                "layout",
                "版式",
                "Layout",
                Takes::OneOf(layouts.iter().map(|it| (it.name.as_str(), it.name.as_str())).collect()),
            ),
            known("within", "几天内到期", "Due within days", Takes::Number(WITHIN_MOST)),
            known("title", "标题", "Title", Takes::Text),
            known("column", "按哪一列筛选", "Only where the column", Takes::Text),
            known("words", "这一列里有的字", "holds the words", Takes::Text),
            known("as", "文件", "File", Takes::OneOf(Format::ALL.map(|it| (it.ending(), it.ending())).to_vec())),
        ],
    );
    if visit.query.some("column").is_some() != visit.query.some("words").is_some() {
        let said = visit.say(
            "只按一列筛选时，“按哪一列筛选”和“这一列里有的字”都要写；只写了一样，没有筛选。",
            "To choose by a column, say both the column and its words; only one was said, and nothing was left out.",
        );
        unknown.push(said.to_owned());
    }
    Ok(unknown)
}

/// `POST /tables/out`: hands it in, and gives the file that was.
pub(crate) fn hand_in(visit: &Visit) -> Result<Answer, Failure> {
    let form = &visit.form;
    let format = Format::of(form.get("as")).ok_or_else(|| {
        Failure::new("form", "请选一种文件：.xlsx、.docx 或 .csv", "choose a kind of file: .xlsx, .docx or .csv")
    })?;
    let command = uuid(form.get("command")).map(CommandId)?;
    let (made, bytes) = visit.office.hand_in(visit.person()?, command, &wanted(form), format)?;
    Ok(file(&made, format, bytes))
}

fn file(made: &Made, format: Format, bytes: Vec<u8>) -> Answer {
    let kind = match format {
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Docx => DOCX,
        Format::Csv => "text/csv; charset=utf-8",
    };
    let title: String =
        made.table.title.chars().filter(|it| !it.is_control() && !"/\\:*?\"<>|".contains(*it)).collect();
    Answer::file(format!("{title}.{}", format.ending()), kind, bytes)
}

fn wanted(sent: &Sent) -> TableChoice {
    let text = |name: &str| sent.some(name).map(str::to_owned);
    let filter = text("column").zip(text("words"));
    TableChoice {
        kind: KINDS.iter().find(|it| it.1 == sent.get("kind")).map_or(Kind::Ledger, |it| it.0),
        layout: text("layout"),
        ledger: text("ledger"),
        filters: filter.into_iter().collect(),
        title: text("title").map(|it| it.chars().take(60).collect()),
        within_days: sent
            .some("within")
            .and_then(|it| it.parse().ok())
            .filter(|it| (0..=WITHIN_MOST).contains(it))
            .unwrap_or(WITHIN),
    }
}

/// What a table is made from, as a browser sends it.
fn pairs(wanted: &TableChoice) -> Vec<(&'static str, String)> {
    let kind = KINDS.iter().find(|it| it.0 == wanted.kind).map_or("ledger", |it| it.1);
    let (column, words) = wanted.filters.first().cloned().unwrap_or_default();
    let all = [
        ("kind", kind.to_owned()),
        ("layout", wanted.layout.clone().unwrap_or_default()),
        ("ledger", wanted.ledger.clone().unwrap_or_default()),
        ("column", column),
        ("words", words),
        ("title", wanted.title.clone().unwrap_or_default()),
        ("within", wanted.within_days.to_string()),
    ];
    all.into_iter().filter(|it| !it.1.is_empty()).collect()
}

/// What can be chosen, with what was.
pub(super) fn form(visit: &Visit, wanted: &TableChoice) -> Result<Markup, Failure> {
    let person = visit.person()?;
    let layouts = visit.office.layouts(person)?;
    let ledgers = visit.office.ledgers(person)?;
    let (column, words) = wanted.filters.first().cloned().unwrap_or_default();
    let is = |it: &Option<String>, name: &str| it.as_deref() == Some(name);
    Ok(html! {
        form.outgoing method="get" action="/tables/out" {
            div.field {
                label for="kind" { (visit.say("哪一种表", "Which table")) }
                select #kind name="kind" { @for (kind, code, word) in &KINDS { option value=(code) selected[*kind == wanted.kind] { (visit.word(*word)) } } }
            }
            div.field {
                label for="of-ledger" { (visit.say("哪一本台账", "Of which ledger")) }
                select #of-ledger name="ledger" {
                    option value="" { (visit.say("全部事项", "all matters")) }
                    @for it in &ledgers { option value=(it) selected[is(&wanted.ledger, it)] { (it) } }
                }
            }
            div.field {
                label for="layout" { (visit.say("版式（有哪些列）", "Layout: its columns")) }
                select #layout name="layout" {
                    option value="" { (visit.say("这种表自己的", "that of the table")) }
                    @for it in &layouts { option value=(it.name) selected[is(&wanted.layout, &it.name)] { (it.name) } }
                }
            }
            div.field {
                label for="within" { (visit.say("几天内到期的算快到期", "Due within days")) }
                input #within type="number" name="within" min="0" max=(WITHIN_MOST) value=(wanted.within_days);
            }
            div.field {
                label for="title" { (visit.say("标题", "Title")) }
                input #title name="title" maxlength="60" value=[wanted.title.as_ref()] lang="zh-Hans";
            }
            div.field {
                label for="column" { (visit.say("按哪一列筛选", "Only where the column")) }
                input #column name="column" value=(column) lang="zh-Hans";
            }
            div.field {
                label for="words" { (visit.say("这一列里有的字", "holds the words")) }
                input #words name="words" value=(words) lang="zh-Hans";
            }
            button.main { (visit.say("制表", "Make it")) }
        }
        @if visit.may(What::Layouts) { p.hint { a href="/tables/layouts" { (visit.say("管理版式", "Layouts")) } } }
    })
}

fn body(visit: &Visit, wanted: &TableChoice, made: &Made) -> Result<Markup, Failure> {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs(wanted)).finish();
    Ok(html! {
        p { a href="/tables" { (visit.say("← 导入导出", "← In and out")) } }
        h1 lang="zh-Hans" { (made.table.title) }
        div.notes lang="zh-Hans" { @for it in &made.table.notes { p { (it) } } }
        p.buttons {
            @for format in Format::ALL {
                a download href={ "/tables/out?" (query) "&as=" (format.ending()) } { (visit.say("下载", "Download")) " ." (format.ending()) }
            }
        }
        (changed(visit, made))
        (preview(visit, made))
        @if visit.may(What::HandedIn) { (handing_in(visit, wanted)) }
        details.card {
            summary { (visit.say("换一种表", "Another table")) }
            (form(visit, wanted)?)
        }
    })
}

/// New, closed, reopened, no longer there since the one of that name that was handed in last.
fn changed(visit: &Visit, made: &Made) -> Markup {
    let Some((frozen, since)) = &made.since else { return html! {} };
    let lists = [
        (visit.say("新增", "New"), &since.new),
        (visit.say("办结", "Closed"), &since.closed),
        (visit.say("重开", "Reopened"), &since.reopened),
    ];
    html! {
        section.card aria-labelledby="since" {
            h2 #since {
                @if visit.is_english() { "Since entry " (frozen.seq) ", handed in before" } @else { "与上次（第 " (frozen.seq) " 条报送）相比" }
            }
            @for (word, affairs) in lists {
                @if affairs.is_empty() {
                    p { (word) " " span.count { "0" } }
                } @else {
                    details open {
                        summary { (word) " " span.count { (affairs.len()) } }
                        ul.rows lang="zh-Hans" { @for it in affairs { li { (it) } } }
                    }
                }
            }
            @if !since.left.is_empty() {
                details open {
                    summary { (visit.say("不再列入", "No longer in it")) " " span.count { (since.left.len()) } }
                    ul.rows { @for (affair, why) in &since.left { li { span lang="zh-Hans" { (affair) } " " span.note { (visit.said(why)) } } } }
                }
            }
        }
    }
}

fn preview(visit: &Visit, made: &Made) -> Markup {
    let left = made.table.rows.len().saturating_sub(SHOWN);
    html! {
        @if made.table.rows.is_empty() {
            p.empty { (visit.say("没有这样的事项。", "There is no such matter.")) }
        } @else {
            p.hint.swipe {
                @if visit.is_english() { "Swipe to see all " (made.table.headers.len()) " columns" }
                @else { "左右滑动，看全部 " (made.table.headers.len()) " 列" }
            }
            div.scroll role="region" tabindex="0" aria-label=(visit.say("表的样子", "How it looks")) {
                table.preview.numbered[is_numbered(made)] lang="zh-Hans" {
                    thead { tr { @for it in &made.table.headers { th scope="col" { (it) } } } }
                    tbody { @for row in made.table.rows.iter().take(SHOWN) { tr { @for cell in row { td class=[is_day(cell).then_some("day")] { (cell) } } } } }
                }
            }
            @if left > 0 { p.hint { @if visit.is_english() { (left) " more rows in the file" } @else { "文件里另有 " (left) " 行" } } }
        }
    }
}

/// Whether the first column holds nothing but numbers, which need little room.
fn is_numbered(made: &Made) -> bool {
    let firsts = made.table.rows.iter().filter_map(|it| it.first());
    firsts.flat_map(|it| it.chars()).all(|it| it.is_ascii_digit())
}

/// `2025年12月31日` alone, which reads badly on two lines.
fn is_day(cell: &str) -> bool {
    cell.ends_with('日') && cell.chars().count() <= 11
}

fn handing_in(visit: &Visit, wanted: &TableChoice) -> Markup {
    html! {
        section.card aria-labelledby="hand-in" {
            h2 #hand-in { (visit.say("报送", "Hand it in")) }
            p.hint { (visit.say(
                "报送的文件随即下载；日期和 SHA-256 记入底账，内容不记。同一标题、同一版式的下一份会写明有什么变化。",
                "The file is downloaded at once; its day and SHA-256 are recorded, its content is not. The next one of that title and layout says what changed.",
            )) }
            form.inline method="post" action="/tables/out" {
                (layout::token(visit))
                input type="hidden" name="command" value=(visit.office.new_id());
                @for (name, word) in pairs(wanted) { input type="hidden" name=(name) value=(word); }
                @for format in Format::ALL {
                    button name="as" value=(format.ending()) { (visit.say("报送", "Hand in")) " ." (format.ending()) }
                }
            }
        }
    }
}
