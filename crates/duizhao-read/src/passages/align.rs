//! Two masked texts side by side: which passages are the same, small changes aside.

use super::common::Common;
use super::masked::Masked;
use super::prints::{Print, winnowed};
use crate::text::Span;

/// Letters of its own, common wording aside, that make a passage.
const OWN_LETTERS: usize = 50;

/// Of a hundred letters of a passage so many agree.
const ALIKE_PERCENT: usize = 80;

/// Letters that may be changed, added or left out in one place.
const GAP: usize = 6;

/// Letters that must agree behind a change.
const ANCHOR: usize = 4;

/// How far the score may fall below its best before we stop looking for more.
const DROP: isize = 16;

/// One print in many places of both texts is tried so many times.
const REPEATS: usize = 4;

/// A passage in letters of both texts.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    a: (usize, usize),
    b: (usize, usize),
}

/// How far two texts agree from a point in one direction.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    a: usize,
    b: usize,
    alike: usize,
    score: isize,
}

/// The passages two texts share, as spans of both, in the order of the first.
pub fn align(a: &Masked, b: &Masked, common: &Common) -> Vec<(Span, Span)> {
    let mut tried: Vec<Stretch> = Vec::new();
    let mut passages: Vec<Stretch> = Vec::new();
    for (at_a, at_b) in seeds(a, b) {
        let known = |it: &Stretch| (it.a.0..it.a.1).contains(&at_a) && (it.b.0..it.b.1).contains(&at_b);
        if tried.iter().any(known) {
            continue;
        }
        let (stretch, alike) = around(a, b, at_a, at_b);
        tried.push(stretch);
        if is_alike(stretch, alike) {
            passages.extend(trimmed(stretch, &common.letters(&a.letters[stretch.a.0..stretch.a.1])));
        }
    }
    passages.sort_unstable_by_key(|it| (it.a, it.b));
    passages.iter().map(|it| (a.span(it.a.0, it.a.1), b.span(it.b.0, it.b.1))).collect()
}

/// Where a print of one stands in the other, in the order of the first text.
fn seeds(a: &Masked, b: &Masked) -> Vec<(usize, usize)> {
    let mut theirs = winnowed(b);
    theirs.sort_unstable();
    let places = |print: &Print| {
        let from = theirs.partition_point(|it| it.hash < print.hash);
        let print = *print;
        let same = theirs[from..].iter().take_while(move |it| it.hash == print.hash).take(REPEATS);
        same.map(move |it| (print.at as usize, it.at as usize)).collect::<Vec<_>>()
    };
    winnowed(a).iter().flat_map(places).collect()
}

/// All that agrees around a seed, and how many letters do.
fn around(a: &Masked, b: &Masked, at_a: usize, at_b: usize) -> (Stretch, usize) {
    let (a, b) = (&a.letters, &b.letters);
    let after = reach(|n| a.get(at_a + n), |n| b.get(at_b + n));
    let before = reach(|n| at_a.checked_sub(n + 1).map(|it| &a[it]), |n| at_b.checked_sub(n + 1).map(|it| &b[it]));
    let stretch = Stretch { a: (at_a - before.a, at_a + after.a), b: (at_b - before.b, at_b + after.b) };
    (stretch, before.alike + after.alike)
}

fn is_alike(stretch: Stretch, alike: usize) -> bool {
    let longest = (stretch.a.1 - stretch.a.0).max(stretch.b.1 - stretch.b.0);
    alike >= OWN_LETTERS && alike * 100 >= longest * ALIKE_PERCENT
}

/// Without common wording at its ends; nothing where too little of its own is left. `common` says
/// of each of its letters in the first text whether it is.
fn trimmed(whole: Stretch, common: &[bool]) -> Option<Stretch> {
    let own = common.iter().filter(|&&it| !it).count();
    if own < OWN_LETTERS {
        return None;
    }
    let head = common.iter().take_while(|&&it| it).count();
    let tail = common.iter().rev().take_while(|&&it| it).count();
    let b = (whole.b.0 + head, whole.b.1.saturating_sub(tail));
    (b.0 < b.1).then_some(Stretch { a: (whole.a.0 + head, whole.a.1 - tail), b })
}

