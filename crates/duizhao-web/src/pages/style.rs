//! What every page rests on: the style sheet, the icon, the public key, the choice of language.

use std::sync::LazyLock;

use duizhao_app::record::Failure;
use duizhao_papers::html;

use crate::answer::Answer;
use crate::visit::Visit;

const ICON: &str = include_str!("../icon.svg");
/// The pages, and the sheet of a reviewed report.
static CSS: LazyLock<String> = LazyLock::new(|| html::SHEET.to_owned() + include_str!("../style.css"));

/// `GET /style.css`
pub(crate) fn css(_: &Visit) -> Result<Answer, Failure> {
    Ok(Answer::lasting("text/css; charset=utf-8", &CSS))
}

/// `GET /icon.svg`: two texts side by side. Asked for by every browser.
pub(crate) fn icon(_: &Visit) -> Result<Answer, Failure> {
    Ok(Answer::lasting("image/svg+xml", ICON))
}

/// `GET /record.vkey`: everyone may check a receipt. Of several offices the address alone says whose key it is.
pub(crate) fn key(visit: &Visit) -> Result<Answer, Failure> {
    if visit.offices.are_several() && visit.query.get("office") != visit.offices.code(visit.at) {
        return Err(Failure::new(
            "missing",
            "没有这个单位的公钥；请在地址后写明单位：/record.vkey?office=代号",
            "there is no key of such an office; say at the end of the address whose it is: /record.vkey?office=CODE",
        ));
    }
    let line = format!("{}\n", visit.office.verifier_key());
    Ok(Answer::file("record.vkey".to_owned(), "text/plain; charset=utf-8", line.into_bytes()))
}

/// `POST /language`
pub(crate) fn language(visit: &Visit) -> Result<Answer, Failure> {
    let back = visit.form.get("back");
    // To a page of ours and nowhere else.
    let ours = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n']);
    let tag = if visit.form.get("language") == "en" { "en" } else { "zh-Hans" };
    Ok(Answer::go(if ours { back } else { "/" }).with_language(tag, visit.secure))
}
