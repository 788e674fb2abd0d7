//! Any bytes as the body of a request to the API: what is taken has one form, and an event that is
//! made of it is read back as itself.
#![no_main]

use duizhao_core::{Content, Event, canonical};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = canonical::parse_asked(bytes) else { return };
    let written = canonical::to_bytes(&value);
    assert_eq!(canonical::parse(&written).as_ref(), Ok(&value));
    for kind in Event::KINDS {
        let Ok(event) = Event::from_value(kind.0, value.clone()) else { continue };
        assert_eq!(Event::read(kind.0, &event.body()), Ok(Content::Event(event)));
    }
});
