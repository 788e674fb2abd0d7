//! Signs in the office's own record, for whoever may see them: the unit first, then the others. 迹象
//!
//! What others may see is what was there some working days ago already, so that nobody has to
//! remember when a sign arose.

mod followed;
mod making;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use duizhao_core::{MatterId, Said, Seq, Source};
use duizhao_signs::sign::ALL;
use duizhao_signs::{Difference, Evidence, Figure, Kind, Need, Sign};
use jiff::civil::Date;

use super::access::{Reach, Rights, Role, What};
use super::overview::{Judged, Overview};
use super::people::Person;
use super::units::Names;
use super::{Moment, Office, lock};
use crate::record::Failure;

pub(super) use followed::Followed;
pub(super) use making::Making;

/// Signs of one kind told on a page; the rest are counted.
const LISTED: usize = 50;

/// Which signs are asked for. 迹象筛选
#[derive(Clone, Debug, Default)]
pub struct SignFilter {
    pub code: Option<String>,
    /// The process: where its matters come from.
    pub origin: Option<Source>,
}

/// What a person sees of the signs. 所见迹象
#[derive(Clone, Debug)]
pub struct Signed {
    /// Kinds of which there are any: those first that wait on the fewest matters, the explained last.
    pub kinds: Vec<RaisedKind>,
    /// Kinds that could not be looked for, and what the record lacks.
    pub not_run: Vec<(&'static Kind, Vec<Need>)>,
    /// What the office has set otherwise than everybody.
    pub set: Vec<Difference>,
    /// Totals are all that this person sees.
    pub totals: bool,
}

/// The signs of one kind. 同类迹象
#[derive(Clone, Debug)]
pub struct RaisedKind {
    pub kind: &'static Kind,
    /// How many wait for an answer and may be told to this person.
    pub count: usize,
    /// How many more wait, which this person knows the number of alone.
    pub beyond: usize,
    pub open: Vec<Raised>,
    /// Explained, and nothing new has happened since.
    pub quiet: Vec<Raised>,
}

/// How many wait of each kind, where there are any. 迹象总数
pub(super) type Totals = Vec<(&'static Kind, usize)>;

/// A sign as it is told to a person. 提出的迹象
#[derive(Clone, Debug)]
pub struct Raised {
    pub kind: &'static Kind,
    /// Where it is about many matters, the first of them.
    pub matter: MatterId,
    /// Absent for who may not see the matter.
    pub affair: Option<String>,
    pub origin: Option<Source>,
    pub fact: Said,
    pub question: Said,
    pub grounds: Vec<Ground>,
    /// So far the unit alone sees it.
    pub first: bool,
    /// What was said to it, and on which day.
    pub explained: Option<(String, Date)>,
}

/// An event that a sign rests on. 依据
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    pub matter: MatterId,
    pub seq: Seq,
    pub day: Date,
    pub activity: String,
}

/// What a person may do with a matter, and whether a unit has it. 所判
type Judgement = (Rights, bool);

/// How a sign stands for a person.
enum Stands {
    /// It waits for an answer.
    Open,
    /// It was explained, and nothing new has happened since.
    Quiet,
    /// It waits, and this person knows the number alone.
    Beyond,
    Hidden,
}

/// The signs of one kind that are told to a person, without words yet.
struct Chosen {
    kind: &'static Kind,
    count: usize,
    beyond: usize,
    open: Vec<Sign>,
    quiet: Vec<Sign>,
}

impl Chosen {
    fn waiting(&self) -> usize {
        self.count + self.beyond
    }
}

impl Office {
    /// # Errors
    /// When the person may see no signs, the record cannot be read, or the signs are still being made
    /// from it (`being-made`).
    pub fn signs(self: &Arc<Office>, person: &Person, filter: &SignFilter) -> Result<Signed, Failure> {
        person.hold(What::Signs)?;
        let (moment, names) = (self.moment()?, self.names()?);
        let wanted = |it: &&Kind| filter.code.as_deref().is_none_or(|code| code == it.code);
        self.with_signs(&moment, |followed, overview| {
            let viewer = Viewer::new(followed, overview, person, &moment);
            let chosen = ALL.iter().filter(wanted).map(|it| viewer.choose(it, filter.origin));
            let mut all: Vec<Chosen> = chosen.filter(|it| it.waiting() + it.quiet.len() > 0).collect();
            // What names nearly everything says least.
            all.sort_by_key(|it| (it.waiting() == 0, it.waiting()));
            let affairs = self.affairs(viewer.named_in(all.iter().flat_map(|it| it.open.iter().chain(&it.quiet))))?;
            let tell = |kind, signs: &[Sign]| {
                signs.iter().filter_map(|it| viewer.raised(kind, it, &affairs, &names)).collect()
            };
            let kinds = all.iter().map(|it| RaisedKind {
                kind: it.kind,
                count: it.count,
                beyond: it.beyond,
                open: tell(it.kind, &it.open),
                quiet: tell(it.kind, &it.quiet),
            });
            Ok(Signed {
                kinds: kinds.collect(),
                not_run: followed.own.not_run().into_iter().map(|it| (it.kind, it.lacks)).collect(),
                set: self.settings.differing(),
                totals: viewer.counts_all() && !viewer.is_told_any(),
            })
        })
    }

