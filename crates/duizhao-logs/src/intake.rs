//! From cells of text to columns of numbers, handed on in portions. 录入

use std::collections::BTreeMap;

use duizhao_signs::{Events, Id, NO_TIME, Vocabulary};

use crate::Sink;
use crate::columns::{Chosen, ROLES};
use crate::log_format::LogFormat;
use crate::taken::{LeftOut, ReadAs, Told, Unread};
use crate::time::TimeFormat;

/// Events handed on at once.
pub(crate) const PORTION: usize = 1 << 16;

/// The cells of one event, in the order of `Columns`. 单元格
pub(crate) type Cells<'c> = [&'c str; ROLES];

/// Takes the events of a log that is text. 录入
pub(crate) struct Intake<'s, 'f> {
    sink: &'s mut Sink<'f>,
    chosen: Chosen,
    time_format: TimeFormat,
    zone_minutes: i32,
    words: Vocabulary,
    part: Events,
    events: u64,
    zones: BTreeMap<i32, u64>,
    last_case: Id,
    /// The last text of a time and what it was: neighbours are often alike.
    last_due: (String, i64),
    pub(crate) left_out: LeftOut,
}

impl<'s, 'f> Intake<'s, 'f> {
    pub(crate) fn new(chosen: Chosen, time_format: TimeFormat, read_as: &ReadAs, sink: &'s mut Sink<'f>) -> Self {
        Intake {
            sink,
            chosen,
            time_format,
            zone_minutes: read_as.zone_minutes,
            words: Vocabulary::default(),
            part: Events::default(),
            events: 0,
            zones: BTreeMap::new(),
            last_case: Id::NONE,
            last_due: (String::new(), NO_TIME),
            left_out: LeftOut::default(),
        }
    }

    pub(crate) fn chosen(&self) -> &Chosen {
        &self.chosen
    }

    /// One event; `line` tells people where it stands.
    pub(crate) fn event(&mut self, line: u64, cells: &Cells<'_>) -> Result<(), Unread> {
        let [case, activity, time, owner, actor, due, text, party, place, cause] = *cells;
        if case.is_empty() {
            self.left_out.no_case(line);
            return Ok(());
        }
        let Some(moment) = self.time_format.read(time, self.zone_minutes) else {
            self.left_out.no_time(line, time);
            return Ok(());
        };
        if let Some(zone) = moment.offset_minutes {
            *self.zones.entry(zone).or_default() += 1;
        }
        let (words, part, has) = (&mut self.words, &mut self.part, &self.chosen.places);
        // Logs that stand by case name it again and again.
        if words.cases.name(self.last_case) != case {
            self.last_case = words.cases.id(case);
        }
        part.case.push(self.last_case);
        part.activity.push(words.activities.id(activity));
        part.at.push(moment.at);
        let rest = [
            (3, owner, &mut words.owners, &mut part.owner),
            (4, actor, &mut words.actors, &mut part.actor),
            (6, text, &mut words.texts, &mut part.text),
            (8, place, &mut words.places, &mut part.place),
            (9, cause, &mut words.causes, &mut part.cause),
        ];
        for (role, cell, names, column) in rest {
            if has[role].is_some() {
                column.push(names.id(cell));
            }
        }
        if has[7].is_some() {
            part.party.push(words.owners.id(party));
        }
        if has[5].is_some() {
            let due = self.due(due);
            self.part.due.push(due);
        }
        self.events += 1;
        if self.part.len() == PORTION { self.hand_on() } else { Ok(()) }
    }

    fn due(&mut self, text: &str) -> i64 {
        if text != self.last_due.0 {
            let by = self.time_format.read(text, self.zone_minutes);
            // A day that is due may be written otherwise than the times.
            let by = by.or_else(|| TimeFormat::YearFirst.read(text, self.zone_minutes));
            self.last_due = (text.to_owned(), by.map_or(NO_TIME, |it| it.at));
        }
        self.last_due.1
    }

    fn hand_on(&mut self) -> Result<(), Unread> {
        (self.sink)(&self.words, &mut self.part).map_err(|err| Unread::aside(&err))?;
        self.part.clear();
        Ok(())
    }

    /// # Errors
    /// When nothing could be taken, though there was something.
    pub(crate) fn end(mut self, format: LogFormat, time_is_certain: bool) -> Result<Told, Unread> {
        if !self.part.is_empty() {
            self.hand_on()?;
        }
        let left_out = self.left_out;
        if self.events == 0
            && let Some((line, said)) = left_out.first.first()
        {
            let (zh, en) = (&said.zh, &said.en);
            return Err(Unread::at_line(
                "nothing-read",
                *line,
                &format!("{zh}；没有一条事件读得进来。请用 --case、--time、--time-format 指明"),
                &format!("{en}; not one event could be taken. Say more with --case, --time, --time-format"),
            ));
        }
        let zone_minutes = self.zones.iter().max_by_key(|it| it.1).map(|it| *it.0);
        Ok(Told {
            format,
            columns: self.chosen.columns,
            time_format: Some(self.time_format),
            time_is_certain,
            zone_minutes,
            words: self.words,
            events: self.events,
            left_out,
        })
    }
}
