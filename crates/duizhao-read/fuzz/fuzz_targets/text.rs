//! Any bytes, as they come: format, encoding, secrecy.
#![no_main]

use duizhao_read::{Limits, open};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = open(bytes, &Limits::default()) {
        assert_eq!(document.paragraphs.last().map(|it| it.end), Some(document.text.len()));
    }
});
