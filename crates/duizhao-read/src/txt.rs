//! Plain text: UTF-8 with or without BOM, UTF-16, GB18030, found by content. 纯文本

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::document::{Document, Paragraph, Problem};
use crate::format::Format;
use crate::limits::Limits;
use crate::said::Said;
use crate::text::{Span, Text};
use crate::unreadable::Unreadable;

/// Bytes looked at to find the encoding.
const SAMPLE: usize = 1 << 20;
/// More places than this say no more.
const PROBLEMS_MAX: usize = 100;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    let text = Text::new(decode(bytes, limits)?);
    let paragraphs = text.lines().map(|line| Paragraph { start: line.start, end: line.end, ..Paragraph::default() });
    let paragraphs = paragraphs.collect();
    let problems = problems(&text);
    Ok(Document { format: Format::Text, sha256: [0; 32], text, paragraphs, problems })
}

/// The text of a file, its lines ending in `\n`.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<String, Unreadable> {
    let encoding = encoding_of(bytes).ok_or_else(not_text)?;
    let decoded = encoding.decode_with_bom_removal(bytes).0;
    if decoded.len() as u64 > limits.text_bytes {
        return Err(Unreadable::too_much_text(limits));
    }
    Ok(if decoded.contains('\r') { decoded.replace("\r\n", "\n").replace('\r', "\n") } else { decoded.into_owned() })
}

/// The encoding the bytes make sense in; nothing if they do in none.
fn encoding_of(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Some(encoding).filter(|it| !Sense::of(it, &bytes[length..]).is_nonsense(3));
    }
    let utf_8 = Sense::of(UTF_8, bytes);
    if utf_8.broken == 0 && utf_8.control == 0 {
        return Some(if utf_8.is_mistaken(bytes) { GB18030 } else { UTF_8 });
    }
    let wide = [UTF_16LE, UTF_16BE].into_iter().find(|it| Sense::of(it, bytes).is_wide_text());
    if wide.is_some() {
        return wide;
    }
    // A file cut off or patched in a few places is still UTF-8: no other encoding hits its pattern.
    if utf_8.foreign > 10 * utf_8.broken || utf_8.broken <= 1 {
        return Some(UTF_8).filter(|_| !utf_8.is_nonsense(3));
    }
    Some(GB18030).filter(|it| !Sense::of(it, bytes).is_nonsense(20))
}

/// How much of a file makes sense in an encoding, in characters.
#[derive(Debug, Default)]
struct Sense {
    all: usize,
    broken: usize,
    /// Control characters, which text has none of.
    control: usize,
    /// Not ASCII, and not broken.
    foreign: usize,
    /// ASCII, Chinese characters and punctuation, full width.
    usual: usize,
}

impl Sense {
    fn of(encoding: &'static Encoding, bytes: &[u8]) -> Sense {
        // Cut at an even place, so that UTF-16 stays whole.
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        let (decoded, _) = encoding.decode_without_bom_handling(sample);
        let mut sense = Sense::default();
        for it in decoded.chars() {
            sense.all += 1;
            match it as u32 {
                0xFFFD => sense.broken += 1,
                0x09 | 0x0A | 0x0C | 0x0D | 0x20..=0x7E => sense.usual += 1,
                0..=0x1F | 0x7F..=0x9F => sense.control += 1,
                code => {
                    sense.foreign += 1;
                    let chinese = matches!(code, 0x4E00..=0x9FFF | 0x3000..=0x303F | 0xFF00..=0xFFEF | 0x2010..=0x2027);
                    sense.usual += usize::from(chinese);
                }
            }
        }
        sense
    }

    /// Whether more than one character in `one_in` is none.
    fn is_nonsense(&self, one_in: usize) -> bool {
        (self.broken + self.control) * one_in > self.all
    }

    /// A few characters of GB18030 can be Cyrillic or the like in UTF-8.
    fn is_mistaken(&self, bytes: &[u8]) -> bool {
        let only_odd = self.foreign > 0 && self.usual + self.foreign == self.all;
        bytes.len() < 64 && only_odd && Sense::of(GB18030, bytes).is_usual()
    }

    fn is_usual(&self) -> bool {
        self.usual == self.all
    }

    fn is_wide_text(&self) -> bool {
        self.all > 0 && self.broken <= 1 && (self.usual + self.broken) * 20 >= self.all * 19
    }
}

