//! People: set up, invited, active, suspended, moved, gone. 人员

use duizhao_core::{Actor, PersonId, UnitId};
use duizhao_journal::PersonRow;
use jiff::SignedDuration;

use super::Office;
use super::access::{Role, What};
use super::login::{Session, Token, check_password, hash};
use super::units::{Standing, no_unit};
use crate::record::Failure;

/// Whether a person may work here. 成员状态
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// 已邀请
    Invited,
    /// 正常
    Active,
    /// 暂停
    Suspended,
    /// 停用
    Revoked,
}

/// Someone with an account, or invited to one. 人员
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub login: String,
    pub unit: UnitId,
    pub roles: Vec<Role>,
    /// Of a leader: the fields in their charge.
    pub fields: Vec<String>,
    pub membership: Membership,
}

/// The first account. 首次设置
#[derive(Clone, Debug, Default)]
pub struct SetUp {
    pub office: String,
    pub unit: String,
    pub name: String,
    pub login: String,
    pub password: String,
    /// The system administrator is someone else than the clerk.
    pub apart: bool,
    /// Whom the record knows them as, where it is older than the desk.
    pub former: Option<PersonId>,
}

/// Who is invited, and to what. 邀请
#[derive(Clone, Debug)]
pub struct Invite {
    pub name: String,
    pub unit: UnitId,
    pub roles: Vec<Role>,
    pub fields: Vec<String>,
}

const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Membership {
    pub fn code(self) -> &'static str {
        match self {
            Membership::Invited => "invited",
            Membership::Active => "active",
            Membership::Suspended => "suspended",
            Membership::Revoked => "revoked",
        }
    }

    pub fn of(code: &str) -> Option<Membership> {
        use Membership::*;
        [Invited, Active, Suspended, Revoked].into_iter().find(|it| it.code() == code)
    }
}

impl Person {
    /// In charge of all fields: the principal leader.
    pub const EVERY_FIELD: &str = "*";

    pub fn actor(&self) -> Actor {
        Actor { unit: self.unit.clone(), person: self.id.clone() }
    }

    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// # Errors
    /// When nothing lets them do it.
    pub fn hold(&self, what: What) -> Result<(), Failure> {
        if self.may(what) { Ok(()) } else { Err(forbidden(what)) }
    }
}

pub(super) fn forbidden(what: What) -> Failure {
    let zh = what.rule().zh;
    Failure::new(
        "forbidden",
        format!("“{zh}”不在您的权限内；需要的话，请找系统管理员调整角色"),
        format!("`{}` is not among what your roles allow; ask the administrator", what.rule().code),
    )
}

impl Office {
    /// Nobody has an account yet.
    ///
    /// # Errors
    /// When the desk fails.
    pub fn is_new(&self) -> Result<bool, Failure> {
        Ok(self.desk().people()?.iter().all(|it| it.password.is_empty()))
    }

    /// Opens the setup page, while nobody has an account.
    pub fn setup_token(&self) -> &Token {
        &self.setup
    }

    /// # Errors
    /// When someone has an account already, or the token is not the one that was shown.
    pub fn check_setup(&self, token: &str) -> Result<(), Failure> {
        if !self.is_new()? {
            return Err(Failure::new(
                "set-up-already",
                "已经设置过，请直接登录",
                "this office is set up; sign in instead",
            ));
        }
        if self.setup.is(token) { Ok(()) } else { Err(expired()) }
    }

    /// The first person of a new office, signed in.
    ///
    /// # Errors
    /// When [`Office::check_setup`] refuses, or something typed does not do.
    pub fn set_up(&self, token: &str, asked: &SetUp) -> Result<(Person, Session), Failure> {
        self.check_setup(token)?;
        let office = asked.office.trim();
        if office.is_empty() || office.chars().count() > 40 {
            return Err(Failure::new(
                "office-name",
                "单位全称要写 1 到 40 个字",
                "the office's name has 1 to 40 characters",
            ));
        }
        let name = person_name(&asked.name)?;
        let login = self.login_name(&asked.login)?;
        check_password(&asked.password, &login)?;
        let former = asked.former.as_ref().map(|it| self.nameless_person(it)).transpose()?;
        let unit = match (self.units()?.first(), former.and_then(|it| it.unit)) {
            (Some(unit), _) => unit.id.clone(),
            (None, None) => self.new_unit(&asked.unit, Standing::Own)?,
            (None, Some(id)) => {
                self.add_unit_as(&id, &asked.unit, Standing::Own)?;
                id
            }
        };
        self.desk().set("office", office)?;
        let roles = if asked.apart { vec![Role::Administrator] } else { vec![Role::Clerk, Role::Administrator] };
        let (fields, membership) = (Vec::new(), Membership::Active);
        let password = hash(&asked.password, &self.chance())?;
        let person = |id| Person { id, name, login, unit, roles, fields, membership };
        let person = self.add(asked.former.clone(), person, &password)?;
        let session = self.begin_session(&person)?;
        Ok((person, session))
    }

