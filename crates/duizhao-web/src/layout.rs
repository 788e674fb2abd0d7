//! The frame around every page: who, where to, and what this program is not for. 版面

use axum::http::StatusCode;
use duizhao_app::office::{Person, What};
use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use maud::{DOCTYPE, Markup, html};

use crate::answer::{Answer, status};
use crate::visit::Visit;
use crate::words::Words;

/// A page in its frame.
pub(crate) fn page(visit: &Visit, title: &str, body: &Markup) -> Answer {
    Answer::page(StatusCode::OK, frame(visit, title, body))
}

/// The same page again, because something in it was refused.
pub(crate) fn refused(visit: &Visit, title: &str, failure: &Failure, body: &Markup) -> Answer {
    Answer::page(status(failure), frame(visit, title, body))
}

/// A failure that has no form to stand beside.
pub(crate) fn failed(visit: &Visit, failure: &Failure) -> Answer {
    let title = match failure.code {
        "missing" | "link" => visit.say("没有找到", "Not found"),
        "forbidden" => visit.say("没有权限", "Not allowed"),
        _ => visit.say("没有办成", "Not done"),
    };
    let body = html! {
        h1 { (title) }
        (alert(visit, failure))
        @if failure.code == "signed-out" { (kept(visit)) }
        p { a href=(home(visit.person.as_ref())) { (visit.say("回到首页", "Back to the start")) } }
    };
    Answer::page(status(failure), frame(visit, title, &body)).for_failure(failure)
}

/// What was typed about a matter by someone whose session has ended meanwhile, to be copied from.
fn kept(visit: &Visit) -> Markup {
    let is_of_matter = ["/matters/", "/register"].iter().any(|it| visit.path.starts_with(it));
    // Ids and choices are ASCII, and what people write here hardly ever.
    let typed = visit.form.pairs().iter().map(|it| &it.1).filter(|it| is_of_matter && !it.is_ascii());
    let typed: Vec<&String> = typed.collect();
    html! {
        @if !typed.is_empty() {
            h2 { (visit.say("您填的内容，还没有提交", "What you typed, not yet sent")) }
            p { (visit.say("登录以后请再填一次，可以从这里复制：", "Type it again once signed in; it can be copied from here:")) }
            @for word in typed { blockquote lang="zh-Hans" { (word) } }
        }
        p { a href=(visit.login()) { (visit.say("登录", "Sign in")) } }
    }
}

/// What was refused, and what would be right.
pub(crate) fn alert(visit: &Visit, failure: &Failure) -> Markup {
    html! { p.alert role="alert" { (visit.said(&failure.said)) } }
}

/// What makes a password, said before one is refused.
pub(crate) const PASSWORD: Word = Word(
    "至少 10 个字，可以是一句自己记得住的话；不要含登录名，不要用连续数字或重复一个字",
    "at least 10 characters, a sentence will do; without the name, no digits in a row, no one sign over and over",
);

/// A refusal with one of these codes, beside the field that it is about.
pub(crate) fn beside(visit: &Visit, refused: Option<&Failure>, codes: &[&str]) -> Markup {
    let failure = refused.filter(|it| codes.contains(&it.code));
    html! { @if let Some(failure) = failure { p.wrong role="alert" { (visit.said(&failure.said)) } } }
}

/// Whether a refusal is about a field of this form.
pub(crate) fn is_wrong(refused: Option<&Failure>, codes: &[&str]) -> Option<&'static str> {
    refused.is_some_and(|it| codes.contains(&it.code)).then_some("true")
}

/// What was just done here, by the word that came back with `?done=`.
pub(crate) fn done(visit: &Visit, words: Words) -> Markup {
    let done = words.iter().find(|it| visit.query.get("done") == it.0);
    html! { @if let Some((_, word)) = done { p.done role="status" { (visit.word(*word)) } } }
}

/// What every form of a session carries.
pub(crate) fn token(visit: &Visit) -> Markup {
    html! { @if visit.person.is_some() { input type="hidden" name="token" value=(visit.token()); } }
}

pub(crate) const SECRECY: (&str, &str) = (
    "本程序不得存储、处理、传输国家秘密。",
    "Not for state secrets: this program must not store, process or transmit them.",
);

