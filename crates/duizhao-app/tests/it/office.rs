//! An office with a record of its own, and files that come and go.

use duizhao_app::import::{self, Asked, Plan};
use duizhao_app::layouts;
use duizhao_app::record::{Failure, Files, Record, begin};
use duizhao_app::table::{self, Kind, Made};
use duizhao_core::{Calendar, Matter};
use duizhao_journal::{Command, Place, World};
use jiff::civil::date;

pub(crate) struct Office {
    _folder: tempfile::TempDir,
    pub(crate) record: Record,
}

pub(crate) const CLERK: &str = "dangzheng/p1";

fn world() -> World {
    World::new(|| "2024-06-01T01:00:00Z".parse().unwrap())
}

impl Office {
    pub(crate) fn new() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let place: Place = format!("sqlite:{}", folder.path().join("record.sqlite").display()).parse().unwrap();
        let files = Files::of(&place, None);
        let record = Record { place, log: None, files };
        begin::begin(&record, "qinghe-zhen", &world()).unwrap();
        Office { _folder: folder, record }
    }

    pub(crate) fn plan(&self, file: &str, bytes: &[u8]) -> Result<Plan, Failure> {
        let asked = Asked { file: file.to_owned(), today: date(2024, 6, 1), ..Asked::default() };
        import::plan(&self.record, bytes, &asked)
    }

    /// Imports a file that must be understood; what it changed.
    #[track_caller]
    pub(crate) fn import(&self, file: &str, bytes: &[u8]) -> Plan {
        let plan = self.plan(file, bytes).unwrap();
        assert_eq!(plan.table.problems, [], "{file}");
        self.write(&plan).unwrap();
        plan
    }

    /// Writes what was planned, and remembers how it was read.
    pub(crate) fn write(&self, plan: &Plan) -> Result<(), Failure> {
        let layout = plan.own_layout();
        if let Some(layout) = &layout {
            layouts::check(&self.record.files, layout)?;
        }
        let receipts = import::import(&self.record, plan, &CLERK.parse().unwrap(), false, world())?;
        assert_eq!(receipts.len(), plan.new.len() + plan.changed.len());
        if let Some(layout) = &layout {
            layouts::remember(&self.record.files, layout)?;
        }
        Ok(())
    }

    pub(crate) fn matters(&self) -> Vec<Matter> {
        let reader = self.record.reader().unwrap();
        reader.matters(reader.size().unwrap()).unwrap()
    }

    pub(crate) fn table(&self, kind: Kind, ledger: Option<&str>) -> Made {
        let asked = table::Asked {
            kind,
            layout: None,
            ledger: ledger.map(str::to_owned),
            filters: Vec::new(),
            title: None,
            today: date(2024, 6, 1),
            within_days: 10,
            calendar: Calendar::shipped(),
            ..table::Asked::default()
        };
        table::table(&self.record, &asked).unwrap()
    }

    /// A command as lines of JSON have it.
    #[track_caller]
    pub(crate) fn does(&self, json: &str) {
        let command = Command::read(json.as_bytes()).unwrap();
        self.record.writer(world()).unwrap().append_blocking(command).unwrap();
    }

    #[track_caller]
    pub(crate) fn hand_in(&self, made: &Made, bytes: &[u8]) {
        let command = "0193f0c2-0000-7000-8000-000000000099".parse().unwrap();
        let actor = CLERK.parse().unwrap();
        duizhao_app::hand_in::hand_in(&self.record, bytes, made.handed.clone(), &actor, command, world()).unwrap();
    }
}
