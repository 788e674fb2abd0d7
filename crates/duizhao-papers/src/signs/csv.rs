//! One line a sign, for a spreadsheet. 迹象表格

use super::Looked;

/// Signs as CSV with a byte order mark, by which a spreadsheet knows that it is UTF-8.
pub fn csv(looked: &Looked<'_>) -> String {
    let head = if looked.is_english() {
        ["code", "label", "matter", "unit", "figure", "fact", "question", "events"]
    } else {
        ["代码", "迹象", "事项", "单位", "数值", "依据", "提问", "事件序号"]
    };
    let mut lines = String::from("\u{feff}");
    lines.push_str(&line(head.map(str::to_owned)));
    for found in &looked.signs.found {
        for sign in &found.signs {
            let (fact, question) = looked.asked(found.kind, sign);
            let matter = if sign.case.is_none() { String::new() } else { looked.about(sign) };
            let events: Vec<String> = sign.evidence.iter().map(|it| (it.row + 1).to_string()).collect();
            lines.push_str(&line([
                sign.code.to_owned(),
                looked.label(found.kind).to_owned(),
                matter,
                looked.words.owners.name(sign.unit).into_owned(),
                sign.figure.to_string(),
                fact,
                question,
                events.join(" "),
            ]));
        }
    }
    lines
}

fn line(cells: [String; 8]) -> String {
    cells.map(|it| cell(&it)).join(",") + "\r\n"
}

/// Quoted where it must be; a cell that a spreadsheet would take for a formula begins with an apostrophe.
fn cell(words: &str) -> String {
    let formula =
        words.starts_with(['=', '+', '@', '\t', '\r']) || (words.starts_with('-') && words.parse::<f64>().is_err());
    let words = if formula { format!("'{words}") } else { words.to_owned() };
    if words.contains([',', '"', '\n', '\r']) { format!("\"{}\"", words.replace('"', "\"\"")) } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_data_and_no_formula() {
        for (words, expected) in [
            ("甲,乙", "\"甲,乙\""),
            ("说“好”", "说“好”"),
            ("a\"b", "\"a\"\"b\""),
            ("=1+1", "'=1+1"),
            ("-5", "-5"),
            ("-x", "'-x"),
        ] {
            assert_eq!(cell(words), expected);
        }
    }
}
