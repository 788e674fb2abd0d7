//! Automatic numbering, counted as a word processor counts it. 自动编号

use std::collections::{BTreeMap, BTreeSet};

use super::numeral;
use super::styles::{NumberRef, Styles};
use super::xml::{Fault, Step, Tag, Walk};

const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By `w:abstractNumId`.
    outlines: BTreeMap<i64, Outline>,
    /// By `w:numId`.
    lists: BTreeMap<i64, List>,
    counted: BTreeMap<i64, [Option<u32>; LEVELS]>,
    /// Lists whose own start at a level has been used.
    started: BTreeSet<(i64, usize)>,
}

/// What lists of one kind share. 编号方案
#[derive(Debug, Default)]
struct Outline {
    levels: BTreeMap<usize, Level>,
    /// The style whose list holds the levels instead.
    style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: Option<u32>,
    format: String,
    /// `%1.%2`
    text: String,
    /// 0 never starts again; else after this level, 1 on top.
    restart: Option<usize>,
    all_decimal: bool,
    /// Paragraphs of this style stand on this level.
    style: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    outline: i64,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
}

/// Where `w:lvl` is being read.
enum Place {
    Outline(i64),
    List(i64, usize),
}

impl Numbering {
    pub(super) fn parse(xml: &str, depth: usize) -> Result<Numbering, Fault> {
        let mut walk = Walk::new(xml, depth);
        let mut numbering = Numbering::default();
        let (mut place, mut level): (Option<Place>, Option<(usize, Level)>) = (None, None);
        while let Some(step) = walk.next()? {
            match step {
                Step::Open(tag) => numbering.open(&tag, &walk, &mut place, &mut level),
                Step::Close { name, .. } if name.is_word("lvl") => {
                    if let (Some(place), Some((at, level))) = (&place, level.take()) {
                        numbering.keep(place, at, level);
                    }
                }
                Step::Close { .. } => {}
            }
        }
        Ok(numbering)
    }

    fn open(&mut self, tag: &Tag<'_>, walk: &Walk<'_>, place: &mut Option<Place>, level: &mut Option<(usize, Level)>) {
        let small = |value: Option<i64>| value.and_then(|it| u32::try_from(it).ok());
        let at = || tag.attribute("ilvl").and_then(|it| it.trim().parse().ok()).filter(|it| *it < LEVELS);
        let id = |name| tag.attribute(name).and_then(|it| it.trim().parse::<i64>().ok());
        match (tag.name.local, &mut *place, &mut *level) {
            ("abstractNum", ..) => {
                *place = id("abstractNumId").map(Place::Outline);
                if let Some(Place::Outline(id)) = place {
                    self.outlines.insert(*id, Outline::default());
                }
            }
            ("num", ..) => {
                *place = id("numId").map(|it| Place::List(it, 0));
                if let Some(Place::List(id, _)) = place {
                    self.lists.insert(*id, List::default());
                }
            }
            ("abstractNumId", Some(Place::List(id, _)), _) => {
                self.lists.entry(*id).or_default().outline = tag.number().unwrap_or(-1);
            }
            ("lvlOverride", Some(Place::List(_, overridden)), _) => *overridden = at().unwrap_or(0),
            ("startOverride", Some(Place::List(id, at)), _) => {
                if let Some(start) = small(tag.number()) {
                    self.lists.entry(*id).or_default().starts.insert(*at, start);
                }
            }
            ("numStyleLink", Some(Place::Outline(id)), _) => {
                self.outlines.entry(*id).or_default().style = tag.attribute("val");
            }
            ("lvl", ..) => *level = at().map(|at| (at, Level::default())),
            ("start", _, Some((_, level))) => level.start = small(tag.number()),
            ("numFmt", _, Some((_, level))) => level.format = tag.attribute("val").unwrap_or_default(),
            ("lvlText", _, Some((_, level))) => level.text = tag.attribute("val").unwrap_or_default(),
            ("lvlRestart", _, Some((_, level))) => level.restart = small(tag.number()).map(|it| it as usize),
            ("isLgl", _, Some((_, level))) => level.all_decimal = tag.is_on(),
            ("pStyle", _, Some((_, level))) if walk.is_in("lvl") => level.style = tag.attribute("val"),
            _ => {}
        }
    }

