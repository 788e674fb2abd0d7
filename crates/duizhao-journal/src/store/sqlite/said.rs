//! What SQLite says, in both languages: by its code where it is something that offices meet.

use duizhao_core::Said;
use rusqlite::{Error, ffi::ErrorCode};

use crate::store::in_its_words;

/// In English as SQLite has it.
pub(super) fn said(err: &Error) -> Said {
    let words = err.to_string();
    match err.sqlite_error_code().and_then(in_chinese) {
        Some(zh) => Said::new(zh, words),
        None => in_its_words(&words),
    }
}

/// <https://www.sqlite.org/rescode.html>
fn in_chinese(code: ErrorCode) -> Option<&'static str> {
    Some(match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => "数据库文件被锁住了",
        ErrorCode::ReadOnly => "数据库文件或它的文件夹只能读",
        ErrorCode::CannotOpen => "打不开数据库文件；请检查路径和权限",
        ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied => "没有权限使用数据库文件",
        ErrorCode::SystemIoFailure => "读写数据库文件时磁盘出错；请检查磁盘",
        ErrorCode::DatabaseCorrupt => "数据库文件的结构已损坏",
        ErrorCode::DiskFull => "磁盘已满",
        ErrorCode::OutOfMemory => "内存不足",
        ErrorCode::TooBig => "内容太大，数据库装不下",
        ErrorCode::OperationInterrupted | ErrorCode::OperationAborted => "中途被打断",
        ErrorCode::FileLockingProtocolFailed => "文件锁不起作用；数据库要放在本机的磁盘上，不要放在网络文件夹里",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn what_offices_meet_is_said_in_chinese() {
        for (code, zh) in [
            (ffi::SQLITE_BUSY_SNAPSHOT, "被锁住了"),
            (ffi::SQLITE_LOCKED, "被锁住了"),
            (ffi::SQLITE_READONLY_DIRECTORY, "只能读"),
            (ffi::SQLITE_CANTOPEN, "打不开"),
            (ffi::SQLITE_AUTH, "没有权限"),
            (ffi::SQLITE_IOERR_FSYNC, "磁盘出错"),
            (ffi::SQLITE_CORRUPT, "已损坏"),
            (ffi::SQLITE_FULL, "磁盘已满"),
            (ffi::SQLITE_NOMEM, "内存不足"),
            (ffi::SQLITE_TOOBIG, "装不下"),
            (ffi::SQLITE_INTERRUPT, "打断"),
            (ffi::SQLITE_PROTOCOL, "网络文件夹"),
            (ffi::SQLITE_MISMATCH, "数据库说：datatype mismatch"),
        ] {
            let words = ffi::code_to_str(code);
            let said = said(&Error::SqliteFailure(ffi::Error::new(code), Some(words.to_owned())));
            assert!(said.zh.contains(zh) && said.en == words, "{code}: {said}");
        }
        let none = rusqlite::Connection::open_in_memory().unwrap().execute_batch("SELECT * FROM nowhere").unwrap_err();
        assert!(said(&none).zh.starts_with("数据库说：no such table: nowhere"), "{}", said(&none));
    }
}
