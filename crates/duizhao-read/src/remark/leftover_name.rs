//! A name that is not the author's, or a placeholder left unfilled. 疑似他处名称

use crate::remark::asked::remark;
use crate::remark::{Asked, Grade, Remark, Rule, Wording};
use crate::report::PartRole;
use crate::said::Said;
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    code: "leftover-name",
    zh: Wording {
        label: "疑似他处名称",
        definition: "文中有不属于作者的地名、单位、职务或项目名，或别处都已填好、此处仍空着的占位符。级别：必改。",
        sees: "标题、署名和全文反复出现的名称，与此处的名称相比；占位符看“××”“**”一类符号和词表。\
            案例剖析部分、过去任职、事情里提到的邻乡邻县不算。",
        cannot_see: "借调、兼职、新近改名的，程序不知道。全文都遮去名称的材料，不作这项提示。",
        good: "我在槐荫镇分管水利，同邻镇云台乡商量过两回分水的日子。",
        bad: "署名槐荫镇，正文第三条却写“在推进××县×镇厂房项目时”，其余各处都已填写。",
        answer: "请核对这一处，改或不改都由作者定；确是本人经手的地方或项目，标“不适用”，不必写理由。",
    },
    en: Wording {
        label: "Possibly a name from elsewhere",
        definition: "A place, unit, post or project that is not the author’s, or a placeholder left open where \
            all else is filled in. Grade: must.",
        sees: "The name here against those of title, byline and the rest of the text; placeholders by signs such \
            as ×× and ** and by word lists. Case sections, former posts and neighbours in the story are left out.",
        cannot_see: "Secondments, second posts and recent renamings. A text masked throughout gets no such remark.",
        good: "我在槐荫镇分管水利，同邻镇云台乡商量过两回分水的日子。 (In charge of water in Huaiyin, the author \
            twice talked over the days with neighbouring Yuntai.)",
        bad: "署名槐荫镇，正文第三条却写“在推进××县×镇厂房项目时”，其余各处都已填写。 (Signed Huaiyin, yet \
            item three speaks of ‘×× County, × Town’ while all else is filled in.)",
        answer: "Look at the place; whether to change it is for the author. If it is a place or project of the \
            author’s own, mark it 不适用 (not applicable); no reason is needed.",
    },
    raise,
};

/// From so many placeholders on a text is masked throughout, on purpose.
const MASKED_THROUGHOUT: usize = 6;

fn raise(asked: &Asked<'_>) -> Vec<Remark> {
    let mut found = placeholders(asked);
    if found.len() >= MASKED_THROUGHOUT || title_is_masked(asked) {
        return Vec::new();
    }
    found.extend(other_places(asked));
    found.extend(other_posts(asked));
    found.retain(|it| !in_case_section(asked, it.span));
    found
}

fn in_case_section(asked: &Asked<'_>, span: Span) -> bool {
    asked.report().parts.iter().any(|it| it.role == PartRole::CaseAnalysis && it.span.contains(span))
}

fn title_is_masked(asked: &Asked<'_>) -> bool {
    asked.report().title.is_some_and(|it| asked.read(it).contains(['×', '*', '＊', '〇']) || has_mask(asked.read(it)))
}

fn has_mask(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).any(|at| mask_at(&chars, at).is_some())
}

/// XX村, ××同志, **年, ＿＿月: the masked run and the word it stands for.
fn mask_at(chars: &[char], at: usize) -> Option<usize> {
    let is_mask = |it: &char| matches!(it, 'x' | 'X' | '×' | '✕' | '*' | '_' | '＿' | '○' | '〇' | '□' | '△' | '某');
    if at > 0 && (is_mask(&chars[at - 1]) || chars[at - 1].is_ascii_alphanumeric()) || !is_mask(&chars[at]) {
        return None;
    }
    let run = chars[at..].iter().take_while(|it| is_mask(it)).count();
    let after: String = chars[at + run..].iter().take(3).collect();
    let units = [
        "村", "镇", "乡", "县", "市", "区", "局", "街道", "社区", "年", "月", "日", "同志", "项目", "书记", "主任",
        "部门", "单位", "公司", "学校", "路", "组", "户", "次", "万", "亩", "人", "名", "个", "问题", "工作", "会议",
    ];
    let unit = units.iter().filter(|it| after.starts_with(**it)).map(|it| it.chars().count()).max();
    // 某 alone is ordinary Chinese; 某某 and a mask before a unit are placeholders. Bold marks come in pairs.
    let some_one = chars[at] == '某';
    let bold = chars[at] == '*' && run == 2 && unit.is_none();
    let blank = unit.is_some() && !(some_one && run == 1) || run >= 2 && (some_one || chars[at] != '*');
    (blank && !bold).then_some(run + unit.unwrap_or(0))
}

