//! How words are told apart: by weight, underline and few colours, or not at all.

/// What a stretch of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Strong,
    Quiet,
    Must,
    Should,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Strong => "1",
            Style::Quiet => "2",
            Style::Must => "31",
            Style::Should => "36",
        }
    }
}

/// Puts styles on words, where the screen takes them. 着色
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    pub(super) styled: bool,
}

impl Paint {
    pub(super) fn words(self, style: Style, words: &str) -> String {
        if !self.styled || style == Style::Plain || words.is_empty() {
            return words.to_owned();
        }
        format!("\u{1b}[{}m{words}\u{1b}[0m", style.code())
    }

    pub(super) fn underlined(self, words: &str) -> String {
        if self.styled { format!("\u{1b}[4m{words}\u{1b}[24m") } else { words.to_owned() }
    }
}
