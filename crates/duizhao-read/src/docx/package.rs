//! The zip package of a document, opened with limits that do not trust its headers. 文件包

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::xml::{Step, Walk};
use crate::limits::Limits;
use crate::said::Said;
use crate::unreadable::Unreadable;

pub const CONTENT_TYPES: &str = "[Content_Types].xml";

/// More entries than this no document has; their directory alone would fill the memory.
const ENTRIES_MAX: usize = 10_000;
/// Parts larger than this are counted before they are held.
const LARGE: u64 = 32 << 20;
const DIRECTORY_SIGNATURE: &[u8] = b"PK\x01\x02";

/// A package whose parts are unpacked one by one, when asked for.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by part name in lower case, since part names do not tell case apart.
    entries: BTreeMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
    limits: Limits,
}

/// A link from one part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    pub id: String,
    /// The last word of its type, such as `header`.
    pub kind: String,
    /// Name of the part it leads to.
    pub target: String,
}

impl<'a> Package<'a> {
    /// Reads the directory of the package and nothing else.
    ///
    /// # Errors
    /// [`Unreadable`] when it is cut off, ambiguous, encrypted or declares more than the limits allow.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, Unreadable> {
        let signatures = bytes.windows(4).filter(|it| *it == DIRECTORY_SIGNATURE).take(ENTRIES_MAX + 1).count();
        if signatures > ENTRIES_MAX {
            return Err(Unreadable::too_large(Said::new(
                format!("文件包里有超过 {ENTRIES_MAX} 个条目。"),
                format!("the package has more than {ENTRIES_MAX} entries"),
            )));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| cut_off())?;
        if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(|_| cut_off())? {
            return Err(ambiguous());
        }
        let (mut entries, mut declared) = (BTreeMap::new(), 0u64);
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|_| cut_off())?;
            if entry.encrypted() {
                return Err(Unreadable::encrypted());
            }
            declared = declared.saturating_add(entry.size());
            let name = normal(&String::from_utf8_lossy(entry.name_raw()));
            if entries.insert(name, index).is_some() {
                return Err(ambiguous());
            }
        }
        if declared > limits.unpacked_bytes {
            return Err(beyond(limits));
        }
        Ok(Package { archive, entries, left: limits.unpacked_bytes, limits: *limits })
    }

    pub fn has(&self, part: &str) -> bool {
        self.entries.contains_key(&normal(part))
    }

    /// The names of all parts, in lower case.
    pub fn parts(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    /// Index of a part among the entries of the zip file.
    pub fn index_of(&self, part: &str) -> Option<usize> {
        self.entries.get(&normal(part)).copied()
    }

    /// The unpacked bytes of a part, or nothing if there is no such part.
    ///
    /// # Errors
    /// [`Unreadable`] when it is damaged or all parts together grow beyond the limit.
    pub fn bytes_of(&mut self, part: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(index) = self.index_of(part) else { return Ok(None) };
        let damaged = || {
            let zh = format!("文件已损坏：{part} 解不开。");
            Unreadable::damaged(Said::new(zh, format!("the file is damaged: {part} cannot be unpacked")))
        };
        let declared = self.archive.by_index_raw(index).map_err(|_| damaged())?.size();
        if declared > LARGE {
            // Unpacked once into nothing, so that a lie is found out before the memory is taken.
            let mut entry = self.archive.by_index(index).map_err(|_| damaged())?;
            let unpacked = std::io::copy(&mut entry.by_ref().take(declared.saturating_add(1)), &mut std::io::sink());
            unpacked.ok().filter(|it| *it == declared).ok_or_else(damaged)?;
        }
        let mut entry = self.archive.by_index(index).map_err(|_| damaged())?;
        let mut content = Vec::new();
        // One byte more than declared, so that a header that lies is found out at once.
        entry.by_ref().take(declared.min(self.left) + 1).read_to_end(&mut content).map_err(|_| damaged())?;
        let unpacked = content.len() as u64;
        if unpacked > self.left {
            return Err(beyond(&self.limits));
        }
        if unpacked != declared {
            return Err(damaged());
        }
        self.left -= unpacked;
        Ok(Some(content))
    }

    /// A part that must be XML, as text: UTF-8, or UTF-16 as the standard also allows.
    ///
    /// # Errors
    /// As [`Package::bytes_of`], and when it is in no such encoding.
    pub fn xml_of(&mut self, part: &str) -> Result<Option<String>, Unreadable> {
        let Some(bytes) = self.bytes_of(part)? else { return Ok(None) };
        let (encoding, _) = encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
        let decoded = if encoding == encoding_rs::UTF_8 {
            String::from_utf8(bytes).ok()
        } else {
            encoding.decode_without_bom_handling_and_without_replacement(&bytes).map(|it| it.into_owned())
        };
        // Positions count from the first byte of the part, so the mark stays; the walk wants none.
        decoded.map(Some).ok_or_else(|| {
            Unreadable::damaged(Said::new(
                format!("文件已损坏：{part} 不是 UTF-8 编码。"),
                format!("the file is damaged: {part} is not UTF-8"),
            ))
        })
    }

    /// Where a part leads; the whole package is the part without a name.
    ///
    /// # Errors
    /// [`Unreadable`] when the list is damaged.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Unreadable> {
        let list = relationships_of(part);
        let Some(xml) = self.xml_of(&list)? else { return Ok(Vec::new()) };
        let mut walk = Walk::new(&xml, self.limits.depth);
        let mut found = Vec::new();
        while let Some(step) = walk.next().map_err(|fault| fault.of(&list))? {
            let Step::Open(tag) = step else { continue };
            if tag.name.local != "Relationship" || tag.attribute("TargetMode").as_deref() == Some("External") {
                continue;
            }
            let (Some(id), Some(kind), Some(target)) =
                (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"))
            else {
                continue;
            };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relationship { id, kind, target: resolve(part, &target) });
        }
        Ok(found)
    }

    /// Name of the part that holds the document itself.
    ///
    /// # Errors
    /// [`Unreadable`] when the list of links is damaged or names none.
    pub fn main_part(&mut self) -> Result<String, Unreadable> {
        let links = self.relationships("")?;
        let main = links.into_iter().find(|it| it.kind == "officeDocument" && self.has(&it.target));
        main.map(|it| it.target).ok_or_else(|| {
            Unreadable::damaged(Said::new(
                "文件已损坏：文件包里找不到正文。",
                "the file is damaged: the package does not say where its text is",
            ))
        })
    }

    /// The type the package declares for a part.
    ///
    /// # Errors
    /// [`Unreadable`] when the list of types is damaged.
    pub fn content_type(&mut self, part: &str) -> Result<Option<String>, Unreadable> {
        let Some(xml) = self.xml_of(CONTENT_TYPES)? else { return Ok(None) };
        let extension = part.rsplit('.').next().unwrap_or_default();
        let mut walk = Walk::new(&xml, self.limits.depth);
        let mut by_extension = None;
        while let Some(step) = walk.next().map_err(|fault| fault.of(CONTENT_TYPES))? {
            let Step::Open(tag) = step else { continue };
            if tag.attribute("PartName").is_some_and(|it| normal(&it) == normal(part)) {
                return Ok(tag.attribute("ContentType"));
            }
            if tag.attribute("Extension").is_some_and(|it| it.eq_ignore_ascii_case(extension)) {
                by_extension = tag.attribute("ContentType");
            }
        }
        Ok(by_extension)
    }
}

