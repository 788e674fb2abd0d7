//! A bar on standard error while many files or entries are read; none in a pipe.

use std::cell::Cell;

use duizhao_app::check::Stage;
use duizhao_papers::words::Word;
use duizhao_read::Language;
use indicatif::{ProgressBar, ProgressStyle};

/// Fewer files are done before a bar is seen.
const MANY: usize = 20;

/// 进度
pub(crate) struct Progress {
    bar: ProgressBar,
    stage: Cell<Option<Stage>>,
    language: Language,
}

impl Progress {
    /// A new bar draws on standard error, and only where that is a terminal.
    pub(crate) fn new(language: Language) -> Progress {
        let bar = bar();
        Progress { bar, stage: Cell::new(None), language }
    }

    pub(crate) fn step(&self, stage: Stage, done: usize, all: usize) {
        if all < MANY {
            return;
        }
        if self.stage.replace(Some(stage)) != Some(stage) {
            let word = match stage {
                Stage::Reading => Word("读取", "reading"),
                Stage::Comparing => Word("比对", "comparing"),
                Stage::Reviewing => Word("审阅", "reviewing"),
            };
            self.bar.set_message(word.to(self.language));
            self.bar.set_length(all as u64);
        }
        self.bar.set_position(done as u64);
    }

    /// Takes the bar away while something else is written.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Entries of the record that went by. 条目进度
pub(crate) struct Entries {
    bar: ProgressBar,
}

impl Entries {
    pub(crate) fn new(word: &'static str) -> Entries {
        let bar = bar();
        bar.set_message(word);
        Entries { bar }
    }

    pub(crate) fn step(&self, done: u64, all: u64) {
        self.bar.set_length(all);
        self.bar.set_position(done);
    }
}

/// Nothing is left of it on the screen, however the work ended.
impl Drop for Entries {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━╸ "));
    bar
}
