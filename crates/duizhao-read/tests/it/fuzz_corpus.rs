//! What the fuzz targets begin from, and what they once found, is read again on every run.

use std::path::Path;

use duizhao_read::{Limits, open};

#[test]
fn the_corpus_is_read_without_a_panic() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut seen = 0;
    for target in ["docx", "text"] {
        for entry in std::fs::read_dir(corpus.join(target)).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            if let Ok(document) = open(&bytes, &Limits::default()) {
                assert!(document.paragraphs.iter().all(|it| it.end <= document.text.len()));
            }
            seen += 1;
        }
    }
    assert!(seen >= 8, "the corpus is gone");
}
