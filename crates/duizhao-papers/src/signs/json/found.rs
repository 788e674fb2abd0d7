//! The signs of one kind as JSON, written piece by piece: a log has hundreds of thousands, and most of
//! their text is names of fields.

use std::io::{Result, Write};

use duizhao_signs::{Days, Evidence, Found, Id, NO_TIME, Names, Sign};
use jiff::Timestamp;
use serde::Serialize;

use crate::signs::Looked;

/// Bytes that are handed on at once.
const PORTION: usize = 1 << 16;

/// # Errors
/// When it cannot be written.
pub(super) fn write(out: &mut impl Write, found: &Found, looked: &Looked<'_>) -> Result<()> {
    let mut text = Text(Vec::with_capacity(2 * PORTION));
    text.field("{\"code\":", found.kind.code)?;
    text.field(",\"label\":", looked.label(found.kind))?;
    text.field(",\"count\":", &found.count)?;
    text.field(",\"left_out\":", &Looked::left_out(found))?;
    text.put(",\"found\":[");
    for (at, sign) in found.signs.iter().enumerate() {
        text.put(if at > 0 { "," } else { "" });
        text.sign(sign, found, looked)?;
        if text.0.len() > PORTION {
            out.write_all(&text.0)?;
            text.0.clear();
        }
    }
    text.put("]}");
    out.write_all(&text.0)
}

/// JSON that is made. 文本
struct Text(Vec<u8>);

impl Text {
    fn put(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<()> {
        self.put(name);
        Ok(serde_json::to_writer(&mut self.0, value)?)
    }

    fn sign(&mut self, sign: &Sign, found: &Found, looked: &Looked<'_>) -> Result<()> {
        let (fact, question) = looked.asked(found.kind, sign);
        self.name("{\"matter\":", &looked.words.cases, Some(sign.case).filter(|it| !it.is_none()))?;
        self.name(",\"unit\":", &looked.words.owners, Some(sign.unit).filter(|it| !it.is_none()))?;
        self.field(",\"figure\":", &sign.figure)?;
        self.field(",\"fact\":", &fact)?;
        self.field(",\"question\":", &question)?;
        self.put(",\"events\":[");
        for (at, it) in sign.evidence.iter().enumerate() {
            self.put(if at > 0 { "," } else { "" });
            self.event(it, looked)?;
        }
        self.put("]}");
        Ok(())
    }

    fn event(&mut self, it: &Evidence, looked: &Looked<'_>) -> Result<()> {
        let words = looked.words;
        self.field("{\"row\":", &it.row)?;
        self.name(",\"matter\":", &words.cases, Some(it.case))?;
        self.put(",\"at\":");
        self.instant(it.at)?;
        self.name(",\"activity\":", &words.activities, Some(it.activity))?;
        self.name(",\"owner\":", &words.owners, Some(it.owner).filter(|it| !it.is_none()))?;
        self.put("}");
        Ok(())
    }

    /// A word; digits need no look at what must be escaped.
    fn name(&mut self, field: &str, names: &Names, id: Option<Id>) -> Result<()> {
        match id {
            None => self.field(field, &()),
            Some(id) if names.are_numbers() && !id.is_none() => {
                self.put(field);
                self.field("\"", &id.0)?;
                self.put("\"");
                Ok(())
            }
            Some(id) => self.field(field, &*names.name(id)),
        }
    }

    /// Whole seconds of a day that is written with four digits are put together here, others by jiff.
    fn instant(&mut self, at: i64) -> Result<()> {
        const SECOND: i64 = 1_000_000;
        const DAY: i64 = 86_400;
        const YEAR_10000: i64 = 253_402_300_800;
        let seconds = at / SECOND;
        if at % SECOND != 0 || !(0..YEAR_10000).contains(&seconds) {
            let time = Timestamp::from_microsecond(at).ok().filter(|_| at != NO_TIME);
            return self.field("", &time);
        }
        let of_day = seconds % DAY;
        self.put("\"");
        self.put(&Days::written(seconds / DAY));
        for (before, number) in [(b'T', of_day / 3_600), (b':', of_day / 60 % 60), (b':', of_day % 60)] {
            self.0.extend([before, b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]);
        }
        self.put("Z\"");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_jiff_does() {
        for at in [
            "1970-01-01T00:00:00Z",
            "2024-02-29T23:59:59Z",
            "2069-12-30T10:11:12Z",
            "1969-12-31T23:59:59Z",
            "2024-02-29T23:59:59.5Z",
            "2101-01-01T00:00:00Z",
        ] {
            let time: Timestamp = at.parse().unwrap();
            let mut text = Text(Vec::new());
            text.instant(time.as_microsecond()).unwrap();
            assert_eq!(String::from_utf8(text.0).unwrap(), format!("\"{time}\""));
        }
        let mut text = Text(Vec::new());
        text.instant(NO_TIME).unwrap();
        assert_eq!(text.0, b"null");
    }
}
