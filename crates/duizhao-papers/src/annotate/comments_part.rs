//! The part that holds the comments, and the two lists that must know of it.

use std::collections::{BTreeMap, BTreeSet};

use duizhao_read::docx::package::{CONTENT_TYPES, Package, relationships_of};
use duizhao_read::docx::xml::{Step, Walk};

use super::dialect::Dialect;
use super::{AnnotateError, Comment, utf_8};

const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
/// Transitional, then strict.
const LINK: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
];
const NO_LINKS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

/// The parts beside the main one that comments touch, by name and content.
pub(super) struct Parts {
    comments: (String, Option<String>),
    links: (String, Option<String>),
    types: String,
}

impl Parts {
    pub(super) fn find(package: &mut Package<'_>, main: &str) -> Result<Parts, AnnotateError> {
        let links = relationships_of(main);
        let linked = package.relationships(main).map_err(AnnotateError::Unreadable)?;
        let existing = linked.into_iter().find(|it| it.kind == "comments" && package.has(&it.target));
        let name = existing.map_or_else(|| free_name(package, main), |it| it.target);
        let comments = utf_8(package, &name)?;
        let list = utf_8(package, &links)?;
        let types = utf_8(package, CONTENT_TYPES)?.ok_or(AnnotateError::OtherDocument)?;
        Ok(Parts { comments: (name, comments), links: (links, list), types })
    }

    /// Ids no comment has, after the highest.
    pub(super) fn free_ids(&self, main: &str, count: usize) -> Result<Vec<i64>, AnnotateError> {
        let mut taken = BTreeSet::new();
        for xml in [Some(main), self.comments.1.as_deref()].into_iter().flatten() {
            collect_ids(xml, &mut taken)?;
        }
        let next = taken.last().map_or(0, |last| last.saturating_add(1)).max(0);
        let fits = i64::from(i32::MAX) - next >= count as i64;
        let from = if fits { next } else { 0 };
        Ok((from..).filter(|id| !taken.contains(id)).take(count).collect())
    }

    /// The parts with the comments in them.
    pub(super) fn with(
        self,
        comments: &[Comment],
        ids: &[i64],
        main: &Dialect,
    ) -> Result<BTreeMap<String, String>, AnnotateError> {
        let (name, existing) = self.comments;
        let is_new = existing.is_none();
        let part = existing.unwrap_or_else(|| main.empty_part());
        let dialect = Dialect::of(&part)?;
        let written: String = comments.iter().zip(ids).map(|(it, id)| dialect.comment(it, *id)).collect();
        let mut parts = BTreeMap::from([(name.clone(), appended(&part, |_| written)?)]);
        if is_new {
            let links = self.links.1.unwrap_or_else(|| NO_LINKS.to_owned());
            let id = (1..).map(|it| format!("rIdComments{it}")).find(|id| !links.contains(id)).unwrap_or_default();
            let (kind, target) = (LINK[usize::from(main.strict)], name.rsplit('/').next().unwrap_or(&name));
            let link =
                |prefix: &str| format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
            parts.insert(self.links.0, appended(&links, link)?);
            let entry = |prefix: &str| format!("<{prefix}Override PartName=\"/{name}\" ContentType=\"{TYPE}\"/>");
            parts.insert(CONTENT_TYPES.to_owned(), appended(&self.types, entry)?);
        }
        Ok(parts)
    }
}

fn free_name(package: &Package<'_>, main: &str) -> String {
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut names = std::iter::once(String::new()).chain((2..).map(|it: u32| it.to_string()));
    let free = names.find_map(|it| Some(format!("{folder}comments{it}.xml")).filter(|name| !package.has(name)));
    free.unwrap_or_default()
}

fn collect_ids(xml: &str, taken: &mut BTreeSet<i64>) -> Result<(), AnnotateError> {
    let mut walk = Walk::new(xml, usize::MAX);
    while let Some(step) = walk.next().map_err(|_| AnnotateError::OtherDocument)? {
        if let Step::Open(tag) = step
            && tag.name.local.starts_with("comment")
        {
            taken.extend(tag.attribute("id").and_then(|it| it.trim().parse::<i64>().ok()));
        }
    }
    Ok(())
}

/// A part with more elements at the end of its root; `more` is told the root's prefix.
fn appended(xml: &str, more: impl FnOnce(&str) -> String) -> Result<String, AnnotateError> {
    let mut walk = Walk::new(xml, usize::MAX);
    let Ok(Some(Step::Open(root))) = walk.next() else { return Err(AnnotateError::OtherDocument) };
    let name = xml[root.at.start + 1..root.at.end].split([' ', '\t', '\r', '\n', '/', '>']).next().unwrap_or_default();
    let prefix = name.split_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
    let mut end = root.at.end..root.at.end;
    while let Some(step) = walk.next().map_err(|_| AnnotateError::OtherDocument)? {
        if let Step::Close { at, .. } = step {
            end = at;
        }
    }
    let more = more(&prefix);
    Ok(match xml[..end.start].strip_suffix("/>") {
        Some(open) if end.is_empty() => format!("{open}>{more}</{name}>{}", &xml[end.end..]),
        _ => format!("{}{more}{}", &xml[..end.start], &xml[end.start..]),
    })
}

#[cfg(test)]
mod tests {
    use super::appended;

    #[test]
    fn elements_come_last_in_the_root() {
        for (xml, expected) in [
            ("<a><b/></a>\n", "<a><b/><c/></a>\n"),
            ("<?xml version='1.0'?><a x='/>'/>", "<?xml version='1.0'?><a x='/>'><c/></a>"),
            ("<z:a xmlns:z='u'></z:a>", "<z:a xmlns:z='u'><z:c/></z:a>"),
        ] {
            assert_eq!(appended(xml, |prefix| format!("<{prefix}c/>")).unwrap(), expected);
        }
    }
}
