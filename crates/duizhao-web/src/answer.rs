//! What goes back to the browser, and the headers that keep it safe there. 应答

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{Response, StatusCode};
use duizhao_app::office::Session;
use duizhao_app::record::{Failure, Grave};
use maud::Markup;

use crate::visit::Visit;
use crate::whose::session_cookie;

/// What a page answers. 应答
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) kind: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) location: Option<String>,
    pub(crate) cookies: Vec<String>,
    /// Kept by the browser under this name.
    pub(crate) file: Option<String>,
    /// May be kept by the browser: it is the same for all and changes with the program alone.
    pub(crate) lasting: bool,
    /// Seconds after which, asked again, it will do.
    pub(crate) retry: Option<&'static str>,
    /// The browser asks again by itself.
    pub(crate) again: bool,
}

/// Nothing but what this program itself serves; no script at all.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The type of a Word file.
pub(crate) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

impl Answer {
    pub(crate) fn new(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Answer {
        Answer {
            status,
            kind,
            body,
            location: None,
            cookies: Vec::new(),
            file: None,
            lasting: false,
            retry: None,
            again: false,
        }
    }

    pub(crate) fn page(status: StatusCode, page: Markup) -> Answer {
        Answer::new(status, "text/html; charset=utf-8", page.into_string().into_bytes())
    }

    /// What a failure answers besides its sentence.
    pub(crate) fn for_failure(self, failure: &Failure) -> Answer {
        let retry = match failure.code {
            "crowded" => Some("30"),
            "being-made" => Some("3"),
            _ => None,
        };
        Answer { status: status(failure), retry, ..self }
    }

    pub(crate) fn lasting(kind: &'static str, text: &'static str) -> Answer {
        Answer { lasting: true, ..Answer::new(StatusCode::OK, kind, text.into()) }
    }

    /// A file to keep; `name` has no quotes and no line ends.
    pub(crate) fn file(name: String, kind: &'static str, bytes: Vec<u8>) -> Answer {
        Answer { file: Some(name), ..Answer::new(StatusCode::OK, kind, bytes) }
    }

    pub(crate) fn go(to: impl Into<String>) -> Answer {
        Answer { location: Some(to.into()), ..Answer::new(StatusCode::SEE_OTHER, "text/plain", Vec::new()) }
    }

    pub(crate) fn with_session(mut self, session: &Session, visit: &Visit) -> Answer {
        let name = session_cookie(&visit.offices, visit.at);
        self.cookies.push(cookie(&name, session.token.as_str(), 12 * 3600, visit.secure));
        self.at_office(visit)
    }

    pub(crate) fn without_session(mut self, visit: &Visit) -> Answer {
        self.cookies.push(cookie(&session_cookie(&visit.offices, visit.at), "", 0, visit.secure));
        self
    }

    /// Of several offices the browser goes on with this one.
    pub(crate) fn at_office(mut self, visit: &Visit) -> Answer {
        if visit.offices.are_several() {
            self.cookies.push(cookie("office", visit.offices.code(visit.at), 400 * 86_400, visit.secure));
        }
        self
    }

    pub(crate) fn with_language(mut self, tag: &str, secure: bool) -> Answer {
        self.cookies.push(cookie("language", tag, 400 * 86_400, secure));
        self
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        let cached = if self.lasting { "public, max-age=3600" } else { "no-store" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cached));
        let text = |it: &str| HeaderValue::from_str(it).ok();
        headers.extend(self.location.and_then(|it| text(&it)).map(|it| (header::LOCATION, it)));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
            if self.again {
                headers.insert(header::REFRESH, HeaderValue::from_static(seconds));
            }
        }
        let file = self.file.map(|it| format!("attachment; filename=\"download\"; filename*=UTF-8''{}", percent(&it)));
        headers.extend(file.and_then(|it| text(&it)).map(|it| (header::CONTENT_DISPOSITION, it)));
        for it in self.cookies.iter().filter_map(|it| text(it)) {
            headers.append(header::SET_COOKIE, it);
        }
        response
    }
}

fn percent(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

fn cookie(name: &str, word: &str, seconds: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={word}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// What a failure is in HTTP.
pub(crate) fn status(failure: &Failure) -> StatusCode {
    match failure.code {
        "missing" | "link" => StatusCode::NOT_FOUND,
        "forbidden" => StatusCode::FORBIDDEN,
        "json" => StatusCode::BAD_REQUEST,
        "media-type" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "signed-out" => StatusCode::UNAUTHORIZED,
        "stale" | "conflict" => StatusCode::CONFLICT,
        "disk-full" => StatusCode::INSUFFICIENT_STORAGE,
        "too-many" => StatusCode::TOO_MANY_REQUESTS,
        "too-large" => StatusCode::PAYLOAD_TOO_LARGE,
        "too-slow" => StatusCode::REQUEST_TIMEOUT,
        "method" => StatusCode::METHOD_NOT_ALLOWED,
        "crowded" | "being-made" | "not-made" | "busy" | "read-only" | "not-written" | "database" | "unreachable"
        | "damaged" | "checkpoint" | "unsigned" | "key" | "file" => StatusCode::SERVICE_UNAVAILABLE,
        _ if failure.grave == Grave::Unknown => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use duizhao_core::Said;
    use duizhao_journal::{AppendError, StoreError};

    use super::*;

    fn said() -> Said {
        Said::new("某事", "something")
    }

    #[test]
    fn what_the_store_cannot_do_is_no_fault_of_who_asked() {
        let stores: [(fn() -> StoreError, u16); 5] = [
            (|| StoreError::Full, 507),
            (|| StoreError::ReadOnly(said()), 503),
            (|| StoreError::Busy(said()), 503),
            (|| StoreError::Away(said()), 503),
            (|| StoreError::Failed(said()), 503),
        ];
        for (err, code) in stores {
            assert_eq!(status(&err().into()).as_u16(), code, "{}", err());
            assert_eq!(status(&AppendError::NotWritten(err()).into()).as_u16(), code, "{}", err());
        }
        for (code, seconds) in [("crowded", "30"), ("being-made", "3")] {
            let answer = Answer::go("/").for_failure(&Failure::new(code, "", ""));
            let answer = Answer { again: code == "being-made", ..answer }.into_response();
            let after = answer.headers()["retry-after"].to_str().unwrap();
            assert_eq!((answer.status().as_u16(), after), (503, seconds));
            assert_eq!(answer.headers().contains_key("refresh"), code == "being-made");
        }
        assert_eq!(status(&AppendError::Unknown(said()).into()), StatusCode::SERVICE_UNAVAILABLE);
    }
}
