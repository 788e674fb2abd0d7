//! Reports as tokens: which word is a year, a place or a number is known, so that it can be swapped.

use super::chance::Chance;
use super::vocabulary as words;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Year,
    Place,
    Number,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// Length of a report with its theme's wording.
const CHARACTERS: usize = 2_000;

/// The author's own text stands in so many blocks, long enough for any passage.
const BLOCKS: usize = 5;

/// Sentences of the theme in one report.
const THEME_SENTENCES: usize = 8;

/// Theme wording and own text by turns: blocks with an odd index are the author's own.
pub(super) fn report(chance: &mut Chance) -> Vec<Vec<Token>> {
    let mut theme: Vec<&str> = words::THEME.to_vec();
    chance.shuffle(&mut theme);
    theme.truncate(THEME_SENTENCES);
    let shared: usize = theme.iter().chain(&words::HEADINGS).map(|it| it.chars().count()).sum();
    let own = (CHARACTERS - shared) / BLOCKS;
    let mut blocks = Vec::new();
    for (at, heading) in words::HEADINGS.iter().enumerate() {
        let from = at * THEME_SENTENCES / BLOCKS;
        let to = (at + 1) * THEME_SENTENCES / BLOCKS;
        blocks.push(vec![word(format!("{heading}\n{}", theme[from..to].concat()))]);
        blocks.push(block(own, chance));
        blocks.push(vec![word("\n".to_owned())]);
        blocks.push(Vec::new());
    }
    blocks
}

fn block(characters: usize, chance: &mut Chance) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut length = 0;
    while length + 20 < characters {
        let sentence = sentence(chance);
        length += sentence.iter().map(|it| it.text.chars().count()).sum::<usize>();
        tokens.extend(sentence);
    }
    tokens
}

/// Two to four clauses and a stop.
fn sentence(chance: &mut Chance) -> Vec<Token> {
    let mut tokens = Vec::new();
    for at in 0..chance.between(2, 4) {
        if at > 0 {
            tokens.push(word(chance.pick(&["，", "，", "，", "，", "；"]).to_owned()));
        }
        tokens.extend(clause(chance));
    }
    tokens.push(word("。".to_owned()));
    tokens
}

/// A frame with its slots filled; a slot is a capital letter.
fn clause(chance: &mut Chance) -> Vec<Token> {
    let frame = chance.pick(words::FRAMES);
    let mut tokens: Vec<Token> = Vec::new();
    for character in frame.chars() {
        if character.is_ascii_uppercase() {
            tokens.push(slot(character, chance));
        } else {
            tokens.push(word(character.to_string()));
        }
    }
    tokens
}

fn slot(slot: char, chance: &mut Chance) -> Token {
    match slot {
        'Y' => swappable(Kind::Year, chance),
        'P' => swappable(Kind::Place, chance),
        'N' => swappable(Kind::Number, chance),
        _ => word(chance.pick(words::list(slot)).to_owned()),
    }
}

/// A year, place or number drawn anew.
pub(super) fn swappable(kind: Kind, chance: &mut Chance) -> Token {
    let text = match kind {
        Kind::Year => chance.between(2015, 2025).to_string(),
        Kind::Number => chance.between(2, 60).to_string(),
        Kind::Place | Kind::Word => place(chance),
    };
    Token { kind, text }
}

/// Two syllables as a rule, three at times.
fn place(chance: &mut Chance) -> String {
    let middle = if chance.between(1, 4) == 1 { chance.pick(words::PLACE_ENDS) } else { "" };
    let (first, last) = (chance.pick(words::PLACE_STARTS), chance.pick(words::PLACE_ENDS));
    format!("{first}{middle}{last}{}", chance.pick(&["村", "村", "村", "镇", "乡", "社区"]))
}

fn word(text: String) -> Token {
    Token { kind: Kind::Word, text }
}
