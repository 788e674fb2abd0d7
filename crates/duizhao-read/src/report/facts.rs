//! What in a sentence could be checked: numbers, days, places, what others said. 事实

use crate::fold::Folded;
use crate::lexicon::{Class, Hits};
use crate::text::Span;

/// Counts of checkable things in a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// 420亩, 11次, 三天
    pub(crate) quantities: usize,
    /// Of these what counts activities: 6次, 3篇
    pub(crate) tallies: usize,
    /// 4月, 去年底, 10月17日
    pub(crate) dates: usize,
    /// 项目, 返工, 付款 … and what a concrete thing is called
    pub(crate) things: usize,
    /// 反映, 投诉, 查出
    pub(crate) voices: usize,
    /// 杨家畈村, 东门片区
    pub(crate) places: usize,
    /// 那天, 后来, 找过我
    pub(crate) story: usize,
    /// 学习领会…时, 落实部署时: an occasion that is no fact
    pub(crate) habits: usize,
}

impl Facts {
    pub(crate) fn of(folded: &Folded, hits: &Hits, span: Span) -> Facts {
        let chars: Vec<char> = folded.slice(span).chars().collect();
        Facts {
            quantities: quantities(&chars),
            tallies: tallies(&chars),
            dates: dates(&chars),
            things: hits.count(span, Class::Fact),
            voices: hits.count(span, Class::Counterpart),
            places: places(&chars),
            story: hits.count(span, Class::Story),
            habits: habits(&chars),
        }
    }

    /// Enough to be checked by someone else.
    pub(crate) fn strong(self) -> bool {
        2 * self.quantities + 2 * self.dates + self.things + self.voices + self.places + self.story >= 3
            && self.quantities + self.dates + self.places + self.voices + self.story >= 1
    }

    pub(crate) fn dated(self) -> bool {
        self.dates > 0 || self.quantities > 1
    }

    /// A thing with a name of its own, though no number.
    pub(crate) fn named(self) -> bool {
        self.habits == 0 && (self.things + self.places + self.voices + self.quantities + self.dates > 0)
    }
}

const UNITS: [&str; 74] = [
    "万元",
    "亿元",
    "元",
    "亩",
    "户",
    "名",
    "人次",
    "人",
    "天",
    "小时",
    "分钟",
    "个月",
    "个",
    "次",
    "回",
    "趟",
    "份",
    "张",
    "篇",
    "家",
    "米",
    "公里",
    "台",
    "吨",
    "处",
    "条",
    "件",
    "项",
    "座",
    "间",
    "套",
    "辆",
    "桌",
    "遍",
    "年",
    "岁",
    "分",
    "%",
    "％",
    "成",
    "本",
    "场",
    "期",
    "节",
    "只",
    "头",
    "棵",
    "平方米",
    "立方",
    "所",
    "笔",
    "块",
    "斤",
    "公斤",
    "晚",
    "周",
    "夜",
    "根",
    "盏",
    "支",
    "箱",
    "卷",
    "幢",
    "副",
    "艘",
    "顿",
    "位",
    "盏",
    "栋",
    "片",
    "架",
    "封",
    "道",
    "个字",
];

/// Numerals with a unit; slogans such as 四个意识 and vague ones such as 一些 do not count.
pub(crate) fn quantities(chars: &[char]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < chars.len() {
        if chars[at].is_ascii_digit() {
            let len = chars[at..].iter().take_while(|it| it.is_ascii_digit() || matches!(it, '.' | ',')).count();
            let after: String = chars[at + len..].iter().take(4).skip_while(|it| "余多来几".contains(**it)).collect();
            // 1.2025年: the number of the item stands before it.
            let digits = chars[at..at + len].iter().rev().take_while(|it| it.is_ascii_digit()).count();
            let year = digits == 4 && after.starts_with('年');
            let day = after.starts_with(['月', '日', '号']);
            count +=
                usize::from(!year && !day && (UNITS.iter().any(|it| after.starts_with(it)) || after.starts_with('万')));
            at += len;
        } else if is_han_digit(chars[at]) {
            let len = chars[at..].iter().take_while(|it| is_han_digit(**it)).count();
            let after: String = chars[at + len..].iter().skip_while(|it| "余多来".contains(**it)).take(4).collect();
            let number = &chars[at..at + len];
            let large = len > 1 && (after.starts_with('万') || number.ends_with(&['万'])) && !number.contains(&'几');
            let after = after.trim_start_matches('万').to_owned();
            let before = at.checked_sub(1).map(|it| chars[it]);
            count += usize::from(large || han_quantity(number, &after, before));
            at += len;
        } else {
            at += 1;
        }
    }
    count
}

/// Numbers of meetings, papers and the like.
fn tallies(chars: &[char]) -> usize {
    let units = ['次', '场', '篇', '期', '份', '项', '个', '条', '本', '遍', '字', '堂', '轮'];
    let ends = |at: usize| chars[at].is_ascii_digit() && !chars.get(at + 1).is_some_and(char::is_ascii_digit);
    (0..chars.len())
        .filter(|&at| ends(at))
        .filter(|&at| chars[at + 1..].iter().find(|it| !"余多来万".contains(**it)).is_some_and(|it| units.contains(it)))
        .count()
}

