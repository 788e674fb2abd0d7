//! A main part without comment marks and with split runs joined, by looking at the text alone.

const MARK: char = '\u{1}';

/// `ids` are those of the comments to take out.
pub(crate) fn restored(annotated: &str, original: &str, prefix: &str, ids: &[i64]) -> String {
    let marked = without_marks(annotated, prefix, ids);
    let mut stretches = marked.split(MARK);
    let mut kept = stretches.next().unwrap().to_owned();
    for stretch in stretches {
        let rest = if original.starts_with(&kept) { stretch } else { joined(&mut kept, stretch, original, prefix) };
        kept.push_str(rest);
    }
    kept
}

/// Each group of marks becomes one sign.
fn without_marks(annotated: &str, prefix: &str, ids: &[i64]) -> String {
    let mut marked = annotated.to_owned();
    for id in ids {
        for declaration in ["", &format!(" xmlns:{prefix}=\"{}\"", crate::builder::WORD)] {
            let w = prefix;
            marked = marked
                .replace(&format!("<{w}:commentRangeStart{declaration} {w}:id=\"{id}\"/>"), "\u{1}")
                .replace(&format!("<{w}:commentRangeEnd{declaration} {w}:id=\"{id}\"/>"), "\u{1}")
                .replace(&format!("<{w}:r{declaration}><{w}:commentReference {w}:id=\"{id}\"/></{w}:r>"), "\u{1}");
        }
    }
    while marked.contains("\u{1}\u{1}") {
        marked = marked.replace("\u{1}\u{1}", "\u{1}");
    }
    marked
}

/// Takes the closing tags off `kept` and their counterparts off the rest: the run's own start tag,
/// its own properties, its own text tag.
fn joined<'r>(kept: &mut String, rest: &'r str, original: &str, prefix: &str) -> &'r str {
    let closed = format!("</{prefix}:r>");
    kept.truncate(kept.strip_suffix(&closed).expect("a split closes the run").len());
    let in_text = !original.starts_with(kept.as_str());
    if in_text {
        let closed = format!("</{prefix}:t>");
        kept.truncate(kept.strip_suffix(&closed).expect("a split closes the text").len());
    }
    let run = kept.rfind(&format!("<{prefix}:r>")).max(kept.rfind(&format!("<{prefix}:r "))).expect("a run is open");
    let head = &kept[run..];
    let mut length = head.find('>').unwrap() + 1;
    if head[length..].starts_with(&format!("<{prefix}:rPr/>")) {
        length += prefix.len() + 7;
    } else if head[length..].starts_with(&format!("<{prefix}:rPr>")) {
        let end = format!("</{prefix}:rPr>");
        length += head[length..].find(&end).unwrap() + end.len();
    }
    let rest = rest.strip_prefix(&head[..length]).expect("the run is reopened as it was");
    if !in_text {
        return rest;
    }
    let text = rest.strip_prefix(&format!("<{prefix}:t xml:space=\"preserve\">"));
    text.expect("the text is reopened and keeps its white space")
}
