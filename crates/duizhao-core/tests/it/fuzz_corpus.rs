//! What the fuzz target of bodies begins from, and what it once found, is read again on every run.

use std::path::Path;

use duizhao_core::{Content, Event, canonical};

#[test]
fn a_body_has_one_form_and_is_read_back_as_itself() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/body");
    let mut events = 0;
    for entry in std::fs::read_dir(corpus).unwrap() {
        let Ok(value) = canonical::parse_asked(&std::fs::read(entry.unwrap().path()).unwrap()) else { continue };
        assert_eq!(canonical::parse(&canonical::to_bytes(&value)).as_ref(), Ok(&value));
        for kind in Event::KINDS {
            let Ok(event) = Event::from_value(kind.0, value.clone()) else { continue };
            assert_eq!(Event::read(kind.0, &event.body()), Ok(Content::Event(event)));
            events += 1;
        }
    }
    assert!(events >= 5, "{events}: the corpus is gone");
}