    /// The sign of this kind on a matter, where there is one that this person may see.
    ///
    /// # Errors
    /// As [`Office::signs`].
    pub fn sign_on(
        self: &Arc<Office>,
        person: &Person,
        matter: MatterId,
        code: &str,
    ) -> Result<Option<Raised>, Failure> {
        let kind = duizhao_signs::sign::kind(code).filter(|_| person.may(What::Signs));
        let Some(kind) = kind else { return Ok(None) };
        let (moment, names) = (self.moment()?, self.names()?);
        self.with_signs(&moment, |followed, overview| {
            let viewer = Viewer::new(followed, overview, person, &moment);
            let many = followed.own.across(kind).iter().find(|it| viewer.matters(it).contains(&matter));
            let Some(sign) = many.cloned().or_else(|| followed.own.sign(kind, matter)) else { return Ok(None) };
            match viewer.stands_alone(kind, &sign) {
                Stands::Open | Stands::Quiet => {
                    let affairs = self.affairs(viewer.named_in(std::iter::once(&sign)))?;
                    Ok(viewer.raised(kind, &sign, &affairs, &names))
                }
                Stands::Beyond | Stands::Hidden => Ok(None),
            }
        })
    }

    /// How many wait of each kind of which there are any, as one is told who sees totals alone; as they
    /// were made last, and nothing before that. With it, whether they are of this moment.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(super) fn sign_totals(&self, person: &Person, moment: &Moment) -> Result<(Option<Totals>, bool), Failure> {
        let size = self.read(|reader| Ok(reader.size()?))?;
        let kept = self.followed.read().unwrap_or_else(PoisonError::into_inner);
        let Some(followed) = kept.as_ref() else { return Ok((lock(&self.totals).clone(), false)) };
        let totals: Totals = self.overview(|overview| {
            let viewer = Viewer::new(followed, overview, person, moment);
            let counted = ALL.iter().map(|it| (it, viewer.choose(it, None).beyond));
            counted.filter(|it| it.1 > 0).collect()
        })?;
        // While they are made anew there is nothing to count.
        *lock(&self.totals) = Some(totals.clone());
        Ok((Some(totals), followed.is_at(size, moment)))
    }

    fn affairs(&self, matters: BTreeSet<MatterId>) -> Result<HashMap<MatterId, String>, Failure> {
        let matters: Vec<MatterId> = matters.into_iter().collect();
        let texts = self.read(|reader| Ok(reader.texts(&matters)?))?;
        Ok(texts.into_iter().map(|it| (it.matter, it.affair)).collect())
    }

