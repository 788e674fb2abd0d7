//! A second factor: switched on with an app or a printed page, and off; never a telephone required.

use duizhao_app::office::{Person, Second, Secret, What};
use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use maud::{Markup, PreEscaped, html};
use qrcodegen::{QrCode, QrCodeEcc};

use super::settings::tabs;
use crate::answer::Answer;
use crate::layout;
use crate::visit::Visit;

/// `GET /settings/second`
pub(crate) fn page(visit: &Visit) -> Result<Answer, Failure> {
    Ok(layout::page(visit, title(visit), &body(visit, visit.person()?, None)?))
}

/// `POST /settings/second`: codes of an app, from now on.
pub(crate) fn add_app(visit: &Visit) -> Result<Answer, Failure> {
    let (person, form) = (visit.person()?, &visit.form);
    let secret = Secret::of(form.get("secret"));
    match secret.and_then(|it| visit.office.add_app(person, form.get("password"), &it, form.get("code"))) {
        Ok(()) => Ok(Answer::go("/settings/second?done=on")),
        Err(failure) => refused(visit, person, &failure),
    }
}

/// `POST /settings/second/codes`: a page of codes to print, shown once.
pub(crate) fn print(visit: &Visit) -> Result<Answer, Failure> {
    let person = visit.person()?;
    match visit.office.print_codes(person, visit.form.get("password")) {
        Ok(codes) => Ok(layout::page(visit, visit.say("一次性验证码", "Printed codes"), &sheet(visit, person, &codes))),
        Err(failure) => refused(visit, person, &failure),
    }
}

/// `POST /settings/second/off`
pub(crate) fn off(visit: &Visit) -> Result<Answer, Failure> {
    let person = visit.person()?;
    match visit.office.drop_second(person, visit.form.get("password")) {
        Ok(()) => Ok(Answer::go("/settings/second?done=off")),
        Err(failure) => refused(visit, person, &failure),
    }
}

/// `POST /settings/second/office`: whether everybody has to have one.
pub(crate) fn of_office(visit: &Visit) -> Result<Answer, Failure> {
    let person = visit.person()?;
    match visit.office.set_needs_second(person, visit.form.has("needed", "yes")) {
        Ok(()) => Ok(Answer::go("/settings/second?done=office")),
        Err(failure) => refused(visit, person, &failure),
    }
}

fn refused(visit: &Visit, person: &Person, failure: &Failure) -> Result<Answer, Failure> {
    Ok(layout::refused(visit, title(visit), failure, &body(visit, person, Some(failure))?))
}

fn title(visit: &Visit) -> &'static str {
    visit.say("两步验证", "Second factor")
}

fn body(visit: &Visit, person: &Person, refused: Option<&Failure>) -> Result<Markup, Failure> {
    let second = visit.office.second(person)?;
    let needed = visit.office.needs_second()?;
    // What was refused is tried again with the same secret: the app has it already.
    let secret = Secret::of(visit.form.get("secret")).unwrap_or_else(|_| visit.office.new_secret());
    Ok(html! {
        (tabs(visit, "/settings/second"))
        div.narrow {
            h1 { (title(visit)) }
            (layout::done(visit, &[
                ("on", Word("已开启。请再打印一页验证码，手机不在手边时用。", "It is on. Print a page of codes too, for when the telephone is not at hand.")),
                ("off", Word("已关闭，登录只要密码。", "It is off; the password alone signs in.")),
                ("office", Word("已保存。", "Saved.")),
            ]))
            @if let Some(failure) = refused { (layout::alert(visit, failure)) }
            @if needed && second.is_none() {
                p.alert { (visit.say("本单位要求人人使用两步验证；开启以后才能办理。", "This office wants a second factor of everybody; switch it on to go on.")) }
            }
            p { (visit.say(
                "登录时除密码外，再填一个验证码。不必用手机：可以只打印一页一次性验证码，放在抽屉里。",
                "A code is asked for beside the password. No telephone is needed: a printed page of codes in a drawer will do.",
            )) }
            (state(visit, second))
            h2 { (visit.say("打印一页验证码", "A printed page of codes")) }
            p { (visit.say("十个验证码，每个只能用一次。再打印一页，原来那页作废。", "Ten codes, each of which works once. A new page ends the old one.")) }
            form method="post" action="/settings/second/codes" {
                (layout::token(visit))
                (password(visit, "codes"))
                button { (visit.say("生成验证码", "Make the codes")) }
            }
            h2 { (visit.say("用验证器程序", "An app that counts codes")) }
            (app(visit, person, &secret))
            @if second.is_some() && !needed {
                h2 { (visit.say("关闭", "Switch it off")) }
                form method="post" action="/settings/second/off" {
                    (layout::token(visit))
                    (password(visit, "off"))
                    button { (visit.say("关闭两步验证", "Switch off")) }
                }
            }
            @if person.may(What::People) {
                h2 { (visit.say("全单位", "The whole office")) }
                form method="post" action="/settings/second/office" {
                    (layout::token(visit))
                    label.tick {
                        input type="checkbox" name="needed" value="yes" checked[needed];
                        span { (visit.say("人人都要开启两步验证；没有开启的，登录后先到这一页", "everybody has to have a second factor; who has none comes to this page first")) }
                    }
                    button { (visit.say("保存", "Save")) }
                }
            }
        }
    })
}

