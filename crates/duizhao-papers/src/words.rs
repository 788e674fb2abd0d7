//! What the kinds of things are called, in each language the program speaks.

use duizhao_read::{Grade, Kind, Language, PartRole, remark};

/// A word in Chinese and in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub &'static str, pub &'static str);

impl Word {
    pub fn to(self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.0,
            Language::English => self.1,
        }
    }
}

/// What a kind of remark is called; a code that nobody named is its own name.
pub fn label(code: &str, language: Language) -> &str {
    remark::rule(code).map_or(code, |it| it.wording(language).label)
}

/// How much a remark matters, in a word.
pub fn grade(grade: Grade) -> Word {
    match grade {
        Grade::Must => Word("必改", "must"),
        Grade::Should => Word("建议", "should"),
        Grade::Note => Word("提示", "note"),
    }
}

pub fn kind(kind: Kind) -> Word {
    match kind {
        Kind::Personal => Word("个人材料", "personal report"),
        Kind::Collective => Word("班子材料", "collective report"),
        Kind::Branch => Word("支部材料", "branch report"),
    }
}

pub fn part(role: PartRole) -> Word {
    match role {
        PartRole::Preamble => Word("开头", "preamble"),
        PartRole::LastYear => Word("上年整改", "last year"),
        PartRole::Problems => Word("存在的问题", "problems"),
        PartRole::Causes => Word("原因分析", "causes"),
        PartRole::Measures => Word("整改措施", "measures"),
        PartRole::CaseAnalysis => Word("案例剖析", "case analysis"),
        PartRole::Disclosure => Word("说明事项", "disclosure"),
        PartRole::Closing => Word("结尾", "closing"),
        PartRole::Other => Word("正文", "text"),
    }
}
