//! A receipt or proof with one thing altered: each field in turn, by as little as can be and in the
//! form it should have, so that nothing but the proof gives it away; then the form itself.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Case;

/// The receipt itself and every alteration of it.
pub(crate) fn receipt(name: &str, text: &str) -> Result<Vec<Case>> {
    let case = |what: &str, text: String, in_proof| Case {
        name: format!("{name}: {what}"),
        good: what == "as given out",
        in_proof,
        is_receipt: true,
        text,
    };
    let mut cases = vec![case("as given out", text.to_owned(), true)];
    let lines: Vec<&str> = text.split('\n').collect();
    let extra = lines[1].strip_prefix("extra ").context("line 2 has no extra")?;
    let extra: Value = serde_json::from_slice(&STANDARD.decode(extra)?)?;
    let with = |extra: &[u8]| put(&lines, 1, format!("extra {}", STANDARD.encode(extra)));
    for (path, altered) in fields(&extra) {
        // The leaf is computed from the header; salt, body and `v` are the business of who shows them.
        cases.push(case(&format!("extra{path}"), with(altered.to_string().as_bytes()), path.starts_with("/header/")));
    }
    let written = extra.to_string();
    for (what, bytes) in [
        ("extra: a space", written.replacen(':', ": ", 1)),
        ("extra: a line end", format!("{written}\n")),
        ("extra: an escape", written.replace("\"v\":1}", "\"\\u0076\":1}")),
        ("extra: v twice", written.replacen('{', "{\"v\":1,", 1)),
        ("extra: v as a fraction", written.replace("\"v\":1}", "\"v\":1.0}")),
    ] {
        cases.push(case(what, with(bytes.as_bytes()), false));
    }
    let index: u64 = lines[2].strip_prefix("index ").context("line 3 has no index")?.parse()?;
    let empty = lines.iter().position(|it| it.is_empty()).context("no empty line")?;
    cases.push(case("first line", put(&lines, 0, "c2sp.org/tlog-proof@v2".to_owned()), false));
    cases.push(case("index", put(&lines, 2, format!("index {}", index + 1)), true));
    cases.push(case("no index", without(&lines, 2), true));
    for at in 3..empty {
        cases.push(case(&format!("hash {}", at - 3), put(&lines, at, base64(lines[at])?), true));
        cases.push(case(&format!("hash {} left out", at - 3), without(&lines, at), true));
    }
    cases.push(case("a hash too many", put(&lines, empty, format!("{}\n", STANDARD.encode([7; 32]))), true));
    cases.push(case("no empty line", without(&lines, empty), true));
    let note = lines[empty + 1..].join("\n");
    for (what, altered) in notes(&note)? {
        let text = format!("{}\n{altered}", lines[..=empty].join("\n"));
        cases.push(case(&format!("checkpoint: {what}"), text, true));
    }
    Ok(cases)
}

/// The proof of consistency itself and every alteration of it; `last` is a receipt in the newer tree.
pub(crate) fn consistency(name: &str, text: &str, last: &str) -> Result<Vec<Case>> {
    let case = |what: &str, value: &Value| Case {
        name: format!("{name}: {what}"),
        good: what == "as given out",
        in_proof: true,
        is_receipt: false,
        text: format!("{value}\n"),
    };
    let proof: Value = serde_json::from_str(text)?;
    let new = proof["new"].as_str().context("there is no newer checkpoint")?;
    anyhow::ensure!(last.ends_with(new), "the newer checkpoint is not the last");
    let mut cases = vec![case("as given out", &proof)];
    for member in ["old", "new"] {
        let note = proof[member].as_str().context("a checkpoint is a text")?;
        for (what, altered) in notes(note)? {
            let mut with = proof.clone();
            with[member] = altered.into();
            cases.push(case(&format!("{member}: {what}"), &with));
        }
    }
    let hashes = proof["hashes"].as_array().context("there are no hashes")?;
    for (at, hash) in hashes.iter().enumerate() {
        let mut with = proof.clone();
        with["hashes"][at] = base64(hash.as_str().context("a hash is a text")?)?.into();
        cases.push(case(&format!("hash {at}"), &with));
        let mut with = proof.clone();
        with["hashes"].as_array_mut().context("there are no hashes")?.remove(at);
        cases.push(case(&format!("hash {at} left out"), &with));
    }
    let mut with = proof.clone();
    with["hashes"].as_array_mut().context("there are no hashes")?.push(STANDARD.encode([7; 32]).into());
    cases.push(case("a hash too many", &with));
    let mut form = case("a line end too many", &proof);
    form.text.push('\n');
    cases.push(Case { in_proof: false, ..form });
    Ok(cases)
}