fn placeholders(asked: &Asked<'_>) -> Vec<Remark> {
    let folded = asked.folded();
    let chars: Vec<char> = folded.text.as_str().chars().collect();
    let spans = (0..chars.len()).filter_map(|at| Some(Span::new(at, (at + mask_at(&chars, at)?).min(chars.len()))));
    spans
        .map(|span| {
            let original = folded.original(span);
            let quote = asked.text().slice(original);
            let why = Said::new(
                format!("原文：“{quote}”。别处都写了实名，这里还是待填的样子。"),
                format!("The text says “{quote}”. Elsewhere names are filled in; this looks like a blank still to be filled."),
            );
            let advice = Said::new("这里应当填什么？", "What belongs here?");
            remark(RULE.code, Grade::Must, original, why, advice)
        })
        .collect()
}

/// Words after a town's name that speak of it as one's own.
const OWN: [&str; 28] = [
    "群众",
    "党委",
    "政府",
    "实际",
    "镇情",
    "乡情",
    "各项",
    "广大",
    "全体",
    "高质量",
    "经济社会",
    "乡村振兴",
    "班子",
    "机关",
    "干部",
    "工作",
    "的发展",
    "发展",
    "建设",
    "人大",
    "纪委",
    "党员",
    "群众工作",
    "两委",
    "各村",
    "全镇",
    "的工作",
    "的实际",
];
/// Words before it that place it elsewhere.
const ELSEWHERE: [&str; 24] = [
    "与",
    "和",
    "邻",
    "相邻的",
    "隔壁",
    "原",
    "在原",
    "调离",
    "从",
    "到",
    "同",
    "向",
    "上游",
    "下游",
    "学习",
    "考察",
    "借鉴",
    "曾在",
    "曾任",
    "周边",
    "对面",
    "赴",
    "比",
    "跟",
];

/// Towns other than the author's of which the text speaks as of its own.
fn other_places(asked: &Asked<'_>) -> Vec<Remark> {
    let Some(own) = asked.report().author.place.as_deref() else { return Vec::new() };
    let unit = own.chars().last().expect("a place has a name");
    if !"镇乡".contains(unit) && !own.ends_with("街道") {
        return Vec::new();
    }
    let folded = asked.folded();
    let chars: Vec<char> = folded.text.as_str().chars().collect();
    let mut spans = Vec::new();
    for at in 2..chars.len() {
        let street = chars[at] == '道' && chars[at - 1] == '街';
        if !street && !"镇乡".contains(chars[at]) {
            continue;
        }
        let head = if chars[at] == '道' { at - 1 } else { at };
        let Some(span) = town_before(&chars, head, at + 1, own) else { continue };
        let after: String = chars[span.end..].iter().take(4).collect();
        let before: String = chars[..span.start].iter().rev().take(3).rev().collect();
        let as_own = OWN.iter().any(|it| after.starts_with(it)) || before.ends_with('《');
        let elsewhere = ELSEWHERE.iter().any(|it| before.ends_with(it));
        if as_own && !elsewhere {
            spans.push(span);
        }
    }
    spans.extend(places_of_others(asked, own));
    let bare: Vec<Span> = spans.iter().flat_map(|it| bare_names(asked, *it)).collect();
    spans.extend(bare);
    spans.sort();
    spans.dedup();
    spans.into_iter().map(|span| ask_place(asked, own, span)).collect()
}

/// Where a town's name stands alone: 白马渡 beside 白马渡镇 is the same town.
fn bare_names(asked: &Asked<'_>, town: Span) -> Vec<Span> {
    let text = &asked.folded().text;
    let unit = if text.slice(town).ends_with("街道") { 2 } else { 1 };
    let name = text.slice(Span::new(town.start, town.end - unit));
    let found = text.as_str().match_indices(name).map(|(at, it)| text.span_of(at..at + it.len()));
    let whole = |it: &Span| text.slice(Span::new(it.start, (it.end + unit).min(text.len()))) == text.slice(town);
    found.filter(|it| name.chars().count() > 2 && !whole(it)).collect()
}