    /// The signs as they are now; several look at them at the same time.
    fn with_signs<T>(
        self: &Arc<Office>,
        moment: &Moment,
        work: impl FnOnce(&Followed, &Overview) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.overview(|all| followed::check(all.len()))??;
        let size = self.read(|reader| Ok(reader.size()?))?;
        loop {
            let kept = self.followed.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(followed) = kept.as_ref().filter(|it| it.is_at(size, moment)) {
                return self.overview(|overview| work(followed, overview))?;
            }
            drop(kept);
            self.make_signs(moment)?;
        }
    }
}

/// Tells one person what they may see.
struct Viewer<'v> {
    followed: &'v Followed,
    overview: &'v Overview,
    judged: Judged<'v, Judgement>,
    person: &'v Person,
    moment: &'v Moment,
}

impl<'v> Viewer<'v> {
    fn new(followed: &'v Followed, overview: &'v Overview, person: &'v Person, moment: &'v Moment) -> Viewer<'v> {
        let judged = overview.judged(|it| (person.rights(it), it.lead.is_some()));
        Viewer { followed, overview, judged, person, moment }
    }

    fn choose(&self, kind: &'static Kind, origin: Option<Source>) -> Chosen {
        let own = &self.followed.own;
        let mut chosen = Chosen { kind, count: 0, beyond: 0, open: Vec::new(), quiet: Vec::new() };
        let (mut open, mut quiet): (Vec<Figure>, Vec<Figure>) = (Vec::new(), Vec::new());
        let fits = |matter| origin.is_none_or(|origin| self.origin(matter) == Some(origin));
        for it in own.figures(kind).filter(|it| fits(it.matter)) {
            match self.stands(kind, it.matter, None) {
                Stands::Open => open.push(it),
                Stands::Quiet => quiet.push(it),
                Stands::Beyond => chosen.beyond += 1,
                Stands::Hidden => {}
            }
        }
        chosen.count = open.len();
        let sign = |it: Figure| own.sign(kind, it.matter);
        chosen.open.extend(first(open).into_iter().filter_map(sign));
        chosen.quiet.extend(first(quiet).into_iter().filter_map(sign));
        for sign in own.across(kind).iter().filter(|it| own.matter_of(it).is_some_and(fits)) {
            let list = match self.stands_alone(kind, sign) {
                Stands::Open => &mut chosen.open,
                Stands::Quiet => &mut chosen.quiet,
                Stands::Beyond => {
                    chosen.beyond += 1;
                    continue;
                }
                Stands::Hidden => continue,
            };
            list.push(sign.clone());
        }
        chosen.count = chosen.count.max(chosen.open.len());
        chosen.open.truncate(LISTED);
        chosen
    }

    fn stands_alone(&self, kind: &Kind, sign: &Sign) -> Stands {
        let matter = self.followed.own.matter_of(sign);
        matter.map_or(Stands::Hidden, |it| self.stands(kind, it, Some(sign)))
    }

    /// The unit sees it at once; others when it has had its days. Of one matter the sign is made where
    /// it was explained, to see whether something newer has happened.
    fn stands(&self, kind: &Kind, matter: MatterId, sign: Option<&Sign>) -> Stands {
        let Some((rights, is_held)) = self.overview.find(matter).and_then(|it| self.judged.at(it).1) else {
            return Stands::Hidden;
        };
        let is_own = match sign.filter(|it| it.case.is_none()) {
            Some(sign) => self.followed.own.unit(sign) == self.person.unit.to_string(),
            None => rights.relation.lead,
        };
        let is_first = is_held && self.is_first(kind, matter);
        let sees = rights.may(What::Signs) && (is_own || !is_first);
        let is_quiet = || match sign {
            Some(sign) => self.explained(kind, sign).is_some(),
            None if !self.followed.is_explained(kind, matter) => false,
            None => self.followed.own.sign(kind, matter).is_some_and(|it| self.explained(kind, &it).is_some()),
        };
        match sees {
            true if is_quiet() => Stands::Quiet,
            true => Stands::Open,
            false if self.counts_all() && !is_first && !is_quiet() => Stands::Beyond,
            false => Stands::Hidden,
        }
    }

    /// Where no unit has the matter there is nobody to go first.
    fn is_first(&self, kind: &Kind, matter: MatterId) -> bool {
        !self.followed.own.was_there(kind, matter)
    }

    /// Some role of theirs knows how many there are in the office.
    fn counts_all(&self) -> bool {
        self.person.roles.iter().any(|it| What::Signs.rule().reach(*it) == Reach::Totals)
    }

    /// Some role of theirs is told signs one by one.
    fn is_told_any(&self) -> bool {
        let told = |it: &Role| !matches!(What::Signs.rule().reach(*it), Reach::Totals | Reach::No);
        self.person.roles.iter().any(told)
    }

    fn origin(&self, matter: MatterId) -> Option<Source> {
        self.overview.get(matter)?.0.origin
    }

    fn may_see(&self, matter: MatterId) -> bool {
        self.overview.get(matter).is_some_and(|it| self.person.may_with(What::SeeMatter, it.1))
    }

    /// Those that it is about: one, or those in which it rests.
    fn matters(&self, sign: &Sign) -> BTreeSet<MatterId> {
        let own = &self.followed.own;
        match sign.case.is_none() {
            true => sign.evidence.iter().map(|it| own.matter(it)).collect(),
            false => own.matter_of(sign).into_iter().collect(),
        }
    }

    /// The matters whose affairs may stand in the words of these signs.
    fn named_in<'s>(&self, signs: impl Iterator<Item = &'s Sign>) -> BTreeSet<MatterId> {
        let own = &self.followed.own;
        let all = signs.flat_map(|it| it.evidence.iter().map(|it| own.matter(it)).chain(own.matter_of(it)));
        all.filter(|it| self.may_see(*it)).collect()
    }

    fn raised(
        &self,
        kind: &'static Kind,
        sign: &Sign,
        affairs: &HashMap<MatterId, String>,
        names: &Names,
    ) -> Option<Raised> {
        let own = &self.followed.own;
        let matter = own.matter_of(sign)?;
        let (glance, parties) = self.overview.get(matter)?;
        let asked = own.ask(kind, sign, |it| names.of(it).to_owned());
        let ground = |it: &Evidence| Ground {
            matter: own.matter(it),
            seq: own.entry(it),
            day: own.day(it),
            activity: own.activity(it),
        };
        Some(Raised {
            kind,
            matter,
            affair: affairs.get(&matter).cloned(),
            origin: glance.origin,
            fact: self.named(sign, asked.fact, affairs),
            question: asked.question,
            grounds: sign.evidence.iter().map(ground).collect(),
            first: parties.lead.is_some() && self.is_first(kind, matter),
            explained: self.explained(kind, sign),
        })
    }

    /// Another matter that the sentence names, by its affair where this person may know it.
    fn named(&self, sign: &Sign, fact: Said, affairs: &HashMap<MatterId, String>) -> Said {
        let mut fact = fact;
        for it in sign.evidence.iter().filter(|it| it.case != sign.case) {
            let other = self.followed.own.matter(it);
            let (zh, en) = match affairs.get(&other) {
                Some(affair) => (format!("“{affair}”"), format!("“{affair}”")),
                None => ("（另一件）".to_owned(), "(another)".to_owned()),
            };
            let number = other.0.to_string();
            fact = Said::new(fact.zh.replace(&number, &zh), fact.en.replace(&number, &en));
        }
        fact
    }

    /// What was said to it last, unless it rests on something newer.
    fn explained(&self, kind: &Kind, sign: &Sign) -> Option<(String, Date)> {
        let said = self.matters(sign).into_iter().filter_map(|it| self.followed.explained(kind, it));
        let last = said.max_by_key(|it| it.seq)?;
        let newer = sign.evidence.iter().map(|it| self.followed.own.entry(it)).any(|it| it > last.seq);
        (!newer).then(|| (last.text.clone(), self.moment.rules.day(last.at)))
    }
}

/// Those that are listed first.
fn first(figures: Vec<Figure>) -> Vec<Figure> {
    let mut figures = figures;
    if figures.len() > LISTED {
        figures.select_nth_unstable(LISTED);
        figures.truncate(LISTED);
    }
    figures.sort_unstable();
    figures
}
