//! Canonical JSON (RFC 8785), for bytes that are hashed: one value, one spelling.
//!
//! Narrower than the RFC: whole numbers between −2^53 and 2^53 only, so that every language reads
//! the same number. Keys are ordered by their UTF-16 code units, which differs from the order of
//! code points beyond U+FFFF.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::said_by_parser;

/// The first number that a double cannot tell from its neighbour. 整数上限
const LIMIT: u64 = 1 << 53;

/// No text nests more arrays and objects than this; other languages' readers give up at other depths.
const DEPTH: usize = 64;

/// JSON that we do not take, and where. JSON 有误
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(pub String);

impl Fault {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        let place = self.0.rsplit_once(" at line ").and_then(|(what, at)| Some((what, at.split_once(" column ")?)));
        let (what, at) = match place {
            Some((what, (line, column))) => (what, format!("第 {line} 行第 {column} 个字节处，")),
            None => (self.0.as_str(), String::new()),
        };
        let quoted: Vec<&str> = what.split('`').skip(1).step_by(2).collect();
        at + &match what {
            it if it.starts_with("EOF") => "还没有写完就断了".to_owned(),
            "trailing characters" => "JSON 已经写完，后面还有别的".to_owned(),
            "trailing comma" => "多了一个逗号".to_owned(),
            "key must be a string" => "名称要用双引号".to_owned(),
            "expected value" | "expected ident" => "这里不是一个值".to_owned(),
            it if it.starts_with("expected") && !quoted.is_empty() => format!("这里要写 {}", quoted.join(" 或 ")),
            it if it.starts_with("control character") => "引号里有没有转义的控制字符（如换行，要写成 \\n）".to_owned(),
            it if it.starts_with("invalid escape") => "反斜杠后面不能这样写".to_owned(),
            it if it.starts_with("the key ") => {
                let name = it.trim_start_matches("the key ").trim_end_matches(" is there twice");
                format!("同一个名称写了两次：{name}")
            }
            it if it.contains("2^53") => "数要是绝对值小于 2^53 的整数".to_owned(),
            it if it.starts_with("more than") => format!("括号最多套 {DEPTH} 层"),
            it if it.contains("one form") => "内容不是唯一的写法".to_owned(),
            it => said_by_parser(it),
        }
    }
}

/// Reads any JSON that has a canonical form; the order of keys and white space do not matter.
///
/// # Errors
/// With line and column: broken JSON, a key twice, a fraction, a number beyond 2^53, more than 64
/// arrays and objects within each other, something after the end.
pub fn parse(json: &[u8]) -> Result<Value, Fault> {
    read(json, Whole::Plain)
}

/// The same for what is asked and not yet hashed: a whole number below 2^50 may be written `5.0` or `5e0`.
///
/// # Errors
/// As [`parse`].
pub fn parse_asked(json: &[u8]) -> Result<Value, Fault> {
    read(json, Whole::AnyWay)
}

fn read(json: &[u8], whole: Whole) -> Result<Value, Fault> {
    let mut from = serde_json::Deserializer::from_slice(json);
    let fault = |err: serde_json::Error| Fault(err.to_string());
    let value = Reader { around: 0, whole }.deserialize(&mut from).map_err(fault)?;
    from.end().map_err(fault)?;
    Ok(value)
}

/// The canonical bytes.
pub fn to_bytes(value: &Value) -> Vec<u8> {
    let mut out = String::new();
    write(value, &mut out);
    out.into_bytes()
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(it) => out.push_str(if *it { "true" } else { "false" }),
        Value::Number(it) => out.push_str(&it.to_string()),
        Value::String(it) => string(it, out),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (at, (key, member)) in members.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                string(key, out);
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
    }
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            it if it < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(it))),
            it => out.push(it),
        }
    }
    out.push('"');
}

/// How a whole number may be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Plain,
    AnyWay,
}

/// Reads a value in which nothing is said twice and every number is whole.
#[derive(Clone, Copy)]
struct Reader {
    /// How many arrays and objects the value stands in.
    around: usize,
    whole: Whole,
}

