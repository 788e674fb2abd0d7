//! Signs in the office's own record, for whoever may see them: the unit first, then the others. 迹象
//!
//! The record is looked through once for each state of it and each day. What others may see is what
//! was there some working days ago already, so that nobody has to remember when a sign arose.

use std::collections::BTreeSet;
use std::sync::Arc;

use duizhao_core::{Content, Event, Matter, MatterId, OfficeRules, Said, Seq, Source};
use duizhao_signs::{
    Days, Evidence, Found, Kind, Look, Names as Words, Need, OwnRecord, Settings, Sign, Signs, Teller, Vocabulary,
};
use jiff::Timestamp;
use jiff::civil::Date;

use super::access::{Reach, Role, What};
use super::board::Board;
use super::people::Person;
use super::units::Names;
use super::{Moment, Office, lock};
use crate::record::Failure;
use crate::signs::as_log;

/// Working days in which the unit alone sees a sign, to explain it.
const FIRST_DAYS: i32 = 5;
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
    /// Kinds of which there are any, in their order.
    pub kinds: Vec<RaisedKind>,
    /// Kinds that could not be looked for, and what the record lacks.
    pub not_run: Vec<(&'static Kind, Vec<Need>)>,
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

/// The record, looked through.
pub(super) struct Looked {
    size: u64,
    today: Date,
    own: OwnRecord,
    /// The words of the record, with units by name; each keeps its id.
    words: Vocabulary,
    days: Days,
    signs: Signs,
    /// What was there already when others may see it.
    before: Arc<BTreeSet<(MatterId, &'static str)>>,
}

impl Office {
    /// # Errors
    /// When the person may see no signs, or the record cannot be read.
    pub fn signs(&self, person: &Person, filter: &SignFilter) -> Result<Signed, Failure> {
        person.hold(What::Signs)?;
        let moment = self.moment()?;
        let looked = self.looked(&moment)?;
        let wanted = |it: &&Found| filter.code.as_deref().is_none_or(|code| code == it.kind.code);
        self.on_board(|board| {
            let viewer = Viewer { looked: &looked, board, person, moment: &moment };
            let kinds = looked.signs.found.iter().filter(wanted).map(|it| viewer.kind(it, filter.origin));
            Signed {
                kinds: kinds.filter(|it| it.count + it.beyond + it.quiet.len() > 0).collect(),
                not_run: looked.signs.not_run.iter().map(|it| (it.kind, it.lacks.clone())).collect(),
                totals: viewer.counts_all() && !viewer.is_told_any(),
            }
        })
    }

    /// The sign of this kind on a matter, where there is one that this person may see.
    ///
    /// # Errors
    /// As [`Office::signs`].
    pub fn sign_on(&self, person: &Person, matter: MatterId, code: &str) -> Result<Option<Raised>, Failure> {
        if !person.may(What::Signs) {
            return Ok(None);
        }
        let moment = self.moment()?;
        let looked = self.looked(&moment)?;
        self.on_board(|board| {
            let viewer = Viewer { looked: &looked, board, person, moment: &moment };
            let found = looked.signs.found.iter().find(|it| it.kind.code == code)?;
            let sign = found.signs.iter().find(|it| looked.names(it, matter))?;
            viewer.sees(sign).then(|| viewer.raised(found.kind, sign)).flatten()
        })
    }

    fn looked(&self, moment: &Moment) -> Result<Arc<Looked>, Failure> {
        let mut kept = lock(&self.looked);
        let size = self.on_board(Board::size)?;
        let today = kept.clone().filter(|it| it.today == moment.today);
        if let Some(looked) = today.clone().filter(|it| it.size == size) {
            return Ok(looked);
        }
        let before = match today {
            Some(looked) => Arc::clone(&looked.before),
            None => Arc::new(self.before(moment)?),
        };
        let names = self.names()?;
        let looked = self.on_board(|board| {
            // What happened this very moment has happened.
            let (own, days, signs) = look(board.matters(), &moment.rules, self, moment.now.as_microsecond() + 1);
            let words = told_in(&own.log.words, &names);
            Looked { size: board.size(), today: moment.today, own, words, days, signs, before }
        })?;
        let looked = Arc::new(looked);
        *kept = Some(Arc::clone(&looked));
        Ok(looked)
    }

    /// What a look at the record of that day would have found.
    fn before(&self, moment: &Moment) -> Result<BTreeSet<(MatterId, &'static str)>, Failure> {
        let after = self.calendar.add_working_days(moment.today, -FIRST_DAYS).tomorrow().unwrap_or(Date::MAX);
        let until = moment.rules.offset().to_timestamp(after.at(0, 0, 0, 0)).unwrap_or(moment.now);
        self.on_board(|board| {
            let matters: Vec<Matter> = board.matters().map(|it| as_of(it, until)).collect();
            // Still that day.
            let last = until.as_microsecond() - 1;
            let began = matters.iter().filter(|it| it.version().0 > 0);
            let (own, _, signs) = look(began, &moment.rules, self, last);
            let matter = |sign: &Sign| matter_of(&own, sign);
            signs
                .found
                .iter()
                .flat_map(|it| it.signs.iter().filter_map(|sign| Some((matter(sign)?, it.kind.code))))
                .collect()
        })
    }
}

/// The matter as it stood then.
fn as_of(matter: &Matter, until: Timestamp) -> Matter {
    let mut then = Matter::new(matter.id());
    matter.history().iter().filter(|it| it.at < until).for_each(|it| then.apply(it));
    then
}

fn look<'m>(
    matters: impl Iterator<Item = &'m Matter>,
    rules: &OfficeRules,
    office: &Office,
    until: i64,
) -> (OwnRecord, Days, Signs) {
    let own = as_log(matters, rules);
    let settings = Settings::default();
    let look = Look {
        settings: &settings,
        readings: own.readings.clone(),
        meanings: OwnRecord::map().meanings(),
        days: Days::new(office.calendar(), rules.zone_minutes),
        until: Some(until),
        only: Vec::new(),
    };
    let signs = look.at(&own.log);
    (own, look.days, signs)
}

fn id(own: &OwnRecord, case: duizhao_signs::Id) -> Option<MatterId> {
    own.log.words.cases.name(case).parse().ok().map(MatterId)
}

fn matter_of(own: &OwnRecord, sign: &Sign) -> Option<MatterId> {
    let case = if sign.case.is_none() { sign.evidence.first()?.case } else { sign.case };
    id(own, case)
}

impl Looked {
    /// It is about this matter, alone or among others.
    fn names(&self, sign: &Sign, matter: MatterId) -> bool {
        let is = |case| id(&self.own, case) == Some(matter);
        if sign.case.is_none() { sign.evidence.iter().any(|it| is(it.case)) } else { is(sign.case) }
    }
}

/// Units by name; a party may be written as a unit is called, and keeps its own id all the same.
fn told_in(words: &Vocabulary, names: &Names) -> Vocabulary {
    let mut owners = Words::default();
    for id in words.owners.ids() {
        let word = words.owners.name(id);
        let name = names.of(&word);
        let told = if owners.find(name).is_some() { format!("{name}（{word}）") } else { name.to_owned() };
        owners.id(&told);
    }
    Vocabulary { owners, ..words.clone() }
}

/// Tells one person what they may see.
struct Viewer<'v> {
    looked: &'v Looked,
    board: &'v Board,
    person: &'v Person,
    moment: &'v Moment,
}

