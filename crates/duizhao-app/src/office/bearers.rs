//! Tokens that a person gives to programs of their own. 程序令牌

use duizhao_journal::BearerRow;
use jiff::SignedDuration;

use super::Office;
use super::access::What;
use super::login::Token;
use super::people::{Membership, Person, person};
use crate::record::Failure;

const HOLDS: SignedDuration = SignedDuration::from_hours(365 * 24);
const MOST: usize = 20;

impl Office {
    /// A new one; it is shown now and never again.
    ///
    /// # Errors
    /// When it has no name, or the person has too many.
    pub fn issue_bearer(&self, by: &Person, name: &str) -> Result<Token, Failure> {
        by.hold(What::OwnAccount)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 40 {
            return Err(Failure::new(
                "bearer-name",
                "请写明给哪个程序用，1 到 40 个字",
                "say which program it is for, in 1 to 40 characters",
            ));
        }
        if self.bearers(by)?.len() >= MOST {
            return Err(Failure::new(
                "bearer-many",
                "已有 20 个令牌；请先停用不再使用的",
                "there are 20 tokens already; end those that are no longer used",
            ));
        }
        let token = self.new_token();
        let made = self.now();
        let row = BearerRow {
            id: self.new_id().to_string(),
            person: by.id.to_string(),
            name: name.to_owned(),
            made,
            expires: made + HOLDS,
        };
        self.desk().put_bearer(&token.hashed(), &row)?;
        Ok(token)
    }

    /// The person's own, the oldest first.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn bearers(&self, of: &Person) -> Result<Vec<BearerRow>, Failure> {
        let now = self.now();
        Ok(self.desk().bearers(&of.id.to_string(), now)?)
    }

    /// Ends one of the person's own.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn end_bearer(&self, by: &Person, id: &str) -> Result<(), Failure> {
        by.hold(What::OwnAccount)?;
        Ok(self.desk().drop_bearer(id, &by.id.to_string())?)
    }

    /// For whom a program speaks, if they may still work here.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn of_bearer(&self, token: &str) -> Result<Option<Person>, Failure> {
        let now = self.now();
        let desk = self.desk();
        let Some(id) = desk.bearer(&Token::hash_of(token), now)? else { return Ok(None) };
        let row = desk.person(&id)?;
        drop(desk);
        Ok(row.map(person).transpose()?.filter(|it| it.membership == Membership::Active))
    }
}