impl Reader {
    fn within<E: de::Error>(self) -> Result<Reader, E> {
        let around = self.around + 1;
        if around > DEPTH {
            return Err(E::custom(format!("more than {DEPTH} arrays and objects within each other")));
        }
        Ok(Reader { around, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON with whole numbers below 2^53")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, it: bool) -> Result<Value, E> {
        Ok(Value::Bool(it))
    }

    fn visit_u64<E: de::Error>(self, it: u64) -> Result<Value, E> {
        if it < LIMIT { Ok(it.into()) } else { Err(E::custom(format!("{it} is beyond 2^53"))) }
    }

    fn visit_i64<E: de::Error>(self, it: i64) -> Result<Value, E> {
        if it.unsigned_abs() < LIMIT { Ok(it.into()) } else { Err(E::custom(format!("{it} is beyond 2^53"))) }
    }

    fn visit_f64<E: de::Error>(self, it: f64) -> Result<Value, E> {
        // Beyond an eighth of it a number that was read as a fraction may have been rounded by one.
        if self.whole == Whole::AnyWay && it.fract() == 0.0 && it.abs() < (LIMIT / 8) as f64 {
            return Ok((it as i64).into());
        }
        Err(E::custom(format!("{it} is not a whole number below 2^53")))
    }

    fn visit_str<E: de::Error>(self, it: &str) -> Result<Value, E> {
        Ok(Value::String(it.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let inner = self.within()?;
        let mut items = Vec::new();
        while let Some(item) = from.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let inner = self.within()?;
        let mut members = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            let member = from.next_value_seed(inner)?;
            if members.insert(key.clone(), member).is_some() {
                return Err(de::Error::custom(format!("the key {key:?} is there twice")));
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, canonical: &str) {
        let value = parse(json.as_bytes()).unwrap();
        let bytes = to_bytes(&value);
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), canonical);
        assert_eq!(parse(&bytes).unwrap(), value);
    }

    #[test]
    fn keys_are_ordered_by_utf_16() {
        // U+10000 is D800 DC00 in UTF-16: before U+E000 and U+FB33, though its code point is larger.
        check(
            "{\"\u{fb33}\":1,\"\u{10000}\":2,\"\u{e000}\":3,\"a\":4,\"A\":5,\"\":6}",
            "{\"\":6,\"A\":5,\"a\":4,\"\u{10000}\":2,\"\u{e000}\":3,\"\u{fb33}\":1}",
        );
        check(
            "{\"\u{20ac}\":1,\"\\r\":2,\"1\":3,\"\u{1f600}\":4}",
            "{\"\\r\":2,\"1\":3,\"\u{20ac}\":1,\"\u{1f600}\":4}",
        );
    }

    #[test]
    fn what_we_refuse_ourselves_is_said_in_chinese() {
        let zh = |json: &str| parse(json.as_bytes()).unwrap_err().zh();
        assert_eq!(zh("{\"事由\":1,\"事由\":2}"), "第 1 行第 23 个字节处，同一个名称写了两次：\"事由\"");
        for number in ["9007199254740992", "-9007199254740992", "1.5"] {
            assert!(zh(number).ends_with("，数要是绝对值小于 2^53 的整数"), "{}", zh(number));
        }
    }

    #[test]
    fn text_stays_as_typed() {
        // Line separators, rare Han and signs that other writers escape are written as they are.
        check(
            "\"\\u2028\\u2029\u{20bb7}\u{4dae}\\ud842\\udfb7<&/\\/\"",
            "\"\u{2028}\u{2029}\u{20bb7}\u{4dae}\u{20bb7}<&//\"",
        );
        check("\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\\\u007f\"", "\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\\u{7f}\"");
        check("\"e\\u0301\"", "\"e\u{301}\"");
    }

    #[test]
    fn white_space_is_gone_and_numbers_are_plain() {
        check(" { \"b\" : [ 1 , 0 , true , null ] , \"a\" : { } } ", "{\"a\":{},\"b\":[1,0,true,null]}");
        check("9007199254740991", "9007199254740991");
    }

    #[test]
    fn what_has_no_one_form_is_refused() {
        for json in [
            "{\"a\":1,\"a\":2}",
            "{\"a\":{\"b\":1,\"\\u0062\":2}}",
            "1.5",
            "-0",
            "1.0",
            "1e3",
            "9007199254740992",
            "-9007199254740992",
            "\"\\ud800\"",
            "\"\\udfb7x\"",
            "1 2",
            "{\"a\":1}x",
            "",
            "[1,]",
            "{a:1}",
            "\"a\nb\"",
            "\u{feff}1",
            "NaN",
        ] {
            assert!(parse(json.as_bytes()).is_err(), "{json}");
        }
        assert!(parse(b"\"\xff\"").is_err());
        assert!(parse("[".repeat(100_000).as_bytes()).is_err(), "depth is limited");
        let nested = |depth: usize| parse(("[".repeat(depth) + &"]".repeat(depth)).as_bytes());
        assert!(nested(64).is_ok() && nested(65).is_err());
    }

    #[test]
    fn what_is_asked_may_write_a_whole_number_any_way() {
        let asked = br#"{"a":[5.0,5e0,-0,-0.0,1.5e1,1125899906842623.0]}"#;
        assert_eq!(to_bytes(&parse_asked(asked).unwrap()), br#"{"a":[5,5,0,0,15,1125899906842623]}"#);
        for json in ["1.5", "1125899906842624.0", "-1e300", "1e400", "{\"a\":1.0,\"a\":1}", "[1.0"] {
            assert!(parse_asked(json.as_bytes()).is_err(), "{json}");
        }
    }
}
