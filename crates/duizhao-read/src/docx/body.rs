//! The main part of a .docx, element by element: paragraphs in reading order, changes accepted.

use std::ops::Range;

use super::draft::{Draft, Flow};
use super::numbering::Numbering;
use super::raw::{self, Stretch};
use super::styles::{self, Styles};
use super::symbol;
use super::xml::{Fault, Name, Step, Tag, Vocabulary, Walk};
use crate::document::{Origin, Paragraph, Problem};
use crate::limits::Limits;
use crate::said::Said;

/// What a part with text gave.
pub(super) struct Read {
    pub(super) text: String,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) problems: Vec<Problem>,
    /// Words drawn behind the text.
    pub(super) watermarks: Vec<String>,
}

pub(super) enum Stop {
    Fault(Fault),
    TooMuchText,
    /// Its root is no document of Word's.
    Foreign,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

/// Reads the main part, or a header or footer.
pub(super) fn read(xml: &str, styles: &Styles, numbering: Numbering, limits: &Limits) -> Result<Read, Stop> {
    let mut body = Body {
        xml,
        styles,
        walk: Walk::new(xml, limits.depth),
        flow: Flow::new(numbering, limits.text_bytes),
        drafts: Vec::new(),
        stories: vec![Story::default()],
        runs: Vec::new(),
        fields: Vec::new(),
        choices: Vec::new(),
        ruby: None,
        watermarks: Vec::new(),
    };
    body.read()?;
    let (text, paragraphs, problems) = body.flow.finish();
    Ok(Read { text, paragraphs, problems, watermarks: body.watermarks })
}

struct Body<'x> {
    xml: &'x str,
    styles: &'x Styles,
    walk: Walk<'x>,
    flow: Flow,
    /// Paragraphs that are open; those of a text box stand in the paragraph that holds the box.
    drafts: Vec<Draft>,
    stories: Vec<Story>,
    runs: Vec<Run>,
    /// Fields that are open, and whether their result has begun.
    fields: Vec<bool>,
    /// For each `mc:AlternateContent` that is open, whether an alternative was taken.
    choices: Vec<bool>,
    /// Where the element and its text begin.
    ruby: Option<(usize, usize)>,
    watermarks: Vec<String>,
}

/// A container of paragraphs: the body, a cell, a text box.
#[derive(Default)]
struct Story {
    in_table: bool,
    /// A paragraph whose mark was deleted, to be joined with the next one.
    pending: Option<Draft>,
}

struct Run {
    start: usize,
    /// Index of its first piece in the paragraph.
    first_piece: usize,
    /// Index of the paragraph it stands in, among the open ones.
    draft: usize,
    style: Option<String>,
    hidden: Option<bool>,
    /// Where the inside of the `w:t` that is open begins, and whether its white space counts.
    text: Option<(usize, bool)>,
}

