//! The signs of the record, following it. 迹象底稿
//!
//! It can be thrown away at any time.

use std::collections::HashMap;

use duizhao_core::{Content, Event, Matter, MatterId, Seq};
use duizhao_journal::Reader;
use duizhao_signs::{Days, Kind, OwnSigns};
use jiff::Timestamp;
use jiff::civil::Date;

use super::making::HowFar;
use crate::office::{Moment, Office};
use crate::record::Failure;

/// Working days in which the unit alone sees a sign, to explain it.
const FIRST_DAYS: i32 = 5;
/// With eight events each they take some 700 bytes of memory each.
const MOST: usize = 1_000_000;
/// Matters read from the record at once.
const AT_ONCE: usize = 1_000;

/// # Errors
/// When there are more than fit.
pub(super) fn check(matters: usize) -> Result<(), Failure> {
    if matters <= MOST {
        return Ok(());
    }
    Err(Failure::new(
        "too-many-matters",
        format!("底账有 {matters} 件事项，超过页面上找迹象的 {MOST} 件；请在命令行运行 duizhao signs"),
        format!(
            "the record has {matters} matters, more than the {MOST} in which a page looks for signs; run duizhao signs on the command line"
        ),
    ))
}

/// The signs of a record up to its `size`, on a day. 迹象底稿
pub(in crate::office) struct Followed {
    size: u64,
    today: Date,
    zone_minutes: i32,
    pub(super) own: OwnSigns,
    /// Of each matter what was said to which kind, in order.
    explained: HashMap<MatterId, Vec<Explained>>,
}

/// What was said to a sign. 说明
pub(super) struct Explained {
    sign: String,
    pub(super) seq: Seq,
    pub(super) text: String,
    pub(super) at: Timestamp,
}

impl Followed {
    pub(super) fn is_at(&self, size: u64, moment: &Moment) -> bool {
        self.size >= size && self.today >= moment.today && self.zone_minutes == moment.rules.zone_minutes
    }

    /// Brought up to the record and the day; from the beginning where it counts its days in another zone.
    pub(super) fn follow(
        old: Option<Followed>,
        reader: &Reader,
        moment: &Moment,
        office: &Office,
        how_far: &HowFar,
    ) -> Result<Followed, Failure> {
        let zone_minutes = moment.rules.zone_minutes;
        let old = old.filter(|it| it.zone_minutes == zone_minutes);
        let mut all = old.unwrap_or_else(|| {
            let settings = &office.settings;
            let zone = settings.office.zone_minutes.unwrap_or(zone_minutes);
            let own = OwnSigns::new(&moment.rules, settings, Days::new(&settings.calendar(), zone));
            Followed { size: 0, today: Date::MIN, zone_minutes, own, explained: HashMap::new() }
        });
        let (size, mut changed) = reader.changed_since(all.size)?;
        if all.today < moment.today {
            let before = office.calendar.add_working_days(moment.today, -FIRST_DAYS);
            changed.extend(all.own.turn(moment.today, before));
            all.today = moment.today;
        }
        changed.sort_unstable();
        changed.dedup();
        how_far.begin(changed.len());
        for ids in changed.chunks(AT_ONCE) {
            reader.matters_of(ids)?.iter().for_each(|it| all.take(it));
            how_far.add(ids.len());
        }
        all.own.look();
        all.size = size;
        Ok(all)
    }

    fn take(&mut self, matter: &Matter) {
        self.own.follow(matter);
        let said = matter.history().iter().filter_map(|it| {
            let Content::Event(Event::Explained(said)) = &it.content else { return None };
            Some(Explained { sign: said.sign.clone(), seq: it.seq, text: said.text.clone(), at: it.at })
        });
        let said: Vec<Explained> = said.collect();
        if said.is_empty() {
            self.explained.remove(&matter.id())
        } else {
            self.explained.insert(matter.id(), said)
        };
    }

    pub(super) fn is_explained(&self, kind: &Kind, matter: MatterId) -> bool {
        self.explained(kind, matter).is_some()
    }

    /// What was said to this kind of sign last.
    pub(super) fn explained(&self, kind: &Kind, matter: MatterId) -> Option<&Explained> {
        self.explained.get(&matter)?.iter().rfind(|it| it.sign == kind.code)
    }
}