fn state(visit: &Visit, second: Option<Second>) -> Markup {
    let on = visit.say("已开启", "on");
    html! {
        dl.facts {
            dt { (visit.say("验证器程序", "App")) }
            dd { (if second.is_some_and(|it| it.app) { on } else { visit.say("未开启", "off") }) }
            dt { (visit.say("打印的验证码", "Printed codes")) }
            dd {
                @let left = second.map_or(0, |it| it.printed);
                @if visit.is_english() { (left) " left" } @else { "还有 " (left) " 个" }
            }
        }
    }
}

fn app(visit: &Visit, person: &Person, secret: &Secret) -> Markup {
    let office = visit.office.name().unwrap_or_default();
    let groups: Vec<String> =
        secret.as_str().as_bytes().chunks(4).map(|it| String::from_utf8_lossy(it).into_owned()).collect();
    html! {
        p { (visit.say("在手机或电脑的验证器程序里扫描，或抄入密钥：", "Scan it with the app, or type the secret:")) }
        (square(visit, &address(&office, &person.login, secret)))
        p { code.token { (groups.join(" ")) } }
        form method="post" action="/settings/second" {
            (layout::token(visit))
            input type="hidden" name="secret" value=(secret.as_str());
            div.field {
                label for="code" { (visit.say("程序现在显示的六位数字", "The six digits that it shows now")) }
                input #code name="code" inputmode="numeric" autocomplete="one-time-code" required;
            }
            (password(visit, "app"))
            button { (visit.say("开启", "Switch on")) }
        }
    }
}

fn password(visit: &Visit, form: &str) -> Markup {
    let id = format!("password-{form}");
    html! {
        div.field {
            label for=(id) { (visit.say("现在的密码", "The present password")) }
            input id=(id) type="password" name="password" autocomplete="current-password" required;
        }
    }
}

/// What apps read from a square: <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>.
fn address(office: &str, login: &str, secret: &Secret) -> String {
    let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let issuer = part(if office.is_empty() { "对照" } else { office });
    format!("otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}", part(login), secret.as_str())
}

/// A square to hold a camera to; dark on white whatever the page looks like, or cameras miss it.
fn square(visit: &Visit, text: &str) -> Markup {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Low) else { return html! {} };
    let (size, margin) = (code.size(), 4);
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let path: String = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + margin, y + margin)).collect();
    let whole = size + 2 * margin;
    html! {
        svg.square viewBox={ "0 0 " (whole) " " (whole) } width="216" height="216" role="img" aria-label=(visit.say("密钥的二维码", "the secret as a square code")) {
            (PreEscaped(format!("<path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path fill=\"#000\" d=\"{path}\"/>")))
        }
    }
}

fn sheet(visit: &Visit, person: &Person, codes: &[String]) -> Markup {
    html! {
        div.narrow {
            h1 { (visit.say("一次性验证码", "Printed codes")) }
            div.done role="status" {
                p { (visit.say("两步验证已开启。请现在打印或抄下这一页，以后不再显示。", "The second factor is on. Print or copy this page now; it is not shown again.")) }
            }
            p { (visit.say("登录名：", "Signs in as: ")) strong { (person.login) } }
            p { (visit.say("每个只能用一次，用过的划掉。放在别人拿不到的地方，不与密码放在一起。", "Each works once; strike it out. Keep it where others do not reach it, and apart from the password.")) }
            ol.codes { @for it in codes { li { code { (it) } } } }
            p { a href="/settings/second" { (visit.say("打印好了", "Done")) } }
        }
    }
}
