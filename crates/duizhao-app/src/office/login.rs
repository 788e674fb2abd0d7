//! Signing in and out: passwords, tokens, and patience with who guesses. 登录

use std::collections::BTreeMap;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use duizhao_core::PersonId;
use duizhao_journal::World;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::people::{Membership, Person, person};
use super::{Office, lock};
use crate::record::Failure;

/// 256 bits that nobody can guess, as text; kept as its hash alone. 令牌
#[derive(Clone)]
pub struct Token(String);

/// A person is signed in with it until it expires. 会话
#[derive(Clone)]
pub struct Session {
    pub token: Token,
    pub expires: Timestamp,
}

/// A working day.
const SESSION: SignedDuration = SignedDuration::from_hours(12);
/// To find the page of codes.
const HALF: SignedDuration = SignedDuration::from_mins(10);
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Wrong passwords within the window, for one name and from one address.
const FOR_A_NAME: usize = 5;
const FROM_AN_ADDRESS: usize = 30;
/// Names remembered at once; past it the window is over for all.
const NAMES: usize = 10_000;

const PASSWORD_SHORTEST: usize = 10;
const PASSWORD_LONGEST: usize = 200;

impl Token {
    pub(super) fn new(world: &World) -> Token {
        let mut bytes = [0_u8; 32];
        (world.fill)(&mut bytes);
        Token(bytes.iter().map(|it| format!("{it:02x}")).collect())
    }

    /// To hand over in a cookie or a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn hashed(&self) -> [u8; 32] {
        Token::hash_of(&self.0)
    }

    pub(super) fn hash_of(text: &str) -> [u8; 32] {
        Sha256::digest(text.as_bytes()).into()
    }

    /// Compared by hash, so that the time it takes tells nothing.
    pub(super) fn is(&self, text: &str) -> bool {
        self.hashed() == Token::hash_of(text)
    }

    /// What a form of this session must carry, so that another site's form is told apart.
    pub fn of_forms(session: &str) -> String {
        let hash = Sha256::digest(format!("duizhao form\n{session}").as_bytes());
        hash.iter().take(16).map(|it| format!("{it:02x}")).collect()
    }
}

/// How far a name and a password lead. 登录结果
pub enum Entered {
    Whole(Person, Session),
    /// A code is asked for, to be sent with this.
    Half(Token),
}

/// Who has shown a password and owes a code. 待验证
#[derive(Default)]
pub(super) struct Halves(BTreeMap<[u8; 32], (PersonId, Timestamp)>);

impl Halves {
    fn get(&self, token: &[u8; 32], now: Timestamp) -> Option<PersonId> {
        self.0.get(token).filter(|it| now < it.1).map(|it| it.0.clone())
    }

    fn put(&mut self, token: [u8; 32], person: PersonId, until: Timestamp) {
        if self.0.len() >= NAMES {
            self.0.clear();
        }
        self.0.insert(token, (person, until));
    }
}

/// Wrong passwords of late. 尝试
#[derive(Default)]
pub(super) struct Attempts(BTreeMap<String, Vec<Timestamp>>);

impl Attempts {
    fn count(&mut self, of: &str, now: Timestamp) -> usize {
        let Some(times) = self.0.get_mut(of) else { return 0 };
        times.retain(|it| now.duration_since(*it) < WINDOW);
        times.len()
    }

    fn note(&mut self, of: &str, now: Timestamp) {
        if self.0.len() >= NAMES {
            self.0.clear();
        }
        self.0.entry(of.to_owned()).or_default().push(now);
    }
}

impl Office {
    /// # Errors
    /// When name and password do not fit, or there were too many wrong ones of late.
    pub fn log_in(&self, login: &str, password: &str, address: &str) -> Result<Entered, Failure> {
        let login = login.trim().to_lowercase();
        let keys = [(format!("name {login}"), FOR_A_NAME), (format!("address {address}"), FROM_AN_ADDRESS)];
        self.have_patience(&keys)?;
        let row = self.desk().person_of_login(&login)?;
        // A name that nobody has takes as long as a wrong password.
        let stored = row.as_ref().map_or(NOBODY, |it| &it.password);
        let fits = is_password(password, stored);
        match row.map(person).transpose()? {
            Some(person) if fits && person.membership == Membership::Active => match self.second(&person)? {
                None => {
                    let session = self.begin_session(&person)?;
                    Ok(Entered::Whole(person, session))
                }
                Some(_) => Ok(Entered::Half(self.begin_half(person.id))),
            },
            _ => {
                self.lose_patience(&keys);
                Err(Failure::new(
                    "login-wrong",
                    "登录名或密码不对，或账号已停用",
                    "name and password do not fit, or the account is suspended",
                ))
            }
        }
    }

