//! Blocks of bytes that are kept until they are asked for: in memory, and in a file once they are many. 暂存

use std::fs::File;
use std::io::{BufWriter, Read, Result, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// Blocks by number, in the order in which they came. 暂存
pub(crate) struct Aside {
    /// Where the file is made when it is needed; it is gone when the value is.
    folder: PathBuf,
    /// Bytes held in memory at most.
    most: usize,
    /// Empty once there is a file.
    held: Vec<Vec<u8>>,
    file: Option<BufWriter<File>>,
    /// Where each block ends.
    ends: Vec<u64>,
}

impl Aside {
    pub(crate) fn new(folder: PathBuf, most: usize) -> Aside {
        Aside { folder, most, held: Vec::new(), file: None, ends: Vec::new() }
    }

    /// The number of the block.
    pub(crate) fn put(&mut self, block: Vec<u8>) -> Result<usize> {
        let end = self.bytes() + block.len() as u64;
        if self.file.is_none() && end > self.most as u64 {
            let mut file = BufWriter::new(tempfile::tempfile_in(&self.folder)?);
            std::mem::take(&mut self.held).iter().try_for_each(|it| file.write_all(it))?;
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => file.write_all(&block)?,
            None => self.held.push(block),
        }
        self.ends.push(end);
        Ok(self.ends.len() - 1)
    }

    /// After the last block.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }

    /// The block of a number; `raw` is room that is used again.
    pub(crate) fn block<'a>(&'a self, number: usize, raw: &'a mut Vec<u8>) -> Result<&'a [u8]> {
        let Some(file) = &self.file else { return Ok(&self.held[number]) };
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        raw.resize(usize::try_from(self.ends[number] - from).unwrap_or(usize::MAX), 0);
        let mut file = file.get_ref();
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(raw)?;
        Ok(raw)
    }

    fn bytes(&self) -> u64 {
        self.ends.last().copied().unwrap_or_default()
    }

    /// Bytes in a file.
    pub(crate) fn in_file(&self) -> u64 {
        if self.file.is_some() { self.bytes() } else { 0 }
    }
}
