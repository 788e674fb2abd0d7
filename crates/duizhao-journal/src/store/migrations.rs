//! Which migrations there are; see `migrations/README.md`.

/// The number of the last one.
pub(super) const LATEST: i64 = 1;

/// Number, SQLite's form, PostgreSQL's form.
pub(super) const ALL: &[(i64, &str, &str)] = &[(
    1,
    include_str!("../../migrations/sqlite/0001_journal.sql"),
    include_str!("../../migrations/postgres/0001_journal.sql"),
)];

pub(super) fn newer(found: i64) -> duizhao_core::Said {
    duizhao_core::Said::new(
        format!("这份底账由更新的版本写成（格式 {found}，本程序认得到 {LATEST}）；请换用新版程序，什么都没有改动"),
        format!(
            "the record was written by a newer version (format {found}, this one knows {LATEST}); use the newer program, nothing was changed"
        ),
    )
}
