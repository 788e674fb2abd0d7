//! What the fuzz targets begin from, and what they once found, is read again on every run.

use std::path::Path;

use duizhao_read::ledger::{Layout, head, sheets, table};
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

#[test]
fn ledgers_of_the_corpus_are_read_or_refused() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/ledger");
    let (mut seen, mut lines) = (0, 0);
    for entry in std::fs::read_dir(corpus).unwrap() {
        seen += 1;
        let Ok(sheets) = sheets(&std::fs::read(entry.unwrap().path()).unwrap(), &Limits::default()) else { continue };
        for (sheet, head) in sheets.iter().filter_map(|it| Some((it, head(it)?))) {
            let layout = Layout { name: "台账".to_owned(), ..Layout::guess(&head, sheet) };
            assert_eq!(Layout::parse("", &layout.to_text()).as_ref(), Ok(&layout));
            lines += table(sheet, &head, &layout, 2024).lines.len();
        }
    }
    assert!(seen >= 7 && lines >= 20, "{seen} {lines}: the corpus is gone");
}
