//! A lost checkpoint file, taken from a copy that someone else holds. 认领检查点

use duizhao_core::{LogId, Said};
use duizhao_merkle::tree::root_at;
use duizhao_merkle::{Checkpoint, VerifierKey};

use crate::checkpoint_file::CheckpointFile;
use crate::nodes::Stored;
use crate::place::Place;
use crate::signer::SignError;
use crate::store::{Mode, Store, StoreError};

/// Puts the note in the place of the checkpoint file, if the record extends it.
///
/// # Errors
/// When this key has not signed it, the record contradicts it or is shorter, or the file says more.
pub fn adopt(
    place: &Place,
    log: &LogId,
    note: &str,
    key: &VerifierKey,
    file: &CheckpointFile,
) -> Result<Checkpoint, SignError> {
    let taken = Checkpoint::open(note, key).map_err(|err| {
        disagree(
            format!("这份检查点不是本底账签署的，或已损坏：{}", err.zh()),
            format!("this checkpoint was not signed for this record, or is damaged: {err}"),
        )
    })?;
    let _locked = file.lock()?;
    // One that does not open is as good as lost.
    let here = file.read()?.and_then(|it| Checkpoint::open(&it, key).ok());
    if let Some(here) = here.filter(|it| it.size > taken.size || it.size == taken.size && it.root != taken.root) {
        return Err(disagree(
            format!("{} 已签署到 {} 条，这份只到 {} 条；没有改动", file.path().display(), here.size, taken.size),
            format!(
                "{} is signed up to {} entries, this copy to {}; nothing was changed",
                file.path().display(),
                here.size,
                taken.size
            ),
        ));
    }
    let extends = Store::open(place, Mode::Read)?.read::<_, StoreError>(|tx| {
        let size = tx.head(log)?.map_or(0, |it| it.frontier.size());
        Ok(taken.size <= size && root_at(&Stored::new(tx, log), taken.size)? == taken.root)
    })?;
    if !extends {
        return Err(disagree(
            format!("这里的底账不是这份检查点（{} 条）的延续：是旧的副本，或被改动过；没有改动", taken.size),
            format!(
                "the record here does not extend this checkpoint of {} entries: it is an older copy or was altered; nothing was changed",
                taken.size
            ),
        ));
    }
    file.replace(note)?;
    Ok(taken)
}

fn disagree(zh: String, en: String) -> SignError {
    SignError::Disagree(Said::new(zh, en))
}