    fn keep(&mut self, place: &Place, at: usize, level: Level) {
        match place {
            Place::Outline(id) => self.outlines.entry(*id).or_default().levels.insert(at, level),
            Place::List(id, _) => self.lists.entry(*id).or_default().levels.insert(at, level),
        };
    }

    /// The number of the next paragraph that counts in this way, as text; empty where it has none.
    pub(super) fn next(&mut self, direct: NumberRef, style: Option<&str>, styles: &Styles) -> String {
        let from_styles =
            |part: fn(&NumberRef) -> Option<i64>| styles.chain(style).find_map(|(_, it)| part(&it.number));
        let Some(id) = direct.list.or_else(|| from_styles(|it| it.list)).filter(|id| *id != 0) else {
            return String::new();
        };
        let Some(list) = self.lists.get(&id) else { return String::new() };
        let outline_id = self.linked(list.outline, styles);
        let Some(outline) = self.outlines.get(&outline_id) else { return String::new() };
        let by_style = || {
            let names: Vec<&str> = styles.chain(style).map(|(id, _)| id).collect();
            let named = |level: &Level| level.style.as_deref().is_some_and(|it| names.contains(&it));
            outline.levels.iter().find(|(_, level)| named(level)).map(|(at, _)| *at as i64)
        };
        let at = direct.level.or_else(|| from_styles(|it| it.level)).or_else(by_style).unwrap_or(0);
        let at = usize::try_from(at).unwrap_or(0).min(LEVELS - 1);
        let missing = Level::default();
        let level = |at| list.levels.get(&at).or_else(|| outline.levels.get(&at)).unwrap_or(&missing);
        let levels: Vec<&Level> = (0..LEVELS).map(level).collect();
        let counted = self.counted.entry(outline_id).or_default();
        let own_start = list.starts.get(&at).copied();
        let first = |at: usize| list.starts.get(&at).copied().or(levels[at].start).unwrap_or(0);
        let begins = own_start.filter(|_| self.started.insert((id, at)));
        counted[at] = Some(match (begins, counted[at]) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => first(at),
        });
        for below in at + 1..LEVELS {
            if levels[below].restart.is_none_or(|after| after != 0 && at < after) {
                counted[below] = None;
            }
        }
        let values: Vec<u32> = (0..LEVELS).map(|at| counted[at].unwrap_or_else(|| first(at))).collect();
        write(&levels, at, &values)
    }

    /// The outline that holds the levels, where one only points at the list of a style.
    fn linked(&self, outline: i64, styles: &Styles) -> i64 {
        let style = self.outlines.get(&outline).and_then(|it| it.style.as_deref());
        let list = style.and_then(|style| styles.chain(Some(style)).find_map(|(_, it)| it.number.list));
        list.and_then(|id| self.lists.get(&id)).map_or(outline, |it| it.outline)
    }
}

fn write(levels: &[&Level], at: usize, values: &[u32]) -> String {
    let level = levels[at];
    if level.format == "bullet" {
        return level.text.chars().map(super::symbol::shown).collect();
    }
    let mut written = String::new();
    let mut rest = level.text.chars().peekable();
    while let Some(it) = rest.next() {
        let place = rest.peek().and_then(|it| it.to_digit(10)).filter(|place| it == '%' && (1..=9).contains(place));
        let Some(place) = place else {
            written.push(it);
            continue;
        };
        rest.next();
        let shown = place as usize - 1;
        let format =
            if level.all_decimal && levels[shown].format != "decimalZero" { "decimal" } else { &levels[shown].format };
        written.push_str(&numeral::write(values[shown], format));
    }
    written.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}
