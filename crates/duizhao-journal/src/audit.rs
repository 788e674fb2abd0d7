//! Reads the whole record and recomputes what it claims. 审计
//!
//! Every body hash, every leaf, every node, the root; then every matter from its entries, and the
//! read table from the matters. Memory stays bounded: entries go by in order, once for the tree.

use duizhao_core::{LogId, Said, Version};
use duizhao_merkle::tree::{Frontier, frontier_at};
use duizhao_merkle::{Hash, leaf_hash};
use jiff::Timestamp;
use serde::Serialize;

use crate::entry::{Header, body_hash};
use crate::nodes::Stored;
use crate::rebuild;
use crate::store::{Result, RowRef, StoreError, Tx, of_entry};

/// Faults told at most; one is enough to stop.
const FAULTS: usize = 100;

/// Told how far an audit is and how far it goes.
pub type Progress<'p> = &'p dyn Fn(u64, u64);

/// What an audit found. 审计结果
#[derive(Clone, Debug, Serialize)]
pub struct Audited {
    pub log: String,
    pub size: u64,
    /// Base64.
    pub root: String,
    /// Entries whose body was erased.
    pub erased: u64,
    /// Entries whose time lies before that of the entry before: the clock was set back.
    pub clock_set_back: Vec<u64>,
    /// What does not hold, in the order of the record; empty is good.
    pub faults: Vec<Said>,
}

/// Tree and read table.
pub(crate) fn whole(tx: &mut Tx<'_>, log: &LogId, progress: Progress<'_>) -> Result<Audited> {
    let mut audited = tree(tx, log, 0, progress)?;
    if audited.faults.is_empty() {
        audited.faults = rebuild::differences(tx, log)?;
    }
    Ok(audited)
}

/// The tree alone, from the entry `from` on; what is before is taken from the stored nodes.
pub(crate) fn tree(tx: &mut Tx<'_>, log: &LogId, from: u64, progress: Progress<'_>) -> Result<Audited> {
    let head = tx
        .head(log)?
        .ok_or_else(|| StoreError::damaged(format!("这里没有底账 {log}"), format!("there is no log {log} here")))?;
    let size = head.frontier.size();
    let frontier = frontier_at(&Stored::new(tx, log), from.min(size))?;
    let mut walk = Walk { log, frontier, last: None, erased: 0, clock_set_back: Vec::new(), faults: Vec::new() };
    tx.each_entry(log, from, u64::MAX >> 1, true, &mut |row| {
        walk.entry(row);
        if row.seq % 4096 == 0 {
            progress(row.seq, size);
        }
        Ok(())
    })?;
    progress(size, size);
    let Walk { frontier, erased, clock_set_back, mut faults, .. } = walk;
    if frontier.size() != size {
        faults.push(Said::new(
            format!("底账自记 {size} 条，实有 {} 条", frontier.size()),
            format!("the head says {size} entries, {} are there", frontier.size()),
        ));
    } else if frontier.root() != head.root || frontier.hashes() != head.frontier.hashes() {
        faults.push(Said::new(
            format!("底账自记的根与由 {size} 条算出的不同"),
            format!("the head has another root than its {size} entries give"),
        ));
    }
    let (nodes, entries) = (tx.count_nodes(log, from)?, size.saturating_sub(from));
    if nodes != entries {
        faults.push(Said::new(
            format!("条目有 {entries} 条，节点却有 {nodes} 行"),
            format!("{nodes} rows of nodes for {entries} entries"),
        ));
    }
    Ok(Audited { log: log.to_string(), size, root: frontier.root().to_string(), erased, clock_set_back, faults })
}

/// The last `count` entries, and that the head fits them.
pub(crate) fn end(tx: &mut Tx<'_>, log: &LogId, count: u64) -> Result<Audited> {
    let size = tx.head(log)?.map_or(0, |it| it.frontier.size());
    tree(tx, log, size.saturating_sub(count), &|_, _| ())
}

struct Walk<'l> {
    log: &'l LogId,
    frontier: Frontier,
    last: Option<Timestamp>,
    erased: u64,
    clock_set_back: Vec<u64>,
    faults: Vec<Said>,
}

impl Walk<'_> {
    fn entry(&mut self, row: RowRef<'_>) {
        let expected = self.frontier.size();
        let completed = self.frontier.append(leaf_hash(row.header));
        if let Err(why) = self.check(row, expected, &completed.hashes)
            && self.faults.len() < FAULTS
        {
            self.faults.push(of_entry(row.seq, &why));
        }
    }

    fn check(&mut self, row: RowRef<'_>, expected: u64, completed: &[Hash]) -> std::result::Result<(), Said> {
        if row.seq != expected {
            return Err(Said::new(format!("这里应为第 {expected} 条"), format!("expected entry {expected} here")));
        }
        let header = Header::read(row.header)?;
        let columns = (row.seq, row.command, row.part, row.matter, Version(row.matter_version));
        if columns != (header.seq.0, header.command, header.part, header.matter, header.matter_version) {
            return Err(Said::new("各列与首部说的不同", "its columns say something else than its header"));
        }
        if header.log != *self.log {
            return Err(Said::new(format!("它属于 {}", header.log), format!("it belongs to {}", header.log)));
        }
        match (row.salt, row.body) {
            (Some(salt), Some(body)) => {
                let salt = salt.try_into().map_err(|_| Said::new("盐不是 32 个字节", "the salt is not 32 bytes"))?;
                if body_hash(&salt, body) != header.body_hash {
                    return Err(Said::new("内容与首部的哈希不符", "the body does not give the hash in the header"));
                }
            }
            (None, None) => self.erased += 1,
            _ => return Err(Said::new("盐和内容只有其一", "salt and body are not both there")),
        }
        let (hashes, rest) = row.hashes.as_chunks::<32>();
        if !rest.is_empty() || !hashes.iter().eq(completed.iter().map(|it| &it.0)) {
            return Err(Said::new("它的节点缺失或不同", "its row of nodes is missing or different"));
        }
        if self.last.is_some_and(|it| header.at < it) {
            self.clock_set_back.push(row.seq);
        }
        self.last = Some(header.at);
        Ok(())
    }
}
