//! Logs that are wrong in some way: a sentence that says where, or a result that says what was left out.

use std::io::Write;

use duizhao_logs::{ReadAs, Taken, Unread, read};
use duizhao_signs::{Cases, Columns, Counts};

fn taken(bytes: &[u8]) -> Result<Taken, Unread> {
    taken_as(bytes, &ReadAs::default())
}

fn taken_as(bytes: &[u8], read_as: &ReadAs) -> Result<Taken, Unread> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read(file.path(), read_as)
}

#[track_caller]
fn refused(bytes: &[u8], code: &str, zh: &str, en: &str) {
    let err = taken(bytes).unwrap_err();
    assert_eq!(err.code, code, "{}", err.said.zh);
    assert!(err.said.zh.contains(zh) && err.said.en.contains(en), "{} / {}", err.said.zh, err.said.en);
}

fn packed(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn table(rows: u64) -> String {
    let row = |it: u64| format!("c{},a{},2024-03-05 {:02}:{:02}\n", it * 7_919 % 9_973, it % 7, it % 24, it % 60);
    "case,act,ts\n".to_owned() + &(0..rows).map(row).collect::<String>()
}

fn xes(traces: u64) -> String {
    let event = |it: u64| {
        format!(
            "<trace><string key=\"concept:name\" value=\"c{}\"/><event>\n<string key=\"concept:name\" value=\"a\"/>\n\
            <date key=\"time:timestamp\" value=\"2024-03-05T09:{:02}:00Z\"/>\n</event></trace>\n",
            it * 7_919 % 9_973,
            it % 60
        )
    };
    format!("<log>\n{}</log>\n", (0..traces).map(event).collect::<String>())
}

#[test]
fn a_packed_log_cut_short_is_refused_with_the_line() {
    for text in [table(5_000), xes(5_000)] {
        let whole = packed(&text);
        assert!(taken(&whole).is_ok());
        refused(&whole[..whole.len() / 2], "cut-short", "行：压缩文件不完整", "the packed file is cut short");
        // Only the check sum at its end is missing.
        refused(&whole[..whole.len() - 4], "cut-short", "压缩文件不完整", "the packed file is cut short");
    }
}

#[test]
fn broken_xml_is_refused_with_the_line() {
    let text = xes(50);
    refused(&text.as_bytes()[..text.len() - 8], "broken", "第 201 行", "line 201");
    refused(text.replacen("</event>", "</evnt>", 1).as_bytes(), "broken", "第 5 行", "line 5");
}

#[test]
fn a_column_that_is_missing_is_told_with_those_there_are() {
    refused(b"case,what,ts\na,b,2024-03-05\n", "missing-column", "--activity", "what");
    let read_as = ReadAs { columns: Columns { owner: Some("dept".into()), ..Columns::default() }, ..ReadAs::default() };
    let err = taken_as(table(3).as_bytes(), &read_as).unwrap_err();
    assert!(err.said.zh.contains("dept") && err.said.zh.contains("case"), "{}", err.said.zh);
}

#[test]
fn times_that_travel_are_taken_and_put_in_order() {
    let text = "case,act,ts\na,x,2024-03-05 09:00\na,y,1970-01-01 08:00\na,z,2099-12-31 09:00\na,w,2024-03-05 09:00\n";
    let log = taken(text.as_bytes()).unwrap().log;
    let cases = Cases::of(&log.events);
    let steps = cases.iter().flat_map(|it| it.steps.to_vec());
    let way: Vec<String> = steps.map(|it| log.words.activities.name(it.activity).into_owned()).collect();
    assert_eq!(way, ["y", "x", "w", "z"]);
}

#[test]
fn empty_cases_and_rows_without_a_time_are_counted_and_left_out() {
    let text = "<log><trace><string key='concept:name' value='e'/></trace><trace><event>\
        <string key='concept:name' value='a'/><date key='time:timestamp' value='?'/></event><event>\
        <string key='concept:name' value='a'/><date key='time:timestamp' value='2024-03-05T09:00:00Z'/></event></trace></log>";
    let taken = taken(text.as_bytes()).unwrap();
    let left = &taken.told.left_out;
    assert_eq!((left.empty_cases, left.without_time, taken.told.events), (1, 1, 1));
}

#[test]
fn one_case_of_very_many_events_is_one_case() {
    let row = |it: u64| format!("one,a{},{},d{}\n", it % 5, 1_700_000_000 + it * 7_919 % 100_000, it % 3);
    let text = "case,act,ts,dept\n".to_owned() + &(0..100_000).map(row).collect::<String>();
    let log = taken(text.as_bytes()).unwrap().log;
    let counts = Counts::of(&Cases::of(&log.events));
    assert_eq!((counts.cases, counts.events, counts.returns), (1, 100_000, 1));
}
