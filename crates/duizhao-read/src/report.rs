//! The report understood: its kind, parts, items, points and links. 材料

pub(crate) mod author;
pub(crate) mod facts;
mod granted;
pub(crate) mod guess;
pub(crate) mod items;
pub(crate) mod links;
mod matching;
pub(crate) mod meaning;
pub(crate) mod parts;
pub(crate) mod roles;
mod turn;
pub(crate) mod understand;

use std::sync::Arc;

use crate::text::Span;
use crate::theme::Theme;

/// Whose report it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// 个人
    #[default]
    Personal,
    /// 班子
    Collective,
    /// 支部
    Branch,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Kind::Personal => "personal",
            Kind::Collective => "collective",
            Kind::Branch => "branch",
        }
    }
}

/// What a part of the report is for. 部分
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartRole {
    Preamble,
    LastYear,
    Problems,
    Causes,
    Measures,
    CaseAnalysis,
    Disclosure,
    Closing,
    Other,
}

impl PartRole {
    pub fn code(self) -> &'static str {
        match self {
            PartRole::Preamble => "preamble",
            PartRole::LastYear => "last-year",
            PartRole::Problems => "problems",
            PartRole::Causes => "causes",
            PartRole::Measures => "measures",
            PartRole::CaseAnalysis => "case-analysis",
            PartRole::Disclosure => "disclosure",
            PartRole::Closing => "closing",
            PartRole::Other => "other",
        }
    }
}

/// What a sentence does. 要点
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Heading,
    Context,
    LastYear,
    Credit,
    Problem,
    Case,
    Cause,
    Measure,
    Other,
}

impl Role {
    pub fn code(self) -> &'static str {
        match self {
            Role::Heading => "heading",
            Role::Context => "context",
            Role::LastYear => "last-year",
            Role::Credit => "credit",
            Role::Problem => "problem",
            Role::Case => "case",
            Role::Cause => "cause",
            Role::Measure => "measure",
            Role::Other => "other",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Part {
    pub role: PartRole,
    /// From its heading to its last character.
    pub span: Span,
    /// Empty where it has none.
    pub heading: Span,
}

/// One problem, cause or measure, with its number. 条
#[derive(Clone, Debug)]
pub struct Item {
    /// `p1`, `c1`, `m1`, `a1` …, in text order within each part.
    pub id: String,
    pub part: PartRole,
    /// The theme's aspect it stands under. 方面
    pub aspect: Option<String>,
    pub span: Span,
    /// Its number and the phrase that names it, up to the first stop.
    pub heading: Span,
}

/// A sentence, or a clause where credit turns into deficiency. Points tile the text.
#[derive(Clone, Debug)]
pub struct Point {
    pub span: Span,
    pub role: Role,
    /// Index of the item it belongs to.
    pub item: Option<usize>,
}

/// Which causes and measures answer a problem; indices into [`Report::items`]. 对应
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub problem: usize,
    pub causes: Vec<usize>,
    pub measures: Vec<usize>,
}

/// Who wrote it, as far as the report says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// 职务, `镇党委书记`.
    pub post: Option<String>,
    /// The township, village or unit, `柳河镇`.
    pub place: Option<String>,
    /// Every post that the title names.
    pub(crate) posts: Vec<String>,
    /// Posts the author says to have left: 由镇纪委书记改任.
    pub(crate) former: Vec<String>,
}

/// A report understood. 材料
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub kind: Kind,
    pub title: Option<Span>,
    pub author: Author,
    /// The year it inspects.
    pub year: Option<u16>,
    pub theme: Option<Arc<Theme>>,
    pub parts: Vec<Part>,
    pub items: Vec<Item>,
    pub points: Vec<Point>,
    pub links: Vec<Link>,
}

/// Who wrote a report, of which year: by which two reports are of one author. 抬头
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub kind: Kind,
    pub author: Author,
    pub year: Option<u16>,
}

impl Head {
    /// Whether this is an earlier report by the author of `later`: the same place and post, or the post
    /// that author left, and an earlier year. A report that names no place is nobody's.
    pub fn is_before(&self, later: &Head) -> bool {
        let (own, other) = (&self.author, &later.author);
        let left = own.posts.iter().any(|it| other.former.contains(it));
        let same_post = own.post == other.post || own.post.is_none() || other.post.is_none() || left;
        let same = own.place.is_some() && own.place == other.place && same_post && self.kind == later.kind;
        same && self.year < later.year
    }
}

impl Report {
    pub fn head(&self) -> Head {
        Head { kind: self.kind, author: self.author.clone(), year: self.year }
    }

    pub fn part(&self, role: PartRole) -> Option<&Part> {
        self.parts.iter().find(|it| it.role == role)
    }

    /// The items of a part, with their indices.
    pub fn items_in(&self, role: PartRole) -> impl Iterator<Item = (usize, &Item)> {
        self.items.iter().enumerate().filter(move |(_, it)| it.part == role)
    }

    /// The points that belong to an item, in text order.
    pub fn points_of(&self, item: usize) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(move |it| it.item == Some(item))
    }
}
