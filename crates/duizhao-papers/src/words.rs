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

/// What a remark says after the sentence it begins with, for where that sentence stands anyway.
pub fn unquoted(said: &str) -> &str {
    let head = ["原文", "The text says “"].iter().any(|it| said.starts_with(it));
    let mut depth = 0;
    for (at, sign) in said.char_indices().filter(|_| head) {
        match sign {
            '“' => depth += 1,
            '”' => depth -= 1,
            '。' | '.' if depth == 0 => return said[at + sign.len_utf8()..].trim_start(),
            _ => {}
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quote_ends_where_its_own_marks_close() {
        for (said, expected) in [
            ("原文：“落实‘三会’。”。还没有讲到哪一件事。", "还没有讲到哪一件事。"),
            ("原文：“用好“一张网”。再看”。缺期限。", "缺期限。"),
            ("原文标题：“对照检查材料”。没有这一部分。", "没有这一部分。"),
            ("The text says “学得不深”. No case yet.", "No case yet."),
            ("这一句讲了不足。还没有讲到哪一件事。", "这一句讲了不足。还没有讲到哪一件事。"),
            ("原文：“没有结尾", "原文：“没有结尾"),
        ] {
            assert_eq!(unquoted(said), expected);
        }
    }
}
