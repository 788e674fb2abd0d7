//! All words the rules know, found in one pass over a text. 词表

use crate::text::{Span, Text};
use crate::word_index::WordIndex;

/// What a word tells the reader. 词类
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    /// 不足
    Deficiency,
    /// 肯定
    Credit,
    /// 举例
    Example,
    /// 导语
    Lead,
    /// 空引
    Vague,
    /// 原则
    Principle,
    /// 旁人话
    Counterpart,
    /// 事实
    Fact,
    /// 泛称
    Habit,
    /// 叙事
    Story,
    /// 时限
    Term,
    /// 纸面计数
    PaperCount,
    /// 归因
    Because,
    /// 承诺
    Pledge,
    /// 打算
    Plan,
    /// 内心
    Inward,
    /// 整改态
    Rectified,
    /// 会前
    Preparation,
    /// 页面
    Page,
    /// 套话
    Stock,
    /// 会议、文件、学习、承诺、制度、台账
    Paper,
    /// 成果
    Result,
    /// 打卡、积分、排名……
    Burden,
    /// 打卡发放: a longer word that is no burden
    BurdenFine,
    /// 不搞、取消……
    BurdenExempt,
    /// 别人
    OtherPerson,
    /// 本人
    SelfPerson,
    /// 集体本人
    SelfCollective,
    /// 根源, as causes and measures speak of it.
    RootWithin(u8),
    /// 根源, as problems show it.
    RootShown(u8),
    /// 主题, an index into [`crate::Rules`]' topics.
    Topic(u16),
}

/// A word found in a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) span: Span,
    pub(crate) class: Class,
}

/// Words and their classes.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    words: WordIndex<Class>,
}

impl Lexicon {
    pub(crate) fn new(words: impl IntoIterator<Item = (String, Class)>) -> Lexicon {
        Lexicon { words: WordIndex::new(words) }
    }

    /// Every word in the text, overlapping ones too.
    pub(crate) fn hits(&self, text: &Text) -> Hits {
        let chars: Vec<char> = text.as_str().chars().collect();
        let mut found = Vec::new();
        self.words.find(&chars, |at, len, class| {
            if class != Class::Deficiency || len > 1 || stands_alone(&chars, at) {
                found.push(Hit { span: Span::new(at, at + len), class });
            }
        });
        found.sort_unstable_by_key(|it| (it.span, it.class));
        found.dedup();
        Hits { found }
    }
}

/// A fault of one character counts only as the predicate that ends a clause, and not after 不 or in 减少.
fn stands_alone(chars: &[char], at: usize) -> bool {
    let ends = chars.get(at + 1).is_none_or(|it| "，。；！、？”）".contains(*it));
    ends && at.checked_sub(1).is_none_or(|before| !"不减至多".contains(chars[before]))
}

/// The words of a text, in order of their starts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    found: Vec<Hit>,
}

impl Hits {
    /// The words that lie within a span.
    pub(crate) fn within(&self, span: Span) -> impl Iterator<Item = &Hit> {
        let first = self.found.partition_point(|it| it.span.start < span.start);
        self.found[first..]
            .iter()
            .take_while(move |it| it.span.start < span.end)
            .filter(move |it| it.span.end <= span.end)
    }

    pub(crate) fn of(&self, span: Span, class: Class) -> impl Iterator<Item = Span> {
        self.within(span).filter(move |it| it.class == class).map(|it| it.span)
    }

    pub(crate) fn has(&self, span: Span, class: Class) -> bool {
        self.of(span, class).next().is_some()
    }

    /// How many words of a class stand in a span, a word inside a longer one counted once.
    pub(crate) fn count(&self, span: Span, class: Class) -> usize {
        let mut end = 0;
        let mut count = 0;
        for it in self.of(span, class) {
            if it.end > end {
                count += usize::from(it.start >= end);
                end = it.end;
            }
        }
        count
    }

    /// How many words name a deficiency, those inside praise (没有发生) and principles left out.
    pub(crate) fn faults(&self, span: Span) -> usize {
        let shields: Vec<Span> = self.of(span, Class::Credit).chain(self.of(span, Class::Principle)).collect();
        let mut end = 0;
        let mut count = 0;
        for it in self.of(span, Class::Deficiency).filter(|it| !shields.iter().any(|shield| shield.contains(*it))) {
            count += usize::from(it.start >= end);
            end = end.max(it.end);
        }
        count
    }
}
