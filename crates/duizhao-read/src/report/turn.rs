//! Where a sentence turns from what is granted to a deficiency. 转折

use crate::lexicon::Class;
use crate::report::granted::{denied_wrongs, falls_short, is_of_old};
use crate::report::roles::Labeller;
use crate::text::Span;

/// Words after which credit turns into a deficiency.
const TURNS: [&str; 19] = [
    "，但",
    "，然而",
    "，不过",
    "，可是",
    "，可",
    "，只是",
    "，就是",
    "，倒是",
    "，而我",
    "，却",
    "，但是",
    "。但",
    "；但",
    "，现在",
    "，如今",
    "，不足之处",
    "，美中不足",
    "，遗憾的是",
    "。不足之处",
];

impl Labeller<'_> {
    /// Credit before a turning word, and what follows it.
    pub(super) fn turn(&self, span: Span) -> Option<(Span, Span)> {
        let text = self.text(span);
        let (at, word) = TURNS.iter().filter_map(|it| turns_at(text, it).map(|at| (at, *it))).min()?;
        let left_len = text[..at].chars().count() + 1;
        let left = Span::new(span.start, span.start + left_len);
        let right = Span::new(left.end, span.end);
        let concedes = ["虽", "尽管", "总的", "总体"].iter().any(|it| text.starts_with(it));
        let praised = self.hits.count(left, Class::Credit);
        let faulted = self.faults(left);
        let right_faults = self.faults(right) > 0 || self.facts(right).strong();
        // 补齐短板 is praise: one such noun weighs less than two words of praise.
        let denies = ["没有", "不够", "缺乏", "往往", "习惯", "未"].iter().any(|it| self.text(left).contains(it));
        let plain = left_len >= 12 && faulted == 0 && !self.facts(left).strong() && right_faults;
        let praise = praised > 0 && right_faults && (faulted == 0 || (praised > faulted && !denies));
        let weak = matches!(word, "，就是" | "，倒是" | "，只是" | "，却" | "，现在" | "，如今");
        let of_old = matches!(word, "，现在" | "，如今") && is_of_old(self.text(left));
        let granted = (!matches!(word, "，就是" | "，倒是" | "，现在" | "，如今") && self.granted(left, right))
            || ((!weak || of_old) && faulted == 0 && self.concedable(left, right));
        let denied = faulted == 0 && !denied_wrongs(self.text(left)).is_empty();
        let merit = !self.one_day(left) && (plain && own(self.text(left)) || granted) || praise || denied;
        ((concedes || merit) && left_len >= 8).then_some((left, right))
    }

    /// Whether what stands before a turn reads as granted: nothing in it falls short or is one day's matter.
    fn concedable(&self, left: Span, right: Span) -> bool {
        let (facts, after) = (self.facts(left), self.facts(right));
        let general = after.dates + after.story + after.quantities + after.places == 0;
        let text = self.text(left);
        // Figures of which nobody is said to have made them are a case.
        let told = facts.quantities > 1 && !own(text) && !DONE.iter().any(|it| text.contains(it));
        (facts.dates + facts.story + facts.voices == 0 || general)
            && !told
            && !falls_short(text)
            && !self.wants(left)
            && !self.hits.has(left, Class::Principle)
    }

    /// 怕, 想, 答应: what was wanted or left is told of, not what was done.
    fn wants(&self, span: Span) -> bool {
        let words = [
            "没有人",
            "没人",
            "没去",
            "没到",
            "只有",
            "才",
            "不知",
            "怕",
            "想",
            "等",
            "拖",
            "推",
            "本来",
            "答应",
            "明知",
            "嘴上",
            "口头",
        ];
        words.iter().any(|it| self.text(span).contains(it))
    }

    /// 8月19日夜里 tells one matter: what is conceded in it stays with it.
    fn one_day(&self, span: Span) -> bool {
        self.text(span).contains(['月', '夜', '冬', '春', '夏', '秋']) && self.facts(span).dates > 0
    }

    /// What was done, told in figures before a turn: no fault, no single day unless what follows has none.
    fn granted(&self, left: Span, right: Span) -> bool {
        let facts = self.facts(left);
        let after = self.facts(right);
        let general = after.dates + after.story + after.quantities + after.places == 0;
        let text = self.text(left);
        let done = DONE.iter().any(|it| text.contains(it));
        (self.faults(left) == 0 || done && text.contains(['都', '每']))
            && (facts.dates + facts.story + facts.voices == 0 || general)
            && (done || facts.quantities > 0 && own(text))
            && !self.wants(left)
    }
}

/// Words of something done, without praise.
const DONE: [&str; 24] = [
    "完成",
    "没落",
    "没缺",
    "没少",
    "没漏",
    "没有漏",
    "没有落",
    "达到",
    "超过",
    "超了",
    "增加到",
    "新增",
    "建了",
    "修了",
    "铺了",
    "配齐",
    "走一遍",
    "读完",
    "记满",
    "下来",
    "一次不",
    "都能",
    "每个月",
    "每季度",
];

/// Where a turning word stands; 可以 and 可能 turn nothing.
fn turns_at(text: &str, word: &str) -> Option<usize> {
    let joins = |after: &str| word == "，可" && after.starts_with(['以', '能', '见', '行', '控', '持', '谓']);
    text.match_indices(word).map(|(at, _)| at).find(|at| !joins(&text[at + word.len()..]))
}

/// Whether a clause speaks of what someone does, as praise does and a principle does not.
fn own(clause: &str) -> bool {
    ["我", "本人", "班子", "支部", "党委", "带头", "参加", "组织", "完成", "都"].iter().any(|it| clause.contains(it))
}
