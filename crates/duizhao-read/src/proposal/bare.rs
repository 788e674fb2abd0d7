//! A clause without its author and its days: these have cells of their own. 分句里的时限

/// A clause without its author and the day it names. 去时限的分句
pub(super) struct Bare {
    pub(super) text: String,
    pub(super) dated: bool,
    /// By a day or from a day on, and not merely on one.
    pub(super) bound: bool,
    pub(super) began_with_day: bool,
}

impl Bare {
    pub(super) fn of(clause: &str) -> Bare {
        let head = after_day(clause);
        let text = without_self(head.as_ref().map_or(clause, |it| it.rest));
        let later = after_day(text.strip_prefix(['在', '从', '自']).unwrap_or(text));
        let text = without_self(later.as_ref().map_or(text, |it| it.rest));
        let inner = without_day(text);
        let bound = inner.is_some() || head.iter().chain(&later).any(|it| it.by || it.from);
        let dated = bound || head.is_some() || later.is_some();
        Bare { text: inner.unwrap_or_else(|| text.to_owned()), dated, bound, began_with_day: head.is_some() }
    }
}

/// A clause without its author.
pub(super) fn without_self(text: &str) -> &str {
    let own = ["由我牵头", "由我负责", "我负责", "由我", "由本人", "本人", "我要", "我将", "我"];
    own.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text)
}

/// A clause without the day from which on it is done: that is not by when.
pub(super) fn without_start(clause: &str) -> &str {
    let dated = clause.strip_prefix(['在', '从', '自']).unwrap_or(clause);
    after_day(dated).filter(|it| it.from).map_or(clause, |it| it.rest)
}

/// A clause without the last day within it: 由规建办在12月31日前补齐.
fn without_day(clause: &str) -> Option<String> {
    clause.char_indices().skip(1).find_map(|(at, sign)| {
        let (before, here) = clause.split_at(at);
        let day = here.strip_prefix('在').unwrap_or(here);
        let begins = sign == '在' || sign.is_ascii_digit() && !before.ends_with(|it: char| it.is_ascii_digit());
        let found = after_day(day).filter(|it| begins && it.by)?;
        Some(format!("{before}{}", found.rest))
    })
}

/// What follows a day at the head of a clause. 时限之后
pub(super) struct AfterDay<'t> {
    pub(super) rest: &'t str,
    /// 前, 内
    by: bool,
    /// 起, 开始
    from: bool,
}

/// What follows 2025年3月底前, 6月底前, 一季度, 年底前, 2月起, 2月1日至5月10日 at the head of a clause.
pub(super) fn after_day(clause: &str) -> Option<AfterDay<'_>> {
    let mut rest = day(clause)?;
    if let Some(end) = rest.strip_prefix(['至', '到', '—', '-']).and_then(day) {
        rest = end;
    }
    let by = ["以前", "之前", "前", "以内", "内"].iter().find_map(|it| rest.strip_prefix(it));
    let from = ["开始", "起"].iter().find_map(|it| rest.strip_prefix(it)).filter(|_| by.is_none());
    let found = AfterDay { rest: by.or(from).unwrap_or(rest), by: by.is_some(), from: from.is_some() };
    // 一季度末 is no day and a word.
    Some(found).filter(|it| it.rest.chars().count() != 1 || from.is_some())
}

/// What follows the names of years, months and days that it begins with.
fn day(clause: &str) -> Option<&str> {
    let season = ["一季度", "二季度", "三季度", "四季度", "上半年", "下半年"];
    let mut rest = clause;
    loop {
        let next = season.iter().find_map(|it| rest.strip_prefix(it)).or_else(|| {
            let digits = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
            ["年底", "年", "月底", "月初", "月上旬", "月中旬", "月下旬", "月", "日", "号"]
                .iter()
                .find_map(|it| rest[digits..].strip_prefix(it))
                .filter(|_| digits > 0 || rest.starts_with("年底"))
        });
        match next {
            Some(it) => rest = it,
            None => break,
        }
    }
    (rest.len() < clause.len()).then_some(rest)
}
