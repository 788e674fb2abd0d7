//! Where a record is kept. 存放处

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use duizhao_core::Said;

/// `sqlite:PATH`, or the address of a PostgreSQL database. 存放处
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Sqlite(PathBuf),
    /// As PostgreSQL's own tools take it, with a password where one is needed: never shown.
    Postgres(String),
}

impl Place {
    /// The file of an embedded record.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Place::Sqlite(path) => Some(path),
            Place::Postgres(_) => None,
        }
    }
}

/// Makes the file of a database where there is none yet, for its owner alone; SQLite gives what it keeps
/// beside it the same mode. What cannot be made SQLite will tell.
pub(crate) fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

impl FromStr for Place {
    type Err = Said;

    fn from_str(text: &str) -> Result<Place, Said> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|it| !it.is_empty()) {
            return Ok(Place::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Place::Postgres(text.to_owned()));
        }
        Err(Said::new(
            "数据库要写成 sqlite:文件路径，或 postgres://用户@主机/库名",
            "a database is written sqlite:PATH or postgres://user@host/database",
        ))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Sqlite(path) => write!(out, "sqlite:{}", path.display()),
            Place::Postgres(address) => {
                let host = address.rsplit('@').next().unwrap_or_default();
                write!(out, "postgres://{}", host.trim_start_matches("postgresql://").trim_start_matches("postgres://"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let place: Place = "postgres://clerk:secret@10.0.0.5/record".parse().unwrap();
        assert_eq!(place.to_string(), "postgres://10.0.0.5/record");
        assert_eq!("postgres://10.0.0.5/record".parse::<Place>().unwrap().to_string(), "postgres://10.0.0.5/record");
    }

    #[test]
    fn something_else_is_refused() {
        for text in ["record.sqlite", "sqlite:", "mysql://x"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }
}
