//! What its author puts beside a report: a text to hold it against, and which remarks do not apply.

use duizhao_app::office::{Dismissed, UnderReview};
use duizhao_app::record::Failure;
use duizhao_papers::words::label;
use duizhao_read::Remark;
use maud::{Markup, html};

use super::report::{id, refused};
use super::reports::{chosen, file};
use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;

/// `POST /reports/{report}/dismiss`
pub(crate) fn dismiss(visit: &Visit) -> Result<Answer, Failure> {
    let (report, remark) = (id(visit)?, visit.form.get("remark"));
    match visit.office.dismiss(visit.person()?, report, remark, visit.form.get("reason")) {
        // Where it stood comes the next one.
        Ok(()) => Ok(Answer::go(format!("/reports/{report}#n{}", number(visit.form.get("number"))))),
        Err(failure) if failure.code == "reason" => refused(visit, report, "reason", &failure),
        Err(failure) => Err(failure),
    }
}

/// `POST /reports/{report}/restore`
pub(crate) fn restore(visit: &Visit) -> Result<Answer, Failure> {
    let report = id(visit)?;
    visit.office.restore(visit.person()?, report, visit.form.get("remark"))?;
    Ok(Answer::go(format!("/reports/{report}")))
}

/// `POST /reports/{report}/beside`
pub(crate) fn put(visit: &Visit) -> Result<Answer, Failure> {
    let (person, report) = (visit.person()?, id(visit)?);
    visit.office.report(person, report)?;
    match chosen(visit).and_then(|()| visit.office.put_beside(person, report, &visit.file.name, &visit.file.bytes)) {
        Ok(()) => Ok(Answer::go(format!("/reports/{report}"))),
        Err(failure) if failure.code == "passed" => Err(failure),
        Err(failure) => refused(visit, report, "beside", &failure),
    }
}

/// `POST /reports/{report}/beside/drop`
pub(crate) fn drop(visit: &Visit) -> Result<Answer, Failure> {
    let report = id(visit)?;
    visit.office.drop_beside(visit.person()?, report)?;
    Ok(Answer::go(format!("/reports/{report}")))
}

/// At the end of a remark: that it does not apply.
pub(super) fn answer(visit: &Visit, report: &UnderReview, at: usize, remark: &Remark) -> Markup {
    let it = remark.id(&report.reviewed.document.text);
    let word = visit.say("不适用", "does not apply");
    html! {
        span.answer {
            a href={ "/reports/" (report.id) "?dismiss=" (it) "&number=" (at) "#dismiss" }
                aria-label={ (word) @if visit.is_english() { ": remark " } @else { "：第 " } (at) @if !visit.is_english() { " 条" } }
                { (word) }
        }
    }
}

/// Asks why, for the remark that was chosen; nothing where none was, or it is gone.
pub(super) fn asked(visit: &Visit, report: &UnderReview, refused: Option<&Failure>) -> Markup {
    let sent = if refused.is_some() { &visit.form } else { &visit.query };
    let name = if refused.is_some() { "remark" } else { "dismiss" };
    let text = &report.reviewed.document.text;
    let Some(remark) = report.reviewed.remarks.iter().find(|it| it.id(text) == sent.get(name)) else {
        return html! {};
    };
    let here = format!("/reports/{}", report.id);
    let at = number(sent.get("number"));
    let wrong = refused.map(|it| visit.said(&it.said));
    html! {
        section.tools-card #dismiss aria-labelledby="dismiss-title" {
            h2 #dismiss-title { (visit.say("不适用：", "Does not apply: ")) (label(remark.code, visit.language)) }
            p.quoted lang="zh-Hans" { "“" (duizhao_app::office::quoted(remark, text)) "”" }
            form method="post" action={ (here) "/dismiss" } {
                (layout::token(visit))
                input type="hidden" name="remark" value=(remark.id(text));
                input type="hidden" name="number" value=(at);
                div.field {
                    label for="reason" { (visit.say("原因（可以不写）", "Reason, if there is one to give")) }
                    input #reason type="text" name="reason" maxlength="200" autofocus value=(visit.form.get("reason")) lang="zh-Hans" aria-invalid=[wrong.map(|_| "true")] aria-describedby="reason-hint";
                    p.hint #reason-hint { (visit.say(
                        "这句话不改，再审也不再提；改了会重新看。",
                        "As long as the sentence stays as it is, it is not raised again.",
                    )) }
                    @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
                }
                p.buttons {
                    button { (visit.say("不再提", "Do not raise it")) }
                    a href={ (here) "#n" (at) } { (visit.say("取消", "Cancel")) }
                }
            }
        }
    }
}

/// What was said not to apply, and how it is raised again.
pub(super) fn dismissed(visit: &Visit, report: &UnderReview) -> Markup {
    let one = |it: &Dismissed| {
        html! {
            li {
                span { (label(&it.code, visit.language)) "：" span lang="zh-Hans" { "“" (it.quote) "”" } }
                @if !it.reason.is_empty() { p.hint lang="zh-Hans" { (it.reason) } }
                @if report.passed.is_none() {
                    form method="post" action={ "/reports/" (report.id) "/restore" } {
                        (layout::token(visit))
                        button.quiet name="remark" value=(it.id) { (visit.say("恢复", "Raise it again")) }
                    }
                }
            }
        }
    };
    html! {
        @if !report.dismissed.is_empty() {
            details.dismissed {
                summary {
                    @if visit.is_english() { (report.dismissed.len()) " said not to apply" }
                    @else { "已标不适用 " (report.dismissed.len()) " 条" }
                }
                ul.rows { @for it in &report.dismissed { (one(it)) } }
            }
        }
    }
}

/// The text that the report is held against, and where another is chosen.
pub(super) fn held(visit: &Visit, report: &UnderReview, refused: Option<&Failure>) -> Markup {
    let here = format!("/reports/{}/beside", report.id);
    html! {
        @if let Some(name) = &report.beside {
            form method="post" action={ (here) "/drop" } {
                (layout::token(visit))
                p.beside-file {
                    (visit.say("正与", "Held against ")) span lang="zh-Hans" { "《" (name) "》" } (visit.say("对比。", ". "))
                    button.quiet { (visit.say("不再对比", "Stop")) }
                }
            }
        }
        details open[refused.is_some()] {
            summary {
                @if report.beside.is_some() { (visit.say("换一份对比", "Hold it against another")) }
                @else { (visit.say("与上年或他人的材料对比", "Hold it against last year's, or another's")) }
            }
            form method="post" action=(here) enctype="multipart/form-data" {
                (layout::token(visit))
                (file(visit, "beside", visit.say("拿来对比的材料", "The other report"), refused))
                p.buttons { button { (visit.say("对比", "Compare")) } }
            }
        }
    }
}

fn number(sent: &str) -> usize {
    sent.parse().unwrap_or(1)
}
