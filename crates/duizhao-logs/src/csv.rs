//! Tables of text: one event a line, the first line names the columns. CSV

use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::columns::{Chosen, ROLES};
use crate::intake::Intake;
use crate::log_format::{LogFormat, open};
use crate::plain_text;
use crate::taken::{ReadAs, Told, Unread};
use crate::time::{Guess, TimeFormat};
use crate::{Sink, log_format};

type Table = Reader<Box<dyn Read>>;

/// Lines looked at before the columns are taken to be understood.
const SURVEYED: usize = 1_000;

pub(crate) fn stream(path: &Path, read_as: &ReadAs, sink: &mut Sink<'_>) -> Result<Told, Unread> {
    let (mut table, names) = table(path)?;
    let chosen = Chosen::of(&names, &read_as.columns)?;
    let (time_format, is_certain) = match &read_as.time_format {
        Some(it) => (it.clone(), true),
        None => survey(path, chosen.places[2].unwrap_or_default())?,
    };
    let mut intake = Intake::new(chosen, time_format, read_as, sink);
    let places = intake.chosen().places;
    let mut record = ByteRecord::new();
    while next(&mut table, &mut record)? {
        let line = record.position().map_or(0, csv::Position::line);
        let cells: [&str; ROLES] = places.map(|it| it.map_or("", |at| cell(&record, at)));
        intake.event(line, &cells)?;
    }
    intake.end(LogFormat::Csv, is_certain)
}

/// How the column of times is written; the whole of it is read where some lines leave it open.
fn survey(path: &Path, time: usize) -> Result<(TimeFormat, bool), Unread> {
    let (mut table, _) = table(path)?;
    let mut guess = Guess::default();
    let mut record = ByteRecord::new();
    let mut seen = 0;
    while (seen < SURVEYED || guess.wants_more()) && next(&mut table, &mut record)? {
        guess.see(cell(&record, time));
        seen += 1;
    }
    match guess.format() {
        Some(format) => Ok((format, guess.is_certain())),
        None if seen == 0 => Err(Unread::new("empty", "只有列名，没有事件", "there are column names and no events")),
        None => Err(no_times(path, time)),
    }
}

fn no_times(path: &Path, time: usize) -> Unread {
    let first = table(path).and_then(|(mut table, names)| {
        let mut record = ByteRecord::new();
        next(&mut table, &mut record)?;
        Ok((names.get(time).cloned().unwrap_or_default(), cell(&record, time).to_owned()))
    });
    let (name, text) = first.unwrap_or_default();
    Unread::new(
        "no-times",
        format!(
            "“{name}”列读不出时间，例如“{text}”；请用 --time 指明时间列，或用 --time-format 说明写法，如 %Y-%m-%d %H:%M"
        ),
        format!(
            "column {name:?} holds no times that can be read, as {text:?}; name the column with --time, or say with --time-format how they are written, as %Y-%m-%d %H:%M"
        ),
    )
}

fn table(path: &Path) -> Result<(Table, Vec<String>), Unread> {
    let delimiter = delimiter(path)?;
    let text = plain_text::utf8(open(path)?).map_err(|err| Unread::file(path, &err))?;
    let mut table = ReaderBuilder::new().delimiter(delimiter).flexible(true).buffer_capacity(1 << 18).from_reader(text);
    let names = table.byte_headers().map_err(|err| broken(&err))?;
    let names = names.iter().map(|it| String::from_utf8_lossy(it).trim().to_owned()).collect();
    Ok((table, names))
}

/// What stands most often in the first line.
fn delimiter(path: &Path) -> Result<u8, Unread> {
    let mut text = plain_text::utf8(log_format::open(path)?).map_err(|err| Unread::file(path, &err))?;
    let mut head = [0; 1 << 14];
    let read = text.read(&mut head).map_err(|err| Unread::file(path, &err))?;
    let first = head[..read].split(|it| *it == b'\n').next().unwrap_or_default();
    let count = |sign: &u8| first.iter().filter(|it| *it == sign).count();
    // Of equals the last: a comma, unless something else is more frequent.
    Ok(b"|\t;,".iter().copied().max_by_key(count).unwrap_or(b','))
}

fn next(table: &mut Table, record: &mut ByteRecord) -> Result<bool, Unread> {
    table.read_byte_record(record).map_err(|err| broken(&err))
}

fn broken(err: &csv::Error) -> Unread {
    let line = err.position().map_or(0, csv::Position::line);
    Unread::at_line("broken", line, &format!("读不下去：{err}"), &format!("cannot be read on: {err}"))
}

fn cell(record: &ByteRecord, at: usize) -> &str {
    std::str::from_utf8(record.get(at).unwrap_or_default()).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing;

    #[track_caller]
    fn check(text: &str, read_as: &ReadAs, expected: Expect) {
        expected.assert_eq(&testing::read(text.as_bytes(), read_as));
    }

    #[test]
    fn rows_that_say_too_little_are_left_out_and_told() {
        let text = "工单号;环节;时间;承办单位\nA;登记;2024/3/5 9:00;党政办\n;登记;2024/3/5 9:10;党政办\n\
            A;签收;昨天;水利站\nA;办结;2024/3/7 10:00;\nB;登记\n";
        check(
            text,
            &ReadAs::default(),
            expect![[r#"
                CSV: case=工单号 activity=环节 time=时间 owner=承办单位 · 年-月-日
                A 登记 2024-03-05T01:00:00Z 党政办
                A 办结 2024-03-07T02:00:00Z 
                left out: 1 without case, 2 without time
                3: 没有个案编号
                4: “昨天”不是能读懂的时间
                6: 没有时间
            "#]],
        );
    }

    #[test]
    fn day_and_month_are_told_by_the_whole_column() {
        let mut text = "case,act,ts\n".to_owned();
        (0..1_200).for_each(|it| text.push_str(&format!("c{it},a,0{}/0{}/2024 08:00\n", it % 9 + 1, it % 7 + 1)));
        text.push_str("c,a,04/25/2024 08:00\n");
        let (told, events) = testing::told(text.as_bytes(), &ReadAs::default());
        assert_eq!((told.time_format, told.time_is_certain, events), (Some(TimeFormat::MonthFirst), true, 1_201));
    }

    #[test]
    fn what_is_no_table_of_events_is_told_in_a_sentence() {
        check("", &ReadAs::default(), expect!["empty: 文件是空的\n"]);
        check("case,act,ts\n", &ReadAs::default(), expect!["empty: 只有列名，没有事件\n"]);
        check(
            "case,act,ts\na,b,soon\n",
            &ReadAs::default(),
            expect![[r#"
                no-times: “ts”列读不出时间，例如“soon”；请用 --time 指明时间列，或用 --time-format 说明写法，如 %Y-%m-%d %H:%M
            "#]],
        );
        check(
            "PK\u{3}\u{4}",
            &ReadAs::default(),
            expect![[r#"
            spreadsheet: 这是电子表格或压缩包；请在表格软件中另存为 CSV 再读
        "#]],
        );
    }
}
