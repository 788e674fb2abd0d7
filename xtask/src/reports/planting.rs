//! Passages taken from one report into another, as they are or a little changed.

use serde::{Deserialize, Serialize};

use super::chance::Chance;
use super::grammar::{Kind, Token, swappable};
use super::vocabulary as words;

/// What the copyist did to the passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// One character in forty is another.
    Changed,
    /// Years, places and numbers are others.
    Swapped,
    Verbatim,
}

impl How {
    /// Half changed, a quarter swapped, a quarter as it was.
    pub(super) const ALL: [How; 4] = [How::Changed, How::Swapped, How::Changed, How::Verbatim];
}

/// Where a passage stands; spans in code points, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    pub source: usize,
    pub source_span: [usize; 2],
    pub copy: usize,
    pub copy_span: [usize; 2],
    pub how: How,
}

/// Puts a passage of `theirs` in place of as much text of `blocks`.
pub(super) fn plant(
    blocks: &mut [Vec<Token>],
    copy: usize,
    theirs: &[Vec<Token>],
    source: usize,
    how: How,
    chance: &mut Chance,
) -> Planted {
    let (source_span, passage) = take(theirs, chance, how);
    let passage = rewritten(passage, how, chance);
    let chosen = own_block(blocks, chance);
    let block = &mut blocks[chosen];
    let wanted = length(&passage);
    let from = start_with_room(block, wanted, chance);
    let to = reach(block, from, wanted);
    block.splice(from..to, passage);
    let start = blocks[..chosen].iter().map(|it| length(it)).sum::<usize>() + length(&blocks[chosen][..from]);
    Planted { source, source_span, copy, copy_span: [start, start + wanted], how }
}

/// A stretch of 100 to 300 characters of the author's own text, any borders; one to be swapped
/// holds something to swap.
fn take(blocks: &[Vec<Token>], chance: &mut Chance, how: How) -> ([usize; 2], Vec<Token>) {
    loop {
        let chosen = own_block(blocks, chance);
        let block = &blocks[chosen];
        let wanted = chance.between(100, 290);
        let from = start_with_room(block, wanted, chance);
        let passage = &block[from..reach(block, from, wanted)];
        let fits = (100..=300).contains(&length(passage));
        if fits && (how != How::Swapped || passage.iter().any(|it| it.kind != Kind::Word)) {
            let start = blocks[..chosen].iter().map(|it| length(it)).sum::<usize>() + length(&block[..from]);
            return ([start, start + length(passage)], passage.to_vec());
        }
    }
}

fn rewritten(passage: Vec<Token>, how: How, chance: &mut Chance) -> Vec<Token> {
    match how {
        How::Verbatim => passage,
        How::Swapped => passage.into_iter().map(|it| swapped(it, chance)).collect(),
        How::Changed => {
            let mut letters: Vec<char> = passage.iter().flat_map(|it| it.text.chars()).collect();
            for at in 0..letters.len() / 40 {
                let letter = &mut letters[at * 40 + chance.between(0, 39)];
                *letter = another(*letter, chance);
            }
            vec![Token { kind: Kind::Word, text: letters.into_iter().collect() }]
        }
    }
}

/// Another year, place or number; never the same by chance.
fn swapped(token: Token, chance: &mut Chance) -> Token {
    let mut other = token.clone();
    while other.kind != Kind::Word && other.text == token.text {
        other = swappable(token.kind, chance);
    }
    other
}

fn another(letter: char, chance: &mut Chance) -> char {
    loop {
        let other = chance.pick(words::FRAMES).chars().next().unwrap_or('的');
        if other != letter && !other.is_ascii() {
            return other;
        }
    }
}

fn own_block(blocks: &[Vec<Token>], chance: &mut Chance) -> usize {
    let own: Vec<usize> = (0..blocks.len()).filter(|&it| blocks[it].len() > 1).collect();
    own[chance.between(0, own.len() - 1)]
}

/// A token behind which the block still has so many characters; the first where it has not.
fn start_with_room(block: &[Token], wanted: usize, chance: &mut Chance) -> usize {
    let room = (0..block.len()).take_while(|&it| length(&block[it..]) >= wanted).count();
    chance.between(0, room.saturating_sub(1))
}

/// The token before which `wanted` characters from `from` are reached.
fn reach(block: &[Token], from: usize, wanted: usize) -> usize {
    (from..=block.len()).find(|&to| length(&block[from..to]) >= wanted).unwrap_or(block.len())
}

fn length(tokens: &[Token]) -> usize {
    tokens.iter().map(|it| it.text.chars().count()).sum()
}
