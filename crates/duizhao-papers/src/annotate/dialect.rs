//! How a part names the words of a word processor: by which prefix, strict or not.

use duizhao_read::docx::xml::{Step, WORD, Walk};

use super::{AnnotateError, Comment};

/// How to write elements that fit into a part. 写法
pub(super) struct Dialect {
    prefix: String,
    /// Where no prefix is bound at the root, each of our elements declares its own.
    declaration: String,
    pub(super) strict: bool,
}

impl Dialect {
    /// Of the root of a part.
    pub(super) fn of(xml: &str) -> Result<Dialect, AnnotateError> {
        let Ok(Some(Step::Open(root))) = Walk::new(xml, usize::MAX).next() else {
            return Err(AnnotateError::OtherDocument);
        };
        let bindings = root.bindings();
        let strict = bindings.iter().any(|(_, name)| name == WORD[1]);
        let namespace = WORD[usize::from(strict)];
        // Attributes need a prefix, so the default namespace does not do.
        let bound = bindings.into_iter().find(|(prefix, name)| !prefix.is_empty() && name == namespace);
        Ok(match bound {
            Some((prefix, _)) => Dialect { prefix, declaration: String::new(), strict },
            None => Dialect { prefix: "w".to_owned(), declaration: format!(" xmlns:w=\"{namespace}\""), strict },
        })
    }

    pub(super) fn start_mark(&self, id: i64) -> String {
        let (w, declaration) = (&self.prefix, &self.declaration);
        format!("<{w}:commentRangeStart{declaration} {w}:id=\"{id}\"/>")
    }

    pub(super) fn end_mark(&self, id: i64) -> String {
        let (w, declaration) = (&self.prefix, &self.declaration);
        format!(
            "<{w}:commentRangeEnd{declaration} {w}:id=\"{id}\"/>\
             <{w}:r{declaration}><{w}:commentReference {w}:id=\"{id}\"/></{w}:r>"
        )
    }

    pub(super) fn comment(&self, comment: &Comment, id: i64) -> String {
        let (w, declaration) = (&self.prefix, &self.declaration);
        let empty = [String::new()];
        let paragraphs = if comment.text.is_empty() { &empty[..] } else { &comment.text };
        let paragraphs: String = paragraphs
            .iter()
            .map(|it| format!("<{w}:p><{w}:r><{w}:t xml:space=\"preserve\">{}</{w}:t></{w}:r></{w}:p>", escaped(it)))
            .collect();
        let (author, initials) = (escaped(&comment.author), escaped(&comment.initials));
        format!(
            "<{w}:comment{declaration} {w}:id=\"{id}\" {w}:author=\"{author}\" {w}:initials=\"{initials}\">\
             {paragraphs}</{w}:comment>"
        )
    }

    /// A comments part without comments.
    pub(super) fn empty_part(&self) -> String {
        let (w, namespace) = (&self.prefix, WORD[usize::from(self.strict)]);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <{w}:comments xmlns:{w}=\"{namespace}\"></{w}:comments>"
        )
    }
}

/// Without what XML cannot hold, and with entities for what it gives a meaning.
fn escaped(text: &str) -> String {
    let held = text.chars().filter(|it| !matches!(*it, '\u{fffe}' | '\u{ffff}'));
    let plain: String = held.map(|it| if it.is_control() { ' ' } else { it }).collect();
    quick_xml::escape::escape(plain).into_owned()
}
