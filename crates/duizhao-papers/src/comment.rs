//! A remark as a comment in a Word document.

use duizhao_read::{Grade, Language, Remark, Reviewed, Span, remark};

/// What someone says about a stretch of the text. 批注
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub span: Span,
    pub author: String,
    pub initials: String,
    /// One string a paragraph.
    pub text: Vec<String>,
}

/// Every remark of a review as a comment: what it is called, what is missing, the question.
pub fn comments(reviewed: &Reviewed, language: Language) -> Vec<Comment> {
    reviewed.remarks.iter().map(|it| comment(it, language)).collect()
}

fn comment(it: &Remark, language: Language) -> Comment {
    let (author, initials) = match language {
        Language::Chinese => ("对照", "对"),
        Language::English => ("duizhao", "dz"),
    };
    let head = match language {
        Language::Chinese => format!("〔{}〕{}", label(it.code, language), grade(it.grade, language)),
        Language::English => format!("{} · {}", label(it.code, language), grade(it.grade, language)),
    };
    let said = [head, it.why.to(language).to_owned(), it.advice.to(language).to_owned()];
    Comment {
        span: it.span,
        author: author.to_owned(),
        initials: initials.to_owned(),
        text: said.into_iter().filter(|it| !it.is_empty()).collect(),
    }
}

/// What a kind of remark is called; a code that nobody named is its own name.
pub fn label(code: &str, language: Language) -> &str {
    remark::rule(code).map_or(code, |it| it.wording(language).label)
}

/// How much a remark matters, in a word.
pub fn grade(grade: Grade, language: Language) -> &'static str {
    match (grade, language) {
        (Grade::Must, Language::Chinese) => "必改",
        (Grade::Should, Language::Chinese) => "建议",
        (Grade::Note, Language::Chinese) => "提示",
        (Grade::Must, Language::English) => "to mend",
        (Grade::Should, Language::English) => "suggested",
        (Grade::Note, Language::English) => "a note",
    }
}

#[cfg(test)]
mod tests {
    use duizhao_read::Said;

    use super::*;

    #[test]
    fn a_comment_says_what_is_missing_and_asks() {
        let remark = Remark {
            code: "no-case",
            grade: Grade::Must,
            span: Span::new(1, 3),
            item: None,
            aspect: None,
            why: Said::new("还没有讲到哪一件事。", "No case."),
            advice: Said::new("是哪一件事？", "Which one?"),
            from: None,
        };
        let comment = comment(&remark, Language::Chinese);
        assert_eq!(comment.text, ["〔没有具体事例〕必改", "还没有讲到哪一件事。", "是哪一件事？"]);
        assert_eq!(label("no-such-code", Language::English), "no-such-code");
    }
}
