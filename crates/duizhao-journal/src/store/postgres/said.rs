//! What PostgreSQL says, in both languages: by its code where it is something that offices meet.

use std::error::Error as _;

use duizhao_core::{Said, said_by_system};
use postgres::Error;
use postgres::error::SqlState;

use crate::store::in_its_words;

/// In English as the server has it, with the causes.
pub(super) fn said(err: &Error) -> Said {
    let words = words(err);
    match err.code() {
        Some(code) => in_chinese(code).map_or_else(|| in_its_words(&words), |zh| Said::new(zh, words.clone())),
        None => Said::new(of_connection(err, &words), words.clone()),
    }
}

/// An error with its causes.
pub(super) fn words(err: &Error) -> String {
    let mut words = err.to_string();
    let mut cause = err.source();
    while let Some(it) = cause {
        words = format!("{words}: {it}");
        cause = it.source();
    }
    words
}

/// Without a server, or without a whole answer of one.
fn of_connection(err: &Error, words: &str) -> String {
    if err.is_closed() {
        return "连接断了".to_owned();
    }
    match err.source().and_then(|it| it.downcast_ref::<std::io::Error>()) {
        Some(_) if words.contains("failed to lookup address") => "找不到这台主机；请检查 --db 里的主机名".to_owned(),
        Some(io) => said_by_system(io).zh,
        None => in_its_words(words).zh,
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn in_chinese(code: &SqlState) -> Option<&'static str> {
    Some(match code.code() {
        "28000" | "28P01" => "数据库不让这个用户登录；请检查 --db 里的用户名和密码，以及服务器的 pg_hba.conf",
        "3D000" => "服务器上没有这个数据库；请检查 --db 里的库名",
        "42501" => "数据库的这个用户没有这项权限",
        "42P01" | "3F000" => "数据库里少了底账的表",
        "25006" => "数据库此刻只能读，也许是备用的服务器",
        "40001" | "40P01" => "与另一个程序的写入相撞，已撤回",
        "53100" => "数据库服务器的磁盘已满",
        "53200" => "数据库服务器的内存不足",
        "53300" => "数据库服务器的连接数已满",
        "55P03" => "等不到锁，另一个程序正在写",
        "57014" => "数据库服务器取消了这一步，或等得太久",
        "57P01" => "数据库服务器正在关闭",
        "57P02" => "数据库服务器出了故障，正在重新启动",
        "57P03" => "数据库服务器正在启动、恢复或关闭，此刻不能连接",
        "58030" => "数据库服务器读写磁盘时出错；请检查它的磁盘",
        "XX001" | "XX002" => "数据库的文件已损坏",
        other if other.starts_with("08") => "与数据库服务器的连接断了",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_offices_meet_is_said_in_chinese() {
        for (code, zh) in [
            ("28P01", Some("用户名和密码")),
            ("28000", Some("pg_hba.conf")),
            ("3D000", Some("没有这个数据库")),
            ("42501", Some("没有这项权限")),
            ("25006", Some("只能读")),
            ("40001", Some("撤回")),
            ("53100", Some("磁盘已满")),
            ("53300", Some("连接数已满")),
            ("55P03", Some("等不到锁")),
            ("57014", Some("取消")),
            ("57P01", Some("正在关闭")),
            ("57P02", Some("故障")),
            ("57P03", Some("启动")),
            ("58030", Some("磁盘时出错")),
            ("08006", Some("连接断了")),
            ("08P01", Some("连接断了")),
            ("XX001", Some("损坏")),
            ("22012", None),
        ] {
            let said = in_chinese(&SqlState::from_code(code));
            assert!(said.zip(zh).map_or(said.is_none() && zh.is_none(), |it| it.0.contains(it.1)), "{code}: {said:?}");
        }
    }

    /// A port that was free just now: nobody answers there.
    #[test]
    fn a_server_that_is_not_there_is_said_in_chinese() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("postgres://clerk@127.0.0.1:{port}/record");
        let err = postgres::Client::connect(&address, postgres::NoTls).err().unwrap();
        assert_eq!(said(&err).zh, "对方拒绝连接");
        assert!(said(&err).en.contains("refused"), "{}", said(&err));
    }
}
