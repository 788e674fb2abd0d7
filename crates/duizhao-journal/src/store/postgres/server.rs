//! What the server and the database must be before the record is trusted to them.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use duizhao_core::Said;
use postgres::config::SslMode;
use postgres::error::SqlState;
use postgres::{Client, Config, GenericClient};

use super::super::{self as store, Mode, Result, StoreError, TxError, migrations};
use super::failed;
use super::said::words;
use super::tx::Tx;
use crate::rebuild;

/// How long a server may take to answer the call, and a lock to be given.
const PATIENCE: Duration = Duration::from_secs(10);

/// The oldest version of the server that is tested.
const OLDEST: i32 = 15;

/// Tables by which a record is known.
const OURS: &[&str] = &["entry", "head", "ledger", "node", "schema_version"];

/// Reads an address.
pub(super) fn config(address: &str) -> Result<Config> {
    let asks_for_tls =
        ["require", "verify-ca", "verify-full"].iter().any(|it| address.contains(&format!("sslmode={it}")));
    let refused = |why: &str| {
        refusal(
            format!("数据库地址无法使用{}，要写成 postgres://用户@主机/库名", option(why)),
            format!("the address of the database cannot be used: {why}"),
        )
    };
    if asks_for_tls {
        return Err(no_tls());
    }
    let mut config: Config = address.parse().map_err(|err| refused(&words(&err)))?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(no_tls());
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_application_name().is_none() {
        config.application_name("duizhao");
    }
    // A server whose machine is gone is noticed within a minute, not after two hours.
    config.keepalives_idle(PATIENCE).keepalives_interval(PATIENCE).keepalives_retries(3).tcp_user_timeout(3 * PATIENCE);
    Ok(config)
}

/// The part of the address that was named as wrong.
fn option(why: &str) -> String {
    why.split('`').nth(1).map_or_else(String::new, |it| format!("，“{it}”这一项不对"))
}

fn no_tls() -> StoreError {
    refusal(
        "数据库地址要求加密连接（sslmode），本程序连接数据库不用 TLS：请把数据库放在同一台机器或内部网络，并去掉 sslmode",
        "the address asks for an encrypted connection (sslmode), and this program speaks to databases without TLS: \
         keep the database on this machine or on an inner network, and leave sslmode out",
    )
}

/// Every setting that a promise rests on is read back.
pub(super) fn check(client: &mut Client, mode: Mode) -> Result<()> {
    let version: String = client.query_one("SELECT version()", &[]).and_then(|it| it.try_get(0)).map_err(failed)?;
    if major(&version).is_none_or(|it| it < OLDEST) {
        return Err(refusal(
            format!("数据库要是 PostgreSQL {OLDEST} 或更新，这里是：{version}"),
            format!("the database must be PostgreSQL {OLDEST} or newer, this is: {version}"),
        ));
    }
    client.batch_execute(&format!("SET lock_timeout = {}", PATIENCE.as_millis())).map_err(failed)?;
    if mode == Mode::Read {
        return Ok(());
    }
    // `remote_apply` waits for even more than `on`; whoever chose it keeps it.
    const COMMIT: &str = "SELECT set_config('synchronous_commit', \
         CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)";
    client.execute(COMMIT, &[]).map_err(failed)?;
    setting(client, "synchronous_commit", &["on", "remote_apply"])?;
    setting(client, "fsync", &["on"])?;
    setting(client, "full_page_writes", &["on"])?;
    setting(client, "server_encoding", &["UTF8"])
}

/// 15 from `PostgreSQL 15.18 (Debian …) on x86_64 …`; nothing from others that speak the same protocol.
fn major(version: &str) -> Option<i32> {
    let number = version.strip_prefix("PostgreSQL ")?.split(' ').next()?;
    let digits = number.find(|it: char| !it.is_ascii_digit()).unwrap_or(number.len());
    // `11.2-YB-2.18` is another engine, `19beta1` is not.
    if number.contains('-') { None } else { number[..digits].parse().ok() }
}

pub(super) fn setting(client: &mut Client, name: &str, wanted: &[&str]) -> Result<()> {
    let found = client.query_one("SELECT current_setting($1)", &[&name]).and_then(|it| it.try_get(0));
    let found: String = found.map_err(failed)?;
    if wanted.contains(&found.as_str()) {
        return Ok(());
    }
    let wanted = wanted[0];
    Err(refusal(
        format!("数据库的 {name} 是 {found}，要改成 {wanted}：否则断电时会丢失已确认的记录"),
        format!(
            "the database has {name} = {found} and must have {wanted}: without it the record is not kept as promised"
        ),
    ))
}

