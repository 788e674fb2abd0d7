//! Looks for signs in a log: once to learn what is usual, once to find what is not. 查找
//!
//! A log in parts is handed to `learn` part by part, then to `look` part by part. The threads share
//! a part by its cases; the result is the same however many there are.

use crate::cases::Cases;
use crate::days::Days;
use crate::log::{EventLog, Events, NO_TIME, Vocabulary};
use crate::meaning::{Meaning, Reading};
use crate::process::Process;
use crate::seen::{Around, Seen};
use crate::settings::Settings;
use crate::sign::{ALL, Columned, Detect, Evidence, Kind, Need, Sign};

/// How a log is looked at. 查找方式
#[derive(Clone, Debug)]
pub struct Look<'s> {
    pub settings: &'s Settings,
    /// What the activities mean, by their id; empty where nothing is known.
    pub readings: Vec<Reading>,
    /// The meanings that could occur, whether or not they do.
    pub meanings: Vec<Meaning>,
    pub days: Days,
    /// Up to when; the log's last event where nothing is said.
    pub until: Option<i64>,
    /// These kinds alone; all where empty.
    pub only: Vec<String>,
    pub threads: usize,
}

/// What was found. 查找结果
#[derive(Clone, Debug)]
pub struct Signs {
    pub process: Process,
    /// One for each kind that could be looked for.
    pub found: Vec<Found>,
    pub not_run: Vec<NotRun>,
}

/// The signs of one kind. 同类迹象
#[derive(Clone)]
pub struct Found {
    pub kind: &'static Kind,
    /// How many there are.
    pub count: u64,
    /// The largest figures first; at most as many as the settings list.
    pub signs: Vec<Sign>,
}

/// A kind that could not be looked for, and what it lacks. 未查迹象
#[derive(Clone)]
pub struct NotRun {
    pub kind: &'static Kind,
    pub lacks: Vec<Need>,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {} {:?}", self.kind.code, self.count, self.signs)
    }
}

impl std::fmt::Debug for NotRun {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} lacks {:?}", self.kind.code, self.lacks)
    }
}

/// A look that has begun. 查找过程
pub struct Looking<'l> {
    look: &'l Look<'l>,
    process: Process,
    columned: Columned,
    found: Vec<Found>,
    until: i64,
}

impl Look<'_> {
    /// The whole of a log that is in memory.
    pub fn at(&self, log: &EventLog) -> Signs {
        let mut looking = self.begin();
        let cases = Cases::of(&log.events);
        looking.learn(&log.words, &log.events, &cases);
        looking.conclude(&log.words);
        looking.look(&log.words, &cases);
        looking.end()
    }

    pub fn begin(&self) -> Looking<'_> {
        Looking {
            look: self,
            process: Process::default(),
            columned: Columned::default(),
            found: Vec::new(),
            until: NO_TIME,
        }
    }

    fn wants(&self, kind: &Kind) -> bool {
        self.only.is_empty() || self.only.iter().any(|it| it == kind.code)
    }

    fn lacks(&self, kind: &Kind, columned: &Columned) -> Vec<Need> {
        let meanings = Meaning::set(&self.meanings);
        kind.needs.iter().copied().filter(|it| !it.is_met(columned, meanings)).collect()
    }

    fn around<'a>(&'a self, words: &'a Vocabulary, until: i64) -> Around<'a> {
        let could_have = self.readings.iter().fold(0, |all, it| all | it.meaning.bit());
        let could_be_marked = self.readings.iter().any(Reading::is_marked);
        let Look { readings, settings, days, .. } = self;
        Around { readings, could_have, could_be_marked, words, settings, days, until }
    }
}

impl Looking<'_> {
    /// First for every part.
    pub fn learn(&mut self, words: &Vocabulary, events: &Events, cases: &Cases<'_>) {
        self.columned.add(events);
        let around = self.look.around(words, self.until);
        let parts = shared(cases, self.look.threads, |from, to| {
            let mut process = Process::default();
            cases.range(from, to).for_each(|it| process.learn(&Seen::new(it, &around)));
            process
        });
        for part in parts {
            // The first is all there is yet.
            if self.process.counts.cases == 0 { self.process = part } else { self.process.merge(part) }
        }
    }

    /// Then once: what is usual is known.
    pub fn conclude(&mut self, words: &Vocabulary) {
        self.until = self.look.until.unwrap_or(self.process.last);
        let around = self.look.around(words, self.until);
        for kind in ALL.iter().filter(|it| self.look.wants(it)) {
            if self.look.lacks(kind, &self.columned).is_empty() {
                let signs = match kind.detect {
                    Detect::Across { conclude, .. } => conclude(&self.process, &around),
                    Detect::InMatter(_) => Vec::new(),
                };
                self.found.push(Found { kind, count: signs.len() as u64, signs });
            }
        }
    }

    /// Then again for every part.
    pub fn look(&mut self, words: &Vocabulary, cases: &Cases<'_>) {
        let around = self.look.around(words, self.until);
        let listed = self.look.settings.office.listed;
        let begun: Vec<Sought> = self.found.iter().map(|it| Sought::begin(it, listed)).collect();
        let parts = shared(cases, self.look.threads, |from, to| {
            let mut looked = begun.clone();
            for trace in cases.range(from, to) {
                let seen = Seen::new(trace, &around);
                looked.iter_mut().for_each(|it| it.look(&seen, &self.process));
            }
            looked.into_iter().map(|it| it.found).collect::<Vec<_>>()
        });
        for part in parts {
            self.found.iter_mut().zip(part).for_each(|(all, it)| all.take(it, listed));
        }
    }

    pub fn end(mut self) -> Signs {
        let listed = self.look.settings.office.listed;
        self.found.iter_mut().for_each(|it| it.keep(listed));
        let not_run = ALL.iter().filter(|it| self.look.wants(it)).map(|kind| {
            let lacks = self.look.lacks(kind, &self.columned);
            NotRun { kind, lacks }
        });
        let not_run = not_run.filter(|it| !it.lacks.is_empty()).collect();
        Signs { process: self.process, found: self.found, not_run }
    }
}

