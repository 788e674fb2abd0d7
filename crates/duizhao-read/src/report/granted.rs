//! What is granted before the turn to a deficiency, though no word praises it. 让步
//!
//! 收送红包这条红线我没有碰过，但…: to deny a wrong is to claim a merit.

/// Words that deny.
const DENIALS: [&str; 9] = ["没有", "从没", "从不", "从未", "未曾", "不曾", "未", "都没", "没"];

/// What one should not do.
const WRONGS: [&str; 40] = [
    "违规",
    "违纪",
    "违反",
    "动摇",
    "碰过",
    "触碰",
    "漏过",
    "漏掉",
    "落下",
    "打过招呼",
    "请过假",
    "无故",
    "高档",
    "红线",
    "插手",
    "收过",
    "收礼",
    "礼金",
    "红包",
    "吃请",
    "含糊",
    "越线",
    "越权",
    "超标",
    "差错",
    "伸手",
    "迟到",
    "早退",
    "走样",
    "说情",
    "毛病",
    "被退回",
    "被投诉",
    "返工",
    "退堂鼓",
    "喊过苦",
    "叫苦",
    "声累",
    "怨言",
    "缺席",
];

/// What is done about a wrong: left undone, it is no merit.
const DEALT_WITH: [&str; 18] = [
    "发现", "查", "看", "管", "纠", "问", "追", "治", "制止", "提醒", "解决", "整", "堵", "处", "补", "指出", "过问",
    "敢",
];

/// So far from the word that denies may the wrong stand.
const REACH: usize = 12;

/// Where a clause denies a wrong, in characters from its start.
pub(crate) fn denied_wrongs(text: &str) -> Vec<std::ops::Range<usize>> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for at in 0..chars.len() {
        if found.last().is_some_and(|it| at < it.end) {
            continue;
        }
        let Some(denial) = DENIALS.iter().find(|it| starts(&chars[at..], it)) else { continue };
        let after = at + denial.chars().count();
        let clause = chars[after..].iter().take(REACH).take_while(|it| !"，。；：".contains(**it)).count();
        for from in after..after + clause {
            let gap: String = chars[after..from].iter().collect();
            let wrong = WRONGS.iter().find(|it| starts(&chars[from..], it));
            // 半年没有碰过头 is a meeting that was not held.
            let met = |it: &str| chars.get(from + it.chars().count()).is_some_and(|it| "头面".contains(*it));
            if let Some(wrong) = wrong.filter(|it| !met(it)).filter(|_| !DEALT_WITH.iter().any(|it| gap.contains(it))) {
                found.push(at..from + wrong.chars().count());
                break;
            }
        }
    }
    found
}

fn starts(chars: &[char], word: &str) -> bool {
    word.chars().enumerate().all(|(at, it)| chars.get(at) == Some(&it))
}

/// 却, 只有, 4个月后才: what is told falls short.
pub(crate) fn falls_short(text: &str) -> bool {
    ["却", "仅", "只有", "只是", "只发", "只完成", "后才", "仍未", "仍没", "仍有", "至今还", "至今没", "不到"]
        .iter()
        .any(|it| text.contains(it))
}

/// 刚来的那几年…，现在…: what once was done.
pub(crate) fn is_of_old(text: &str) -> bool {
    ["刚来", "刚当", "刚到", "那几年", "以前", "过去", "前些年", "前几年", "当年", "起初", "早些年"]
        .iter()
        .any(|it| text.contains(it))
}

#[cfg(test)]
mod tests {
    use super::denied_wrongs;

    #[test]
    fn to_deny_a_wrong_is_a_merit() {
        for merit in ["收送红包这条线我没有碰过", "从没安排过高档宴席", "八年里没有给亲友打过招呼", "没有一个人喊过苦"]
        {
            assert_eq!(denied_wrongs(merit).len(), 1, "{merit}");
        }
    }

    #[test]
    fn a_wrong_left_alone_is_none() {
        for fault in ["没有发现违规用车", "没有制止超标接待", "半年没有碰过头", "没有去看，红线在哪里不清楚"]
        {
            assert_eq!(denied_wrongs(fault).len(), 0, "{fault}");
        }
    }
}