/// How often something is done, or how much of it is written: activity, whatever comes of it.
pub(crate) fn rounds(chars: &[char]) -> usize {
    let ends = |at: usize| chars[at].is_ascii_digit() || is_han_digit(chars[at]);
    let unit = |at: usize| chars[at + 1..].iter().find(|it| !"余多来万".contains(**it));
    let is_one = |at: &usize| ends(*at) && unit(*at).is_some_and(|it| "次场篇期堂轮遍字".contains(*it));
    (0..chars.len()).filter(is_one).count()
}

fn is_han_digit(it: char) -> bool {
    "一二三四五六七八九十百千万两半几".contains(it)
}

fn han_quantity(number: &[char], after: &str, before: Option<char>) -> bool {
    let vague =
        number.len() == 1 && "一几万百千".contains(number[0]) || number.contains(&'几') || number == ['一', '半'];
    let quoted = before.is_some_and(|it| "“‘第《".contains(it));
    // What happened is counted in any unit: 打了三架.
    let happened = before == Some('了');
    // A single numeral belongs to many slogans (三个意识, 五项); with few units it still counts.
    let counted = if number.len() > 1 || happened { UNITS.as_slice() } else { SINGLE.as_slice() };
    let concrete = counted.iter().any(|it| after.starts_with(it));
    let slogan = ["个意", "个自", "个维", "个带", "个方面", "年来", "种形"].iter().any(|it| after.starts_with(it))
        || before == Some('十');
    concrete && !vague && !quoted && !slogan
}

/// Units that count even after one numeral: 三户, 两天.
const SINGLE: [&str; 37] = [
    "户", "名", "亩", "元", "天", "小时", "分钟", "个月", "次", "回", "趟", "人", "份", "张", "篇", "家", "公里", "台",
    "年", "桌", "遍", "处", "座", "斤", "吨", "个村", "个组", "个人", "块", "位", "辆", "间", "盏", "顿", "成", "周",
    "个字",
];

/// Days, months and years in which something happened; a report's own year does not count.
pub(crate) fn dates(chars: &[char]) -> usize {
    let mut count = 0;
    for at in 0..chars.len() {
        let digits_before = |end: usize| {
            chars[..end]
                .iter()
                .rev()
                .take_while(|it| it.is_ascii_digit() || "一二三四五六七八九十".contains(**it))
                .count()
        };
        let next = chars.get(at + 1).copied().unwrap_or('\0');
        let hit = match chars[at] {
            '月' => digits_before(at) > 0 && (1..=2).contains(&digits_before(at)),
            '年' if next == '初' || next == '底' || next == '中' => true,
            '年' => digits_before(at) == 4 && chars[at - 1].is_ascii_digit() && next != '度',
            '季' => {
                next == '度'
                    && at >= 2
                    && "一二三四".contains(chars[at - 1])
                    && (chars[at - 2] == '第' || "年今去".contains(chars[at - 2]))
            }
            '上' | '下' => {
                next == '半' && chars.get(at + 2) == Some(&'年') || next == '个' && chars.get(at + 2) == Some(&'月')
            }
            '昨' | '前' => next == '天' || (chars[at] == '昨' && next == '晚'),
            '去' | '今' => {
                next == '年'
                    && chars
                        .get(at + 2)
                        .is_some_and(|it| "春夏秋冬初底上下以".contains(*it) && chars.get(at + 3) != Some(&'来'))
            }
            _ => false,
        };
        count += usize::from(hit);
    }
    count
}

/// Named places: two or three characters before a unit that is no general word.
pub(crate) fn places(chars: &[char]) -> usize {
    let general = "各全本我该这那某每到进下驻农乡城边偏山老新相邻几个些的在对和与是为、，。；：“”及或等一二三四五六七八九十两分管辖所属多强弱好先后包联重点示范";
    let mut count = 0;
    for at in 2..chars.len() {
        let unit = match chars[at] {
            '村' => {
                !chars.get(at + 1).is_some_and(|it| "干民支级里组务集两书庄容居社主".contains(*it))
                    || chars.get(at + 1).is_some_and(|it| "干民支".contains(*it))
            }
            '镇' | '乡' => false,
            '坝' | '湾' | '坪' | '塝' | '堰' | '桥' | '渠' | '巷' | '苑' | '府' => {
                chars.get(at + 1).is_none_or(|it| !"梁头".contains(*it))
            }
            '组' => chars[at - 1].is_ascii_digit() || "一二三四五六七八九十".contains(chars[at - 1]),
            '路' => false,
            '区' => chars[at - 1] == '社' || chars[at - 1] == '小' || chars[at - 1] == '片',
            _ => false,
        };
        let head = if chars[at] == '区' { at.checked_sub(2) } else { at.checked_sub(1) };
        let named = head.is_some_and(|it| it >= 1 && !general.contains(chars[it]) && !general.contains(chars[it - 1]));
        count += usize::from(unit && (named || chars[at] == '组'));
    }
    count
}

/// Occasions that recur and so prove nothing: when studying, when carrying out, when planning.
fn habits(chars: &[char]) -> usize {
    let text: String = chars.iter().take(40).collect();
    let verbs = [
        "学习",
        "领会",
        "贯彻",
        "落实",
        "谋划",
        "推进重点工作",
        "指导",
        "开展工作",
        "日常",
        "平时",
        "推进工作",
        "部署",
        "用习近平",
        "理论学习",
        "处理问题",
        "班子成员对",
    ];
    verbs.iter().filter(|it| text.contains(**it)).count()
}