    /// # Errors
    /// When the asker may not, or the desk fails.
    pub fn people(&self, by: &Person) -> Result<Vec<Person>, Failure> {
        by.hold(What::People)?;
        self.all_people()
    }

    pub(super) fn all_people(&self) -> Result<Vec<Person>, Failure> {
        self.desk().people()?.into_iter().map(person).collect()
    }

    /// Makes a person and a link that lets them choose a password, once, within seven days.
    ///
    /// `former` is whom the record knows them as, where the desk has lost that: what they did stays theirs.
    ///
    /// # Errors
    /// When the asker may not, something typed does not do, or the former one is named here or nobody.
    pub fn invite(&self, by: &Person, asked: &Invite, former: Option<&PersonId>) -> Result<(PersonId, Token), Failure> {
        by.hold(What::People)?;
        let name = person_name(&asked.name)?;
        self.check_roles(&asked.unit, &asked.roles)?;
        let former = former.map(|it| self.nameless_person(it)).transpose()?;
        let person = |id| Person {
            id,
            name,
            login: String::new(),
            unit: asked.unit.clone(),
            roles: asked.roles.clone(),
            fields: asked.fields.clone(),
            membership: Membership::Invited,
        };
        let id = self.add(former.map(|it| it.id), person, "")?.id;
        let link = self.link(&id)?;
        Ok((id, link))
    }

    /// A new id is chosen and taken in one step: of two who are added at once, each has their own.
    fn add(
        &self,
        former: Option<PersonId>,
        person: impl FnOnce(PersonId) -> Person,
        password: &str,
    ) -> Result<Person, Failure> {
        let mentioned = self.mentioned()?;
        let desk = self.desk();
        let person = person(former.map_or_else(|| mentioned.new_person_id(&desk), Ok)?);
        desk.add_person(&row(&person, password))?;
        Ok(person)
    }

    /// A new link for someone who lost the first, or their password; their sessions end.
    ///
    /// # Errors
    /// When the asker may not, or there is no such person.
    pub fn invite_again(&self, by: &Person, id: &PersonId) -> Result<Token, Failure> {
        by.hold(What::People)?;
        let person = self.person(id)?;
        if matches!(person.membership, Membership::Suspended | Membership::Revoked) {
            return Err(Failure::new("suspended", "请先恢复这个账号", "restore the account first"));
        }
        self.desk().drop_sessions_of(&id.to_string())?;
        self.link(id)
    }

    fn link(&self, id: &PersonId) -> Result<Token, Failure> {
        let token = self.new_token();
        self.desk().put_invitation(&token.hashed(), &id.to_string(), self.now() + INVITATION)?;
        Ok(token)
    }

    /// Whom a link invites.
    ///
    /// # Errors
    /// When it was used, replaced, or its days are over.
    pub fn invited(&self, token: &str) -> Result<Person, Failure> {
        let id = self.desk().invited(&Token::hash_of(token), self.now())?.ok_or_else(expired)?;
        let row = self.desk().person(&id)?.ok_or_else(expired)?;
        person(row).and_then(|it| match it.membership {
            Membership::Invited | Membership::Active => Ok(it),
            _ => Err(expired()),
        })
    }

    /// Takes an invitation up: a name to sign in with, and a password.
    ///
    /// # Errors
    /// When the link does not hold, or something typed does not do.
    pub fn take_up(&self, token: &str, login: &str, password: &str) -> Result<(Person, Session), Failure> {
        let mut person = self.invited(token)?;
        if person.login.is_empty() {
            person.login = self.login_name(login)?;
        }
        check_password(password, &person.login)?;
        person.membership = Membership::Active;
        self.put(&person, &hash(password, &self.chance())?)?;
        self.desk().drop_invitation(&person.id.to_string())?;
        // Who needed a new link may have lost the second factor too, or someone else found it.
        self.desk().drop_factor(&person.id.to_string())?;
        self.desk().drop_bearers_of(&person.id.to_string())?;
        Ok((person.clone(), self.begin_session(&person)?))
    }

