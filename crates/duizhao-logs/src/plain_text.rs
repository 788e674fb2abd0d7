//! Text in whatever encoding an office machine wrote it, as UTF-8, without holding it. 文本

use std::io::{BufRead, Read, Result};

use encoding_rs::{Decoder, Encoding, GB18030, UTF_8};

/// Looked at to tell the encoding.
const LOOKED_AT: usize = 1 << 18;

/// UTF-8 with or without a mark, UTF-16 with one, else GB18030.
pub(crate) fn utf8(mut input: Box<dyn BufRead>) -> Result<Box<dyn Read>> {
    let mut head = Vec::with_capacity(LOOKED_AT);
    input.by_ref().take(LOOKED_AT as u64).read_to_end(&mut head)?;
    let (encoding, mark) = Encoding::for_bom(&head).unwrap_or((if is_utf8(&head) { UTF_8 } else { GB18030 }, 0));
    let all = std::io::Cursor::new(head.split_off(mark)).chain(input);
    if encoding == UTF_8 {
        return Ok(Box::new(all));
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    Ok(Box::new(Decoded {
        input: all,
        decoder,
        raw: vec![0; 1 << 16],
        text: vec![0; 1 << 18],
        given: 0,
        ready: 0,
        is_end: false,
    }))
}

/// A character cut by the end of what was looked at is no fault.
fn is_utf8(head: &[u8]) -> bool {
    std::str::from_utf8(head).map_or_else(|it| it.error_len().is_none(), |_| true)
}

/// Holds what is decoded and not yet asked for; three bytes of UTF-8 at most for each byte read.
struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ready: usize,
    is_end: bool,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        while self.given == self.ready && !self.is_end {
            let read = self.input.read(&mut self.raw)?;
            self.is_end = read == 0;
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..read], &mut self.text, self.is_end);
            (self.given, self.ready) = (0, written);
        }
        let ready = &self.text[self.given..self.ready];
        let length = ready.len().min(out.len());
        out[..length].copy_from_slice(&ready[..length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: Vec<u8>, expected: &str) {
        let mut seen = String::new();
        utf8(Box::new(std::io::Cursor::new(bytes))).unwrap().read_to_string(&mut seen).unwrap();
        assert_eq!(seen, expected);
    }

    #[test]
    fn text_is_read_in_the_encodings_of_office_machines() {
        let text = "工单号,时间\n1,2024年3月5日\n".repeat(9_000);
        check(text.clone().into_bytes(), &text);
        check([b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(), &text);
        check(GB18030.encode(&text).0.into_owned(), &text);
        let wide: Vec<u8> = std::iter::once(0xfeff_u16).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        check(wide, &text);
    }
}
