//! What a reviewer would ask, one file each. 意见

pub(crate) mod copied;

use sha2::{Digest, Sha256};

use crate::said::{Language, Said};
use crate::text::{Span, Text};

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 必改
    Must,
    /// 建议
    Should,
    /// 提示
    Note,
}

impl Grade {
    pub fn code(self) -> &'static str {
        match self {
            Grade::Must => "must",
            Grade::Should => "should",
            Grade::Note => "note",
        }
    }
}

/// One question to the author, at the sentence it is about. 意见
#[derive(Clone, Debug)]
pub struct Remark {
    pub code: &'static str,
    pub grade: Grade,
    pub span: Span,
    /// Index of the item it is about.
    pub item: Option<usize>,
    pub aspect: Option<String>,
    /// What is missing, after the sentence has been quoted.
    pub why: Said,
    /// A question the author can answer himself.
    pub advice: Said,
    pub from: Option<From>,
}

/// The passage of another text that a remark points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// Index of the other text in the batch: see [`crate::Reviewed`].
    pub other: usize,
    pub span: Span,
    pub quote: String,
}

impl Remark {
    pub fn quote<'t>(&self, text: &'t Text) -> &'t str {
        text.slice(self.span)
    }

    /// The code and 12 hex digits of SHA-256 of the quote without white space and digits, so that
    /// a dismissal finds it again after small changes.
    pub fn id(&self, text: &Text) -> String {
        let kept: String = self.quote(text).chars().filter(|it| !it.is_whitespace() && !it.is_numeric()).collect();
        let digest = Sha256::digest(kept.as_bytes());
        let hex: String = digest[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{hex}", self.code)
    }
}

/// One kind of remark. 意见类型
#[derive(Debug)]
pub struct Rule {
    pub code: &'static str,
    pub zh: Wording,
    pub en: Wording,
}

/// What is said of a kind of remark in one language.
#[derive(Debug)]
pub struct Wording {
    pub label: &'static str,
    pub definition: &'static str,
    pub sees: &'static str,
    pub cannot_see: &'static str,
    pub good: &'static str,
    pub bad: &'static str,
    pub answer: &'static str,
}

impl Rule {
    pub fn wording(&self, language: Language) -> &Wording {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// Every kind, in the order of `docs/remarks.md`.
pub const ALL: &[Rule] = &[
    Rule {
        code: "no-case",
        zh: Wording {
            label: "没有具体事例",
            definition: "问题一条里没有一件看得见的事。",
            sees: "时间、地点、项目、数字、对方、后果，是谁发现的。",
            cannot_see: "写出来的事是不是真的。",
            good: "3月，下河村群众反映水渠淤塞，批转以后没有再问，到6月水仍不通。",
            bad: "比如，服务群众的意识还需要增强。",
            answer: "写一件事：什么时间、什么事、后来怎样。涉及群众的，不必写姓名。",
        },
        en: Wording {
            label: "no concrete case",
            definition: "A problem without one thing that happened.",
            sees: "Dates, places, projects, numbers, counterparts, consequences, who found it.",
            cannot_see: "Whether what is told is true.",
            good: "3月，下河村群众反映水渠淤塞，批转以后没有再问，到6月水仍不通。",
            bad: "比如，服务群众的意识还需要增强。",
            answer: "Tell one thing: when, what, and what became of it. No names of residents.",
        },
    },
    Rule {
        code: "uncheckable-measure",
        zh: Wording {
            label: "措施难以核验",
            definition: "措施里没有期限，或者没有旁人看得见的结果。",
            sees: "日期、期限、可见的结果。",
            cannot_see: "措施是否合适、是否办得到。",
            good: "5月底前完成水渠清淤，由村民代表签字验收。",
            bad: "进一步提高认识，加强学习。",
            answer: "选一件最想办成的事，写清由谁办、哪天前、办成什么样。",
        },
        en: Wording {
            label: "measure hard to check",
            definition: "A measure without a date, or without a result that others can see.",
            sees: "Dates, periods, visible results.",
            cannot_see: "Whether the measure is apt or feasible.",
            good: "5月底前完成水渠清淤，由村民代表签字验收。",
            bad: "进一步提高认识，加强学习。",
            answer: "Choose the one thing most worth doing: by whom, by when, done how.",
        },
    },
];

/// The kind with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    ALL.iter().find(|it| it.code == code)
}
