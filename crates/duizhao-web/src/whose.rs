//! Which of the offices a request is for, and with which session. 归属
//!
//! Where one office is served nothing is asked. Else a browser has a cookie for each office in which it
//! is signed in, and one that says where it was last; a form belongs to the session whose page it stood on.

use axum::http::HeaderMap;
use duizhao_app::office::{Offices, Token, What};

use crate::guard;
use crate::visit::Sent;

/// 归属
pub(crate) struct Whose {
    /// The place of the office.
    pub(crate) at: usize,
    /// The token of the session there.
    pub(crate) session: Option<String>,
    /// It is the only one, or somebody said so.
    pub(crate) chosen: bool,
    /// Where else the browser has a session.
    pub(crate) elsewhere: Vec<usize>,
}

/// What of a request says whose it is.
pub(crate) struct Says<'r> {
    pub(crate) what: What,
    /// Of a setup or an invitation.
    pub(crate) link: Option<&'r str>,
    pub(crate) query: &'r Sent,
    pub(crate) form: &'r Sent,
}

impl Whose {
    /// Reads the desks where there is a link, and else nothing.
    pub(crate) fn of(offices: &Offices, headers: &HeaderMap, says: &Says<'_>) -> Whose {
        let held = sessions(offices, headers);
        let found = match offices.are_several() {
            true => said(offices, headers, &held, says).or_else(|| held.first().map(|it| it.0)),
            false => Some(0),
        };
        let at = found.unwrap_or_default();
        Whose {
            at,
            session: held.iter().find(|it| it.0 == at).map(|it| it.1.to_owned()),
            chosen: found.is_some(),
            elsewhere: held.iter().map(|it| it.0).filter(|it| *it != at).collect(),
        }
    }
}

fn said(offices: &Offices, headers: &HeaderMap, held: &[(usize, &str)], says: &Says<'_>) -> Option<usize> {
    let token = says.form.get("token");
    let of_form = || held.iter().find(|it| !token.is_empty() && Token::of_forms(it.1) == token).map(|it| it.0);
    // Of a page that nobody has to sign in for; behind it an office is never taken from an address.
    let named = |sent: &Sent| offices.of_code(sent.get("office")).filter(|_| says.what == What::Anyone);
    says.link
        .and_then(|it| offices.of_link(it))
        .or_else(|| named(says.form))
        .or_else(|| named(says.query))
        .or_else(of_form)
        .or_else(|| offices.of_code(guard::cookie(headers, "office")?))
}

/// Every session that a browser has, by the place of its office.
pub(crate) fn sessions<'h>(offices: &Offices, headers: &'h HeaderMap) -> Vec<(usize, &'h str)> {
    if !offices.are_several() {
        return guard::cookie(headers, "session").map(|it| (0, it)).into_iter().collect();
    }
    let of = |(name, token): (&str, &'h str)| Some((offices.of_code(name.strip_prefix("session-")?)?, token));
    let mut held: Vec<(usize, &str)> = guard::cookies(headers).filter_map(of).collect();
    held.sort_by_key(|it| it.0);
    held.dedup_by_key(|it| it.0);
    held
}

/// What the cookie of a session is called.
pub(crate) fn session_cookie(offices: &Offices, at: usize) -> String {
    if offices.are_several() { format!("session-{}", offices.code(at)) } else { "session".to_owned() }
}