/// Each field of a signed note.
fn notes(note: &str) -> Result<Vec<(&'static str, String)>> {
    let lines: Vec<&str> = note.split('\n').collect();
    let [origin, size, root, _, signature, ..] = lines[..] else { anyhow::bail!("a checkpoint has five lines") };
    let [dash, name, bytes] = signature.split(' ').collect::<Vec<_>>()[..] else {
        anyhow::bail!("a signature has three parts")
    };
    let signed = |bytes: &[u8]| put(&lines, 4, format!("{dash} {name} {}", STANDARD.encode(bytes)));
    let bytes = STANDARD.decode(bytes)?;
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        signed(&bytes)
    };
    Ok(vec![
        ("origin", put(&lines, 0, text(origin))),
        ("size", put(&lines, 1, (size.parse::<u64>()? + 1).to_string())),
        ("size with a zero before it", put(&lines, 1, format!("0{size}"))),
        ("root", put(&lines, 2, base64(root)?)),
        ("a fourth line", put(&lines, 2, format!("{root}\nmore"))),
        ("no empty line", without(&lines, 3)),
        ("key name", put(&lines, 4, signature.replacen(name, &text(name), 1))),
        ("key id", flipped(0)),
        ("signature, first half", flipped(4)),
        ("signature, second half", flipped(bytes.len() - 32)),
        ("signature shortened", signed(&bytes[..bytes.len() - 1])),
        ("no signature", without(&lines, 4)),
    ])
}

/// Every value within, with its path and the whole in which it alone is another; then every member left out.
fn fields(whole: &Value) -> Vec<(String, Value)> {
    let mut paths = Vec::new();
    walk(whole, String::new(), &mut paths);
    let mut found = Vec::new();
    for path in paths {
        let mut altered = whole.clone();
        let place = altered.pointer_mut(&path).expect("the path was walked");
        if let Some(other) = other(place) {
            *place = other;
            found.push((path.clone(), altered));
        }
        let (parent, member) = path.rsplit_once('/').expect("a path begins with a slash");
        let mut shorter = whole.clone();
        if let Some(Value::Object(members)) = shorter.pointer_mut(parent) {
            members.remove(member);
            found.push((format!("{path} left out"), shorter));
        }
        let mut longer = whole.clone();
        if let Some(Value::Object(members)) = longer.pointer_mut(&path) {
            members.insert("zz".to_owned(), json!(0));
            found.push((format!("{path} with one more"), longer));
        }
    }
    found
}

fn walk(value: &Value, path: String, paths: &mut Vec<String>) {
    if !path.is_empty() {
        paths.push(path.clone());
    }
    match value {
        Value::Object(members) => members.iter().for_each(|(name, it)| walk(it, format!("{path}/{name}"), paths)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, it)| walk(it, format!("{path}/{at}"), paths)),
        _ => {}
    }
}

/// Another value of the same kind and form.
fn other(value: &Value) -> Option<Value> {
    match value {
        Value::Bool(it) => Some(json!(!it)),
        Value::Number(it) => Some(json!(it.as_u64()? + 1)),
        Value::String(it) if it.len() == 44 && it.ends_with('=') => base64(it).ok().map(Value::from),
        Value::String(it) => Some(text(it).into()),
        _ => None,
    }
}

/// The same text with one character another, of the same sort and early enough to leave forms whole.
fn text(text: &str) -> String {
    let of_day = text.len() == 27 && text.ends_with('Z');
    let at = if of_day { 25 } else { text.char_indices().rfind(|it| it.1.is_alphanumeric()).map_or(0, |it| it.0) };
    let Some(sign) = text[at..].chars().next() else { return "x".to_owned() };
    let other = match sign {
        '1' => '2',
        'a' => 'b',
        it if it.is_ascii_digit() => '1',
        it if it.is_ascii_lowercase() => 'a',
        _ => '改',
    };
    format!("{}{other}{}", &text[..at], &text[at + sign.len_utf8()..])
}

/// Other bytes of the same length.
fn base64(text: &str) -> Result<String> {
    let mut bytes = STANDARD.decode(text)?;
    *bytes.first_mut().context("base64 of nothing")? ^= 1;
    Ok(STANDARD.encode(bytes))
}

fn put(lines: &[&str], at: usize, line: String) -> String {
    let mut lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
    lines[at] = line;
    lines.join("\n")
}

fn without(lines: &[&str], at: usize) -> String {
    let mut lines = lines.to_vec();
    lines.remove(at);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_altered_and_every_member_left_out() {
        let whole = json!({ "header": { "at": "2026-11-24T08:00:00.000000Z", "seq": 4 }, "v": 1 });
        let names: Vec<String> = fields(&whole).into_iter().map(|it| it.0).collect();
        expect_test::expect![[r#"
            /header left out, /header with one more, /header/at, /header/at left out, /header/seq, /header/seq left out, /v, /v left out"#]]
        .assert_eq(&names.join(", "));
        assert!(fields(&whole).iter().all(|it| it.1 != whole));
    }

    #[test]
    fn an_altered_text_keeps_its_form() {
        let altered = ["2026-11-24T08:00:00.000000Z", "dangzheng/p1", "路灯", "“/”", ""].map(text);
        assert_eq!(altered, ["2026-11-24T08:00:00.000001Z", "dangzheng/p2", "路改", "改/”", "x"]);
    }
}
