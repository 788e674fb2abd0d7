//! The one thread that writes: takes what waits, one transaction, one sync, one signature. 提交者
//!
//! Order: room for the checkpoint → commit → compare with the checkpoint file → sign → sync → answer.
//! Nobody holds a receipt for what a power cut could take away, and a full disk is known before
//! anything is written. After an error whose outcome is unknown it writes no more.

use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use duizhao_core::{Said, Seq};
use duizhao_merkle::tree::{self, inclusion_proof};
use tokio::sync::oneshot;

use crate::batch::{self, Answer, Batch};
use crate::command::{AppendError, Command};
use crate::memory::Memory;
use crate::nodes::Stored;
use crate::receipt::Receipt;
use crate::signer::{Signed, Signer};
use crate::store::{Row, Store, StoreError, TxError};
use crate::world::World;

/// Commands in one transaction at most; more only wait longer without being done sooner.
const BATCH: usize = 512;

/// How long each of those who were answered together is waited for when the first of them is back.
/// Without it the first would have a commit of its own, and all others would wait for that.
const COMES_BACK: Duration = Duration::from_millis(1);

/// Sequence number and receipt of each event of a command.
pub type Receipts = Vec<(Seq, Receipt)>;

type Result = std::result::Result<Done, AppendError>;

struct Asked {
    command: Command,
    answer: oneshot::Sender<Result>,
}

/// A command that was handed over, and not answered yet. 待复
pub struct Pending(oneshot::Receiver<Result>);

/// What a command did: proved, signed and on the disk. The receipts are written out by whoever
/// waited for them, so that the one thread that writes can go on.
enum Done {
    New(Arc<Proved>, Range<usize>),
    Known(Receipts),
}

/// A batch and the checkpoint that was signed over it.
struct Proved {
    entries: Vec<Row>,
    tree: tree::Batch,
    signed: Signed,
}

/// Where commands wait. 提交队列
pub(crate) struct Committer {
    queue: Option<Sender<Asked>>,
    thread: Option<JoinHandle<()>>,
}

impl Committer {
    pub(crate) fn start(store: Store, signer: Signer, memory: Memory, size: u64, world: World) -> Committer {
        let (queue, waiting) = channel();
        let work = Work { store, signer, memory, world, size, stopped: None };
        let thread = std::thread::Builder::new().name("committer".to_owned()).spawn(move || work.run(&waiting));
        Committer { queue: Some(queue), thread: thread.ok() }
    }

    pub(crate) fn submit(&self, command: Command) -> Pending {
        let (answer, receiver) = oneshot::channel();
        if let Some(queue) = &self.queue {
            // Where the thread is gone, the answer is dropped with the question: "unknown".
            let _ = queue.send(Asked { command, answer });
        }
        Pending(receiver)
    }
}

impl Pending {
    /// # Errors
    /// As [`Journal::append`](crate::Journal::append).
    pub async fn answer(self) -> std::result::Result<Receipts, AppendError> {
        self.0.await.unwrap_or_else(|_| Err(gone())).map(Done::receipts)
    }

    /// The same, for a caller that waits.
    ///
    /// # Errors
    /// As [`Journal::append`](crate::Journal::append).
    pub fn wait(self) -> std::result::Result<Receipts, AppendError> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(gone())).map(Done::receipts)
    }
}

fn gone() -> AppendError {
    AppendError::Unknown(Said::new("写入的线程已经结束", "the committer has ended"))
}

impl Done {
    fn receipts(self) -> Receipts {
        match self {
            Done::New(proved, range) => new_receipts(&proved.entries[range], &proved.tree, &proved.signed),
            Done::Known(receipts) => receipts,
        }
    }
}

impl Drop for Committer {
    /// Waits until everything submitted is answered.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Work {
    store: Store,
    signer: Signer,
    memory: Memory,
    world: World,
    /// Entries after the last commit that is known to have happened.
    size: u64,
    stopped: Option<Said>,
}

impl Work {
    fn run(mut self, waiting: &Receiver<Asked>) {
        let mut last = 1;
        while let Ok(first) = waiting.recv() {
            let taken = take(first, waiting, last);
            last = taken.len();
            let (commands, answers): (Vec<_>, Vec<_>) = taken.into_iter().map(|it| (it.command, it.answer)).unzip();
            let mut answers = answers.into_iter();
            self.commit(&commands, &mut |results| {
                for (answer, result) in answers.by_ref().zip(results) {
                    // Who no longer waits will ask again.
                    let _ = answer.send(result);
                }
            });
        }
    }

    /// Commits, signs, then hands each answer over.
    fn commit(&mut self, commands: &[Command], deliver: &mut dyn FnMut(Vec<Result>)) {
        let results = self.outcome(commands, deliver);
        deliver(results);
    }

    fn outcome(&mut self, commands: &[Command], deliver: &mut dyn FnMut(Vec<Result>)) -> Vec<Result> {
        if let Some(why) = &self.stopped {
            return all(commands, || AppendError::Unknown(why.clone()));
        }
        match self.write(commands, deliver) {
            Ok(batch) => {
                self.size = batch.head.frontier.size();
                let computed = (!batch.entries.is_empty()).then_some(&batch.head);
                match self.signer.sign(&mut self.store, &self.memory.log, computed) {
                    Ok(signed) => self.answers(batch, signed),
                    Err(err) => self.stop(commands, &err.why()),
                }
            }
            Err(TxError::Undone(StoreError::Full)) if commands.len() > 1 => self.one_by_one(commands),
            Err(TxError::Undone(err)) => self.undone(commands, err),
            // A full disk takes the commit's last page or does not: what was not taken is not there.
            Err(TxError::Unknown(StoreError::Full)) if self.is_unchanged() => match commands {
                [_] => self.undone(commands, StoreError::Full),
                _ => self.one_by_one(commands),
            },
            Err(TxError::Unknown(err)) => self.stop(commands, &err.why()),
        }
    }

