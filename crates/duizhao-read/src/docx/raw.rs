//! The characters inside an element, each with the bytes it is written with.

use std::ops::Range;

/// The characters of a raw stretch of XML text without markup.
///
/// An entity is one character, so is a line end; white space other than the space becomes one, as
/// word processors show it.
pub fn characters(raw: &str) -> impl Iterator<Item = (Range<usize>, char)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (length, it) = first(&raw[at..])?;
        at += length;
        Some((at - length..at, it))
    })
}

fn first(rest: &str) -> Option<(usize, char)> {
    let it = rest.chars().next()?;
    Some(match it {
        '&' => entity(rest).unwrap_or((1, '&')),
        '\r' if rest.starts_with("\r\n") => (2, ' '),
        '\r' | '\n' | '\t' => (1, ' '),
        _ => (it.len_utf8(), it),
    })
}

fn entity(rest: &str) -> Option<(usize, char)> {
    let name = &rest[1..rest.find(';')?];
    let it = match name.strip_prefix('#') {
        None => predefined(name)?,
        Some(number) => numbered(number),
    };
    Some((name.len() + 2, if it.is_ascii_whitespace() { ' ' } else { it }))
}

/// What XML cannot hold becomes the replacement character.
fn numbered(number: &str) -> char {
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    let it = code.ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    if it.is_control() && !it.is_ascii_whitespace() { char::REPLACEMENT_CHARACTER } else { it }
}

/// The entities that need no definition.
pub(super) fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// A stretch inside a `w:t`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// Characters that may be cut anywhere.
    Plain(Range<usize>),
    /// `<![CDATA[…]]>`, the whole of it: what is in it cannot be cut without changing it.
    Whole { element: Range<usize>, content: Range<usize> },
}

/// Cuts the inside of a `w:t` where comments and CDATA sections stand.
pub(super) fn stretches(raw: &str) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        let open = raw[at..].find('<').map_or(raw.len(), |it| at + it);
        if open > at {
            found.push(Stretch::Plain(at..open));
        }
        let rest = &raw[open..];
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            let content = open + 9..open + 9 + section.find("]]>").unwrap_or(section.len());
            at = (content.end + 3).min(raw.len());
            found.push(Stretch::Whole { element: open..at, content });
        } else {
            let end = if rest.starts_with("<!--") { "-->" } else { ">" };
            at = rest.find(end).map_or(raw.len(), |it| open + it + end.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_is_one_character() {
        let raw = "a&lt;&#x4e00;&#20108;\r\n𬭎&#0;&quot";
        let text: String = characters(raw).map(|(_, it)| it).collect();
        assert_eq!(text, "a<一二 𬭎\u{fffd}&quot");
        let bytes: String = characters(raw).map(|(at, _)| &raw[at]).collect();
        assert_eq!(bytes, raw);
    }

    #[test]
    fn comments_are_left_out_and_sections_kept_whole() {
        let raw = "a<!-- > -->b<![CDATA[<&lt;]]>c";
        let shown: Vec<&str> = stretches(raw)
            .into_iter()
            .map(|it| match it {
                Stretch::Plain(at) | Stretch::Whole { content: at, .. } => &raw[at],
            })
            .collect();
        assert_eq!(shown, ["a", "b", "<&lt;", "c"]);
    }
}
