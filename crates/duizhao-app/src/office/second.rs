//! A second factor beside the password: an app that counts codes, or codes on paper. 第二因素
//!
//! Nobody needs a telephone: printed codes alone are one. Who loses all of it gets a new link from
//! the administrator, which takes the second factor away together with the password.

mod totp;

use sha2::{Digest, Sha256};

use super::access::What;
use super::people::Person;
use super::{Office, lock};
use crate::record::Failure;

/// What a person has beside a password. 第二因素
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Second {
    pub app: bool,
    /// Printed codes that are not used yet.
    pub printed: usize,
}

/// What an app counts codes from, as letters. 密钥
#[derive(Clone)]
pub struct Secret(String);

const SECRET_BYTES: usize = 20;
/// Codes on a page, and what each is worth: 80 bits are not guessed from their hash either.
const CODES: usize = 10;
const CODE_BYTES: usize = 10;
/// Steps that the clock of a telephone may be off.
const OFF: i64 = 1;
const NEEDED: &str = "second-needed";

impl Secret {
    /// What was typed or sent back.
    ///
    /// # Errors
    /// When it is none of ours.
    pub fn of(text: &str) -> Result<Secret, Failure> {
        match totp::bytes(text).filter(|it| it.len() == SECRET_BYTES) {
            Some(bytes) => Ok(Secret(totp::letters(&bytes))),
            None => Err(Failure::new(
                "secret",
                "密钥不完整，请重新打开这一页",
                "the secret is not whole; open the page again",
            )),
        }
    }

    /// To type into an app.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn bytes(&self) -> Vec<u8> {
        totp::bytes(&self.0).expect("a secret is made of its letters")
    }
}

impl Office {
    /// # Errors
    /// When the desk fails.
    pub fn second(&self, of: &Person) -> Result<Option<Second>, Failure> {
        let row = self.desk().factor(&of.id.to_string())?;
        Ok(row.map(|it| Second { app: !it.secret.is_empty(), printed: it.printed }))
    }

    pub fn new_secret(&self) -> Secret {
        let mut bytes = [0; SECRET_BYTES];
        (lock(&self.world).fill)(&mut bytes);
        Secret(totp::letters(&bytes))
    }

    /// From now on the app's codes are asked for; it has shown that it counts right.
    ///
    /// # Errors
    /// When the password is wrong, or the code is not what the secret gives now.
    pub fn add_app(&self, by: &Person, password: &str, secret: &Secret, code: &str) -> Result<(), Failure> {
        self.hold_password(by, password)?;
        let bytes = secret.bytes();
        let step = self.step_of(&bytes, code).ok_or_else(|| {
            Failure::new(
                "code-wrong",
                "验证码不对；请看手机或电脑的时间是否准确，再填一次现在的六位数字",
                "the code is wrong; see that the clock is right, and type the six digits of now",
            )
        })?;
        Ok(self.desk().put_factor(&by.id.to_string(), &bytes, step)?)
    }

    /// A new page of codes, each of which works once; those of an older page no longer do.
    ///
    /// # Errors
    /// When the password is wrong, or the desk fails.
    pub fn print_codes(&self, by: &Person, password: &str) -> Result<Vec<String>, Failure> {
        self.hold_password(by, password)?;
        let person = by.id.to_string();
        let made: Vec<String> = (0..CODES).map(|_| self.new_code()).collect();
        let hashes: Vec<[u8; 32]> = made.iter().map(|it| hash(&person, it)).collect();
        self.desk().put_printed(&person, &hashes)?;
        let groups = |it: &String| it.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-");
        Ok(made.iter().map(groups).collect())
    }

    /// The password alone again.
    ///
    /// # Errors
    /// When the password is wrong, or the office wants one of everybody.
    pub fn drop_second(&self, by: &Person, password: &str) -> Result<(), Failure> {
        self.hold_password(by, password)?;
        if self.needs_second()? {
            return Err(Failure::new(
                "second-needed",
                "本单位要求人人使用两步验证，不能关闭",
                "this office wants a second factor of everybody; it stays on",
            ));
        }
        Ok(self.desk().drop_factor(&by.id.to_string())?)
    }

    /// Whether everybody has to have one.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn needs_second(&self) -> Result<bool, Failure> {
        Ok(self.desk().setting(NEEDED)?.as_deref() == Some("yes"))
    }

    /// # Errors
    /// When the asker may not, or has none themselves.
    pub fn set_needs_second(&self, by: &Person, needed: bool) -> Result<(), Failure> {
        by.hold(What::People)?;
        if needed && self.second(by)?.is_none() {
            return Err(Failure::new(
                "second-first",
                "请先给自己的账号开启两步验证，再要求所有人",
                "switch it on for your own account first",
            ));
        }
        Ok(self.desk().set(NEEDED, if needed { "yes" } else { "no" })?)
    }

    /// Has to have one, and does not yet.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn lacks_second(&self, person: &Person) -> Result<bool, Failure> {
        Ok(self.needs_second()? && self.second(person)?.is_none())
    }

    /// Whether it is a code of this person's that was not used yet; it is now.
    pub(super) fn use_code(&self, person: &Person, code: &str) -> Result<bool, Failure> {
        let id = person.id.to_string();
        let Some(row) = self.desk().factor(&id)? else { return Ok(false) };
        let step = if row.secret.is_empty() { None } else { self.step_of(&row.secret, code) };
        match step {
            Some(step) => Ok(self.desk().use_step(&id, step)?),
            None => Ok(self.desk().use_printed(&id, &hash(&id, &totp::plain(code)))?),
        }
    }

    /// The step of about now whose code it is.
    fn step_of(&self, secret: &[u8], code: &str) -> Option<i64> {
        let (now, code) = (totp::step_at(self.now().as_second()), totp::plain(code));
        (now - OFF..=now + OFF).find(|it| totp::shown(secret, *it) == code)
    }

    fn new_code(&self) -> String {
        let mut bytes = [0; CODE_BYTES];
        (lock(&self.world).fill)(&mut bytes);
        totp::letters(&bytes)
    }
}

fn hash(person: &str, code: &str) -> [u8; 32] {
    Sha256::digest(format!("duizhao code\n{person}\n{code}")).into()
}
