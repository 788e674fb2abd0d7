//! A line of a ledger as the event it becomes.

use duizhao_core::{Imported, MatterId, Origin, State, UnitId};
use duizhao_read::ledger::{Completion, Layout, Line};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid, Variant, Version};

use super::Plan;

pub(super) fn imported(plan: &Plan, line: &Line) -> Imported {
    let layout = &plan.table.layout;
    let mut named = leads(layout, line).into_iter();
    let lead = named.next().flatten();
    let mut supporting: Vec<UnitId> = Vec::new();
    for unit in named.chain(units(layout, &line.supporting)).flatten() {
        if lead.as_ref() != Some(&unit) && !supporting.contains(&unit) {
            supporting.push(unit);
        }
    }
    let document = Some(line.document.clone()).filter(|it| !it.is_empty());
    Imported {
        file: plan.file.clone(),
        sheet: plan.table.sheet.clone(),
        ledger: plan.ledger.clone(),
        row: line.row,
        columns: line.columns.clone(),
        affair: line.affair.clone(),
        criterion: line.criterion.clone(),
        field: line.area.clone(),
        origin: Origin { from: plan.source(), document, receipt: None, clock_since: None },
        concerns: Vec::new(),
        state: state(line.stated.completion),
        lead,
        supporting,
        due: line.due.day,
        standing: line.stated.standing,
    }
}

/// The units in the cell of the lead, each once: the first of them leads, the others help. `None` stands
/// for those that are not known here.
pub(super) fn leads(layout: &Layout, line: &Line) -> Vec<Option<UnitId>> {
    let mut all: Vec<Option<UnitId>> = Vec::new();
    for unit in units(layout, &line.lead) {
        if !all.contains(&unit) {
            all.push(unit);
        }
    }
    all
}

fn units(layout: &Layout, cell: &str) -> impl Iterator<Item = Option<UnitId>> {
    layout.units_in(cell).into_iter().map(|it| it.1?.parse().ok())
}

/// What a ledger calls done is claimed here: nobody has looked yet.
fn state(stated: Option<Completion>) -> State {
    match stated {
        None | Some(Completion::NotBegun) => State::Registered,
        Some(Completion::Given) => State::Assigned,
        Some(Completion::InHand) => State::InHand,
        Some(Completion::Done) => State::Claimed,
        Some(Completion::Closed) => State::Closed,
    }
}

/// The same row of the same ledger is the same matter, on whatever machine it is imported.
pub(super) fn matter(log: &str, ledger: &str, key: &str, again: u32) -> MatterId {
    let mut hash = Sha256::new();
    for part in ["duizhao-matter/1", log, ledger, key] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(again.to_be_bytes());
    MatterId(uuid(&hash.finalize()))
}

/// A UUID of version 8, from what is hashed.
pub(super) fn uuid(hash: &[u8]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_bytes(bytes).with_variant(Variant::RFC4122).with_version(Version::Custom).into_uuid()
}
