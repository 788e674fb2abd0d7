//! Which migrations there are; see `migrations/README.md`.

/// The number of the last one.
pub(super) const LATEST: i64 = 3;

/// A step from one format to the next.
pub(super) struct Migration {
    pub(super) number: i64,
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
    /// The read table says more than before, or something else: it is made anew in the same transaction.
    pub(super) rebuilds: bool,
}

pub(super) const ALL: &[Migration] = &[
    Migration {
        number: 1,
        sqlite: include_str!("../../migrations/sqlite/0001_journal.sql"),
        postgres: include_str!("../../migrations/postgres/0001_journal.sql"),
        rebuilds: false,
    },
    Migration {
        number: 2,
        sqlite: include_str!("../../migrations/sqlite/0002_ledger.sql"),
        postgres: include_str!("../../migrations/postgres/0002_ledger.sql"),
        rebuilds: true,
    },
    Migration {
        number: 3,
        sqlite: include_str!("../../migrations/sqlite/0003_ledger_alone.sql"),
        postgres: include_str!("../../migrations/postgres/0003_ledger_alone.sql"),
        rebuilds: false,
    },
];

pub(super) fn newer(found: i64) -> duizhao_core::Said {
    duizhao_core::Said::new(
        format!("这份底账由更新的版本写成（格式 {found}，本程序认得到 {LATEST}）；请换用新版程序，什么都没有改动"),
        format!(
            "the record was written by a newer version (format {found}, this one knows {LATEST}); use the newer program, nothing was changed"
        ),
    )
}

pub(super) fn older(found: i64) -> duizhao_core::Said {
    duizhao_core::Said::new(
        format!("这份底账由较旧的版本写成（格式 {found}）；先运行一次 duizhao rebuild"),
        format!("the record was written by an older version (format {found}); run duizhao rebuild once"),
    )
}