/// Follows equal letters and steps over small changes while it pays.
fn reach<'l>(a: impl Fn(usize) -> Option<&'l u16>, b: impl Fn(usize) -> Option<&'l u16>) -> Reach {
    let mut now = Reach::default();
    let mut best = now;
    loop {
        while a(now.a).is_some() && a(now.a) == b(now.b) {
            now = Reach { a: now.a + 1, b: now.b + 1, alike: now.alike + 1, score: now.score + 1 };
        }
        if now.score > best.score {
            best = now;
        }
        let agree = |(skip_a, skip_b): &(usize, usize)| {
            (0..ANCHOR).all(|n| {
                let letter = a(now.a + skip_a + n);
                letter.is_some() && letter == b(now.b + skip_b + n)
            })
        };
        let Some((skip_a, skip_b)) = changes().find(agree) else { return best };
        now.score -= 2 + 2 * skip_a.max(skip_b) as isize;
        if now.score < best.score - DROP {
            return best;
        }
        (now.a, now.b) = (now.a + skip_a, now.b + skip_b);
    }
}

/// Letters skipped in each text, the smallest change first, a swap before an insertion.
fn changes() -> impl Iterator<Item = (usize, usize)> {
    (1..=GAP).flat_map(|size| (0..=size).rev().flat_map(move |less| [(size, less), (less, size)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    const OWN: &str = "去年春天到青石村走访时，几位老人说起水渠堵了大半年，先后找过水利站和村干部，都答复说等等看；\
        我记在本子上，回来开了两次会，就再没有过问，到秋收前才听说他们自己凑钱请人清了淤，为这件事我心里一直不安。";
    const REST: [&str; 2] = [
        "班子里分工调整之后，我对财务审批只看票据齐不齐，没有问钱花得值不值，审计时才发现两处重复报销。",
        "值班安排总是排给年轻同志，自己周末多半不在岗，汛期那一晚接到电话以后过了四十分钟才赶到现场。",
    ];

    fn passages(a: &str, b: &str, wording: &[&str]) -> Vec<(String, String)> {
        let (a, b) = (Text::new(a.to_owned()), Text::new(b.to_owned()));
        let found = align(&Masked::new(&a), &Masked::new(&b), &Common::new(wording.iter().copied()));
        found.iter().map(|&(one, two)| (a.slice(one).to_owned(), b.slice(two).to_owned())).collect()
    }

    /// The copy is found whole between different texts, and nothing else is.
    #[track_caller]
    fn check_found(original: &str, copy: &str) {
        let one = format!("{}\n{original}\n{}", REST[0], REST[1]);
        let two = format!("{}{copy}", REST[1]);
        let found = passages(&one, &two, &[]);
        let near = |part: &str, whole: &str| whole.chars().count().abs_diff(part.chars().count()) <= 4;
        let copies: Vec<_> = found.iter().filter(|it| original.contains(it.0.as_str())).collect();
        assert_eq!(copies.len(), 1, "{found:?}");
        assert!(near(&copies[0].0, original) && near(&copies[0].1, copy), "{found:?}");
    }

    #[test]
    fn swapped_years_places_and_numbers_are_seen_through() {
        check_found(OWN, OWN);
        check_found(OWN, &OWN.replace("青石村", "柳河镇红星社区").replace("两次", "3次").replace("几位", "12位"));
        check_found(OWN, &OWN.replace("青石村", "柳树沟村").replace("大半年", "2023年大半年"));
    }

    #[test]
    fn one_character_in_forty_is_seen_through() {
        for first in 0..40 {
            let change = |(at, it)| if at % 40 == first { '某' } else { it };
            let copy: String = OWN.chars().enumerate().map(change).collect();
            let found = passages(&format!("{}{OWN}", REST[0]), &copy, &[]);
            assert_eq!(found.len(), 1, "{first}");
            assert!(found[0].1.chars().count() + 12 >= OWN.chars().count(), "{first} {found:?}");
        }
    }

    #[test]
    fn a_clause_in_common_is_no_passage() {
        let clause: String = OWN.chars().take(40).collect();
        assert!(passages(&format!("{}{clause}{}", REST[0], REST[1]), &clause, &[]).is_empty());
    }

    #[test]
    fn theme_wording_is_left_out() {
        assert!(passages(OWN, OWN, &[OWN]).is_empty());
        let found = passages(&format!("{}{OWN}", REST[0]), &format!("{}{OWN}", REST[0]), &[REST[0]]);
        assert_eq!(found.len(), 1);
        assert!(found[0].0.starts_with("去年") && found[0].1.starts_with("去年"), "{found:?}");
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert!(passages("", OWN, &[]).is_empty());
        assert!(passages("一二三", "，。", &[]).is_empty());
    }
}
