//! Why something was not done with the record: a sentence, a code, and how grave it is.

use std::io::ErrorKind;
use std::path::Path;

use duizhao_core::{Said, said_by_system};
use duizhao_journal::{AppendError, BackupError, OpenError, SignError, StoreError};
use duizhao_logs::Unread;

/// What a failure means for whoever asked. 严重程度
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grave {
    /// What was asked cannot be done here: wrong arguments, no record, a damaged or older one.
    Unusable,
    /// Something was checked and does not hold.
    DoesNotHold,
    /// It may or may not have been written.
    Unknown,
}

/// Why it was not done. 未完成的原因
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .said.zh)]
pub struct Failure {
    /// For programs.
    pub code: &'static str,
    /// For people: what, where, and what would be right.
    pub said: Said,
    pub grave: Grave,
}

impl Failure {
    pub fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { code, said: Said::new(zh, en), grave: Grave::Unusable }
    }

    /// An entry that does not read as it was written.
    pub fn damaged(why: Said) -> Failure {
        let Said { zh, en } = why;
        Failure::new("damaged", format!("条目已损坏：{zh}"), format!("an entry is damaged: {en}"))
    }

    /// A file or folder that cannot be read.
    pub fn unread(path: &Path, err: &std::io::Error) -> Failure {
        let (file, why) = (path.display(), said_by_system(err));
        Failure::new(
            if err.kind() == ErrorKind::NotFound { "missing" } else { "file" },
            format!("读不了 {file}：{}", why.zh),
            format!("{file} cannot be read: {}", why.en),
        )
    }

    /// A file or folder that cannot be written to.
    pub fn unwritten(path: &Path, err: &std::io::Error) -> Failure {
        if is_full(err) {
            return StoreError::Full.into();
        }
        let (file, why) = (path.display(), said_by_system(err));
        Failure::new("file", format!("写不了 {file}：{}", why.zh), format!("{file} cannot be written: {}", why.en))
    }

    /// Something that was checked does not hold.
    pub fn wrong(code: &'static str, said: Said) -> Failure {
        Failure { code, said, grave: Grave::DoesNotHold }
    }
}

/// What one link of a chain of errors says in both languages; `None` where it has one text alone.
pub fn said_of(err: &(dyn std::error::Error + 'static)) -> Option<Said> {
    let io = err.downcast_ref::<std::io::Error>().map(said_by_system);
    let ours = err.downcast_ref::<Failure>().map(|it| it.said.clone());
    let of_log = err.downcast_ref::<Unread>().map(|it| it.said.clone());
    io.or(ours).or(of_log).or_else(|| err.downcast_ref::<Said>().cloned())
}

impl From<Said> for Failure {
    fn from(said: Said) -> Failure {
        Failure { code: "usage", said, grave: Grave::Unusable }
    }
}

impl From<StoreError> for Failure {
    fn from(err: StoreError) -> Failure {
        let code = match &err {
            StoreError::Full => "disk-full",
            StoreError::ReadOnly(_) => "read-only",
            StoreError::Busy(_) => "busy",
            StoreError::Away(_) => "unreachable",
            StoreError::NotOurs(_) => "not-ours",
            StoreError::Damaged(_) => "damaged",
            StoreError::Failed(_) => "database",
        };
        Failure { code, said: err.said(), grave: Grave::Unusable }
    }
}

/// Whether a file could not be written because there is no room.
pub(crate) fn is_full(err: &std::io::Error) -> bool {
    matches!(err.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

impl From<SignError> for Failure {
    fn from(err: SignError) -> Failure {
        match err {
            SignError::Disagree(said) => Failure { code: "checkpoint", said, grave: Grave::Unusable },
            SignError::File(err)
                if matches!(err.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) =>
            {
                Failure::new(
                    "read-only",
                    format!("检查点文件所在的文件夹只能读，没有写入；请检查权限或磁盘（{}）", said_by_system(&err).zh),
                    format!("the folder of the checkpoint file can only be read, nothing was written: {err}"),
                )
            }
            SignError::File(err) if is_full(&err) => StoreError::Full.into(),
            SignError::File(err) => Failure::new(
                "checkpoint",
                format!("检查点文件读写不了：{}", said_by_system(&err).zh),
                format!("the checkpoint file: {err}"),
            ),
            SignError::Store(err) => err.into(),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(err: OpenError) -> Failure {
        match err {
            OpenError::Store(err) => err.into(),
            OpenError::Sign(err) => err.into(),
            OpenError::Refused(said) => Failure { code: "refused", said, grave: Grave::Unusable },
        }
    }
}

impl From<BackupError> for Failure {
    fn from(err: BackupError) -> Failure {
        match err {
            BackupError::Store(err) => err.into(),
            BackupError::File(err) if is_full(&err) => StoreError::Full.into(),
            BackupError::File(err) => Failure::new(
                "file",
                format!("备份文件读写不了：{}", said_by_system(&err).zh),
                format!("the backup file: {err}"),
            ),
            BackupError::Taken(said) => Failure::new("not-empty", said.zh, said.en),
            BackupError::Refused(said) => Failure::wrong("backup", said),
        }
    }
}

impl From<AppendError> for Failure {
    fn from(err: AppendError) -> Failure {
        let grave = if matches!(err, AppendError::Unknown(_)) { Grave::Unknown } else { Grave::Unusable };
        Failure { code: err.code(), said: err.said(), grave }
    }
}
