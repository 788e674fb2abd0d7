//! One commit: commands and the record as it is in, rows to write out.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use duizhao_core::{CommandId, Content, Context, Event, Matter, MatterId, Recorded, Seq, Version, decide};
use duizhao_merkle::{Hash, leaf_hash, tree};

use crate::command::{Act, AppendError, Command};
use crate::entry::{Entry, Header, body_hash};
use crate::memory::Memory;
use crate::read_table::LedgerRow;
use crate::store::{Changes, Head, Result, Row, StoreError, Tx};
use crate::world::World;

/// What became of one command.
pub(crate) enum Answer {
    /// Its entries among those of the batch.
    New(Range<usize>),
    /// It was in the record before.
    Known(Vec<Row>),
}

/// What became of each command, and the record after it.
pub(crate) struct Batch {
    pub(crate) answers: Vec<std::result::Result<Answer, AppendError>>,
    pub(crate) entries: Vec<Row>,
    pub(crate) head: Head,
    /// The tree since before the batch: enough for every proof of a new entry.
    pub(crate) tree: tree::Batch,
}

/// Decides every command in turn on the record as the ones before it leave it, and writes the lot.
///
/// `last`: the checkpoint signed last, which the head takes along.
pub(crate) fn run(
    tx: &mut Tx<'_>,
    memory: &mut Memory,
    commands: &[Command],
    last: &str,
    world: &World,
) -> Result<Batch> {
    let mut head = tx.head(&memory.log)?.ok_or_else(StoreError::gone)?;
    let matters = commands.iter().flat_map(Command::matters).chain([MatterId::OFFICE]);
    memory.load(tx, head.frontier.size(), matters)?;
    let ids: Vec<CommandId> = commands.iter().map(|it| it.id).collect();
    let mut known: HashMap<CommandId, Vec<Row>> = HashMap::new();
    for row in tx.known(&memory.log, &ids)? {
        known.entry(row.command).or_default().push(row);
    }
    let mut work = Work {
        memory,
        world,
        tree: tree::Batch::new(head.frontier.clone()),
        changes: Changes::default(),
        known,
        new: HashMap::new(),
        touched: BTreeSet::new(),
        erased: Vec::new(),
    };
    let answers = commands.iter().map(|it| work.answer(it)).collect();
    let Work { memory, tree, mut changes, touched, erased, .. } = work;
    head.frontier = tree.frontier().clone();
    head.root = head.frontier.root();
    last.clone_into(&mut head.checkpoint);
    if !changes.entries.is_empty() {
        changes.ledger = touched.into_iter().filter_map(|it| LedgerRow::maybe(memory.get(it))).collect();
        tx.apply(&memory.log, &changes)?;
        tx.set_head(&head)?;
        memory.grown(head.frontier.size());
        erase(tx, memory, head.frontier.size(), &erased)?;
    }
    memory.tidy(commands.iter().flat_map(Command::matters));
    Ok(Batch { answers, entries: changes.entries, head, tree })
}

/// Destroys the bodies, and with them what was derived from them.
fn erase(tx: &mut Tx<'_>, memory: &mut Memory, size: u64, erased: &[(MatterId, Seq)]) -> Result<()> {
    for (matter, seq) in erased {
        tx.erase(&memory.log, seq.0)?;
        memory.forget(*matter);
        memory.load(tx, size, [*matter].into_iter())?;
        let ledger = LedgerRow::maybe(memory.get(*matter)).into_iter().collect();
        tx.apply(&memory.log, &Changes { ledger, ..Changes::default() })?;
    }
    Ok(())
}

struct Work<'w> {
    memory: &'w mut Memory,
    world: &'w World,
    tree: tree::Batch,
    changes: Changes,
    known: HashMap<CommandId, Vec<Row>>,
    /// Commands of this batch, should one come twice.
    new: HashMap<CommandId, Range<usize>>,
    touched: BTreeSet<MatterId>,
    erased: Vec<(MatterId, Seq)>,
}

