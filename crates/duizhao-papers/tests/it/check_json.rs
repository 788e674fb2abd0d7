//! What we write is what `docs/check.schema.json` promises.

use duizhao_papers::json::{Pair, PairPassage, Writer};
use duizhao_read::{Language, Said, Unreadable};
use serde_json::Value;

use crate::sample;

const SCHEMA: &str = include_str!("../../../../docs/check.schema.json");

fn written() -> Value {
    let reviewed = sample::reviewed();
    let mut writer = Writer::begin(Vec::new(), Language::Chinese).unwrap();
    writer.report(&reviewed, &sample::others(), 0).unwrap();
    writer.report(&reviewed, &sample::others(), 2).unwrap();
    for code in ["encrypted", "secrecy"] {
        let why = Unreadable::new(code, Said::new("打不开。", "no"), Said::new("请另存。", "save it"));
        writer.unreadable("材料.docx", &why);
    }
    let passages = vec![PairPassage { a: [3, 40], b: [5, 42] }];
    let bytes = writer.end(&[Pair { a: 0, b: 1, share: 0.25, passages }]).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn faults(value: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    validator.iter_errors(value).map(|it| it.to_string()).collect()
}

#[test]
fn output_keeps_the_schema() {
    assert_eq!(faults(&written()), Vec::<String>::new());
}

#[test]
fn the_example_in_the_docs_keeps_the_schema() {
    let docs = include_str!("../../../../docs/check-json.md");
    let example = docs.split("```json\n").nth(1).and_then(|it| it.split("```").next()).unwrap();
    assert_eq!(faults(&serde_json::from_str(example).unwrap()), Vec::<String>::new());
}

#[test]
fn the_schema_refuses_what_it_does_not_name() {
    let mut value = written();
    value["reports"][0]["remarks"][0]["mood"] = "grim".into();
    value["reports"][1]["kind"] = "village".into();
    assert_eq!(faults(&value).len(), 2);
}

#[test]
fn every_object_of_the_schema_is_closed_and_described() {
    fn walk(value: &Value, path: &str) {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            assert_eq!(value["additionalProperties"], false, "{path}");
            for (name, it) in properties {
                assert!(it.get("description").is_some() || it.get("$ref").is_some(), "{path}/{name}");
            }
        }
        let inner = value.as_object().into_iter().flatten();
        inner.for_each(|(name, it)| walk(it, &format!("{path}/{name}")));
    }
    walk(&serde_json::from_str(SCHEMA).unwrap(), "");
}

#[test]
fn a_marked_document_is_not_named() {
    let value = written();
    assert_eq!(value["unreadable"][0]["file"], "材料.docx");
    assert_eq!(value["unreadable"][1]["file"], "");
}

#[test]
fn positions_find_the_quote() {
    let value = written();
    let text: Vec<char> = value["reports"][0]["text"].as_str().unwrap().chars().collect();
    for remark in value["reports"][0]["remarks"].as_array().unwrap() {
        let [start, end] = ["start", "end"].map(|it| remark[it].as_u64().unwrap() as usize);
        assert_eq!(text[start..end].iter().collect::<String>(), remark["quote"].as_str().unwrap());
    }
}