/// Makes sure of the tables: ours and as new as this program, or made now where `mode` says so.
pub(super) fn prepare(client: &mut Client, mode: Mode) -> Result<()> {
    match (found(client)?, mode) {
        (Found::Record(migrations::LATEST), _) => Ok(()),
        (Found::Record(newer), _) if newer > migrations::LATEST => Err(StoreError::NotOurs(migrations::newer(newer))),
        (Found::Record(older), Mode::Read) => Err(StoreError::NotOurs(migrations::older(older))),
        (Found::Nothing, Mode::Read | Mode::Write) => Err(refusal(
            "这个数据库是空的，里面没有底账；先运行 duizhao init",
            "the database is empty and holds no record; run duizhao init first",
        )),
        (Found::Others, _) => Err(refusal(
            "这是别的程序的数据库，不是底账；什么都没有改动",
            "the database belongs to another program and holds no record; nothing was changed",
        )),
        (Found::Record(_) | Found::Nothing, _) => migrate(client),
    }
}

enum Found {
    Nothing,
    /// With the number of its last migration.
    Record(i64),
    Others,
}

fn found(client: &mut impl GenericClient) -> Result<Found> {
    const TABLES: &str = "SELECT c.relname::text, n.nspname = current_schema() \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
         AND NOT EXISTS (SELECT FROM pg_depend d \
             WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";
    let tables = client.query(TABLES, &[]).map_err(failed)?;
    if tables.is_empty() {
        return Ok(Found::Nothing);
    }
    let mut here = BTreeSet::new();
    for table in &tables {
        if table.try_get::<_, Option<bool>>(1).map_err(failed)? == Some(true) {
            here.insert(table.try_get::<_, &str>(0).map_err(failed)?);
        }
    }
    if !OURS.iter().all(|it| here.contains(it)) {
        return Ok(Found::Others);
    }
    let version = client.query_one("SELECT version FROM schema_version", &[]).and_then(|it| it.try_get(0));
    version.map(Found::Record).map_err(failed)
}

/// All that is missing, in one transaction; a read table that says more than before is made anew in it.
///
/// Where there are tables, `schema_version` is the lock; where there are none, their names are:
/// the server lets one process make them, and the other waits and fails.
fn migrate(client: &mut Client) -> Result<()> {
    let mut transaction = client.transaction().map_err(failed)?;
    let mut done = 0;
    if let Found::Record(_) = found(&mut transaction)? {
        transaction.batch_execute("LOCK TABLE schema_version IN ACCESS EXCLUSIVE MODE").map_err(failed)?;
        let row = transaction.query_one("SELECT version FROM schema_version", &[]);
        done = row.and_then(|it| it.try_get(0)).map_err(failed)?;
    }
    let missing = || migrations::ALL.iter().filter(|it| it.number > done);
    for it in missing() {
        transaction.batch_execute(it.postgres).map_err(made_meanwhile)?;
    }
    if done < migrations::LATEST {
        transaction.execute("UPDATE schema_version SET version = $1", &[&migrations::LATEST]).map_err(failed)?;
    }
    let mut statements = HashMap::new();
    let mut tx = store::Tx::Postgres(Tx::new(transaction, &mut statements, true));
    if missing().any(|it| it.rebuilds) {
        rebuild::all(&mut tx)?;
    }
    let store::Tx::Postgres(tx) = tx else { unreachable!("it was made here") };
    tx.commit().map_err(|err| match err {
        TxError::Undone(err) | TxError::Unknown(err) => err,
    })
}

fn made_meanwhile(err: postgres::Error) -> StoreError {
    match err.code() {
        Some(&SqlState::UNIQUE_VIOLATION | &SqlState::DUPLICATE_TABLE) => {
            StoreError::Busy(Said::new("另一个程序正在建表", "another process is making the tables"))
        }
        _ => failed(err),
    }
}

fn refusal(zh: impl Into<String>, en: impl Into<String>) -> StoreError {
    StoreError::NotOurs(Said::new(zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_engine_itself_is_taken() {
        assert_eq!(major("PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu"), Some(15));
        assert_eq!(major("PostgreSQL 19beta1 on x86_64-pc-linux-gnu"), Some(19));
        assert_eq!(major("PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64-pc-linux-gnu"), None);
        assert_eq!(major("CockroachDB CCL v25.1.0 (x86_64-pc-linux-gnu)"), None);
        assert_eq!(major("(openGauss 6.0.0 build 5c0d2b1f) compiled at 2024"), None);
    }

    #[test]
    fn an_address_that_asks_for_encryption_is_refused_in_words() {
        for mode in ["require", "verify-ca", "verify-full"] {
            let refused = config(&format!("postgres://clerk:secret@db/record?sslmode={mode}")).unwrap_err().to_string();
            assert!(refused.contains("without TLS"), "{refused}");
        }
        assert!(config("postgres://clerk@db/record?sslmode=prefer").is_ok());
    }

    #[test]
    fn a_refused_address_is_not_repeated() {
        let refused = config("postgres://clerk:secret@db/record?port=many").unwrap_err();
        assert!(!refused.to_string().contains("secret"), "{refused}");
        let StoreError::NotOurs(said) = refused else { panic!("{refused}") };
        assert_eq!(said.zh, "数据库地址无法使用，“port”这一项不对，要写成 postgres://用户@主机/库名");
    }
}