fn frame(visit: &Visit, title: &str, body: &Markup) -> Markup {
    let office = if visit.chosen { visit.offices.name(visit.at).unwrap_or_default() } else { String::new() };
    let tag = if visit.is_english() { "en" } else { "zh-Hans" };
    html! {
        (DOCTYPE)
        html lang=(tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (visit.say("对照", "Duizhao")) }
                link rel="icon" type="image/svg+xml" href="/icon.svg";
                link rel="stylesheet" href="/style.css";
            }
            body {
                a.skip href="#main" { (visit.say("跳到正文", "Skip to the text")) }
                header.top {
                    div.wide {
                        a.brand href=(home(visit.person.as_ref())) { span.mark lang="zh-Hans" { "对照" } span lang="zh-Hans" { (office) } }
                        @if visit.person.is_some() { (nav(visit)) }
                        (corner(visit))
                    }
                }
                main #main tabindex="-1" { (body) }
                footer {
                    div.wide {
                    p { strong { (visit.say(SECRECY.0, SECRECY.1)) } }
                    p { (visit.say("一切都在本机或本单位的网络里进行，不连接任何外部服务。", "Everything stays on this machine or in the office's own network; nothing is fetched from elsewhere.")) }
                    }
                }
            }
        }
    }
}

/// Where someone begins: not everyone has a day full of matters.
pub(crate) fn home(person: Option<&Person>) -> &'static str {
    let places = [("/", What::Today), ("/audit", What::ReadAudit), ("/settings/people", What::People)];
    let Some(person) = person else { return "/" };
    places.iter().find(|it| person.may(it.1)).map_or("/settings", |it| it.0)
}

fn nav(visit: &Visit) -> Markup {
    let places = [
        ("/", What::Today, visit.say("今日", "Today"), "1"),
        ("/ledger", What::Ledger, visit.say("台账", "Ledger"), "2"),
        ("/register", What::Registered, visit.say("登记", "Register"), "3"),
        ("/reports", What::Reports, visit.say("审阅", "Review"), "5"),
        ("/tables", What::Tables, visit.say("导入导出", "In and out"), "6"),
        ("/signs", What::Signs, visit.say("迹象", "Signs"), "7"),
        ("/offices", What::Beneath, visit.say("下级单位", "Beneath"), "8"),
        ("/audit", What::ReadAudit, visit.say("审计", "Audit"), "4"),
        ("/settings", What::OwnAccount, visit.say("设置", "Settings"), "9"),
    ];
    let path = visit.path.split('?').next().unwrap_or_default();
    let (waiting, beneath) = (waiting(visit), visit.offices.has_beneath(visit.at));
    let here = |to: &str| if to == "/" { path == "/" } else { path.starts_with(to) };
    html! {
        nav aria-label=(visit.say("主导航", "Main")) {
            @for (to, _, word, key) in places.iter().filter(|it| visit.may(it.1) && (it.1 != What::Beneath || beneath)) {
                a href=(to) accesskey=(key) aria-current=[here(to).then_some("page")] {
                    (word)
                    @if *to == "/reports" && waiting > 0 {
                        span.waiting { (waiting) span.unseen { (visit.say(" 份转交来的待登记", " passed to me, to be registered")) } }
                    }
                }
            }
        }
    }
}

/// Reports passed to this person of which nothing came yet.
fn waiting(visit: &Visit) -> usize {
    // A frame is drawn around failures too, those of the desk among them.
    visit.person.as_ref().and_then(|it| visit.office.waiting_reports(it).ok()).map_or(0, |it| it.len())
}

fn corner(visit: &Visit) -> Markup {
    let (other, word) = if visit.is_english() { ("zh-Hans", "中文") } else { ("en", "English") };
    html! {
        div.corner {
            (elsewhere(visit))
            @if let Some(person) = &visit.person { span.who lang="zh-Hans" { (person.name) } }
            form method="post" action="/language" {
                (token(visit))
                input type="hidden" name="back" value=(visit.path);
                button.quiet name="language" value=(other) lang=(other) { (word) }
            }
            @if visit.person.is_some() {
                form method="post" action="/logout" {
                    (token(visit))
                    button.quiet { (visit.say("退出", "Sign out")) }
                }
            }
        }
    }
}

/// To the other offices in which this browser is signed in, and to sign in to one more.
fn elsewhere(visit: &Visit) -> Markup {
    let offices = &visit.offices;
    let more = offices.places().find(|it| *it != visit.at && !visit.elsewhere.contains(it));
    let link = |at: usize, word: &str, tag: Option<&str>| {
        html! { a href={ "/login?office=" (offices.code(at)) } lang=[tag] { (word) } }
    };
    html! {
        @for at in &visit.elsewhere { (link(*at, &offices.name(*at).unwrap_or_default(), Some("zh-Hans"))) }
        @if let Some(at) = more.filter(|_| visit.person.is_some()) {
            (link(at, visit.say("登录其他单位", "Another office"), None))
        }
    }
}
