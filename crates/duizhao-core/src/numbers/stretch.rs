//! Groups of digits, how they are joined, and what stands around them.

use super::{Found, NumberKind};

/// Words that announce a person's number when written right against it.
const ANNOUNCING: &[&str] =
    &["tel", "phone", "mobile", "mob", "cell", "call", "id", "idcard", "card", "wx", "vx", "qq"];
/// Words that announce the number of a thing.
const OF_THINGS: &[&str] =
    &["单号", "编号", "工单", "订单", "运单", "快递", "流水", "文号", "案号", "档号", "编码", "代码", "序号", "项目"];
const OF_PERSONS: &[&str] = &["身份", "证件", "证号", "银行", "卡号", "账", "帐", "电话", "手机"];
/// How far before a number such a word may stand.
const WORD_CHARS: usize = 10;

/// Digits without anything between them.
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How it hangs on the group before, if it does.
    pub(super) joint: Option<Joint>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// White space or brackets: two numbers may stand so side by side.
    Loose,
    /// With a hyphen or a dot: parts of one number.
    Tight,
}

/// Some groups in a row, taken for one number.
pub(super) struct Stretch<'t> {
    text: &'t [char],
    groups: &'t [Group],
    first: usize,
    last: usize,
    pub(super) digits: String,
    pub(super) end: usize,
}

pub(super) fn groups(text: &[char]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|it| it.is_ascii_digit()).count();
        if length > 0 {
            let joint = groups.last().and_then(|before| joint(&text[before.end..at]));
            groups.push(Group { start: at, end: at + length, joint });
        }
        at += length.max(1);
    }
    groups
}

fn joint(between: &[char]) -> Option<Joint> {
    let marks = between.iter().filter(|it| is_mark(**it)).count();
    let fits = between.len() <= 3 && marks <= 1 && between.iter().all(|it| is_mark(*it) || is_gap(*it));
    fits.then_some(if marks == 1 { Joint::Tight } else { Joint::Loose })
}

fn is_mark(it: char) -> bool {
    matches!(it, '-' | '.' | '·' | '•' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// White space within a line, brackets, and what copying from a contact list brings along unseen.
fn is_gap(it: char) -> bool {
    (it.is_whitespace() && !matches!(it, '\n' | '\r'))
        || matches!(it, '(' | ')' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

impl<'t> Stretch<'t> {
    pub(super) fn new(text: &'t [char], groups: &'t [Group], first: usize, last: usize) -> Stretch<'t> {
        let digits = groups[first..=last].iter().flat_map(|it| &text[it.start..it.end]).collect();
        Stretch { text, groups, first, last, digits, end: groups[last].end }
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups[self.first..=self.last]
    }

    pub(super) fn found(&self, kind: NumberKind, end: usize) -> Found {
        let start = self.groups[self.first].start;
        let plus = matches!(kind, NumberKind::Mobile | NumberKind::Telephone) && self.before(1) == Some('+');
        Found { kind, start: start - usize::from(plus), end }
    }

    /// Not a part of a longer code, and not the whole or fraction of an amount.
    pub(super) fn stands_alone(&self, end: usize) -> bool {
        let right = self.text.get(end).is_none_or(|it| !it.is_ascii_alphanumeric());
        let whole = if self.first == self.last { !self.is_decimal() } else { self.is_loose() || end > self.end };
        right && whole && self.left_is_open() && (self.first == self.last || self.joint_before() != Some(Joint::Tight))
    }

    /// No hyphen or dot ties it to digits around.
    pub(super) fn is_loose(&self) -> bool {
        self.joint_before() != Some(Joint::Tight) && self.joint_after(self.last) != Some(Joint::Tight)
    }

    /// As people write numbers: in one piece, digit by digit, or in groups of three and more.
    pub(super) fn is_grouped(&self, skip: usize) -> bool {
        let mut sizes = self.groups()[skip..].iter().map(|it| it.end - it.start);
        let single = self.last - self.first == skip;
        single || sizes.clone().all(|it| it >= 3) || sizes.all(|it| it == 1)
    }

    /// Announced as the number of a thing: an order, a file, a parcel.
    pub(super) fn is_serial(&self) -> bool {
        let start = self.groups[self.first].start;
        let before: String = self.text[start.saturating_sub(WORD_CHARS)..start].iter().collect();
        let says = |words: &[&str]| words.iter().any(|it| before.contains(it));
        says(OF_THINGS) && !says(OF_PERSONS)
    }

    pub(super) fn is_amount(&self) -> bool {
        let next = self.text[self.end..].iter().find(|it| !is_gap(**it));
        matches!(next, Some('元' | '万' | '亿' | '千' | '百' | '%')) || matches!(self.before(1), Some('¥' | '￥' | '$'))
    }

    /// How many groups the country code takes, and the digits after it.
    pub(super) fn without_country(&self) -> (usize, &str) {
        let first = &self.groups[self.first];
        let own_group =
            self.first < self.last && matches!(self.digits[..first.end - first.start].as_ref(), "86" | "0086");
        let rest = self.digits.strip_prefix("0086").or_else(|| self.digits.strip_prefix("86"));
        match rest {
            Some(rest) if own_group => (1, rest),
            Some(rest) if rest.len() == 11 && rest.starts_with('1') => (0, rest),
            _ => (0, &self.digits),
        }
    }

    /// Where it ends with the X that stands for a check digit of ten.
    pub(super) fn end_with_x(&self) -> Option<usize> {
        let gap = self.text[self.end..].iter().take(2).take_while(|it| is_gap(**it) || is_mark(**it)).count();
        let x = self.text.get(self.end + gap)?;
        matches!(x, 'X' | 'x' | '×' | 'Ⅹ' | 'Х').then_some(self.end + gap + 1)
    }

    /// Where it ends with an extension, as in `-8001`; none when other digits are tied to it.
    pub(super) fn end_with_extension(&self) -> Option<usize> {
        if self.joint_after(self.last) != Some(Joint::Tight) {
            return Some(self.end);
        }
        let extension = &self.groups[self.last + 1];
        let fits = extension.end - extension.start <= 6 && self.joint_after(self.last + 1) != Some(Joint::Tight);
        fits.then_some(extension.end)
    }

    fn joint_before(&self) -> Option<Joint> {
        self.groups[self.first].joint
    }

    fn joint_after(&self, group: usize) -> Option<Joint> {
        self.groups.get(group + 1).and_then(|it| it.joint)
    }

    fn left_is_open(&self) -> bool {
        let start = self.groups[self.first].start;
        let letters = self.text[..start].iter().rev().take_while(|it| it.is_ascii_alphabetic()).count();
        let word: String = self.text[start - letters..start].iter().collect();
        letters == 0 || ANNOUNCING.contains(&word.to_ascii_lowercase().as_str())
    }

    fn is_decimal(&self) -> bool {
        let digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
        let fraction =
            self.groups.get(self.last + 1).filter(|it| it.start == self.end + 1 && self.text[self.end] == '.');
        (self.before(1) == Some('.') && digit(self.before(2))) || fraction.is_some_and(|it| it.end - it.start <= 2)
    }

    fn before(&self, back: usize) -> Option<char> {
        self.groups[self.first].start.checked_sub(back).map(|at| self.text[at])
    }
}
