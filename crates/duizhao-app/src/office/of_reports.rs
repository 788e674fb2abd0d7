//! Matters that came of reports, as many as are read for one look at a report. 材料事项

use std::cmp::Reverse;

use duizhao_core::{Matter, MatterId, Said, Source};
use jiff::civil::Date;

use super::Office;
use super::glance::Parties;
use super::overview::Overview;
use crate::record::Failure;

/// Matters of reports read for one look at a report, and at a time.
const MOST: usize = 2_000;
const AT_ONCE: usize = 500;

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

impl Office {
    /// Gives matters that came of a report, of parties that may be told of: those that are open first, of
    /// them and of the others those that share most words with `text`, then those registered last.
    pub(super) fn each_of_reports(
        &self,
        tells: impl Fn(&Parties) -> bool,
        today: Date,
        text: &str,
        mut give: impl FnMut(Matter),
    ) -> Result<LeftOut, Failure> {
        let (chosen, left_out) = self.overview(|all| {
            let told = all.judged(&tells);
            let is_of_report = |at: &usize| {
                let (short, told) = told.at(*at);
                short.origin == Some(Source::Report) && told == Some(true)
            };
            choose(all, (0..all.len()).filter(is_of_report).collect(), today, text)
        })?;
        for some in chosen.chunks(AT_ONCE) {
            let matters = self.read(|reader| Ok(reader.matters_of(some)?))?;
            // Between the two looks it may have passed out of sight.
            matters.into_iter().filter(|it| tells(&Parties::of(it))).for_each(&mut give);
        }
        Ok(left_out)
    }
}

/// As many of these as are read, and what that leaves out.
fn choose(all: &Overview, mut found: Vec<usize>, today: Date, text: &str) -> (Vec<MatterId>, LeftOut) {
    let is_over = |at: usize| !all.state_on(at, today).is_open();
    // Where all are read, nobody asks which are nearest.
    let shared = (found.len() > MOST).then(|| all.shared(text));
    let near = |at: usize| shared.as_ref().map(|it| it(at));
    found.sort_by_cached_key(|at| (is_over(*at), Reverse(near(*at)), Reverse(all.times(*at).registered)));
    let left = found.split_off(found.len().min(MOST));
    let over = left.iter().filter(|it| is_over(**it)).count();
    (found.into_iter().map(|at| all.id(at)).collect(), LeftOut { open: left.len() - over, over })
}

#[cfg(test)]
mod tests {
    use duizhao_core::{CommandId, Event};
    use duizhao_journal::{Act, Command};
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::demo;
    use crate::office::SetUp;
    use crate::office::access::What;

    #[test]
    fn open_ones_come_first_and_of_any_number_those_in_like_words() {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::begun(folder.path());
        let clerk = "林岚".to_owned();
        let of = |name: &str| name.to_owned();
        let set_up = SetUp {
            office: of("青禾镇"),
            unit: of("党政办"),
            name: clerk.clone(),
            login: clerk,
            password: of(demo::PASSWORD),
            apart: false,
            former: None,
        };
        let (clerk, _) = office.set_up(office.setup_token().as_str(), &set_up).unwrap();
        let count = 20_002;
        let act = |(id, kind, body)| {
            let event = Event::from_value(kind, body).unwrap();
            Act { matter: MatterId(Uuid::from_u128(id)), version: None, event }
        };
        let registered = |id| {
            let affair =
                if [count - 1, count].contains(&id) { "水口村的路灯坏了" } else { "田埂没有人赔" };
            let origin = json!({ "from": "report" });
            (id, "registered/1", json!({ "affair": affair, "criterion": "有结果", "field": "民生", "origin": origin }))
        };
        let gone = (count - 1, "handed-over/1", json!({ "to": "县水利局", "reason": "不归本镇" }));
        let acts = (1..=count).map(registered).chain([gone]).map(act).collect();
        let id = CommandId(Uuid::from_u128(7 << 76));
        let command = Command { id, actor: clerk.actor(), acts, numbers_confirmed: false };
        office.journal.append_blocking(command).unwrap();

        let mut given = Vec::new();
        let today = office.moment().unwrap().today;
        let left_out = office.each_of_reports(
            |it| clerk.may_with(What::SeeMatter, it),
            today,
            "水口村的路灯坏了半年",
            |it| given.push(it.id().0.as_u128()),
        );
        assert_eq!(left_out.unwrap(), LeftOut { open: 20_001 - MOST, over: 1 });
        assert_eq!((given.len(), given[0], given[1]), (MOST, count, 1));
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
