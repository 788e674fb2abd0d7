//! Object-centric logs, seen through one type of object: its objects are the cases. OCEL 2.0
//!
//! An event that concerns three objects of the type happens in three cases. Such logs are read whole.

use std::collections::BTreeMap;

use duizhao_signs::Columns;

use crate::Sink;
use crate::columns::{self, Chosen};
use crate::intake::Intake;
use crate::log_format::LogFormat;
use crate::taken::{ReadAs, Told, Unread};
use crate::time::{Guess, TimeFormat};

pub(crate) const ACTIVITY: &str = "ocel:activity";
pub(crate) const TIME: &str = "ocel:timestamp";

/// A log as the standard has it. 对象日志
#[derive(Debug, Default)]
pub(crate) struct Ocel {
    /// From an object's id to its type.
    pub(crate) objects: BTreeMap<String, String>,
    pub(crate) events: Vec<OcelEvent>,
}

#[derive(Debug, Default)]
pub(crate) struct OcelEvent {
    pub(crate) activity: String,
    pub(crate) time: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) objects: Vec<String>,
}

impl Ocel {
    pub(crate) fn stream(mut self, format: LogFormat, read_as: &ReadAs, sink: &mut Sink<'_>) -> Result<Told, Unread> {
        let case_type = self.case_type(read_as.columns.case.as_deref())?;
        let chosen = self.chosen(&case_type, &read_as.columns)?;
        let names = columns::asked(&chosen.columns).map(|it| it.map(ToOwned::to_owned));
        let mut guess = Guess::default();
        self.events.iter().for_each(|it| guess.see(&it.time));
        let time_format = read_as.time_format.clone().or_else(|| guess.format()).unwrap_or(TimeFormat::YearFirst);
        // The standard asks for no order; equal times keep that of the file.
        self.events.sort_by_key(|it| time_format.read(&it.time, read_as.zone_minutes).map(|it| it.at));
        let mut intake = Intake::new(chosen, time_format, read_as, sink);
        for (number, event) in (1..).zip(&self.events) {
            for object in event.objects.iter().filter(|it| self.objects.get(*it) == Some(&case_type)) {
                let mut cells = std::array::from_fn(|role| self.cell(event, names[role].as_deref()));
                cells[0] = object.as_str();
                intake.event(number, &cells)?;
            }
        }
        intake.end(format, guess.is_certain())
    }

    /// The type that was named, else the one whose objects most events concern.
    fn case_type(&self, wanted: Option<&str>) -> Result<String, Unread> {
        let mut events: BTreeMap<&str, u64> = self.objects.values().map(|it| (it.as_str(), 0)).collect();
        for event in &self.events {
            let mut types: Vec<&str> =
                event.objects.iter().filter_map(|it| self.objects.get(it)).map(String::as_str).collect();
            types.sort_unstable();
            types.dedup();
            types.into_iter().for_each(|it| *events.entry(it).or_default() += 1);
        }
        let all = events.keys().copied().collect::<Vec<_>>().join("、");
        match wanted {
            Some(wanted) if events.contains_key(wanted) => Ok(wanted.to_owned()),
            Some(wanted) => Err(Unread::new(
                "no-such-type",
                format!("没有“{wanted}”这类对象（--case）；有：{all}"),
                format!("there is no object type {wanted:?} (--case); there are: {all}"),
            )),
            None => {
                let most = events.iter().rev().max_by_key(|it| it.1).filter(|it| *it.1 > 0);
                let none = || Unread::new("empty", "没有涉及对象的事件", "no event concerns an object");
                most.map(|it| (*it.0).to_owned()).ok_or_else(none)
            }
        }
    }

    fn chosen(&self, case_type: &str, wanted: &Columns) -> Result<Chosen, Unread> {
        let mut names = vec![case_type.to_owned(), ACTIVITY.to_owned(), TIME.to_owned()];
        let mut more: Vec<&String> = self
            .events
            .iter()
            .flat_map(|it| it.attributes.iter().map(|it| &it.0))
            .chain(self.objects.values())
            .collect();
        more.sort();
        more.dedup();
        names.extend(more.into_iter().filter(|it| *it != case_type).cloned());
        let or = |it: &Option<String>, name: &str| Some(it.clone().unwrap_or_else(|| name.to_owned()));
        let columns = Columns {
            case: Some(case_type.to_owned()),
            activity: or(&wanted.activity, ACTIVITY),
            time: or(&wanted.time, TIME),
            ..wanted.clone()
        };
        Chosen::of(&names, &columns)
    }

    /// The value of an attribute, else the first object of the type of that name.
    fn cell<'o>(&'o self, event: &'o OcelEvent, name: Option<&str>) -> &'o str {
        match name {
            None => "",
            Some(ACTIVITY) => &event.activity,
            Some(TIME) => &event.time,
            Some(name) => {
                let attribute = event.attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
                let is_of = |it: &&String| self.objects.get(*it).is_some_and(|it| it == name);
                let object = || event.objects.iter().find(is_of).map(String::as_str);
                attribute.or_else(object).unwrap_or_default()
            }
        }
    }
}
