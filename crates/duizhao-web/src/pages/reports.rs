//! My reports under review, and those passed to me; gone after 14 days.

use duizhao_app::office::{Names, What};
use duizhao_app::record::Failure;
use duizhao_core::OfficeRules;
use duizhao_journal::ReportRow;
use duizhao_papers::words::Word;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::visit::Visit;
use crate::{layout, words};

/// What is read; a browser offers these first.
const KINDS: &str = ".docx,.txt,.md";

/// `GET /reports`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    Ok(layout::page(visit, title(visit), &body(visit, None)?))
}

/// `POST /reports`
pub(crate) fn take(visit: &Visit) -> Result<Answer, Failure> {
    match chosen(visit).and_then(|()| visit.office.take_report(visit.person()?, &visit.file.name, &visit.file.bytes)) {
        Ok(id) => Ok(Answer::go(format!("/reports/{id}"))),
        Err(failure) => Ok(layout::refused(visit, title(visit), &failure, &body(visit, Some(&failure))?)),
    }
}

/// # Errors
/// When no file came with the form.
pub(super) fn chosen(visit: &Visit) -> Result<(), Failure> {
    match visit.file.name.is_empty() {
        true => Err(Failure::new("no-file", "请先选一个文件", "choose a file first")),
        false => Ok(()),
    }
}

fn title(visit: &Visit) -> &'static str {
    visit.say("审阅材料", "Review a report")
}

fn body(visit: &Visit, refused: Option<&Failure>) -> Result<Markup, Failure> {
    let person = visit.person()?;
    let reports = visit.office.reports(person)?;
    let passed = if visit.may(What::PassedReport) { visit.office.passed_reports(person)? } else { Vec::new() };
    let names = visit.office.names()?;
    let rules = visit.office.moment()?.rules;
    Ok(html! {
        div.narrow {
            h1 { (title(visit)) }
            (layout::done(visit, &[
                ("back", Word("已交回给作者，您这里不再看得到。", "Given back to its author; you see it no more.")),
                ("deleted", Word("已删除，没有留下副本。", "Deleted; no copy is left.")),
            ]))
            p { (visit.say(
                "材料只有您自己看得到；转交以后，接收的人也看得到。不进底账，删除不留痕迹，14 天后自动删除。",
                "The report is yours alone, and the clerk's whom you pass it to; it is never in the record. Deleting leaves no trace, and it is deleted by itself after 14 days.",
            )) }
            p.hint.secrecy { (visit.say(
                "有密级标志的文件不读、不留，文件名也不留。",
                "A file with a secrecy marking is neither read nor kept, nor is its name.",
            )) }
            form method="post" action="/reports" enctype="multipart/form-data" {
                (layout::token(visit))
                (file(visit, "file", visit.say("对照检查材料", "Report"), refused))
                p.buttons { button.main { (visit.say("审阅", "Review")) } }
            }
            @if !passed.is_empty() {
                h2 { (visit.say("转交给我的", "Passed to me")) " " span.count { (passed.len()) } }
                ul.lines {
                    @for it in &passed { (from_its_author(visit, it, &names, &rules)) }
                }
            }
            @if !reports.is_empty() { h2 { (visit.say("正在审阅", "Under review")) } }
            ul.lines {
                @for report in &reports {
                    li {
                        a href={ "/reports/" (report.id) } lang="zh-Hans" { (report.name) }
                        span.beside {
                            @if let Some(it) = &report.passed {
                                span { (visit.say("已转交", "passed to ")) span lang="zh-Hans" { (names.of(&it.clerk)) } }
                            }
                            span { (visit.say("保留到", "kept until")) " " time { (words::time(report.expires, &rules)) } }
                        }
                    }
                }
            }
        }
    })
}

/// One that was passed to who looks.
pub(super) fn from_its_author(visit: &Visit, report: &ReportRow, names: &Names, rules: &OfficeRules) -> Markup {
    html! {
        li {
            a href={ "/reports/" (report.id) } lang="zh-Hans" { (report.name) }
            span.beside {
                span lang="zh-Hans" { (names.of(&report.person)) }
                span { (visit.say("保留到", "kept until")) " " time { (words::time(report.expires, rules)) } }
            }
        }
    }
}

/// Where a file is chosen, with what was wrong with the last one.
pub(super) fn file(visit: &Visit, id: &str, label: &str, refused: Option<&Failure>) -> Markup {
    let (hint, wrong) = (format!("{id}-hint"), format!("{id}-wrong"));
    let about = if refused.is_some() { format!("{hint} {wrong}") } else { hint.clone() };
    html! {
        div.field {
            label for=(id) { (label) }
            input id=(id) type="file" name="file" accept=(KINDS) required aria-invalid=[refused.map(|_| "true")] aria-describedby=(about);
            p.hint id=(hint) { (visit.say(".docx 或文本文件，不超过 64 MB。", "A .docx or a text file of at most 64 MB.")) }
            @if let Some(failure) = refused { p.wrong id=(wrong) role="alert" { (visit.said(&failure.said)) } }
        }
    }
}
