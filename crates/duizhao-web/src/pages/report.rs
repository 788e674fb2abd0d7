//! One report under review: remarks in its margin, what mending changed, and what was promised before.

use duizhao_app::office::{LeftOut, Line, Mended, Remarked, UnderReview, What};
use duizhao_app::record::Failure;
use duizhao_papers::html as sheet;
use duizhao_papers::words::{Word, label};
use duizhao_read::Remark;
use maud::{Markup, html};
use uuid::Uuid;

use super::ledger::{clock, mark};
use super::reports::{chosen, file};
use super::{beside, passed};
use crate::answer::{Answer, DOCX};
use crate::visit::{Visit, uuid};
use crate::{layout, words};

/// Matters shown at first; the rest opens.
const SHOWN: usize = 8;

/// `GET /reports/{report}`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    let report = visit.office.report(visit.person()?, id(visit)?)?;
    Ok(layout::page(visit, title(visit), &body(visit, &report, None)?))
}

/// `POST /reports/{report}`: the mended file.
pub(crate) fn mend(visit: &Visit) -> Result<Answer, Failure> {
    let (person, id) = (visit.person()?, id(visit)?);
    // Whoever may not know of it learns nothing from what they send.
    let report = visit.office.report(person, id)?;
    match chosen(visit).and_then(|()| visit.office.mend_report(person, id, &visit.file.name, &visit.file.bytes)) {
        Ok(()) => Ok(Answer::go(format!("/reports/{id}"))),
        Err(failure) if failure.code == "passed" => Err(failure),
        Err(failure) => refused(visit, report.id, "file", &failure),
    }
}

/// `GET /reports/{report}/commented`
pub(crate) fn commented(visit: &Visit) -> Result<Answer, Failure> {
    let (name, bytes) = visit.office.commented_report(visit.person()?, id(visit)?, visit.language)?;
    Ok(Answer::file(name, DOCX, bytes))
}

/// `POST /reports/{report}/delete`
pub(crate) fn delete(visit: &Visit) -> Result<Answer, Failure> {
    visit.office.drop_report(visit.person()?, id(visit)?)?;
    Ok(Answer::go("/reports?done=deleted"))
}

pub(super) fn id(visit: &Visit) -> Result<Uuid, Failure> {
    uuid(visit.param("report"))
}

/// The field that was refused and why, to be said beside it.
pub(super) type Refused<'f> = Option<(&'static str, &'f Failure)>;

pub(super) fn refused(visit: &Visit, report: Uuid, field: &'static str, why: &Failure) -> Result<Answer, Failure> {
    let report = visit.office.report(visit.person()?, report)?;
    Ok(layout::refused(visit, title(visit), why, &body(visit, &report, Some((field, why)))?))
}

/// What is to be said beside this field.
fn at<'f>(refused: Refused<'f>, field: &str) -> Option<&'f Failure> {
    refused.filter(|it| it.0 == field).map(|it| it.1)
}

fn title(visit: &Visit) -> &'static str {
    visit.say("审阅", "Review")
}

fn body(visit: &Visit, report: &UnderReview, refused: Refused<'_>) -> Result<Markup, Failure> {
    let answer = |at: usize, remark: &Remark| match report.passed {
        None => beside::answer(visit, report, at, remark),
        Some(_) => html! {},
    };
    let rules = visit.office.moment()?.rules;
    Ok(html! {
        p.crumb {
            a href="/reports" { (visit.say("审阅材料", "Reports")) } " · "
            @if report.passed.is_none() { (visit.say("只有您自己看得到，", "yours alone, ")) }
            (visit.say("保留到", "kept until")) " " time { (words::time(report.expires, &rules)) }
        }
        @if report.passed.is_none() {
            (layout::done(visit, &[
                ("back", Word("已收回，又只有您自己看得到；改好后可以再转交。", "Taken back, and yours alone again; it can be passed on again.")),
            ]))
        }
        @if let Some(it) = &report.passed { (passed::told(visit, it, &visit.office.names()?)?) }
        @if let Some(mended) = &report.mended { (since(visit, mended)) }
        div.reviewing {
            aside aria-label=(visit.say("办理", "What to do")) {
                @if report.passed.is_none() { (beside::asked(visit, report, at(refused, "reason"))) }
                (tools(visit, report, refused))
                (beside::dismissed(visit, report))
                @if !report.earlier.is_empty() { (earlier(visit, &report.earlier, report.left_out)) }
            }
            div.review { (sheet::sheet(&report.reviewed, &report.others, report.dismissed.len(), visit.language, &answer)) }
        }
    })
}

