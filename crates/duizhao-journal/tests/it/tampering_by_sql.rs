//! What whoever keeps the PostgreSQL server cannot do without being found. 篡改

use crate::office::Office;
use crate::tampering::{is_found, live_in};

/// Columns of one row, each with another value.
struct Changes {
    table: &'static str,
    row: &'static str,
    columns: &'static [(&'static str, &'static str)],
}

const CHANGES: &[Changes] = &[
    Changes {
        table: "entry",
        row: "seq = 10",
        columns: &[
            ("log", "'\\x00'"),
            ("seq", "1000"),
            ("command", "decode('00112233445566778899aabbccddeeff', 'hex')"),
            ("part", "7"),
            ("matter", "decode('00112233445566778899aabbccddeeff', 'hex')"),
            ("matter_version", "9"),
            ("header", "convert_to(replace(convert_from(header, 'UTF8'), 'unit-1', 'unit-2'), 'UTF8')"),
            ("salt", "sha256(salt)"),
            ("salt", "NULL"),
            ("body", "body || ' '::bytea"),
            ("body", "NULL"),
        ],
    },
    Changes {
        table: "node",
        row: "seq = 10",
        columns: &[
            ("log", "'\\x00'"),
            ("seq", "1000"),
            ("hashes", "sha256(hashes)"),
            ("hashes", "substr(hashes, 1, length(hashes) - 1)"),
        ],
    },
    Changes {
        table: "head",
        row: "true",
        columns: &[("log", "'\\x00'"), ("size", "size - 1"), ("root", "sha256(root)"), ("nodes", "sha256(nodes)")],
    },
    Changes {
        table: "ledger",
        row: "matter = (SELECT min(matter::text)::bytea FROM ledger)",
        columns: &[
            ("matter", "decode('00112233445566778899aabbccddeeff', 'hex')"),
            ("version", "99"),
            ("state", "'closed'"),
            ("origin", "'visit'"),
            ("affair", "'别的事'"),
            ("criterion", "'别的标准'"),
            ("field", "'别的领域'"),
            ("lead", "'unit-9'"),
            ("leader", "'unit-9/p-9'"),
            ("verifier", "'unit-9'"),
            ("due", "'2020-01-01'"),
            ("standing", "1 - standing"),
            ("outcome", "'done'"),
            ("registered", "'2020-01-01'"),
            ("changed", "'2020-01-01'"),
            ("imported", "1 - imported"),
            ("of_ledger", "'别的台账'"),
            ("offered", "'unit-9'"),
            ("offered_since", "'2020-01-01'"),
            ("supporting", "'unit-9'"),
            ("registrant", "'p-9'"),
            ("claimer", "'p-9'"),
            ("asker", "'p-9'"),
            ("waiting", "'2020-01-01'"),
            ("recheck", "'2020-01-01'"),
            ("due_at", "'2020-01-01'"),
            ("help_open", "help_open + 1"),
        ],
    },
];

const STATEMENTS: &[&str] = &[
    "DELETE FROM entry WHERE seq = 5",
    "DELETE FROM node WHERE seq = 5",
    "DELETE FROM entry WHERE seq = 23; DELETE FROM node WHERE seq = 23; UPDATE head SET size = 23",
    "UPDATE entry SET seq = -1 WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 4; UPDATE entry SET seq = 4 WHERE seq = -1",
    "INSERT INTO entry SELECT log, 24, '\\x0011', part, matter, 77, header, salt, body FROM entry WHERE seq = 2",
    "DELETE FROM ledger",
    "DELETE FROM head",
];

#[test]
fn what_sql_changes_is_found() {
    let Some(database) = crate::postgres::fresh() else { return };
    let mut sql = database.sql();
    let office = Office::postgres(database);
    live_in(&office);
    let tables = ["head", "entry", "node", "ledger"];
    let save: String = tables.iter().map(|it| format!("CREATE TABLE saved.{it} AS TABLE public.{it};")).collect();
    sql.batch_execute(&format!("CREATE SCHEMA saved; {save}")).unwrap();
    let restore: String =
        tables.iter().map(|it| format!("DELETE FROM public.{it}; INSERT INTO public.{it} TABLE saved.{it};")).collect();
    let columns = CHANGES.iter().flat_map(|Changes { table, row, columns }| {
        columns.iter().map(move |(column, value)| format!("UPDATE {table} SET {column} = {value} WHERE {row}"))
    });
    for statement in columns.chain(STATEMENTS.iter().map(|it| (*it).to_owned())) {
        sql.batch_execute(&statement).unwrap();
        assert!(is_found(&office), "{statement}");
        sql.batch_execute(&restore).unwrap();
    }
    office.audit();
    assert!(!is_found(&office), "what was put back is the record again");
}
