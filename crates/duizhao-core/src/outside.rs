//! What the system and the parsers say, in both languages.

use std::io::{Error, ErrorKind};

use crate::Said;

/// Why a file, a folder or a port cannot be used; in the system's own words where it is something rare.
pub fn said_by_system(err: &Error) -> Said {
    let zh = match err.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经有了",
        ErrorKind::IsADirectory => "这是一个文件夹",
        ErrorKind::NotADirectory => "路径当中有一段不是文件夹",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        ErrorKind::ReadOnlyFilesystem => "这个磁盘只能读",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "磁盘配额已用完",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::InvalidFilename => "文件名太长或不合规",
        // Of the standard library's own only text is; what others call so bears their words.
        ErrorKind::InvalidData if err.get_ref().is_none() => "不是文本文件（UTF-8）",
        ErrorKind::InvalidData => "内容已损坏，或不合格式",
        ErrorKind::UnexpectedEof => "文件不完整，读到一半就没有了",
        ErrorKind::AddrInUse => "这个地址和端口已被别的程序占用",
        ErrorKind::AddrNotAvailable => "本机没有这个地址",
        ErrorKind::ConnectionRefused => "对方拒绝连接",
        ErrorKind::WouldBlock => "系统暂时没有可用的资源",
        ErrorKind::TimedOut => "等得太久，没有回应",
        _ => return Said::new(err.to_string(), err.to_string()),
    };
    Said::new(zh, err.to_string())
}

/// What serde and toml say of a value, for who does not read English; their own words where they say
/// something else.
pub fn said_by_parser(message: &str) -> String {
    if let Some((name, said)) = message.split_once(": ").filter(|it| !it.0.contains(' ')) {
        return format!("“{name}”：{}", said_by_parser(said));
    }
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let others = || quoted[1..].join("、");
    match message.split_once(' ').map(|it| it.0) {
        Some("unknown") if message.contains("field") && quoted.len() > 1 => {
            format!("没有“{}”这一项，可以写的有 {}", quoted[0], others())
        }
        Some("unknown") if quoted.len() > 1 => format!("不能写“{}”，可以写的有 {}", quoted[0], others()),
        Some("missing") if quoted.len() == 1 => format!("缺少“{}”这一项", quoted[0]),
        Some("invalid") => match message.split_once(", expected ") {
            Some((what, expected)) => {
                let what = what.split_once(": ").map_or(what, |it| it.1);
                let written = what.split_once(' ').map_or(what, |it| it.1).trim_matches('`');
                format!("写的是 {written}，要写{}", wanted(expected))
            }
            None => format!("值不对（{message}）"),
        },
        Some("failed") => "日子要写成 \"2024-06-20\"".to_owned(),
        Some("duplicate") => format!("写了两次（{message}）"),
        _ => message.to_owned(),
    }
}

fn wanted(expected: &str) -> String {
    match expected {
        "usize" | "u8" | "u16" | "u32" | "u64" => "不带引号的整数，不小于 0".to_owned(),
        "i32" | "i64" => "不带引号的整数".to_owned(),
        "a boolean" => " true 或 false".to_owned(),
        "a string" => "带引号的文字".to_owned(),
        "a sequence" => "方括号里的一串".to_owned(),
        it if it.starts_with("struct ") => "一组名称和值".to_owned(),
        it => format!(" {it}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_users_meet_is_said_in_chinese() {
        let met = |number| said_by_system(&Error::from_raw_os_error(number));
        // ENOENT, EACCES, ENOTDIR, EISDIR, ENOSPC: the same numbers on every Unix we build for.
        #[cfg(unix)]
        for number in [2, 13, 20, 21, 28] {
            assert!(!met(number).zh.contains("os error"), "{}", met(number));
        }
        let no_text = std::io::read_to_string(&b"\xff"[..]).unwrap_err();
        assert_eq!(said_by_system(&no_text).zh, "不是文本文件（UTF-8）");
        let damaged = Error::new(ErrorKind::InvalidData, "width 9");
        assert!(!said_by_system(&damaged).zh.contains("文本"));
        assert_eq!(said_by_system(&Error::other("strange")).zh, "strange");
        assert_eq!(said_by_parser("missing field `affair`"), "缺少“affair”这一项");
    }
}
