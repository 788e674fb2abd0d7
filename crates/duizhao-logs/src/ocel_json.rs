//! OCEL 2.0 as JSON.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::log_format::open;
use crate::ocel::{Ocel, OcelEvent};
use crate::taken::Unread;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    objects: Vec<Object>,
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Object {
    id: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    time: String,
    #[serde(default)]
    attributes: Vec<Attribute>,
    #[serde(default)]
    relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
struct Attribute {
    name: String,
    value: Value,
}

#[derive(Deserialize)]
struct Relationship {
    #[serde(rename = "objectId")]
    object: String,
}

pub(crate) fn read(path: &Path) -> Result<Ocel, Unread> {
    let file: File = serde_json::from_reader(open(path)?).map_err(|err| {
        let line = err.line() as u64;
        Unread::at_line(
            "broken",
            line,
            &format!("不是完好的 OCEL 2.0 JSON：{err}"),
            &format!("this is no sound OCEL 2.0 JSON: {err}"),
        )
    })?;
    let objects: BTreeMap<String, String> = file.objects.into_iter().map(|it| (it.id, it.kind)).collect();
    let events = file.events.into_iter().map(Event::read).collect();
    Ok(Ocel { objects, events })
}

impl Event {
    fn read(self) -> OcelEvent {
        let text = |it: Value| match it {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => other.to_string(),
        };
        OcelEvent {
            activity: self.kind,
            time: self.time,
            attributes: self.attributes.into_iter().map(|it| (it.name, text(it.value))).collect(),
            objects: self.relationships.into_iter().map(|it| it.object).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::{ReadAs, testing};

    #[track_caller]
    fn check(text: &str, read_as: &ReadAs, expected: Expect) {
        expected.assert_eq(&testing::read(text.as_bytes(), read_as));
    }

    const LOG: &str = r#"{"objectTypes":[],"eventTypes":[],
"objects":[{"id":"o1","type":"订单"},{"id":"o2","type":"订单"},{"id":"i1","type":"物品"},{"id":"水利站","type":"单位"}],
"events":[
{"id":"2","type":"发货","time":"2024-03-06T09:00:00Z","attributes":[{"name":"resource","value":7}],"relationships":[{"objectId":"o1","qualifier":""},{"objectId":"水利站","qualifier":"承办"}]},
{"id":"1","type":"下单","time":"2024-03-05T09:00:00Z","attributes":[],"relationships":[{"objectId":"o1","qualifier":""},{"objectId":"o2","qualifier":""},{"objectId":"i1","qualifier":""}]}
]}"#;

    #[test]
    fn cases_are_the_objects_of_one_type() {
        check(
            LOG,
            &ReadAs::default(),
            expect![[r#"
                OCEL 2.0 JSON: case=订单 activity=ocel:activity time=ocel:timestamp owner=单位 actor=resource · 年-月-日
                o1 下单 2024-03-05T09:00:00Z 
                o2 下单 2024-03-05T09:00:00Z 
                o1 发货 2024-03-06T09:00:00Z 水利站
            "#]],
        );
        let mut read_as = ReadAs::default();
        read_as.columns.case = Some("物品".to_owned());
        check(
            LOG,
            &read_as,
            expect![[r#"
            OCEL 2.0 JSON: case=物品 activity=ocel:activity time=ocel:timestamp owner=单位 actor=resource · 年-月-日
            i1 下单 2024-03-05T09:00:00Z 
        "#]],
        );
        read_as.columns.case = Some("人".to_owned());
        check(
            LOG,
            &read_as,
            expect![[r#"
            no-such-type: 没有“人”这类对象（--case）；有：单位、物品、订单
        "#]],
        );
    }

    #[test]
    fn broken_json_is_told_with_its_line() {
        check(
            &LOG[..300],
            &ReadAs::default(),
            expect![[r#"
            broken: 第 4 行：不是完好的 OCEL 2.0 JSON：EOF while parsing a string at line 4 column 122
        "#]],
        );
    }
}