impl Work<'_> {
    fn answer(&mut self, command: &Command) -> std::result::Result<Answer, AppendError> {
        if let Some(range) = self.new.get(&command.id) {
            return same(command, &self.changes.entries[range.clone()]).map(|()| Answer::New(range.clone()));
        }
        if let Some(rows) = self.known.get(&command.id) {
            return same(command, rows).map(|()| Answer::Known(rows.clone()));
        }
        let events = match command.acts.as_slice() {
            [act] => {
                let events = self.decide(command, act, self.memory.get(act.matter))?;
                events.into_iter().map(|it| (act.matter, it)).collect()
            }
            _ => self.decide_all(command)?,
        };
        // Nothing is refused from here on.
        let begin = self.changes.entries.len();
        for (part, (matter, event)) in (0..).zip(events) {
            self.append(command, part, matter, event);
        }
        let range = begin..self.changes.entries.len();
        self.new.insert(command.id, range.clone());
        Ok(Answer::New(range))
    }

    fn decide(&self, command: &Command, act: &Act, matter: &Matter) -> std::result::Result<Vec<Event>, AppendError> {
        let actual = matter.version();
        if let Some(expected) = act.version.filter(|it| *it != actual) {
            return Err(AppendError::Stale { matter: act.matter, expected, actual });
        }
        let rules = self.memory.rules();
        let context = Context {
            now: (self.world.now)(),
            actor: &command.actor,
            log: &self.memory.log,
            calendar: &self.memory.calendar,
            rules: &rules,
            numbers_confirmed: command.numbers_confirmed,
        };
        decide(matter, &act.event, &context).map_err(AppendError::Refused)
    }

    /// Several acts: all are decided on copies first, so that none is there when one is refused.
    fn decide_all(&self, command: &Command) -> std::result::Result<Vec<(MatterId, Event)>, AppendError> {
        let mut copies: HashMap<MatterId, Matter> = HashMap::new();
        let mut drafts = Vec::new();
        for act in &command.acts {
            let first = !copies.contains_key(&act.matter);
            let matter = copies.entry(act.matter).or_insert_with(|| self.memory.get(act.matter).clone());
            // A version is what the asker saw before the command, so it is held against once a matter.
            let act = if first { act.clone() } else { Act { version: None, ..act.clone() } };
            for event in self.decide(command, &act, matter)? {
                // As it is numbered below: what takes back a matter of the same command names it.
                let seq = Seq(self.tree.frontier().size() + drafts.len() as u64);
                matter.apply(&recorded(&event, command, seq, (self.world.now)()));
                drafts.push((act.matter, event));
            }
        }
        Ok(drafts)
    }

    fn append(&mut self, command: &Command, part: u32, id: MatterId, event: Event) {
        let seq = self.tree.frontier().size();
        let at = (self.world.now)();
        let body = event.body();
        let salt = self.world.random::<32>();
        let log = self.memory.log.clone();
        let matter = self.memory.get_mut(id);
        let header = Header {
            log,
            seq: Seq(seq),
            command: command.id,
            part,
            at,
            actor: command.actor.clone(),
            matter: id,
            matter_version: Version(matter.version().0 + 1),
            kind: event.kind().to_owned(),
            body_hash: body_hash(&salt, &body),
        };
        if let Event::Erased(it) = &event {
            self.erased.push((id, it.seq));
        }
        matter.apply(&recorded(&event, command, Seq(seq), at));
        self.touched.insert(id);
        let bytes = header.bytes();
        let completed = self.tree.append(leaf_hash(&bytes));
        self.changes.nodes.push((seq, Hash::join(&completed.hashes)));
        self.changes.entries.push(Row {
            seq,
            command: command.id,
            part,
            matter: id,
            matter_version: header.matter_version.0,
            entry: Entry { header: bytes, content: Some((salt, body)) },
        });
    }
}

fn recorded(event: &Event, command: &Command, seq: Seq, at: jiff::Timestamp) -> Recorded {
    Recorded {
        seq,
        at,
        actor: command.actor.clone(),
        kind: event.kind().to_owned(),
        content: Content::Event(event.clone()),
    }
}

/// The command is in the record: the same entries, where it asks for the same.
fn same(command: &Command, rows: &[Row]) -> std::result::Result<(), AppendError> {
    let mut left = rows.iter();
    for act in &command.acts {
        let (kind, body) = (act.event.kind(), act.event.body());
        let conflict = || AppendError::Conflict(command.id);
        loop {
            let row = left.next().ok_or_else(conflict)?;
            let header = Header::read(&row.entry.header).map_err(|_| conflict())?;
            if header.actor != command.actor {
                return Err(conflict());
            }
            if row.matter != act.matter || header.kind != kind {
                continue; // A rule may have added an event of its own.
            }
            match &row.entry.content {
                None => return Err(AppendError::Erased(command.id, Seq(row.seq))),
                Some((_, stored)) if *stored == body => break,
                Some(_) => return Err(conflict()),
            }
        }
    }
    Ok(())
}