/// Where the place of an author stands whose text shares passages with this one.
fn places_of_others(asked: &Asked<'_>, own: &str) -> Vec<Span> {
    let text = &asked.folded().text;
    let elsewhere = |at: usize| ELSEWHERE.iter().any(|it| text.as_str()[..at].ends_with(it));
    let foreign = asked.places.iter().filter(|it| it.as_str() != own && !own.contains(it.as_str()));
    foreign
        .flat_map(|it| text.as_str().match_indices(it.as_str()))
        .filter(|(at, _)| !elsewhere(*at))
        .map(|(at, it)| text.span_of(at..at + it.len()))
        .collect()
}

fn ask_place(asked: &Asked<'_>, own: &str, span: Span) -> Remark {
    let original = asked.folded().original(span);
    let quote = asked.text().slice(original);
    let why = Said::new(
        format!("原文：“{quote}”。全文讲的是{own}，这一处是另一个地名。"),
        format!("The text says “{quote}”. The report is about {own}; this is the name of another place."),
    );
    let advice = Said::new("这里讲的确实是那个地方的事吗？", "Is this really about that other place?");
    remark(RULE.code, Grade::Must, original, why, advice)
}

/// The two or three characters before the unit that make a town's name other than the author's.
fn town_before(chars: &[char], head: usize, end: usize, own: &str) -> Option<Span> {
    let general = "我全本各邻该乡城集街小这那贵某两几多近外山某重强建老新古到在和与及是为了的向各每个省县市区村年月日今明去交证并报给由请让将把被经送查，。、；：“”（）《》—-";
    // What may stand right before a name: a stop, or a word that takes a place.
    let before = head.checked_sub(3).map_or('，', |it| chars[it]);
    if !"，。、；：“《（在对为把让由是以到合动绕足设造升进于们给了向全".contains(before)
    {
        return None;
    }
    let own_chars: Vec<char> = own.chars().collect();
    if chars[..end].ends_with(&own_chars) || head < 2 {
        return None;
    }
    let name = &chars[head - 2..head];
    let own_tail: Vec<char> =
        own_chars.iter().rev().skip(own_chars.len() - own_chars.len().min(3)).rev().copied().collect();
    let plain = name.iter().all(|it| ('\u{4e00}'..='\u{9fff}').contains(it) && !general.contains(*it));
    let same = own_chars.len() >= 3 && chars[head - 2..end].iter().eq(own_tail.iter());
    (plain && !same).then(|| Span::new(head - 2, end))
}

/// 作为镇长 in the report of a deputy.
fn other_posts(asked: &Asked<'_>) -> Vec<Remark> {
    let Some(own) = asked.report().author.post.as_deref() else { return Vec::new() };
    if !asked.is_personal() {
        return Vec::new();
    }
    let folded = asked.folded();
    let text = folded.text.as_str();
    let posts = [
        "党委副书记",
        "党委书记",
        "副镇长",
        "副乡长",
        "镇长",
        "乡长",
        "人大主席",
        "纪委书记",
        "组织委员",
        "宣传委员",
        "政法委员",
        "武装部长",
        "副书记",
    ];
    let mut found = Vec::new();
    for (at, lead) in text.match_indices("作为") {
        let rest: String = text[at + lead.len()..].chars().take(12).collect();
        let Some((offset, post)) =
            posts.iter().filter_map(|it| rest.find(it).map(|offset| (offset, *it))).min_by_key(|it| it.0)
        else {
            continue;
        };
        let between = &rest[..offset];
        let own_unit = between.chars().count() <= 4 && !between.contains(['，', '分', '班', '的']);
        let matches =
            own.contains(post) || post.contains(own) || own == "书记" || (own == "委员" && post.ends_with("委员"));
        if own_unit && !matches {
            let span = folded.text.span_of(at + lead.len() + offset..at + lead.len() + offset + post.len());
            let original = folded.original(span);
            let why = Said::new(
                format!("原文：“作为{between}{post}”。标题上的职务是{own}。"),
                format!("The text says “作为{between}{post}”. The title gives the post as {own}."),
            );
            let advice = Said::new("两处职务，哪一处是现任？", "Which of the two is the present post?");
            found.push(remark(RULE.code, Grade::Must, original, why, advice));
        }
    }
    found
}