impl Viewer<'_> {
    fn kind(&self, found: &Found, origin: Option<Source>) -> RaisedKind {
        let mut told = RaisedKind { kind: found.kind, count: 0, beyond: 0, open: Vec::new(), quiet: Vec::new() };
        let fits =
            |it: &&Sign| origin.is_none_or(|origin| self.matter(it).is_some_and(|it| it.origin() == Some(origin)));
        for sign in found.signs.iter().filter(fits) {
            let quiet = self.explained(found.kind, sign).is_some();
            if self.sees(sign) {
                told.count += usize::from(!quiet);
                let list = if quiet { &mut told.quiet } else { &mut told.open };
                if list.len() < LISTED {
                    list.extend(self.raised(found.kind, sign));
                }
            } else if !quiet && self.counts_all() && !self.is_first(sign) {
                told.beyond += 1;
            }
        }
        told
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

    fn matter(&self, sign: &Sign) -> Option<&Matter> {
        self.board.matter(matter_of(&self.looked.own, sign)?)
    }

    /// The unit sees it at once; others when it has had its days.
    fn sees(&self, sign: &Sign) -> bool {
        let Some(matter) = self.matter(sign) else { return false };
        self.person.may_on(What::Signs, matter) && (self.is_own(sign, matter) || !self.is_first(sign))
    }

    fn is_own(&self, sign: &Sign, matter: &Matter) -> bool {
        match sign.case.is_none() {
            true => self.looked.own.log.words.owners.name(sign.unit) == self.person.unit.to_string(),
            false => self.person.relation(matter).lead,
        }
    }

    fn is_first(&self, sign: &Sign) -> bool {
        let known = matter_of(&self.looked.own, sign).is_some_and(|it| self.looked.before.contains(&(it, sign.code)));
        // Where no unit has the matter there is nobody to go first.
        !known && self.matter(sign).is_some_and(|it| it.lead().is_some())
    }

    fn raised(&self, kind: &'static Kind, sign: &Sign) -> Option<Raised> {
        let matter = self.matter(sign)?;
        let whole = |it: &Matter| self.person.may_on(What::SeeMatter, it);
        let asked = kind.ask(sign, &Teller { words: &self.looked.words, days: &self.looked.days });
        let ground = |it: &Evidence| {
            Some(Ground {
                matter: id(&self.looked.own, it.case)?,
                seq: self.seq(it)?,
                day: self.looked.days.date(it.at),
                activity: self.looked.words.activities.name(it.activity).into_owned(),
            })
        };
        Some(Raised {
            kind,
            matter: matter.id(),
            affair: whole(matter).then(|| matter.affair().to_owned()),
            origin: matter.origin(),
            fact: self.named(sign, asked.fact),
            question: asked.question,
            grounds: sign.evidence.iter().filter_map(ground).collect(),
            first: self.is_first(sign),
            explained: self.explained(kind, sign),
        })
    }

    /// Another matter that the sentence names, by its affair where this person may know it.
    fn named(&self, sign: &Sign, fact: Said) -> Said {
        let mut fact = fact;
        for case in sign.evidence.iter().map(|it| it.case).filter(|it| *it != sign.case) {
            let Some(other) = id(&self.looked.own, case).and_then(|it| self.board.matter(it)) else { continue };
            let (zh, en) = match self.person.may_on(What::SeeMatter, other) {
                true => (format!("“{}”", other.affair()), format!("“{}”", other.affair())),
                false => ("（另一件）".to_owned(), "(another)".to_owned()),
            };
            let number = other.id().0.to_string();
            fact = Said::new(fact.zh.replace(&number, &zh), fact.en.replace(&number, &en));
        }
        fact
    }

    fn seq(&self, it: &Evidence) -> Option<Seq> {
        self.looked.own.entries.get(it.row as usize).copied()
    }

    /// What was said to it last, unless it rests on something newer.
    fn explained(&self, kind: &Kind, sign: &Sign) -> Option<(String, Date)> {
        let matters: BTreeSet<MatterId> = match sign.case.is_none() {
            true => sign.evidence.iter().filter_map(|it| id(&self.looked.own, it.case)).collect(),
            false => matter_of(&self.looked.own, sign).into_iter().collect(),
        };
        let said =
            matters.iter().filter_map(|it| self.board.matter(*it)).flat_map(|it| it.history()).filter_map(|it| {
                let Content::Event(Event::Explained(explained)) = &it.content else { return None };
                (explained.sign == kind.code).then(|| (it.seq, explained.text.clone(), self.moment.rules.day(it.at)))
            });
        let (seq, text, day) = said.max_by_key(|it| it.0)?;
        let newer = sign.evidence.iter().filter_map(|it| self.seq(it)).any(|it| it > seq);
        (!newer).then_some((text, day))
    }
}