/// Characters that text does not have, one problem a run of them.
fn problems(text: &Text) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    for (at, it) in text.as_str().chars().enumerate() {
        let code = match it {
            '\u{fffd}' => "undecodable",
            '\t' | '\n' | '\u{b}' | '\u{c}' => continue,
            _ if it.is_control() => "control-character",
            _ => continue,
        };
        if let Some(last) = found.last_mut().filter(|last| last.code == code && last.span.end == at) {
            last.span.end = at + 1;
        } else if found.len() < PROBLEMS_MAX {
            found.push(Problem { span: Span::new(at, at + 1), code, why: why(code) });
        } else {
            break;
        }
    }
    found
}

fn why(code: &str) -> Said {
    match code {
        "undecodable" => {
            Said::new("这里有解不出的字节，可能被截断或改坏。", "bytes here are no characters; the file may be cut off")
        }
        _ => Said::new("这里有看不见的控制字符。", "there are control characters here, which cannot be seen"),
    }
}

fn not_text() -> Unreadable {
    Unreadable::new(
        "not-text",
        Said::new("这不是文字文件，也不是认得的文档格式。", "this is no text, nor a document format we know"),
        Said::new(
            "请确认选对了文件；支持 .docx 和 .txt。",
            "check that this is the right file; .docx and .txt are read",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "二、存在问题\n（一）担当作为不够，2023年“遍查边改”流于形式。𬭎\n";

    fn decoded(bytes: &[u8]) -> String {
        read(bytes, &Limits::default()).unwrap().text.as_str().to_owned()
    }

    fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        for bytes in [
            SAMPLE.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", SAMPLE.as_bytes()].concat(),
            GB18030.encode(SAMPLE).0.into_owned(),
            utf_16(SAMPLE, u16::to_le_bytes),
            utf_16(SAMPLE, u16::to_be_bytes),
            utf_16(&format!("\u{feff}{SAMPLE}"), u16::to_le_bytes),
            utf_16(&format!("\u{feff}{SAMPLE}"), u16::to_be_bytes),
            SAMPLE.replace('\n', "\r\n").into_bytes(),
            SAMPLE.replace('\n', "\r").into_bytes(),
        ] {
            assert_eq!(decoded(&bytes), SAMPLE);
        }
    }

    #[test]
    fn short_texts_are_found_too() {
        for text in ["问题", "abc", "a", "一"] {
            assert_eq!(decoded(text.as_bytes()), text);
            assert_eq!(decoded(&GB18030.encode(text).0), text);
            assert_eq!(decoded(&utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes)), text);
        }
    }

    #[test]
    fn a_text_cut_within_a_character_keeps_its_encoding() {
        for end in SAMPLE.len() - 12..SAMPLE.len() {
            let text = decoded(&SAMPLE.as_bytes()[..end]);
            assert!(text.starts_with("二、存在问题\n（一）"), "{text}");
        }
        let cut = &SAMPLE.as_bytes()[..SAMPLE.len() - 2];
        assert_eq!(read(cut, &Limits::default()).unwrap().problems[0].code, "undecodable");
    }

    #[test]
    fn control_characters_are_problems_with_their_place() {
        let document = read("一、\0\0问题\u{1}\n第二行".as_bytes(), &Limits::default()).unwrap();
        let seen: Vec<_> = document.problems.iter().map(|it| (it.code, it.span)).collect();
        assert_eq!(seen, [("control-character", Span::new(2, 4)), ("control-character", Span::new(6, 7))]);
        assert_eq!(document.text.as_str(), "一、\0\0问题\u{1}\n第二行");
    }

    #[test]
    fn noise_is_no_text() {
        let mut state = 7u32;
        for length in [64, 1000, 100_000] {
            let noise: Vec<u8> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .take(length)
            .collect();
            assert_eq!(read(&noise, &Limits::default()).unwrap_err().code, "not-text", "{length}");
        }
    }

    #[test]
    fn a_limit_of_text_holds() {
        let limits = Limits { text_bytes: 8, ..Limits::default() };
        assert_eq!(read("三个字".as_bytes(), &limits).unwrap_err().code, "too-large");
        assert!(read("二字".as_bytes(), &limits).is_ok());
    }
}
