//! Which line of a file is which matter that is here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use duizhao_core::{Imported, MatterId};
use duizhao_read::ledger::{Field, Layout, Line};

use super::compare::{Held, mark};

/// Rows alike to this share are one row reworded; below it they are two.
const ALIKE: f64 = 0.6;

/// More pairs than this are not compared by wording.
const PAIRS_MAX: usize = 250_000;

type Columns = BTreeMap<String, String>;

/// For each line the matter it was: by our own mark, its number or affair, or its wording.
pub(super) fn pairs(lines: &[Line], held: &[Held], layout: &Layout) -> Vec<Option<usize>> {
    let (free, of) = ((0..held.len()).collect(), vec![None; lines.len()]);
    let mut pairing = Pairing { lines, held, layout, free, of };
    pairing.by_mark();
    pairing.by_number();
    pairing.by_text(|affair, _| letters(affair));
    // The last row of a problem is told by its one cell again, where each of several had its measure beside it.
    let affair = layout.header(Field::Affair);
    pairing.by_text(|whole, columns| letters(affair.and_then(|it| columns.get(it)).map_or(whole, String::as_str)));
    pairing.by_wording();
    pairing.of
}

struct Pairing<'p> {
    lines: &'p [Line],
    held: &'p [Held],
    layout: &'p Layout,
    /// Matters that no line was yet.
    free: BTreeSet<usize>,
    /// By line.
    of: Vec<Option<usize>>,
}

impl Pairing<'_> {
    fn take(&mut self, line: usize, at: usize) {
        if self.of[line].is_none() && self.free.remove(&at) {
            self.of[line] = Some(at);
        }
    }

    fn open(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|it| self.of[*it].is_none()).collect()
    }

    fn by_mark(&mut self) {
        let by_id: HashMap<MatterId, usize> =
            self.held.iter().enumerate().map(|(at, it)| (it.matter.id(), at)).collect();
        for (line, it) in self.lines.iter().enumerate() {
            if let Some(at) = mark(it).and_then(|it| by_id.get(&it.0)) {
                self.take(line, *at);
            }
        }
    }

    fn by_number(&mut self) {
        let Some(header) = self.layout.header(Field::Number) else { return };
        let mut by_number: HashMap<&String, Vec<usize>> = HashMap::new();
        for (at, it) in self.held.iter().enumerate() {
            if let Some(number) = it.row.columns.get(header) {
                by_number.entry(number).or_default().push(at);
            }
        }
        for (line, it) in self.lines.iter().enumerate() {
            let numbered = it.columns.get(header).and_then(|it| by_number.get(it));
            if let Some(at) = numbered.and_then(|it| it.iter().find(|it| self.free.contains(it))) {
                self.take(line, *at);
            }
        }
    }

    /// Those of which the same is told.
    fn by_text(&mut self, told: impl Fn(&str, &Columns) -> String) {
        let (lines, held) = (self.lines, self.held);
        let (mut of, mut there): (BTreeMap<String, Vec<usize>>, HashMap<String, Vec<usize>>) = Default::default();
        for line in self.open() {
            of.entry(told(&lines[line].affair, &lines[line].columns)).or_default().push(line);
        }
        for at in &self.free {
            there.entry(told(&held[*at].row.affair, &held[*at].row.columns)).or_default().push(*at);
        }
        for (text, of) in of {
            let there = there.remove(&text).unwrap_or_default();
            let is_told =
                |line: usize, at: usize| text == letters(&lines[line].affair) || text == letters(&held[at].row.affair);
            for (line, at) in likeliest(&of, &there, is_told, |line, at| self.common(line, at)) {
                self.take(line, at);
            }
        }
    }

    fn by_wording(&mut self) {
        let open = self.open();
        if open.len() * self.free.len() > PAIRS_MAX {
            return;
        }
        for line in open {
            let affair = &self.lines[line].affair;
            let shares = self.free.iter().map(|at| (alike(affair, &self.held[*at].row.affair), *at));
            let best = shares.filter(|it| it.0 >= ALIKE).max_by(|one, other| {
                // Of equally alike ones, after their other cells, the first.
                let cells = |it: &(f64, usize)| (self.common(line, it.1), Reverse(it.1));
                one.0.total_cmp(&other.0).then_with(|| cells(one).cmp(&cells(other)))
            });
            if let Some((_, at)) = best {
                self.take(line, at);
            }
        }
    }

    fn common(&self, line: usize, at: usize) -> (u8, usize) {
        other_cells(&self.lines[line], &self.held[at].row, self.layout)
    }
}

/// Rows of one text with the matters of that text, as far as they may be the same: the pair with most in
/// common first.
fn likeliest(
    lines: &[usize],
    held: &[usize],
    may_be: impl Fn(usize, usize) -> bool,
    common: impl Fn(usize, usize) -> (u8, usize),
) -> Vec<(usize, usize)> {
    if lines.len() * held.len() > PAIRS_MAX {
        return lines.iter().copied().zip(held.iter().copied()).filter(|it| may_be(it.0, it.1)).collect();
    }
    let all = lines.iter().flat_map(|line| held.iter().map(|at| (*line, *at)));
    let mut all: Vec<_> =
        all.filter(|it| may_be(it.0, it.1)).map(|(line, at)| (Reverse(common(line, at)), line, at)).collect();
    all.sort_unstable();
    let (mut lines, mut held) = (BTreeSet::from_iter(lines), BTreeSet::from_iter(held));
    let open = all
        .into_iter()
        .filter(|(_, line, at)| lines.contains(line) && held.contains(at) && lines.remove(line) && held.remove(at));
    open.map(|(_, line, at)| (line, at)).collect()
}

/// What a row and a matter of the same text have in common: the measure, then day and unit before the running
/// number, which the rows below one that was dropped change; then how many cells.
fn other_cells(line: &Line, row: &Imported, layout: &Layout) -> (u8, usize) {
    let same = |header: &str| line.columns.get(header) == row.columns.get(header);
    let weighs = |field, weight: u8| weight * u8::from(layout.header(field).is_some_and(same));
    let cells = layout.columns.iter().filter(|it| same(&it.header)).count();
    let measure = weighs(Field::Measure, 6) + weighs(Field::Detail, 6);
    (measure + weighs(Field::Due, 2) + weighs(Field::Lead, 2) + weighs(Field::Index, 1), cells)
}

fn letters(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}

/// Share of pairs of neighbouring characters that two texts have in common.
fn alike(one: &str, other: &str) -> f64 {
    let of = |text: &str| {
        let signs: Vec<char> = text.chars().filter(|it| it.is_alphanumeric()).collect();
        signs.windows(2).map(|it| (it[0], it[1])).collect::<BTreeSet<_>>()
    };
    let (one, other) = (of(one), of(other));
    let both = one.intersection(&other).count() as f64;
    if one.is_empty() || other.is_empty() { 0.0 } else { 2.0 * both / (one.len() + other.len()) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reworded_row_is_the_same_row() {
        assert!(alike("三组道路硬化进度缓慢", "三组道路硬化进度较为缓慢") > ALIKE);
        assert!(alike("三组道路硬化进度缓慢", "五组水渠清淤不及时") < ALIKE);
    }
}