    /// Moves a person, gives other roles, suspends or restores them. Their sessions end.
    ///
    /// # Errors
    /// When the asker may not, or it would leave nobody who administers.
    pub fn change_person(
        &self,
        by: &Person,
        id: &PersonId,
        to: &Invite,
        membership: Membership,
    ) -> Result<(), Failure> {
        by.hold(What::People)?;
        let old = self.person(id)?;
        self.check_roles(&to.unit, &to.roles)?;
        let administers = membership == Membership::Active && to.roles.contains(&Role::Administrator);
        let others = |it: &Person| it.id != *id && it.membership == Membership::Active && it.has(Role::Administrator);
        if !administers && old.has(Role::Administrator) && !self.all_people()?.iter().any(others) {
            return Err(Failure::new(
                "last-administrator",
                "这是唯一的系统管理员；请先给另一人管理员角色",
                "this is the only administrator; make another one first",
            ));
        }
        let row = self.desk().person(&id.to_string())?.ok_or_else(no_person)?;
        let membership = match membership {
            // Restored before the invitation was taken up.
            Membership::Active if row.password.is_empty() => Membership::Invited,
            it => it,
        };
        let new = Person {
            name: person_name(&to.name)?,
            unit: to.unit.clone(),
            roles: to.roles.clone(),
            fields: to.fields.clone(),
            membership,
            ..old
        };
        self.put(&new, &row.password)?;
        self.desk().drop_sessions_of(&id.to_string())?;
        Ok(())
    }

    pub(super) fn person(&self, id: &PersonId) -> Result<Person, Failure> {
        let row = self.desk().person(&id.to_string())?;
        person(row.ok_or_else(no_person)?)
    }

    pub(super) fn put(&self, it: &Person, password: &str) -> Result<(), Failure> {
        Ok(self.desk().change_person(&row(it, password))?)
    }

    fn check_roles(&self, unit: &UnitId, roles: &[Role]) -> Result<(), Failure> {
        let unit = self.units()?.into_iter().find(|it| it.id == *unit).ok_or_else(no_unit)?;
        if roles.is_empty() {
            return Err(Failure::new("roles", "至少选一个角色", "choose at least one role"));
        }
        match roles.iter().all(|it| unit.standing.takes(*it)) {
            true => Ok(()),
            false => Err(Failure::new(
                "roles",
                "上级部门的人只能是“上级单位”或“承办单位”角色，其他单位的人不能是“上级单位”",
                "people of a superior unit have the role superior or unit, and no others have the role superior",
            )),
        }
    }

    fn login_name(&self, login: &str) -> Result<String, Failure> {
        let login = login.trim().to_lowercase();
        let fits = (2..=40).contains(&login.chars().count())
            && login.chars().all(|it| it.is_alphanumeric() || "._-@".contains(it));
        if !fits {
            return Err(Failure::new(
                "login",
                "登录名要 2 到 40 个字，可用汉字、字母、数字和 . _ - @",
                "2 to 40 letters, digits or . _ - @",
            ));
        }
        match self.desk().person_of_login(&login)? {
            Some(_) => {
                Err(Failure::new("login-taken", "这个登录名已有人用，请换一个", "the name is taken; choose another"))
            }
            None => Ok(login),
        }
    }
}

fn row(it: &Person, password: &str) -> PersonRow {
    let roles: Vec<&str> = it.roles.iter().map(|it| it.code()).collect();
    PersonRow {
        id: it.id.to_string(),
        name: it.name.clone(),
        login: it.login.clone(),
        unit: it.unit.to_string(),
        roles: roles.join(" "),
        fields: it.fields.join("\n"),
        membership: it.membership.code().to_owned(),
        password: password.to_owned(),
    }
}

fn person_name(name: &str) -> Result<String, Failure> {
    let name = name.trim();
    match (1..=30).contains(&name.chars().count()) {
        true => Ok(name.to_owned()),
        false => Err(Failure::new("person-name", "姓名要写 1 到 30 个字", "a name has 1 to 30 characters")),
    }
}

pub(super) fn person(row: PersonRow) -> Result<Person, Failure> {
    let damaged = || Failure::new("damaged", "工作台里的人员有误", "a person on the desk is not well formed");
    Ok(Person {
        id: row.id.parse().map_err(|_| damaged())?,
        name: row.name,
        login: row.login,
        unit: row.unit.parse().map_err(|_| damaged())?,
        roles: row.roles.split_whitespace().map(|it| Role::of(it).ok_or_else(damaged)).collect::<Result<_, _>>()?,
        fields: row.fields.lines().map(str::to_owned).collect(),
        membership: Membership::of(&row.membership).ok_or_else(damaged)?,
    })
}

fn no_person() -> Failure {
    Failure::new("missing", "没有这个人员", "there is no such person")
}

fn expired() -> Failure {
    Failure::new(
        "link",
        "这个链接不存在、已经用过或已过期；请向系统管理员要一个新的",
        "the link does not exist, was used, or has expired; ask the administrator for a new one",
    )
}
