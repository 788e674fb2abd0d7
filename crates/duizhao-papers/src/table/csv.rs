//! As text, for programs and for the office's own: UTF-8 with its mark, so that Excel knows it.

use duizhao_read::ledger::ID_HEADER;

use super::{FORMULA, Table};

/// Title and notes are left out: the first line names the columns.
pub fn csv(table: &Table) -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    let mut line = |cells: &[String], id: &str| {
        let cells = cells.iter().map(|it| harmless(it)).chain([id.to_owned()]);
        writer.write_record(cells).expect("memory takes whatever is written to it");
    };
    line(&table.headers, ID_HEADER);
    for (at, row) in table.rows.iter().enumerate() {
        line(row, table.ids.get(at).map_or("", String::as_str));
    }
    writer.into_inner().expect("memory takes whatever is written to it")
}

/// Behind an apostrophe where the office's program would compute it; taken off when it comes in.
fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_stand_behind_an_apostrophe() {
        let table = Table {
            headers: vec!["问题".to_owned()],
            rows: ["=1+1", "+86", "-", "@SUM", "\tx", "路，桥", "a\"b\n'"].map(|it| vec![it.to_owned()]).to_vec(),
            ..Table::default()
        };
        let text = String::from_utf8(csv(&table)).unwrap();
        assert_eq!(text, "\u{feff}问题,对照编号\n'=1+1,\n'+86,\n'-,\n'@SUM,\n'\tx,\n路，桥,\n\"a\"\"b\n'\",\n");
    }
}
