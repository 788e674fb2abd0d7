//! One request: who asks, in which language, for what. 来访

use std::collections::BTreeMap;
use std::sync::Arc;

use duizhao_app::office::{Offices, Person, Shared, Token, What};
use duizhao_app::record::Failure;
use duizhao_core::{MatterId, Said};
use duizhao_papers::words::Word;
use duizhao_read::Language;
use uuid::Uuid;

use crate::forms::Uploaded;
use crate::whose::Whose;

/// What a browser sent in a form or behind the question mark, in order. 表单
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent(Vec<(String, String)>);

/// A request, as a page takes it. 来访
pub(crate) struct Visit {
    pub(crate) offices: Arc<Offices>,
    /// The place of the office that is asked.
    pub(crate) at: usize,
    pub(crate) office: Shared,
    /// Somebody said that it is this one, or there is no other.
    pub(crate) chosen: bool,
    /// Where else the browser has a session.
    pub(crate) elsewhere: Vec<usize>,
    /// Of that office.
    pub(crate) person: Option<Person>,
    /// The token of the session there, where there is one.
    pub(crate) session: Option<String>,
    pub(crate) language: Language,
    /// As it was asked for, to come back to.
    pub(crate) path: String,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) query: Sent,
    pub(crate) form: Sent,
    /// The file that came with the form.
    pub(crate) file: Uploaded,
    pub(crate) address: String,
    /// Over TLS.
    pub(crate) secure: bool,
    /// How the browser calls this place, as `10.0.0.5:8620`; empty where it does not say.
    pub(crate) host: String,
}

impl Sent {
    pub(crate) fn read(bytes: &[u8]) -> Sent {
        let mut sent = Sent::default();
        form_urlencoded::parse(bytes).for_each(|(name, word)| sent.put_typed(&name, &word));
        sent
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|it| it.0 == name).map_or("", |it| &it.1)
    }

    /// Where something stands there.
    pub(crate) fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|it| !it.is_empty())
    }

    pub(crate) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |it| it.0 == name).map(|it| it.1.as_str())
    }

    pub(crate) fn has(&self, name: &str, word: &str) -> bool {
        self.all(name).any(|it| it == word)
    }

    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// As a browser sent it.
    pub(crate) fn put_typed(&mut self, name: &str, word: &str) {
        self.put(name, word.replace("\r\n", "\n").replace('\0', ""));
    }

    pub(crate) fn drop_all(&mut self, name: &str) {
        self.0.retain(|it| it.0 != name);
    }

    pub(crate) fn drop_one(&mut self, name: &str, word: &str) {
        self.0.retain(|it| it.0 != name || it.1 != word);
    }

    pub(crate) fn put(&mut self, name: &str, word: impl Into<String>) {
        self.0.push((name.to_owned(), word.into()));
    }
}

impl Visit {
    /// A request to this office, of which nothing more is known yet.
    pub(crate) fn to(offices: Arc<Offices>, whose: Whose, language: Language) -> Visit {
        let Whose { at, session, chosen, elsewhere } = whose;
        Visit {
            office: Shared::clone(offices.office(at)),
            offices,
            at,
            chosen,
            elsewhere,
            person: None,
            session,
            language,
            path: String::new(),
            params: BTreeMap::new(),
            query: Sent::default(),
            form: Sent::default(),
            file: Uploaded::default(),
            address: String::new(),
            secure: false,
            host: String::new(),
        }
    }

    /// It is for another office than it seemed.
    pub(crate) fn turn_to(&mut self, at: usize) {
        self.at = at;
        self.office = Shared::clone(self.offices.office(at));
    }

    /// The page to sign in to the office that was asked.
    pub(crate) fn login(&self) -> String {
        match self.offices.are_several() && self.chosen {
            true => format!("/login?office={}", self.offices.code(self.at)),
            false => "/login".to_owned(),
        }
    }

    /// Where the public key of the office is, for whoever the address is handed to.
    pub(crate) fn key_address(&self) -> String {
        match self.offices.are_several() {
            true => format!("/record.vkey?office={}", self.offices.code(self.at)),
            false => "/record.vkey".to_owned(),
        }
    }

    /// A path of this place as one hands it to someone else.
    pub(crate) fn whole_address(&self, path: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        if self.host.is_empty() { path.to_owned() } else { format!("{scheme}://{}{path}", self.host) }
    }

    /// A word of ours in the reader's language.
    pub(crate) fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        Word(zh, en).to(self.language)
    }

    pub(crate) fn word(&self, word: Word) -> &'static str {
        word.to(self.language)
    }

    pub(crate) fn said<'s>(&self, said: &'s Said) -> &'s str {
        match self.language {
            Language::Chinese => &said.zh,
            Language::English => &said.en,
        }
    }

    /// Who asks; the router lets nobody else through to a page that wants to know.
    pub(crate) fn person(&self) -> Result<&Person, Failure> {
        self.person.as_ref().ok_or_else(|| Failure::new("signed-out", "请先登录", "sign in first"))
    }

    pub(crate) fn may(&self, what: What) -> bool {
        self.person.as_ref().is_some_and(|it| it.may(what))
    }

    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    pub(crate) fn matter(&self) -> Result<MatterId, Failure> {
        uuid(self.param("matter")).map(MatterId)
    }

    /// What a form of this session must carry.
    pub(crate) fn token(&self) -> String {
        self.session.as_deref().map(Token::of_forms).unwrap_or_default()
    }

    pub(crate) fn is_english(&self) -> bool {
        self.language == Language::English
    }
}

pub(crate) fn uuid(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| {
        Failure::new("missing", "没有这个编号，请从台账里打开", "there is no such id; open it from the ledger")
    })
}