/// What one thread finds of a kind. 单线程所得
#[derive(Clone)]
struct Sought {
    found: Found,
    /// A matter without any of these meanings cannot show it.
    among: u64,
    listed: usize,
    /// So many with larger or equal figures are listed already: later ones of no larger figure are not.
    least: i64,
}

impl Sought {
    /// Nothing yet; what is about many matters waits for its evidence.
    fn begin(of: &Found, listed: usize) -> Sought {
        let signs = if of.kind.is_across() { of.signs.clone() } else { Vec::new() };
        let among = if of.kind.among.is_empty() { u64::MAX } else { Meaning::set(of.kind.among) };
        Sought { found: Found { kind: of.kind, count: 0, signs }, among, listed, least: i64::MIN }
    }

    fn look(&mut self, seen: &Seen<'_>, process: &Process) {
        if self.among != u64::MAX && !seen.has(self.among) {
            return;
        }
        match self.found.kind.detect {
            Detect::InMatter(detect) => {
                detect(&seen.above(self.least), process).into_iter().for_each(|it| self.take(it));
            }
            Detect::Across { pick, .. } => self.found.signs.iter_mut().for_each(|it| pick(seen, it)),
        }
    }

    /// Matters come in order: of equal figures the first are kept.
    fn take(&mut self, sign: Sign) {
        let found = &mut self.found;
        found.count += 1;
        if sign.figure <= self.least {
            return;
        }
        found.signs.push(sign);
        if found.signs.len() > self.listed.saturating_mul(2) {
            found.keep(self.listed);
            self.least = found.signs.last().map_or(i64::MAX, |it| it.figure);
        }
    }
}

impl Found {
    /// What a thread has found, whose matters come after ours.
    fn take(&mut self, part: Found, listed: usize) {
        self.count += part.count;
        if !self.kind.is_across() {
            self.signs.extend(part.signs);
            if self.signs.len() > listed.saturating_mul(2) {
                self.keep(listed);
            }
            return;
        }
        for (all, it) in self.signs.iter_mut().zip(part.signs) {
            for evidence in it.evidence {
                if all.evidence.len() < Evidence::AT_MOST && !all.evidence.contains(&evidence) {
                    all.evidence.push(evidence);
                }
            }
        }
    }

    /// The largest figures first, of equal ones the matter that came first.
    fn keep(&mut self, listed: usize) {
        let order = |it: &Sign| (std::cmp::Reverse(it.figure), it.case, it.unit);
        if self.signs.len() > listed && !self.kind.is_across() {
            // Those that go are found without putting them in order.
            self.signs.select_nth_unstable_by_key(listed, order);
            self.signs.truncate(listed);
        }
        self.signs.sort_by_key(order);
        self.signs.truncate(listed);
    }
}

/// Shares the cases among threads, as evenly as their events allow; the answers are in the cases' order.
fn shared<T: Send>(cases: &Cases<'_>, threads: usize, work: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let events = cases.events_before(cases.slots());
    let threads = threads.clamp(1, 1 + events / 20_000);
    let bounds: Vec<usize> = (0..=threads).map(|it| cases.slot_at(events * it / threads)).collect();
    if threads == 1 {
        return vec![work(0, cases.slots())];
    }
    std::thread::scope(|scope| {
        let work = &work;
        let begun: Vec<_> = bounds.windows(2).map(|it| scope.spawn(move || work(it[0], it[1]))).collect();
        begun.into_iter().map(|it| it.join().expect("a sign never panics")).collect()
    })
}

#[cfg(test)]
mod tests {
    use duizhao_core::Calendar;

    use super::*;

    /// What a quadratic sign would take minutes for.
    #[test]
    fn a_case_of_a_hundred_thousand_events_is_looked_at_and_threads_change_nothing() {
        const DAY: i64 = 86_400_000_000;
        let mut log = EventLog::default();
        let mut readings = Vec::new();
        for at in 0..100_000_u32 {
            let meaning = Meaning::ALL[at as usize % Meaning::ALL.len()];
            let unit = format!("单位{}", at % 13);
            let case = if at % 100 == 0 { format!("{}", at / 1_000) } else { "长".to_owned() };
            log.push(&case, meaning.code(), i64::from(at) * DAY / 50, &unit, "p");
            log.events.party.push(log.words.owners.id(&format!("单位{}", at % 7)));
            log.events.due.push(i64::from(at) * DAY / 40);
            let text =
                format!("第{}次到现场查看线路并与供电部门协调更换老化灯具，目前正在办理，下一步抓紧推进。", at % 3);
            log.events.text.push(log.words.texts.id(&text));
            if readings.len() < log.words.activities.len() {
                readings.push(Reading::of(meaning));
            }
        }
        let settings = Settings::default();
        let look = |threads| Look {
            settings: &settings,
            readings: readings.clone(),
            meanings: Meaning::ALL.to_vec(),
            days: Days::new(&Calendar::shipped(), 480),
            until: None,
            only: Vec::new(),
            threads,
        };
        let one = look(1).at(&log);
        assert!(one.found.iter().map(|it| it.count).sum::<u64>() > 50);
        assert_eq!(format!("{:?}", one.found), format!("{:?}", look(3).at(&log).found));
    }
}
