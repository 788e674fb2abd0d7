//! Which images of a disk are tried at one moment.

use super::disk::{Disk, Fate, Image};

/// A power cut: what it does, in words, and what is found afterwards.
pub(crate) struct Cut {
    pub(crate) what: String,
    pub(crate) image: Image,
}

/// Random fates tried at every moment, besides the named ones.
const RANDOM: u64 = 6;
/// So many of the changes are tried one by one; with more, some are drawn.
const SINGLE_MAX: usize = 24;

/// The images of this moment; the same number always gives the same ones.
pub(crate) fn cuts(disk: &Disk, seed: u64) -> Vec<Cut> {
    let mut chance = Chance(seed);
    let mut cuts = Vec::new();
    let count = disk.changes().len();
    let mut cut = |what: String, fates: &[Fate]| cuts.push(Cut { what, image: disk.image(fates) });
    cut("nothing un-synced arrived".to_owned(), &vec![Fate::Lost; count]);
    if count == 0 {
        return cuts;
    }
    cut("everything arrived".to_owned(), &vec![Fate::Kept; count]);
    let by_kind = |names: Fate, contents: Fate| -> Vec<Fate> {
        disk.changes().iter().map(|it| if it.is_name() { names } else { contents }).collect()
    };
    cut("the names did not arrive".to_owned(), &by_kind(Fate::Lost, Fate::Kept));
    cut("only the names arrived".to_owned(), &by_kind(Fate::Kept, Fate::Lost));
    cut("names and lengths arrived, contents did not".to_owned(), &by_kind(Fate::Kept, Fate::Length));
    for at in singles(count, &mut chance) {
        let with = |others: Fate, this: Fate| -> Vec<Fate> {
            (0..count).map(|it| if it == at { this } else { others }).collect()
        };
        cut(format!("only change {at} of {count} was lost"), &with(Fate::Kept, Fate::Lost));
        cut(format!("only change {at} of {count} arrived"), &with(Fate::Lost, Fate::Kept));
        let sectors = disk.changes()[at].sectors();
        if sectors > 1 {
            let torn = 1 + chance.below(sectors as u64 - 1);
            let torn = usize::try_from(torn).expect("fewer sectors than addresses");
            for (part, fate) in [("head", Fate::Head(torn)), ("tail", Fate::Tail(torn))] {
                cut(format!("of change {at} of {count} only the {part} arrived"), &with(Fate::Kept, fate));
            }
        }
    }
    for number in 0..RANDOM {
        let fates: Vec<Fate> = (0..count).map(|_| fate(&mut chance)).collect();
        cut(format!("random subset {number}"), &fates);
    }
    cuts
}

fn singles(count: usize, chance: &mut Chance) -> Vec<usize> {
    if count <= SINGLE_MAX {
        return (0..count).collect();
    }
    (0..SINGLE_MAX).map(|_| usize::try_from(chance.below(count as u64)).expect("drawn below a length")).collect()
}

fn fate(chance: &mut Chance) -> Fate {
    match chance.below(8) {
        0..4 => Fate::Kept,
        4..6 => Fate::Lost,
        6 => Fate::Length,
        _ => Fate::Scattered(chance.next()),
    }
}

/// Chance that can be repeated (splitmix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// The same things in another order.
    pub(crate) fn shuffled<T>(&mut self, mut things: Vec<T>) -> Vec<T> {
        for at in (1..things.len()).rev() {
            let other = self.below(at as u64 + 1);
            things.swap(at, usize::try_from(other).expect("drawn below a length"));
        }
        things
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::faults::steps::Step;

    #[test]
    fn each_change_is_lost_alone_kept_alone_and_torn() {
        let mut disk = Disk::default();
        disk.apply(&Step::Opened { name: "a".to_owned(), create: true, empty: false }).unwrap();
        disk.apply(&Step::Wrote { name: "a".to_owned(), at: 0, bytes: vec![b'x'; 600] }).unwrap();
        let line = |it: &Cut| format!("{}: {:?}\n", it.what, it.image.get("a").map(Vec::len));
        let lines: String = cuts(&disk, 1).iter().take(11).map(line).collect();
        expect![[r#"
            nothing un-synced arrived: None
            everything arrived: Some(600)
            the names did not arrive: None
            only the names arrived: Some(0)
            names and lengths arrived, contents did not: Some(600)
            only change 0 of 2 was lost: None
            only change 0 of 2 arrived: Some(0)
            only change 1 of 2 was lost: Some(0)
            only change 1 of 2 arrived: None
            of change 1 of 2 only the head arrived: Some(512)
            of change 1 of 2 only the tail arrived: Some(600)
        "#]]
        .assert_eq(&lines);
    }
}