    /// The other half of signing in: a code of the app or of the printed page.
    ///
    /// # Errors
    /// When the first half is over, the code is not theirs or was used, or too many were wrong of late.
    pub fn log_in_with_code(&self, half: &str, code: &str, address: &str) -> Result<(Person, Session), Failure> {
        let over =
            || Failure::new("half-over", "时间过了，请重新填写登录名和密码", "too late; type name and password again");
        let now = self.now();
        let person = lock(&self.halves).get(&Token::hash_of(half), now).ok_or_else(over)?;
        let person = self.person(&person)?;
        let keys = [(format!("code {}", person.id), FOR_A_NAME), (format!("address {address}"), FROM_AN_ADDRESS)];
        self.have_patience(&keys)?;
        if person.membership != Membership::Active {
            return Err(over());
        }
        if !self.use_code(&person, code)? {
            self.lose_patience(&keys);
            return Err(Failure::new("code-wrong", "验证码不对，或已经用过", "the code is wrong, or was used already"));
        }
        lock(&self.halves).0.remove(&Token::hash_of(half));
        let session = self.begin_session(&person)?;
        Ok((person, session))
    }

    fn begin_half(&self, person: PersonId) -> Token {
        let token = self.new_token();
        let until = self.now() + HALF;
        lock(&self.halves).put(token.hashed(), person, until);
        token
    }

    fn have_patience(&self, keys: &[(String, usize)]) -> Result<(), Failure> {
        let now = self.now();
        let mut attempts = lock(&self.attempts);
        match keys.iter().any(|(key, most)| attempts.count(key, now) >= *most) {
            false => Ok(()),
            true => Err(Failure::new(
                "too-many",
                "错得太多，请 15 分钟后再试；忘了密码请找系统管理员要新链接",
                "too many were wrong; try again in 15 minutes, or ask the administrator for a new link",
            )),
        }
    }

    fn lose_patience(&self, keys: &[(String, usize)]) {
        let now = self.now();
        let mut attempts = lock(&self.attempts);
        keys.iter().for_each(|(key, _)| attempts.note(key, now));
    }

    /// That it is they who sit there, before something changes by which they sign in.
    pub(super) fn hold_password(&self, person: &Person, password: &str) -> Result<(), Failure> {
        let keys = [(format!("name {}", person.login), FOR_A_NAME)];
        self.have_patience(&keys)?;
        let row = self.desk().person(&person.id.to_string())?;
        if row.is_some_and(|it| is_password(password, &it.password)) {
            return Ok(());
        }
        self.lose_patience(&keys);
        Err(Failure::new("old-password", "现在的密码不对", "the present password is wrong"))
    }

    pub(super) fn begin_session(&self, person: &Person) -> Result<Session, Failure> {
        let token = self.new_token();
        let now = self.now();
        let expires = now + SESSION;
        self.desk().put_session(&token.hashed(), &person.id.to_string(), now, expires)?;
        Ok(Session { token, expires })
    }

    /// Who is signed in with this token, if they may still work here.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn signed_in(&self, token: &str) -> Result<Option<Person>, Failure> {
        let desk = self.desk();
        let Some(id) = desk.session(&Token::hash_of(token), (lock(&self.world).now)())? else { return Ok(None) };
        let row = desk.person(&id)?;
        drop(desk);
        let person = row.map(person).transpose()?;
        Ok(person.filter(|it| it.membership == Membership::Active))
    }

    /// # Errors
    /// When the desk fails.
    pub fn log_out(&self, token: &str) -> Result<(), Failure> {
        Ok(self.desk().drop_session(&Token::hash_of(token))?)
    }

    /// A new password; every session of the person ends, and a new one begins.
    ///
    /// # Errors
    /// When the old one is wrong or the new one does not do.
    pub fn change_password(&self, person: &Person, old: &str, new: &str) -> Result<Session, Failure> {
        self.hold_password(person, old)?;
        check_password(new, &person.login)?;
        self.put(person, &hash(new, &self.chance())?)?;
        self.desk().drop_sessions_of(&person.id.to_string())?;
        self.begin_session(person)
    }

    pub(super) fn new_token(&self) -> Token {
        Token::new(&lock(&self.world))
    }

    pub(super) fn chance(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        (lock(&self.world).fill)(&mut bytes);
        bytes
    }
}

/// A password that no one has, to spend the same time on.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub(super) fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Failure> {
    let hashed = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
    hashed.map(|it| it.to_string()).map_err(|err| {
        Failure::new("password", format!("密码没有存下：{err}"), format!("the password could not be hashed: {err}"))
    })
}

fn is_password(password: &str, stored: &str) -> bool {
    password.len() <= PASSWORD_LONGEST * 4 && Argon2::default().verify_password(password.as_bytes(), stored).is_ok()
}

pub(super) fn check_password(password: &str, login: &str) -> Result<(), Failure> {
    let length = password.chars().count();
    let said = |zh: &str, en: &str| Err(Failure::new("password", zh, en));
    if length < PASSWORD_SHORTEST {
        return said(
            "密码至少 10 个字，可以是一句自己记得住的话",
            "a password has at least 10 characters; a sentence will do",
        );
    }
    if length > PASSWORD_LONGEST {
        return said("密码最多 200 个字", "a password has at most 200 characters");
    }
    let first = password.chars().next();
    let one_sign = password.chars().all(|it| Some(it) == first);
    if one_sign || password.to_lowercase().contains(login) || "12345678901234567890".contains(password) {
        return said("这个密码太容易猜；不要含登录名，也不要用连续数字", "this password is too easy to guess");
    }
    Ok(())
}