fn tools(visit: &Visit, report: &UnderReview, refused: Refused<'_>) -> Markup {
    let here = format!("/reports/{}", report.id);
    html! {
        section.tools-card {
            @if report.reviewed.figures.measures > 0 {
                p { a.go href={ (here) "/measures" } { (measures_word(visit, report)) } }
            }
            p { a href={ (here) "/commented" } { (visit.say("下载带批注的 .docx", "Download the .docx with comments")) } }
            @if let Some(passed) = &report.passed { (passed::ending(visit, report.id, passed)) }
            @else {
                form method="post" action=(here) enctype="multipart/form-data" {
                    (layout::token(visit))
                    (file(visit, "file", visit.say("改好以后再审一遍", "Review the mended file"), at(refused, "file")))
                    p.buttons { button { (visit.say("再审", "Review again")) } }
                }
                (beside::held(visit, report, at(refused, "beside")))
                form method="post" action={ (here) "/delete" } {
                    (layout::token(visit))
                    button.quiet.danger { (visit.say("删除这份材料", "Delete this report")) }
                }
            }
        }
    }
}

/// What waits behind the link to the measures.
fn measures_word(visit: &Visit, report: &UnderReview) -> &'static str {
    match (passed::is_held(visit, report.passed.as_ref()), visit.may(What::Measures)) {
        (false, _) => visit.say("看采纳了哪些措施", "The measures as they were accepted"),
        (true, true) => visit.say("把措施列为事项", "Make matters of the measures"),
        (true, false) => visit.say("采纳措施，转交党政办", "Accept measures and pass them to a clerk"),
    }
}

fn since(visit: &Visit, mended: &Mended) -> Markup {
    let (gone, new, left) = (mended.gone.len(), mended.new.len(), mended.left);
    html! {
        div.done role="status" {
            p {
                @if visit.is_english() {
                    "After mending: " (gone) " remarks are gone, " (new) " are new, " (left) " are left."
                } @else {
                    "改后：" (gone) " 条意见没有了，" (new) " 条是新的，" (left) " 条还在。"
                }
            }
            (remarked(visit, visit.say("没有了的", "Gone"), &mended.gone))
            (remarked(visit, visit.say("新的", "New"), &mended.new))
        }
    }
}

fn remarked(visit: &Visit, word: &str, remarks: &[Remarked]) -> Markup {
    html! {
        @if !remarks.is_empty() {
            details {
                summary { (word) " " (remarks.len()) }
                ul { @for it in remarks { li { (label(&it.code, visit.language)) (visit.say("：", ": ")) span lang="zh-Hans" { "“" (it.quote) "”" } } } }
            }
        }
    }
}

/// What earlier reports promised, what is open first.
fn earlier(visit: &Visit, lines: &[Line], left_out: LeftOut) -> Markup {
    let one = |line: &Line| {
        html! {
            li {
                a href={ "/matters/" (line.id.0) } lang="zh-Hans" { (super::ledger::affair(visit, line)) }
                span.beside { (mark(visit, line)) (clock(visit, line.clock)) }
            }
        }
    };
    html! {
        section.earlier aria-labelledby="earlier" {
            h2 #earlier { (visit.say("以前材料列出的事项", "Matters of earlier reports")) " " span.count { (lines.len()) } }
            ul.lines { @for line in lines.iter().take(SHOWN) { (one(line)) } }
            @if lines.len() > SHOWN {
                details.more {
                    summary { @if visit.is_english() { (lines.len() - SHOWN) " more" } @else { "还有 " (lines.len() - SHOWN) " 件" } }
                    ul.lines { @for line in lines.iter().skip(SHOWN) { (one(line)) } }
                }
            }
            @if let Some(said) = left_out.said() { p.hint { (visit.said(&said)) } }
        }
    }
}