/// Name of the part that lists where another part leads.
pub fn relationships_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

fn resolve(source: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut segments: Vec<&str> = source.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}

fn normal(part: &str) -> String {
    part.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

fn cut_off() -> Unreadable {
    Unreadable::damaged(Said::new(
        "文件已损坏或不完整：文件包的目录读不出来，可能没有传完。",
        "the file is damaged or cut off: the directory of the package cannot be read",
    ))
}

fn ambiguous() -> Unreadable {
    Unreadable::damaged(Said::new(
        "文件已损坏：文件包里有重名或重叠的条目。",
        "the file is damaged: entries of the package overlap or share a name",
    ))
}

fn beyond(limits: &Limits) -> Unreadable {
    let mb = limits.unpacked_bytes >> 20;
    Unreadable::too_large(Said::new(
        format!("解开后超过 {mb} MB，已停止读取。"),
        format!("it unpacks to more than {mb} MB; reading was stopped"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_the_folder_of_their_source() {
        assert_eq!(resolve("word/document.xml", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolve("", "word/document.xml"), "word/document.xml");
        assert_eq!(resolve("a/b/c.xml", "/word/x.xml"), "word/x.xml");
        assert_eq!(resolve("a.xml", "../../b.xml"), "b.xml");
        assert_eq!(relationships_of("word/document.xml"), "word/_rels/document.xml.rels");
        assert_eq!(relationships_of(""), "_rels/.rels");
    }
}
