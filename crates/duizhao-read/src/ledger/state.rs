//! How far a matter has come, in the words of ledgers; whether it goes on is another question.

/// How far it has come, as a ledger states it. 完成程度
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Completion {
    /// 未启动
    NotBegun,
    /// 已派单、待签收
    Given,
    /// 办理中
    InHand,
    /// 已完成: said to be done, nobody else has looked.
    Done,
    /// 已办结、已销号
    Closed,
}

/// What a cell states: two things, for 已完成，长期坚持 is one value. 所述状态
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    pub completion: Option<Completion>,
    pub standing: bool,
}

/// A word of an office's own, in its layout. 状态词
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateWord {
    pub word: String,
    pub completion: Completion,
}

use Completion::*;

/// Words by what they say; the longest that fits at a place is the one that is meant.
const WORDS: [(Completion, &[&str]); 5] = [
    (
        NotBegun,
        &[
            "未启动",
            "未开始",
            "未开展",
            "尚未启动",
            "未办理",
            "待办",
            "待办理",
            "待派",
            "未派",
            "待交办",
            "已登记",
            "未登记",
            "已退单",
            "未动工",
            "暂未启动",
        ],
    ),
    (Given, &["已派", "已派单", "已交办", "待签收", "改派待签收", "待接收", "已下发"]),
    (
        InHand,
        &[
            "推进",
            "推进中",
            "正在推进",
            "正在办理",
            "正在整改",
            "正在进行",
            "正在落实",
            "进行中",
            "办理中",
            "整改中",
            "处置中",
            "落实中",
            "实施中",
            "推进落实",
            "已启动",
            "已开展",
            "基本完成",
            "部分完成",
            "取得阶段性成效",
            "阶段性成效",
            "阶段性完成",
            "未完成",
            "尚未完成",
            "没有完成",
            "未整改",
            "未整改到位",
            "未办结",
            "尚未办结",
            "未销号",
            "未验收",
            "未按期完成",
            "已超过整改时限",
            "超期",
            "逾期",
            "剩余",
            "以上",
            "限期整改",
            "短期攻坚",
            "中期推进",
            "立行立改",
            "序时推进",
            "达到序时进度",
            "滞后",
            "继续办理",
            "重开",
            "重办",
            "重新办理",
            "延期",
            "暂缓",
            "等待",
            "持续整改",
            "持续推进",
            "无法完成",
        ],
    ),
    (
        Done,
        &[
            "完成",
            "已完成",
            "已经完成",
            "全部完成",
            "完成整改",
            "整改完成",
            "已整改",
            "整改到位",
            "已整改到位",
            "已落实",
            "待核验",
            "办结待核",
            "已核验",
            "待验收",
            "待销号",
            "申请办结",
            "申请销号",
            "已上报",
            "已完成整改",
            "完毕",
        ],
    ),
    (
        Closed,
        &[
            "办结",
            "已办结",
            "销号",
            "已销号",
            "办结销号",
            "已办结销号",
            "已验收",
            "验收通过",
            "已归档",
            "同意",
            "已解决",
            "已撤回",
            "已移交",
        ],
    ),
];

/// What says that it goes on.
const STANDING: [&str; 9] =
    ["长期坚持", "长期任务", "长期推进", "持续推进", "持续坚持", "常态化", "取得阶段性成效", "长期整改", "长期"];

/// `None` where a text says nothing that we know; `header` tells what 是 and √ affirm.
pub fn stated(text: &str, header: &str, own: &[StateWord]) -> Option<Stated> {
    let text: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    if text.is_empty() || ["/", "-", "—", "——", "无"].contains(&text.as_str()) {
        return Some(Stated::default());
    }
    let all = if ["销号", "办结", "验收"].iter().any(|it| header.contains(it)) { Closed } else { Done };
    // 是，长期坚持 answers first and then says more.
    let (answer, more) = text.split_once(['，', ',', '；', ';', '、', '（', '(']).unwrap_or((&text, ""));
    let answer = match answer {
        "是" | "√" | "✓" | "✔" | "Y" => Some(all),
        "否" | "×" | "✗" | "✘" | "N" => Some(InHand),
        _ => None,
    };
    if answer.is_some() {
        let completion = answer.into_iter().chain(words(more, own)).min();
        return Some(Stated { completion, standing: is_standing(more) });
    }
    if let Some(share) = percentage(&text) {
        let completion = if share >= 100.0 {
            Done
        } else if share > 0.0 {
            InHand
        } else {
            NotBegun
        };
        return Some(Stated { completion: Some(completion), standing: is_standing(&text) });
    }
    // Where a cell states two things, it is as far as the one that lags behind.
    let completion = words(&text, own).into_iter().min();
    let standing = is_standing(&text);
    let only_standing = completion.is_none() && standing;
    let completion = completion.or(only_standing.then_some(InHand));
    (completion.is_some() || standing).then_some(Stated { completion, standing })
}

