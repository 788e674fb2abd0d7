//! Looks for signs in a log: once to learn what is usual, once to find what is not. 查找
//!
//! A log in parts is handed to `learn` part by part, then to `look` part by part, cases in the order
//! of their ids both times.

use crate::cases::Cases;
use crate::days::Days;
use crate::extent::Extent;
use crate::log::{EventLog, Vocabulary};
use crate::meaning::{Meaning, Reading};
use crate::process::Process;
use crate::seen::{Around, Seen};
use crate::settings::Settings;
use crate::sign::{ALL, Kind, Need, Sign};
use crate::sought::Sought;
use crate::wanted::Wanted;

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
    extent: Extent,
    until: i64,
    process: Process,
    sought: Vec<Sought>,
    wanted: Wanted,
}

impl Look<'_> {
    /// The whole of a log that is in memory.
    pub fn at(&self, log: &EventLog) -> Signs {
        let mut looking = self.begin(Extent::of(&log.events));
        let cases = Cases::of(&log.events);
        looking.follow(&cases);
        looking.learn(&log.words, &cases);
        let _ = looking.conclude(&log.words);
        looking.look(&log.words, &cases);
        looking.end()
    }

    /// At a log of this extent, whose parts are to come.
    pub fn begin(&self, extent: Extent) -> Looking<'_> {
        let listed = self.settings.office.listed;
        let wanted = self.wanted().filter(|it| self.lacks(it, &extent).is_empty());
        let sought = wanted.map(|it| Sought::begin(it, listed)).collect();
        let until = self.until.unwrap_or(extent.last);
        Looking { look: self, extent, until, process: Process::over(&extent), sought, wanted: Wanted::default() }
    }

    fn wanted(&self) -> impl Iterator<Item = &'static Kind> {
        ALL.iter().filter(|kind| self.only.is_empty() || self.only.iter().any(|it| it == kind.code))
    }

    fn lacks(&self, kind: &Kind, extent: &Extent) -> Vec<Need> {
        let meanings = Meaning::set(&self.meanings);
        kind.needs.iter().copied().filter(|it| !it.is_met(extent, meanings)).collect()
    }

    fn around<'a>(&'a self, words: &'a Vocabulary, until: i64) -> Around<'a> {
        let Look { readings, settings, days, .. } = self;
        Around::new(readings, words, settings, days, until)
    }
}

impl Looking<'_> {
    /// First for every part: what is usual, and how large the signs are that need not be compared with it.
    pub fn learn(&mut self, words: &Vocabulary, cases: &Cases<'_>) {
        let around = self.look.around(words, self.until);
        for trace in cases.iter() {
            let seen = Seen::new(trace, &around).above(i64::MAX);
            self.process.learn(&seen);
            self.sought.iter_mut().for_each(|it| it.size_up(&seen, &mut self.wanted));
        }
        self.process.settle();
    }

    /// Before or after that, for every part: how matters go from activity to activity, where that will be shown.
    pub fn follow(&mut self, cases: &Cases<'_>) {
        self.process.flow.add(cases);
    }

    /// Then once: what is usual is known. The cases that are asked for again.
    pub fn conclude(&mut self, words: &Vocabulary) -> Wanted {
        let around = self.look.around(words, self.until);
        let mut wanted = std::mem::take(&mut self.wanted);
        self.sought.iter_mut().for_each(|it| it.conclude(&self.process, &around, &mut wanted));
        wanted
    }

    /// Then again for every part, at least the cases asked for: what is compared, and the evidence of all that will be listed.
    pub fn look(&mut self, words: &Vocabulary, cases: &Cases<'_>) {
        let around = self.look.around(words, self.until);
        for trace in cases.iter() {
            let seen = Seen::new(trace, &around);
            self.sought.iter_mut().for_each(|it| it.look(&seen, &self.process));
        }
    }

    pub fn end(self) -> Signs {
        let not_run = self.look.wanted().map(|kind| NotRun { kind, lacks: self.look.lacks(kind, &self.extent) });
        let not_run = not_run.filter(|it| !it.lacks.is_empty()).collect();
        Signs { process: self.process, found: self.sought.into_iter().map(Sought::found).collect(), not_run }
    }
}

#[cfg(test)]
mod tests {
    use duizhao_core::Calendar;

    use super::*;

    /// What a quadratic sign would take minutes for.
    #[test]
    fn a_case_of_a_hundred_thousand_events_is_looked_at() {
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
        let look = Look {
            settings: &settings,
            readings,
            meanings: Meaning::ALL.to_vec(),
            days: Days::new(&Calendar::shipped(), 480),
            until: None,
            only: Vec::new(),
        };
        assert!(look.at(&log).found.iter().map(|it| it.count).sum::<u64>() > 50);
    }
}
