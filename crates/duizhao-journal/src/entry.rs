//! One line of the record: a header that stays, a body that can be erased. 条目

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use duizhao_core::{Actor, CommandId, Content, Event, LogId, MatterId, Recorded, Said, Seq, Version, canonical};
use duizhao_merkle::{Hash, leaf_hash, sha256};
use jiff::Timestamp;
use uuid::Uuid;

const BODY: &[u8] = b"duizhao-body/1\0";

/// 32 random bytes, so that an erased body cannot be guessed from its hash. 盐
pub type Salt = [u8; 32];

/// What is hashed into the tree: ids, time and kind, no name and no free text. 条目首部
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub log: LogId,
    pub seq: Seq,
    pub command: CommandId,
    pub part: u32,
    pub at: Timestamp,
    pub actor: Actor,
    pub matter: MatterId,
    pub matter_version: Version,
    pub kind: String,
    pub body_hash: Hash,
}

/// The pieces of a header, before anything is believed.
struct Stated<'b> {
    actor: &'b str,
    at: &'b str,
    body_hash: &'b str,
    command: &'b str,
    kind: &'b str,
    log: &'b str,
    matter: &'b str,
    matter_version: &'b str,
    part: &'b str,
    seq: &'b str,
}

impl<'b> Stated<'b> {
    /// Cut at the keys: a header has one form, so a record of millions need not be parsed as JSON.
    fn cut(bytes: &'b [u8]) -> Option<Stated<'b>> {
        let rest = std::str::from_utf8(bytes).ok()?;
        let (actor, rest) = rest.strip_prefix(r#"{"actor":""#)?.split_once('"')?;
        let (at, rest) = rest.strip_prefix(r#","at":""#)?.split_once('"')?;
        let (body_hash, rest) = rest.strip_prefix(r#","body_hash":""#)?.split_once('"')?;
        let (command, rest) = rest.strip_prefix(r#","command":""#)?.split_once('"')?;
        let (kind, rest) = rest.strip_prefix(r#","kind":""#)?.split_once('"')?;
        let (log, rest) = rest.strip_prefix(r#","log":""#)?.split_once('"')?;
        let (matter, rest) = rest.strip_prefix(r#","matter":""#)?.split_once('"')?;
        let (matter_version, rest) = rest.strip_prefix(r#","matter_version":"#)?.split_once(',')?;
        let (part, rest) = rest.strip_prefix(r#""part":"#)?.split_once(',')?;
        let (seq, rest) = rest.strip_prefix(r#""seq":"#)?.split_once(',')?;
        let stated = Stated { actor, at, body_hash, command, kind, log, matter, matter_version, part, seq };
        (rest == r#""v":1}"#).then_some(stated)
    }
}

impl Header {
    /// Canonical JSON (RFC 8785); every value is plain ASCII, so nothing needs an escape.
    pub fn bytes(&self) -> Vec<u8> {
        let Header { log, seq, command, part, at, actor, matter, matter_version, kind, body_hash } = self;
        let mut out = String::with_capacity(512);
        let mut put = |parts: [&str; 2]| parts.iter().for_each(|it| out.push_str(it));
        let mut id = [0; uuid::fmt::Hyphenated::LENGTH];
        put([r#"{"actor":""#, &actor.to_string()]);
        put([r#"","at":""#, &format!("{at:.6}")]);
        put([r#"","body_hash":""#, &body_hash.to_string()]);
        put([r#"","command":""#, command.0.hyphenated().encode_lower(&mut id)]);
        put([r#"","kind":""#, kind]);
        put([r#"","log":""#, log.as_str()]);
        put([r#"","matter":""#, matter.0.hyphenated().encode_lower(&mut id)]);
        put([r#"","matter_version":"#, &matter_version.0.to_string()]);
        put([r#","part":"#, &part.to_string()]);
        put([r#","seq":"#, &seq.0.to_string()]);
        put([r#","v":1}"#, ""]);
        out.into_bytes()
    }

    /// # Errors
    /// When the bytes are not a header exactly as we write it.
    pub fn read(bytes: &[u8]) -> Result<Header, Said> {
        let stated = Stated::cut(bytes).ok_or_else(|| not_in_its_form("首部", "the header"))?;
        let wrong = |name: &str, it: &str, zh: &str, en: &str| {
            Said::new(format!("首部的 {name} 写的是“{it}”，不是{zh}"), format!("{name} {it:?} is no {en}"))
        };
        let number = |name, it: &str| it.parse::<u64>().map_err(|_| wrong(name, it, "数", "number"));
        let uuid = |name, it: &str| it.parse::<Uuid>().map_err(|_| wrong(name, it, " UUID", "UUID"));
        let Stated { actor, at, body_hash, command, kind, log, matter, matter_version, part, seq } = stated;
        let header = Header {
            log: log.parse().map_err(|_| wrong("log", log, "底账的编号", "log id"))?,
            seq: Seq(number("seq", seq)?),
            command: CommandId(uuid("command", command)?),
            part: part.parse().map_err(|_| wrong("part", part, "数", "number"))?,
            at: time(at).ok_or_else(|| wrong("at", at, "时间", "time"))?,
            actor: actor.parse().map_err(|_| wrong("actor", actor, "“单位/人员”", "unit/person"))?,
            matter: MatterId(uuid("matter", matter)?),
            matter_version: Version(number("matter_version", matter_version)?),
            kind: kind.to_owned(),
            body_hash: body_hash.parse().map_err(|_| wrong("body_hash", body_hash, "哈希", "hash"))?,
        };
        let small = |it: u64| it < 1 << 53;
        if !is_kind(&header.kind) || !small(header.seq.0) || !(1..1 << 53).contains(&header.matter_version.0) {
            return Err(Said::new(
                "首部的 kind、seq 或 matter_version 超出范围",
                "kind, seq or matter_version is out of its range",
            ));
        }
        // Another spelling of a time or a number: all would be another leaf.
        if header.bytes() != bytes {
            return Err(not_in_its_form("首部", "the header"));
        }
        Ok(header)
    }

    pub fn leaf(&self) -> Hash {
        leaf_hash(&self.bytes())
    }
}

pub(crate) fn not_in_its_form(zh: &str, en: &str) -> Said {
    Said::new(format!("{zh}不是唯一的写法"), format!("{en} is not written in its one form"))
}

/// Within the years that every language's calendar has, whatever the zone it shows them in.
fn time(text: &str) -> Option<Timestamp> {
    let year = text.get(..4)?;
    text.parse().ok().filter(|_| year != "0000" && year != "9999")
}

/// `name/version`, as `registered/1`.
fn is_kind(kind: &str) -> bool {
    let Some((name, version)) = kind.split_once('/') else { return false };
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    (1..=40).contains(&name.len())
        && name.bytes().all(plain)
        && (1..=9).contains(&version.len())
        && version.bytes().all(|it| it.is_ascii_digit())
        && !version.starts_with('0')
}

/// SHA-256 over a mark, the salt and the body.
pub fn body_hash(salt: &Salt, body: &[u8]) -> Hash {
    Hash(sha256(&[BODY, salt, body]))
}

/// An entry as the store keeps it. 条目
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Exactly the bytes hashed.
    pub header: Vec<u8>,
    /// Salt and body; gone once erased.
    pub content: Option<(Salt, Vec<u8>)>,
}

impl Entry {
    /// The event, as the domain takes it.
    ///
    /// # Errors
    /// When header or body are not what was written.
    pub fn recorded(&self) -> Result<Recorded, Said> {
        let header = Header::read(&self.header)?;
        let content = match &self.content {
            None => Content::Erased,
            Some((_, body)) => {
                let unreadable = |err: canonical::Fault| {
                    Said::new(format!("内容读不懂：{}", err.zh()), format!("the body is unreadable: {err}"))
                };
                Event::read(&header.kind, body).map_err(unreadable)?
            }
        };
        Ok(Recorded { seq: header.seq, at: header.at, actor: header.actor, kind: header.kind, content })
    }

    /// `{"v":1,"header":…,"salt":…,"body":…}` in canonical form; header alone where `with_body` is
    /// not wanted or the body is erased.
    pub fn extra(&self, with_body: bool) -> Vec<u8> {
        // Keys in canonical order: body, header, salt, v. Header and body are canonical already.
        let mut extra = Vec::with_capacity(self.header.len() + 64 + self.content.as_ref().map_or(0, |it| it.1.len()));
        extra.push(b'{');
        let content = self.content.as_ref().filter(|_| with_body);
        if let Some((_, body)) = content {
            extra.extend(b"\"body\":");
            extra.extend(body);
            extra.push(b',');
        }
        extra.extend(b"\"header\":");
        extra.extend(&self.header);
        if let Some((salt, _)) = content {
            extra.extend(b",\"salt\":\"");
            extra.extend(STANDARD.encode(salt).as_bytes());
            extra.push(b'"');
        }
        extra.extend(b",\"v\":1}");
        extra
    }

    /// The same without `v`: a line of a backup.
    pub(crate) fn line(&self) -> Vec<u8> {
        let mut line = self.extra(true);
        line.truncate(line.len() - b",\"v\":1}".len());
        line.push(b'}');
        line
    }

    /// Takes apart what [`Entry::extra`] puts together.
    ///
    /// # Errors
    /// When it is anything else, to the byte.
    pub fn read_extra(extra: &[u8]) -> Result<Entry, Said> {
        let unreadable = |err: canonical::Fault| {
            Said::new(format!("extra 读不懂：{}", err.zh()), format!("extra is unreadable: {err}"))
        };
        let value = canonical::parse(extra).map_err(unreadable)?;
        let entry = Entry::from_value(&value)?;
        if entry.extra(true) != extra {
            return Err(not_in_its_form("extra ", "extra"));
        }
        Ok(entry)
    }

    /// An object with `header`, and `salt` and `body` where they are there.
    pub(crate) fn from_value(value: &serde_json::Value) -> Result<Entry, Said> {
        let header = value.get("header").filter(|it| it.is_object());
        let header = header.ok_or_else(|| Said::new("没有首部（header）", "there is no header"))?;
        let no_salt = || Said::new("盐（salt）不是 32 个字节的 base64", "salt is not 32 bytes in base64");
        let salt = value.get("salt").map(|it| salt(it).ok_or_else(no_salt)).transpose()?;
        let no_body = || Said::new("内容（body）不是 JSON 对象", "the body is no object");
        let body = value.get("body").map(|it| it.is_object().then(|| canonical::to_bytes(it)).ok_or_else(no_body));
        let body = body.transpose()?;
        let content = match (salt, body) {
            (Some(salt), Some(body)) => Some((salt, body)),
            (None, None) => None,
            _ => {
                return Err(Said::new("盐和内容要么都有，要么都没有", "salt and body come together or not at all"));
            }
        };
        Ok(Entry { header: canonical::to_bytes(header), content })
    }
}

fn salt(value: &serde_json::Value) -> Option<Salt> {
    STANDARD.decode(value.as_str()?).ok()?.try_into().ok()
}
