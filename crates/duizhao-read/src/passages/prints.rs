//! Fingerprints of a masked text by winnowing (Schleimer, Wilkerson and Aiken, 2003).

use super::masked::Masked;

/// Letters a print covers: longer than nearly every set phrase, shorter than what lies between
/// two changes of a careful copyist.
pub(super) const GRAM: usize = 16;

/// Of so many neighbouring grams at least one is kept, so that any shared run of
/// `GRAM + WINDOW - 1` letters gives a shared print.
const WINDOW: usize = 8;

/// One gram kept. 指纹
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Print {
    pub(super) hash: u32,
    /// Its first letter.
    pub(super) at: u32,
}

/// The fingerprints of a text for an [`super::Index`], in text order.
pub fn prints(masked: &Masked) -> Vec<u32> {
    winnowed(masked).iter().map(|it| it.hash).collect()
}

/// The least of each window of hashes, the rightmost where several are.
pub(super) fn winnowed(masked: &Masked) -> Vec<Print> {
    let hashes = grams(&masked.letters);
    let mut kept = Vec::with_capacity(hashes.len() * 2 / (WINDOW + 1) + 8);
    let mut least: Option<usize> = None;
    for start in 0..(hashes.len() + 1).saturating_sub(WINDOW).max(usize::from(!hashes.is_empty())) {
        let end = (start + WINDOW).min(hashes.len());
        let chosen = match least {
            Some(at) if at >= start => {
                if hashes[end - 1] <= hashes[at] {
                    end - 1
                } else {
                    at
                }
            }
            _ => rightmost_least(&hashes, start, end),
        };
        if least != Some(chosen) {
            kept.push(Print { hash: hashes[chosen], at: chosen as u32 });
            least = Some(chosen);
        }
    }
    kept
}

fn rightmost_least(hashes: &[u32], start: usize, end: usize) -> usize {
    (start..end).fold(start, |least, at| if hashes[at] <= hashes[least] { at } else { least })
}

/// The hash of every gram, rolled from one to the next.
pub(super) fn grams(letters: &[u16]) -> Vec<u32> {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    const OLDEST: u64 = BASE.wrapping_pow(GRAM as u32);
    let mut hashes = Vec::with_capacity(letters.len());
    let mut rolling = 0_u64;
    for (at, &letter) in letters.iter().enumerate() {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(u64::from(letter));
        if at >= GRAM {
            rolling = rolling.wrapping_sub(OLDEST.wrapping_mul(u64::from(letters[at - GRAM])));
        }
        if at + 1 >= GRAM {
            hashes.push(spread(rolling));
        }
    }
    hashes
}

/// The low bits of a rolling hash are weak; the high bits of a product are not.
fn spread(rolling: u64) -> u32 {
    ((rolling ^ (rolling >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters that follow no pattern.
    fn letters(seed: u32, count: u32) -> String {
        let letter = |at: u32| char::from_u32(0x5000 + (seed + at).wrapping_mul(2_654_435_761) % 0x4000);
        (0..count).map(|at| letter(at).unwrap()).collect()
    }

    #[test]
    fn a_shared_run_gives_a_shared_print() {
        let run = letters(1, (GRAM + WINDOW - 1) as u32);
        for before in 0..20 {
            let one = Masked::read(&(letters(1000, before) + &run + &letters(2000, 30)));
            let two = Masked::read(&(letters(3000, 40) + &run + &letters(4000, before)));
            let theirs = prints(&two);
            assert!(prints(&one).iter().any(|it| theirs.contains(it)), "{before}");
        }
    }

    #[test]
    fn short_texts_have_one_print_or_none() {
        assert!(prints(&Masked::read(&letters(1, GRAM as u32 - 1))).is_empty());
        assert_eq!(prints(&Masked::read(&letters(1, GRAM as u32))).len(), 1);
        assert_eq!(prints(&Masked::read(&letters(1, (GRAM + WINDOW - 1) as u32))).len(), 1);
    }

    #[test]
    fn about_two_of_nine_grams_are_kept() {
        let kept = prints(&Masked::read(&letters(7, 9_000))).len();
        assert!((1_700..2_300).contains(&kept), "{kept}");
    }
}