    /// A full disk may have room for some; and who asks again for what is in the record, together with
    /// others, must not be told that it was not written.
    fn one_by_one(&mut self, commands: &[Command]) -> Vec<Result> {
        self.memory.forget_all();
        commands.iter().flat_map(|it| self.outcome(std::slice::from_ref(it), &mut |_| ())).collect()
    }

    fn write(
        &mut self,
        commands: &[Command],
        deliver: &mut dyn FnMut(Vec<Result>),
    ) -> std::result::Result<Batch, TxError<StoreError>> {
        let Work { store, memory, world, signer, .. } = self;
        let last = signer.last().map(|it| it.note).unwrap_or_default();
        store.write(|tx| {
            let batch = batch::run(tx, memory, commands, &last, world)?;
            if !batch.entries.is_empty() {
                signer.reserve()?;
            }
            planted(&batch, signer, deliver);
            Ok(batch)
        })
    }

    /// Whether the record is as large as after the last commit that we know of.
    fn is_unchanged(&mut self) -> bool {
        let log = &self.memory.log;
        let size = self.store.read::<_, StoreError>(|tx| Ok(tx.head(log)?.map(|it| it.frontier.size())));
        size.is_ok_and(|it| it == Some(self.size))
    }

    /// Nothing was written and we know it; whether to go on depends on why.
    fn undone(&mut self, commands: &[Command], err: StoreError) -> Vec<Result> {
        // The transaction changed the matters in memory before it was undone.
        self.memory.forget_all();
        match err {
            StoreError::Full | StoreError::Busy(_) | StoreError::Away(_) | StoreError::ReadOnly(_) => {
                all(commands, || AppendError::NotWritten(err.clone()))
            }
            err => self.stop(commands, &err.why()),
        }
    }

    fn stop(&mut self, commands: &[Command], why: &Said) -> Vec<Result> {
        self.stopped = Some(why.clone());
        all(commands, || AppendError::Unknown(why.clone()))
    }

    fn answers(&mut self, batch: Batch, signed: Signed) -> Vec<Result> {
        let Batch { answers, entries, head, tree } = batch;
        let size = head.frontier.size();
        let proved = Arc::new(Proved { entries, tree, signed });
        let mut result = |answer| match answer {
            Answer::New(range) if proved.signed.checkpoint.size == size => Ok(Done::New(Arc::clone(&proved), range)),
            // Someone else has written since: the tree signed is larger than this batch knows.
            Answer::New(range) => self.stored_receipts(&proved.entries[range], &proved.signed),
            Answer::Known(rows) => self.stored_receipts(&rows, &proved.signed),
        };
        answers.into_iter().map(|it| it.and_then(&mut result)).collect()
    }

    fn stored_receipts(&mut self, rows: &[Row], signed: &Signed) -> Result {
        let log = &self.memory.log;
        let receipts = self.store.read(|tx| {
            rows.iter()
                .map(|it| {
                    let Signed { checkpoint, note } = signed;
                    let proof = inclusion_proof(&Stored::new(tx, log), it.seq, checkpoint.size)?;
                    Ok((Seq(it.seq), Receipt::proved(&it.entry, true, it.seq, proof, checkpoint, note)?))
                })
                .collect::<std::result::Result<Receipts, StoreError>>()
        });
        receipts.map(Done::Known).map_err(|err| AppendError::Unknown(err.why()))
    }
}

fn new_receipts(rows: &[Row], tree: &tree::Batch, signed: &Signed) -> Receipts {
    let receipt = |it: &Row| {
        let proof = inclusion_proof(tree, it.seq, signed.checkpoint.size);
        let proof = proof.expect("the right edge and what came after are all that a new entry's proof needs");
        (Seq(it.seq), Receipt::new(&it.entry, true, it.seq, proof, &signed.note))
    };
    rows.iter().map(receipt).collect()
}

/// What waits, and whoever of the `last` ones comes back at once. A lone client waits for nobody.
fn take(first: Asked, waiting: &Receiver<Asked>, last: usize) -> Vec<Asked> {
    let mut taken = vec![first];
    while taken.len() < BATCH {
        let patience = if taken.len() < last { COMES_BACK } else { Duration::ZERO };
        let Ok(next) = waiting.recv_timeout(patience) else { break };
        taken.push(next);
    }
    taken
}

/// The two faults that need a step before the commit; nothing in a true build.
fn planted(batch: &Batch, signer: &Signer, deliver: &mut dyn FnMut(Vec<Result>)) {
    let Some(signed) = signer.sign_unread(&batch.head) else { return };
    if cfg!(feature = "fault-sign-before-commit") {
        let _ = signer.file.replace(&signed.note);
    }
    if cfg!(feature = "fault-answer-before-commit") {
        let answered = batch.answers.iter().map(|it| match it {
            Ok(Answer::New(range)) => {
                Ok(Done::Known(new_receipts(&batch.entries[range.clone()], &batch.tree, &signed)))
            }
            _ => Err(AppendError::Unknown(Said::new("有意种下的差错", "planted"))),
        });
        deliver(answered.collect());
    }
}

fn all(commands: &[Command], answer: impl Fn() -> AppendError) -> Vec<Result> {
    commands.iter().map(|_| Err(answer())).collect()
}
