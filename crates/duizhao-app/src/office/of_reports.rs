//! Matters that came of reports, as many as are read for one look at a report. 材料事项

use std::cmp::Reverse;
use std::collections::HashSet;

use duizhao_core::{Matter, MatterId, Said, Source};
use jiff::civil::Date;

use super::Office;
use super::access::What;
use super::people::Person;
use crate::record::Failure;

/// Matters of reports read for one look at a report, and at a time.
const MOST: usize = 2_000;
const AT_ONCE: usize = 500;
/// Matters of which the words are looked at to choose those.
const LOOKED_AT: usize = 20_000;

/// What was not read. 未比对
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub open: usize,
    pub over: usize,
}

impl LeftOut {
    /// What was left out, and how the others were chosen; nothing where all were read.
    pub fn said(self) -> Option<Said> {
        let LeftOut { open, over } = self;
        let (zh, en) = match (open, over) {
            (0, 0) => return None,
            (0, _) => (format!("{over} 件已经办完的"), format!("{over} that are over")),
            (_, 0) => (format!("{open} 件还没办完的"), format!("{open} that are still open")),
            _ => (
                format!("{open} 件还没办完的和 {over} 件已经办完的"),
                format!("{open} that are still open and {over} that are over"),
            ),
        };
        Some(Said::new(
            format!(
                "另有 {zh}没有比对。一次最多比对 {MOST} 件：先取还没办完的，其中用词与这份材料相近的在前，其次是登记晚的。"
            ),
            format!(
                "{en} were not looked at. At most {MOST} are: those that are open first, of them those that share most words with this report, then those registered last."
            ),
        ))
    }
}

/// A matter that may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    is_over: bool,
    /// Pairs of signs that it shares with the report.
    shared: Reverse<usize>,
    registered: Reverse<i64>,
    id: MatterId,
}

impl Office {
    /// Gives matters that came of a report, as far as this person may see them: those that are open first,
    /// of them and of the others those that share most words with `text`, then those registered last.
    pub(super) fn each_of_reports(
        &self,
        person: &Person,
        today: Date,
        text: &str,
        mut give: impl FnMut(Matter),
    ) -> Result<LeftOut, Failure> {
        let mut found: Vec<Candidate> = self.overview(|all| {
            let seen = all.judged(|it| person.may_with(What::SeeMatter, it));
            let is_of_report = |at: &usize| {
                let (short, seen) = seen.at(*at);
                short.origin == Some(Source::Report) && seen == Some(true)
            };
            let candidate = |at| Candidate {
                is_over: !all.state_on(at, today).is_open(),
                shared: Reverse(0),
                registered: Reverse(all.registered(at)),
                id: all.id(at),
            };
            (0..all.len()).filter(is_of_report).map(candidate).collect()
        })?;
        found.sort_unstable();
        if found.len() > MOST {
            self.compare(&mut found, text)?;
        }
        let left_out = cut(&mut found, MOST);
        for some in found.chunks(AT_ONCE) {
            let ids: Vec<MatterId> = some.iter().map(|it| it.id).collect();
            let matters = self.read(|reader| Ok(reader.matters_of(&ids)?))?;
            // Between the two looks it may have passed out of sight.
            matters.into_iter().filter(|it| person.may_on(What::SeeMatter, it)).for_each(&mut give);
        }
        Ok(left_out)
    }

    fn compare(&self, found: &mut [Candidate], text: &str) -> Result<(), Failure> {
        let of_report = pairs(text);
        let looked_at = found.len().min(LOOKED_AT);
        for some in found[..looked_at].chunks_mut(AT_ONCE) {
            let ids: Vec<MatterId> = some.iter().map(|it| it.id).collect();
            let texts = self.read(|reader| Ok(reader.texts(&ids)?))?;
            for (candidate, words) in some.iter_mut().zip(&texts) {
                candidate.shared = Reverse(pairs(&words.affair).intersection(&of_report).count());
            }
        }
        found.sort_unstable();
        Ok(())
    }
}

/// Leaves the first of them, and counts the others.
fn cut(found: &mut Vec<Candidate>, most: usize) -> LeftOut {
    let left = found.split_off(found.len().min(most));
    let over = left.iter().filter(|it| it.is_over).count();
    LeftOut { open: left.len() - over, over }
}

/// Neighbouring letters and signs of a text.
fn pairs(text: &str) -> HashSet<(char, char)> {
    let signs = || text.chars();
    signs().zip(signs().skip(1)).filter(|(a, b)| a.is_alphanumeric() && b.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn open_ones_come_first_and_of_them_those_in_like_words() {
        let report = pairs("水口村的路灯坏了半年");
        let candidate = |id: u128, is_over, affair: &str| {
            let shared = Reverse(pairs(affair).intersection(&report).count());
            Candidate { is_over, shared, registered: Reverse(0), id: MatterId(Uuid::from_u128(id)) }
        };
        let mut found = vec![
            candidate(1, true, "水口村的路灯坏了"),
            candidate(2, false, "田埂没有人赔"),
            candidate(3, false, "路灯坏了"),
            candidate(4, true, "田埂没有人赔"),
        ];
        found.sort_unstable();
        let left_out = cut(&mut found, 2);
        let ids: Vec<u128> = found.iter().map(|it| it.id.0.as_u128()).collect();
        assert_eq!((ids, left_out), (vec![3, 2], LeftOut { open: 0, over: 2 }));
        assert_eq!(cut(&mut found, 1), LeftOut { open: 1, over: 0 });
    }

    #[test]
    fn what_is_left_out_is_called_what_it_is() {
        let said = |open, over| LeftOut { open, over }.said().map(|it| it.zh.split('。').next().unwrap().to_owned());
        assert_eq!(said(0, 0), None);
        assert_eq!(said(3, 0).unwrap(), "另有 3 件还没办完的没有比对");
        assert_eq!(said(0, 4).unwrap(), "另有 4 件已经办完的没有比对");
        assert_eq!(said(3, 4).unwrap(), "另有 3 件还没办完的和 4 件已经办完的没有比对");
    }
}
