//! A remark as a comment in a Word document.

use duizhao_read::{Language, Remark, Reviewed, Span};

use crate::words::{grade, label};

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
        Language::Chinese => format!("〔{}〕{}", label(it.code, language), grade(it.grade).to(language)),
        Language::English => format!("{} · {}", label(it.code, language), grade(it.grade).to(language)),
    };
    let said = [head, it.why.to(language).to_owned(), it.advice.to(language).to_owned()];
    Comment {
        span: it.span,
        author: author.to_owned(),
        initials: initials.to_owned(),
        text: said.into_iter().filter(|it| !it.is_empty()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use duizhao_read::{Grade, Said};

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