impl Body<'_> {
    fn read(&mut self) -> Result<(), Stop> {
        while let Some(step) = self.walk.next()? {
            match step {
                Step::Open(tag) if self.walk.depth() == 1 => {
                    if tag.name.vocabulary != Vocabulary::Word {
                        return Err(Stop::Foreign);
                    }
                }
                Step::Open(tag) => self.open(&tag)?,
                Step::Close { name, at } => self.close(name, at)?,
            }
        }
        self.end_story()
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Stop> {
        match tag.name.vocabulary {
            Vocabulary::Word => self.open_word(tag),
            Vocabulary::Compatibility => self.open_alternative(tag),
            Vocabulary::Math => {
                self.problem("formula", "公式没有读。", "a formula was not read");
                self.leave_out()
            }
            Vocabulary::Other => {
                if tag.name.local == "textpath" {
                    self.watermarks.extend(tag.attribute("string"));
                }
                Ok(())
            }
        }
    }

    /// Of several ways to show the same thing the first one is read.
    fn open_alternative(&mut self, tag: &Tag<'_>) -> Result<(), Stop> {
        match tag.name.local {
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => match self.choices.last_mut() {
                Some(taken @ false) => *taken = true,
                _ => return self.leave_out(),
            },
            _ => {}
        }
        Ok(())
    }

    fn open_word(&mut self, tag: &Tag<'_>) -> Result<(), Stop> {
        let local = tag.name.local;
        match local {
            "p" => self.open_paragraph(),
            "r" => self.open_run(tag.at.start),
            "tbl" => self.flush_pending()?,
            "tc" => self.stories.push(Story { in_table: true, pending: None }),
            "txbxContent" => self.stories.push(Story::default()),
            "del" | "moveFrom" if self.walk.is_in("rPr") => self.delete_mark(),
            // A deleted row or cell: leave out what is still to come of it.
            "del" if self.walk.is_in("trPr") => self.leave_out_around("tr")?,
            "cellDel" if self.walk.is_in("tcPr") => self.leave_out_around("tc")?,
            "del" | "moveFrom" | "rt" | "sdtPr" | "sectPr" => self.leave_out()?,
            _ if local.ends_with("Change") => self.leave_out()?,
            "altChunk" | "subDoc" => {
                self.problem("embedded", "嵌入的另一份文档没有读。", "an embedded document was not read")
            }
            "ruby" if self.ruby.is_none() => {
                self.ruby = self.drafts.last().map(|draft| (tag.at.start, draft.text.len()));
            }
            _ if self.walk.is_in("r") => self.open_in_run(tag)?,
            _ => self.property(tag),
        }
        Ok(())
    }

    fn open_in_run(&mut self, tag: &Tag<'_>) -> Result<(), Stop> {
        match tag.name.local {
            "t" => {
                let kept = tag.attribute("space").as_deref() == Some("preserve");
                if let Some(run) = self.runs.last_mut() {
                    run.text = Some((tag.at.end, kept));
                }
                Ok(())
            }
            "tab" | "ptab" => self.write_whole('\t', tag.at.clone()),
            "br" | "cr" => self.write_whole('\n', tag.at.clone()),
            "noBreakHyphen" => self.write_whole('-', tag.at.clone()),
            "sym" => self.write_whole(symbol::of_code(&tag.attribute("char").unwrap_or_default()), tag.at.clone()),
            "fldChar" => {
                match tag.attribute("fldCharType").as_deref() {
                    Some("begin") => self.fields.push(false),
                    Some("separate") => self.fields.last_mut().into_iter().for_each(|it| *it = true),
                    Some("end") => drop(self.fields.pop()),
                    _ => {}
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What stands in the properties of a paragraph or run.
    fn property(&mut self, tag: &Tag<'_>) {
        let Some(draft) = self.drafts.last_mut() else { return };
        let in_list = self.walk.is_in("numPr") && self.walk.ancestor(2).is_some_and(|it| it.is_word("pPr"));
        match tag.name.local {
            "pStyle" if self.walk.is_in("pPr") => draft.style = tag.attribute("val"),
            "outlineLvl" if self.walk.is_in("pPr") => draft.outline = styles::outline(tag.number()),
            "numId" if in_list => draft.number.list = tag.number(),
            "ilvl" if in_list => draft.number.level = tag.number(),
            local @ ("rStyle" | "vanish") if self.in_run_properties() => {
                let Some(run) = self.runs.last_mut() else { return };
                match local {
                    "rStyle" => run.style = tag.attribute("val"),
                    _ => run.hidden = Some(tag.is_on()),
                }
            }
            _ => {}
        }
    }

    fn in_run_properties(&self) -> bool {
        self.walk.is_in("rPr") && self.walk.ancestor(2).is_some_and(|it| it.is_word("r"))
    }

    fn close(&mut self, name: Name<'_>, at: Range<usize>) -> Result<(), Stop> {
        match (name.vocabulary, name.local) {
            (Vocabulary::Word, "t") => self.close_text(at.start),
            (Vocabulary::Word, "r") => {
                self.close_run(at.end);
                Ok(())
            }
            (Vocabulary::Word, "ruby") => {
                self.close_ruby(at.end);
                Ok(())
            }
            (Vocabulary::Word, "p") => self.close_paragraph(),
            (Vocabulary::Word, "tc" | "txbxContent") => {
                self.end_story()?;
                self.stories.pop();
                Ok(())
            }
            (Vocabulary::Compatibility, "AlternateContent") => {
                self.choices.pop();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn open_paragraph(&mut self) {
        let story = self.stories.last_mut();
        let in_table = story.as_ref().is_some_and(|it| it.in_table);
        let joined = story.and_then(|it| it.pending.take()).unwrap_or_default();
        self.drafts.push(joined.continued(in_table));
    }

    fn close_paragraph(&mut self) -> Result<(), Stop> {
        // A field code that was never closed would hide everything after it.
        while self.fields.pop_if(|has_result| !*has_result).is_some() {}
        let Some(draft) = self.drafts.pop() else { return Ok(()) };
        let open = self.drafts.len();
        self.runs.retain(|run| run.draft < open);
        match self.stories.last_mut() {
            Some(story) if draft.mark_deleted => {
                story.pending = Some(draft);
                Ok(())
            }
            _ => self.give(draft),
        }
    }

    /// A text box is read after the paragraph it hangs on.
    fn give(&mut self, draft: Draft) -> Result<(), Stop> {
        match self.drafts.last_mut() {
            Some(holder) => {
                holder.after.push(draft);
                Ok(())
            }
            None => self.flow.take(draft, self.styles).map_err(|_| Stop::TooMuchText),
        }
    }

    fn flush_pending(&mut self) -> Result<(), Stop> {
        match self.stories.last_mut().and_then(|it| it.pending.take()) {
            Some(draft) if !draft.is_empty() => self.give(draft),
            _ => Ok(()),
        }
    }

    fn end_story(&mut self) -> Result<(), Stop> {
        self.flush_pending()
    }

    fn open_run(&mut self, start: usize) {
        let Some(draft) = self.drafts.last() else { return };
        let first_piece = draft.pieces.len();
        let draft = self.drafts.len() - 1;
        self.runs.push(Run { start, first_piece, draft, style: None, hidden: None, text: None });
    }

    fn close_run(&mut self, end: usize) {
        let Some(run) = self.runs.pop() else { return };
        let Some(draft) = self.drafts.get_mut(run.draft) else { return };
        for (_, origin) in &mut draft.pieces[run.first_piece..] {
            if let Origin::Run { run: whole, .. } = origin
                && whole.start == run.start
            {
                whole.end = end;
            }
        }
    }

    fn close_text(&mut self, end: usize) -> Result<(), Stop> {
        let Some((start, kept)) = self.runs.last_mut().and_then(|run| run.text.take()) else { return Ok(()) };
        // An empty element has no inside.
        let raw = self.xml.get(start..end).unwrap_or_default();
        let blank = [' ', '\t', '\r', '\n'];
        let inside = if kept { raw } else { raw.trim_matches(blank) };
        let start = if kept { start } else { start + raw.len() - raw.trim_start_matches(blank).len() };
        for stretch in raw::stretches(inside) {
            match stretch {
                Stretch::Plain(at) => {
                    let text: String = raw::characters(&inside[at.clone()]).map(|(_, it)| it).collect();
                    self.write(&text, start + at.start..start + at.end)?;
                }
                Stretch::Whole { element, content } => {
                    let text = inside[content].replace(['\r', '\n', '\t'], " ");
                    self.write(&text, start + element.start..start + element.end)?;
                }
            }
        }
        Ok(())
    }

    fn close_ruby(&mut self, end: usize) {
        let Some((start, text)) = self.ruby.take() else { return };
        let (Some(draft), Some(run)) = (self.drafts.last_mut(), self.runs.last()) else { return };
        if draft.text.len() > text {
            let origin = Origin::Run { run: run.start..end, content: start..end };
            draft.pieces.push((text..draft.text.len(), origin));
        }
    }

    fn write_whole(&mut self, it: char, element: Range<usize>) -> Result<(), Stop> {
        self.write(it.encode_utf8(&mut [0; 4]), element)
    }

    fn write(&mut self, text: &str, content: Range<usize>) -> Result<(), Stop> {
        let in_result = self.fields.iter().all(|has_result| *has_result);
        let hidden = self.is_hidden();
        let (Some(draft), Some(run)) = (self.drafts.last_mut(), self.runs.last()) else { return Ok(()) };
        if !in_result || hidden || text.is_empty() {
            return Ok(());
        }
        self.flow.count(text.len()).map_err(|_| Stop::TooMuchText)?;
        let start = draft.text.len();
        if self.ruby.is_some() {
            // One piece in the end, so it may not be torn by a break.
            draft.text.push_str(&text.replace('\n', " "));
        } else {
            draft.text.push_str(text);
            let origin = Origin::Run { run: run.start..content.end, content };
            draft.pieces.push((start..draft.text.len(), origin));
        }
        Ok(())
    }

    fn is_hidden(&self) -> bool {
        let (Some(run), Some(draft)) = (self.runs.last(), self.drafts.last()) else { return false };
        let by_style = |id: &Option<String>| id.as_deref().and_then(|it| self.styles.hides(it));
        run.hidden.or_else(|| by_style(&run.style)).or_else(|| by_style(&draft.style)).unwrap_or(false)
    }

    fn delete_mark(&mut self) {
        let of_paragraph = self.walk.ancestor(2).is_some_and(|it| it.is_word("pPr"));
        if let Some(draft) = self.drafts.last_mut().filter(|_| of_paragraph) {
            draft.mark_deleted = true;
        }
    }

    fn problem(&mut self, code: &'static str, zh: &str, en: &str) {
        let why = Said::new(zh, en);
        match self.drafts.last_mut() {
            Some(draft) => draft.problems.push((draft.text.len(), code, why)),
            None => self.flow.problem(code, why),
        }
    }

    fn leave_out(&mut self) -> Result<(), Stop> {
        self.walk.skip()?;
        Ok(())
    }

    /// Leaves out the rest of the row or cell whose properties are being read, up to its end tag.
    fn leave_out_around(&mut self, container: &str) -> Result<(), Stop> {
        let outside = (1..=3).find(|up| self.walk.ancestor(*up).is_some_and(|it| it.is_word(container)));
        let Some(up) = outside else { return self.leave_out() };
        let depth = self.walk.depth() - up;
        while self.walk.depth() >= depth {
            if let Some(Step::Close { name, .. }) = self.walk.next()?
                && self.walk.depth() < depth
                && name.is_word("tc")
            {
                self.end_story()?;
                self.stories.pop();
            }
        }
        Ok(())
    }
}