fn is_standing(text: &str) -> bool {
    STANDING.iter().any(|it| text.contains(it))
}

fn words(text: &str, own: &[StateWord]) -> Vec<Completion> {
    let shipped = WORDS.iter().flat_map(|(completion, words)| words.iter().map(move |it| (*it, *completion)));
    let all: Vec<(&str, Completion)> = own.iter().map(|it| (it.word.as_str(), it.completion)).chain(shipped).collect();
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(sign) = rest.chars().next() {
        // The office's own word wins over ours of the same length, for it comes first.
        let fitting = all.iter().filter(|it| rest.starts_with(it.0));
        let longest = fitting.fold(None, |best: Option<&(&str, Completion)>, it| match best {
            Some(best) if best.0.len() >= it.0.len() => Some(best),
            _ => Some(it),
        });
        // 持续推进 and 长期坚持 tell that it goes on, not how far it is.
        let standing =
            STANDING.iter().filter(|it| rest.starts_with(**it) && **it != "取得阶段性成效").map(|it| it.len()).max();
        match (longest, standing) {
            (Some((word, completion)), standing) if standing.is_none_or(|it| it < word.len()) => {
                found.push(*completion);
                rest = &rest[word.len()..];
            }
            (_, Some(length)) => rest = &rest[length..],
            _ => rest = &rest[sign.len_utf8()..],
        }
    }
    found
}

/// 80%, 完成80%.
fn percentage(text: &str) -> Option<f64> {
    let before = text.split(['%', '％']).next().filter(|it| it.len() < text.len())?;
    let digits = before.rfind(|it: char| !it.is_ascii_digit() && it != '.').map_or(before, |at| {
        let width = before[at..].chars().next().map_or(1, char::len_utf8);
        &before[at + width..]
    });
    digits.parse().ok()
}

impl Completion {
    /// As a layout writes it: the state such a matter has here.
    pub fn name(self) -> &'static str {
        match self {
            NotBegun => "已登记",
            Given => "待签收",
            InHand => "办理中",
            Done => "申请办结",
            Closed => "已办结",
        }
    }

    pub fn named(name: &str) -> Option<Completion> {
        [NotBegun, Given, InHand, Done, Closed].into_iter().find(|it| it.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let told = match stated(text, "", &[]) {
            None => "?".to_owned(),
            Some(it) => it.completion.map_or("", Completion::name).to_owned() + if it.standing { "+" } else { "" },
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn completion_and_standing_are_two_things() {
        for (text, expected) in [
            ("未启动", "已登记"),
            ("正在推进", "办理中"),
            ("基本完成", "办理中"),
            ("已基本完成", "办理中"),
            ("已完成", "申请办结"),
            ("已完成，长期坚持", "申请办结+"),
            ("已经完成，长期坚持", "申请办结+"),
            ("取得阶段性成效", "办理中+"),
            ("长期坚持", "办理中+"),
            ("已完成并持续推进", "申请办结+"),
            ("已办结", "已办结"),
            ("已办结销号", "已办结"),
            ("未销号", "办理中"),
            ("未完成", "办理中"),
            ("已派", "待签收"),
            ("待核验", "申请办结"),
            ("办结待核", "申请办结"),
            ("已办结（部分解决），长期坚持", "已办结+"),
            ("已完成3项，正在推进2项", "办理中"),
            ("完成80%", "办理中"),
            ("100%", "申请办结"),
            ("", ""),
            ("红灯", "?"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn yes_affirms_what_the_header_asks() {
        let of = |text, header| stated(text, header, &[]).unwrap().completion;
        assert_eq!(of("是", "是否完成"), Some(Done));
        assert_eq!(of("是", "是否销号"), Some(Closed));
        assert_eq!(of("否", "是否完成"), Some(InHand));
        let goes_on = stated("是，长期坚持", "是否完成", &[]).unwrap();
        assert_eq!((goes_on.completion, goes_on.standing), (Some(Done), true));
        assert_eq!(of("是（已销号）", "是否完成"), Some(Done));
        assert_eq!(of("否，已完成3项", "是否完成"), Some(InHand));
    }

    #[test]
    fn an_office_has_words_of_its_own() {
        let own = [StateWord { word: "挂账".to_owned(), completion: InHand }];
        assert_eq!(stated("挂账", "", &own).unwrap().completion, Some(InHand));
        assert_eq!(stated("挂账", "", &[]), None);
    }
}
