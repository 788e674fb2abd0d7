//! The skeleton of a report: title, contents list, page furniture, parts and their headings. 提纲

use std::sync::Arc;

use crate::enumerator::Style;
use crate::fold::Folded;
use crate::lexicon::{Class, Hits};
use crate::report::{PartRole, Role, guess, parts};
use crate::rules::Rules;
use crate::sentence::Sentence;
use crate::text::Span;
use crate::theme::{Aspect, Theme};

/// What a sentence is for the structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Title, byline.
    Title,
    /// Page furniture, contents list.
    Furniture,
    /// Names a part.
    Part(PartRole),
    /// Names an aspect of the theme, or just a field.
    Aspect,
    /// 整改措施： 成因： — what follows is of this kind until the next number or label.
    Label(Role),
    Plain,
}

/// The sentences of a report with their marks. 提纲
pub(crate) struct Outline {
    pub(crate) marks: Vec<Mark>,
    /// Sentences that make the title, in order.
    pub(crate) title: Vec<usize>,
}

pub(crate) struct Outliner<'a> {
    pub(crate) folded: &'a Folded,
    pub(crate) sentences: &'a [Sentence],
    pub(crate) hits: &'a Hits,
    pub(crate) rules: &'a Rules,
}

/// Whether the words of an aspect make up two fifths of a heading; in a longer one they stand in passing.
fn aspect_covers(aspect: Option<&Aspect>, heading: &str) -> bool {
    let words = aspect.into_iter().flat_map(|it| it.words.iter().chain([&it.name]));
    let longest = words.filter(|it| heading.contains(it.as_str())).map(|it| it.chars().count()).max().unwrap_or(0);
    longest * 5 >= heading.chars().count() * 2
}

/// 享乐主义有苗头: a heading that says of its aspect that something is wrong.
fn denies(heading: &str, aspect: Option<&Aspect>) -> bool {
    let words = aspect.into_iter().flat_map(|it| it.words.iter().chain([&it.name]));
    let longest = words.filter(|it| heading.contains(it.as_str())).max_by_key(|it| it.len());
    let rest = longest.map_or(heading.to_owned(), |it| heading.replace(it.as_str(), ""));
    ["没", "不", "未", "有苗头", "还有", "仍有", "存在"].iter().any(|it| rest.contains(it))
}

const TITLE_WORDS: [&str; 13] = [
    "材料",
    "报告",
    "发言",
    "剖析",
    "提纲",
    "检查",
    "清单",
    "方案",
    "总结",
    "民主生活会",
    "组织生活会",
    "对照",
    "自查",
];

const READING_TIPS: [&str; 14] = [
    "推荐阅读",
    "延伸阅读",
    "相关阅读",
    "相关推荐",
    "相关文章",
    "相关文档",
    "热门推荐",
    "热门文章",
    "热门文档",
    "猜你喜欢",
    "你可能还喜欢",
    "你可能喜欢",
    "您可能感兴趣",
    "看了又看",
];

/// 2024-01-18 09:42 — when a page was put up, by hour or in figures alone.
fn is_stamp(text: &str) -> bool {
    let text = ["发布时间", "更新时间", "时间", "日期"].iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let marked = text.chars().any(|it| it.is_ascii_digit()) && text.contains(['-', '/', ':', '：']);
    let han = text.contains('年') && !text.contains(['-', '/', ':']);
    let only = text.chars().all(|it| it.is_ascii_digit() || "-/:：.年月日".contains(it));
    (6..=14).contains(&figures) && marked && only && !han
}

/// 一、存在的问题……3: dots that lead to a page.
fn leads_to_page(line: &str) -> bool {
    let heading = line.trim_end_matches(|it: char| it.is_ascii_digit());
    heading.len() < line.len() && ["……", "···", "...", "—…", "．．"].iter().any(|it| heading.ends_with(it))
}

/// 首页>范文大全>正文
fn is_path(text: &str) -> bool {
    let steps = text.matches(['>', '»', '›', '＞']).count();
    steps >= 1 && text.chars().count() <= 20 * (steps + 1) && !text.contains('。')
}

/// 问题、原因及整改: a heading of all three, which begins with the problems.
fn lists_problems_first(heading: &str) -> bool {
    ["问题", "不足", "差距", "短板", "表现", "隐患"].iter().any(|noun| {
        heading.match_indices(noun).any(|(at, _)| {
            let rest = &heading[at + noun.len()..];
            let joined = rest.trim_start_matches(['、', '及', '其', '和', '与', '以', '产', '生', '存', '在', '的']);
            rest.starts_with(['、', '及', '和', '与', '以'])
                && ["原因", "根源", "成因", "整改", "措施", "改进"].iter().any(|it| joined.starts_with(it))
        })
    })
}

/// 某某发〔2024〕17号
fn is_file_number(text: &str) -> bool {
    text.ends_with('号') && text.contains(['〔', '[', '［']) && text.chars().count() <= 24
}

impl Outliner<'_> {
    pub(crate) fn outline(&self) -> Outline {
        let mut marks = vec![Mark::Plain; self.sentences.len()];
        for index in self.contents_list() {
            marks[index] = Mark::Furniture;
        }
        for (index, mark) in marks.iter_mut().enumerate() {
            if *mark == Mark::Plain && self.is_furniture(index) {
                *mark = Mark::Furniture;
            }
        }
        let title = self.title(&marks);
        for &index in &title {
            marks[index] = Mark::Title;
        }
        self.mark_parts(&mut marks);
        Outline { marks, title }
    }

    fn text(&self, span: Span) -> &str {
        self.folded.slice(span)
    }

    /// Marks the headings that name an aspect, once parts and theme are known.
    pub(crate) fn mark_aspects(&self, outline: &mut Outline, parts: &[parts::Draft], theme: Option<&Arc<Theme>>) {
        for part in parts {
            for index in part.first..part.end {
                if outline.marks[index] == Mark::Plain && self.names_aspect(index, part.role, theme) {
                    outline.marks[index] = Mark::Aspect;
                }
            }
        }
    }

    fn names_aspect(&self, index: usize, part: PartRole, theme: Option<&Arc<Theme>>) -> bool {
        let sectioned =
            matches!(part, PartRole::Problems | PartRole::Causes | PartRole::Measures | PartRole::CaseAnalysis);
        let sentence = &self.sentences[index];
        let body = sentence.body(self.folded);
        let text = self.text(body);
        let dotted = sentence.number.is_some_and(|it| it.style == Style::Dotted);
        let stops = self.text(sentence.span).ends_with('。');
        if dotted && !stops && body.len() <= 12 && !text.contains(['，', '。', '：']) {
            return true;
        }
        if !sectioned || body.len() < 2 || body.len() > 60 || (!sentence.opens_block && sentence.number.is_none()) {
            return false;
        }
        let aspect = theme.and_then(|it| it.aspect_of(text));
        if self.faults_outside(body, aspect.map(|it| it.name.as_str()))
            || (part == PartRole::Problems && denies(text, aspect))
        {
            return false;
        }
        if text.ends_with("方面") {
            return true;
        }
        if part != PartRole::Problems {
            return false;
        }
        let plain = !text.contains(['，', '；', '、']) || text.contains("带头") || text.starts_with("关于");
        let line = sentence.opens_block && sentence.closes_block && !text.contains('，');
        match aspect {
            Some(_) => {
                plain
                    && ((body.len() <= 14 && aspect_covers(aspect, text))
                        || text.contains("带头")
                        || text.starts_with("关于")
                        || text.ends_with(['上', '中']))
            }
            None => line && sentence.number.is_some() && body.len() <= 14 && text.ends_with(['类', '上', '中']),
        }
    }

    /// Whether a heading states a fault beyond the words of its aspect.
    fn faults_outside(&self, body: Span, aspect: Option<&str>) -> bool {
        self.hits.of(body, Class::Deficiency).any(|it| {
            let word = self.text(it);
            word.chars().count() > 1 && !aspect.is_some_and(|name| name.contains(word))
        })
    }

    /// A run of lines that stand again later as headings.
    fn contents_list(&self) -> Vec<usize> {
        let key = |index: usize| {
            let body = self.text(self.sentences[index].span);
            let kept = body.trim_end_matches(|it: char| it.is_ascii_digit() || "…·.-—。：".contains(it));
            kept.to_owned()
        };
        let lines: Vec<usize> = (0..self.sentences.len()).filter(|&it| self.sentences[it].opens_block).collect();
        let keys: Vec<String> = lines.iter().map(|&it| key(it)).collect();
        let mut list = Vec::new();
        let mut run: Vec<usize> = Vec::new();
        let mut under_heading = false;
        for (at, &index) in lines.iter().enumerate() {
            let sentence = &self.sentences[index];
            let whole = sentence.closes_block && keys[at].chars().count() >= 3;
            let again = whole && keys[at + 1..].iter().any(|it| it.starts_with(&keys[at]));
            let headed = matches!(keys[at].as_str(), "目录" | "目　录" | "提纲");
            let paged = whole && leads_to_page(self.text(self.folded.blocks[sentence.block].span));
            let restarts = run.iter().any(|&it| self.same_number(it, index));
            let short = whole && sentence.span.len() <= 30 && !self.text(sentence.span).ends_with('。');
            let listed = under_heading && sentence.number.is_some() && short && !restarts;
            if (again && sentence.number.is_some()) || headed || paged || listed {
                under_heading |= headed;
                run.push(index);
            } else {
                if run.len() >= 3 || run.iter().any(|&it| leads_to_page(self.text(self.sentences[it].span))) {
                    list.append(&mut run);
                }
                run.clear();
                under_heading = false;
            }
        }
        list
    }

    fn same_number(&self, a: usize, b: usize) -> bool {
        let number = |it: usize| self.sentences[it].number.map(|it| (it.style, it.number));
        number(a).is_some() && number(a) == number(b)
    }

    fn is_furniture(&self, index: usize) -> bool {
        let sentence = &self.sentences[index];
        let block = &self.folded.blocks[sentence.block];
        let text = self.text(block.span);
        let bare = text.trim_matches(|it: char| "-—–·第共页/".contains(it) || it.is_ascii_digit());
        let ruled = block.span.len() >= 2 && text.chars().all(|it| "━─—-=*＊~～_…·".contains(it));
        if ruled || bare.is_empty() || (index < 4 && text.ends_with("文件") && block.span.len() < 20) {
            return true;
        }
        if is_stamp(text) || is_path(text) || (index < 4 && is_file_number(text)) {
            return true;
        }
        if self.text(sentence.span).starts_with("目录") && block.span.len() <= 4 {
            return true;
        }
        let first = self.sentences[index].opens_block
            && self.hits.of(block.span, Class::Page).any(|it| it.start == block.span.start);
        if first && block.span.len() <= 40 || self.follows_reading_tip(sentence.block) {
            return true;
        }
        let words = self.hits.count(block.span, Class::Page);
        let told = text.ends_with(['。', '；']) && text.contains('我');
        (words * 24 >= block.span.len() && !told)
            || (words >= 2 && block.span.len() <= 80)
            || text.starts_with("作者：")
            || text.starts_with("来源：")
    }

    /// The titles of other pages, listed under 推荐阅读.
    fn follows_reading_tip(&self, block: usize) -> bool {
        let line = |block: usize| self.text(self.folded.blocks[block].span);
        let short = |block: usize| line(block).chars().count() <= 40 && !line(block).contains('。');
        let tip = |block: usize| READING_TIPS.iter().any(|it| line(block).starts_with(it));
        (0..block).rev().take(6).take_while(|&it| short(it)).any(tip) && short(block)
    }

    /// The lines above the preamble that name the document and its author.
    fn title(&self, marks: &[Mark]) -> Vec<usize> {
        let mut title = Vec::new();
        let mut lines = 0;
        for (index, sentence) in self.sentences.iter().enumerate() {
            if marks[index] == Mark::Furniture {
                continue;
            }
            let block = &self.folded.blocks[sentence.block];
            let text = self.text(block.span);
            let lost = sentence.opens_block
                && !sentence.closes_block
                && self.sentences.get(index + 1).is_some_and(|it| it.opens_block);
            let text = if lost { self.text(sentence.span) } else { text };
            let names = TITLE_WORDS.iter().any(|it| text.contains(it));
            let stops = text.ends_with(['。', '，', '；', '：', '！']) || text.contains('。');
            if lines == 5 || stops || text.chars().count() > 60 || self.is_part_line(index) {
                break;
            }
            lines += usize::from(sentence.opens_block);
            let next = self.folded.blocks.get(sentence.block + 1).map_or("", |it| self.text(it.span));
            let begins = block.span.len() <= 30
                && next.chars().count() <= 40
                && !next.contains('。')
                && TITLE_WORDS.iter().any(|it| next.contains(it));
            let byline = (!title.is_empty() && block.span.len() <= 24) || begins;
            let dated = text.starts_with('（')
                && text.ends_with('）')
                && text.contains('年')
                && (text.chars().count() > 12 || text.ends_with("日）"));
            if (names || byline) && !dated {
                title.push(index);
            }
        }
        title
    }

    fn is_part_line(&self, index: usize) -> bool {
        let sentence = &self.sentences[index];
        sentence.number.is_some_and(|it| {
            matches!(it.style, Style::Han | Style::Chapter | Style::HanParen | Style::Arabic | Style::Ordinal)
        }) && (self.part_role(index).is_some() || sentence.number.is_some_and(|it| it.number == 1))
    }

    fn mark_parts(&self, marks: &mut [Mark]) {
        let style = self.part_style(marks);
        let mut told = false;
        for (index, mark) in marks.iter_mut().enumerate() {
            if *mark != Mark::Plain {
                continue;
            }
            let sentence = &self.sentences[index];
            if let Some(role) = self.label_role(index) {
                *mark = Mark::Label(role);
                continue;
            }
            let Some(mut role) = self.part_role(index) else { continue };
            // 问题剖析 after the problems asks where they come from.
            let analyses = ["剖析", "分析"].iter().any(|it| self.text(sentence.span).contains(it));
            if role == PartRole::Problems && analyses && told {
                role = PartRole::Causes;
            }
            let line = sentence.opens_block && sentence.closes_block;
            let own_style = sentence.number.map(|it| it.style);
            let alike = sentence.opens_block && own_style.is_some() && own_style == style;
            let top = line && matches!(own_style, Some(Style::Han | Style::Chapter));
            let bare =
                line && own_style.is_none() && sentence.span.len() <= 16 && !self.text(sentence.span).contains('，');
            if alike || top || bare {
                *mark = Mark::Part(role);
                told |= role == PartRole::Problems;
            }
        }
        self.mark_unnamed_parts(marks, style);
    }

    /// A heading among the parts that says nothing of its kind is known by what stands under it.
    fn mark_unnamed_parts(&self, marks: &mut [Mark], style: Option<Style>) {
        let Some(style) = style.filter(|it| self.heads_parts(*it)) else { return };
        let named = |mark: &Mark| matches!(mark, Mark::Part(_));
        if !marks.iter().any(named) {
            return;
        }
        let heads = |index: usize| {
            self.sentences[index].opens_block && self.sentences[index].number.is_some_and(|it| it.style == style)
        };
        for index in 0..marks.len() {
            let sentence = &self.sentences[index];
            let body = sentence.body(self.folded);
            let short = body.len() <= 20 && sentence.closes_block && !self.text(body).ends_with("方面");
            let fault = self.hits.of(body, Class::Deficiency).any(|it| it.len() > 1);
            if marks[index] != Mark::Plain || !heads(index) || !short || fault {
                continue;
            }
            let end = (index + 1..marks.len()).find(|&it| heads(it) || named(&marks[it])).unwrap_or(marks.len());
            if end > index + 1 {
                marks[index] = Mark::Part(guess::role_of(&self.sentences[index + 1..end], self.hits));
            }
        }
    }

    /// Whether headings in a style stand above all others: where there is no 一、 a （一） does.
    fn heads_parts(&self, style: Style) -> bool {
        match style {
            Style::Han | Style::Chapter | Style::Ordinal => true,
            Style::HanParen => {
                let heads = |of: Style| {
                    let all = self.sentences.iter().enumerate();
                    all.filter(move |(_, it)| it.opens_block && it.number.is_some_and(|it| it.style == of))
                };
                let parts = heads(style).filter(|(index, _)| self.part_role(*index).is_some()).count();
                parts >= 2 && heads(Style::Han).chain(heads(Style::Chapter)).next().is_none()
            }
            _ => false,
        }
    }

    /// The style in which parts are numbered: that of the most headings that name a part.
    fn part_style(&self, marks: &[Mark]) -> Option<Style> {
        let mut counts: Vec<(Style, usize)> = Vec::new();
        for (index, sentence) in self.sentences.iter().enumerate() {
            let Some(number) = sentence.number.filter(|_| sentence.opens_block && marks[index] == Mark::Plain) else {
                continue;
            };
            if self.part_role(index).is_none() {
                continue;
            }
            match counts.iter_mut().find(|(style, _)| *style == number.style) {
                Some((_, count)) => *count += 1,
                None => counts.push((number.style, 1)),
            }
        }
        let rank = |style: &Style| match style {
            Style::Chapter => 3,
            Style::Han => 2,
            Style::Ordinal | Style::HanParen | Style::Arabic => 1,
            _ => 0,
        };
        counts.iter().max_by_key(|(style, count)| (rank(style), *count)).map(|(style, _)| *style)
    }

    /// The part that a heading names.
    pub(crate) fn part_role(&self, index: usize) -> Option<PartRole> {
        let sentence = &self.sentences[index];
        let body = sentence.body(self.folded);
        let text = self.text(body);
        if body.len() < 2 || body.len() > 32 || text.contains('；') || (text.contains('，') && body.len() > 22) {
            return None;
        }
        if text.ends_with("方面") || text.starts_with("带头") || text.starts_with("在带头") || text.starts_with("下面")
        {
            return None;
        }
        let rectified =
            text.contains("整改") && ["情况", "进展", "完成", "落实", "办理"].iter().any(|it| text.contains(it));
        if rectified && !["措施", "方向", "打算", "计划", "思路", "举措"].iter().any(|it| text.contains(it))
        {
            return Some(PartRole::LastYear);
        }
        let earlier = ["去年", "上年", "上一年", "上回", "上次", "上轮"].iter().any(|it| text.contains(it));
        let owed =
            ["说过", "答应", "认领", "的账", "欠账", "列的", "查的", "查出", "查摆", "检视", "承诺", "许的", "定的"];
        if earlier && body.len() <= 20 && owed.iter().any(|it| text.contains(it)) {
            return Some(PartRole::LastYear);
        }
        if lists_problems_first(text) {
            return Some(PartRole::Problems);
        }
        let named = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
        let role = self.rules.parts().iter().find(|(_, words)| named(words)).map(|(role, _)| *role)?;
        // “整改措施不实” is a fault and names no part; “不严不实的具体表现” names one.
        let nouns =
            ["问题", "表现", "不足", "差距", "原因", "根源", "措施", "方向", "打算", "剖析", "分析", "情况", "举措"];
        let noun = nouns.iter().any(|it| text.ends_with(it));
        let fault = !noun
            && self.hits.of(body, Class::Deficiency).any(|it| {
                let word = self.text(it);
                !matches!(word, "不足" | "差距" | "短板" | "薄弱" | "弱项" | "老毛病" | "偏差")
                    && word.chars().count() > 1
            });
        (!fault).then_some(role)
    }

    /// 整改措施： on a line of its own, or 成因： before its text, or a cell that 产生原因| heads.
    fn label_role(&self, index: usize) -> Option<Role> {
        let sentence = &self.sentences[index];
        if sentence.number.is_some_and(|it| !matches!(it.style, Style::Labelled | Style::ArabicParen | Style::Circled))
        {
            return None;
        }
        let text = self.text(sentence.span);
        let skip = sentence.number.filter(|it| it.style != Style::Labelled).map_or(0, |it| it.len);
        let text: String = text.chars().skip(skip).collect();
        let at = text.find(['：', '|', '｜', '。']).filter(|&it| it > 0)?;
        let head = text[..at].trim_end_matches(|it: char| "一二三四五六七八九十".contains(it) || it.is_ascii_digit());
        let cell = text[at..].starts_with(['|', '｜']);
        // （1）问题。 is a label only where nothing else follows the word.
        let stops = text[at..].starts_with('。');
        if stops && skip == 0 {
            return None;
        }
        match head {
            "整改措施" | "改进措施" | "措施" | "整改举措" | "整改打算" | "努力方向" | "下步打算" | "整改思路"
            | "下步措施" | "责任单位" | "责任人" | "整改时限" | "完成时限" | "责任领导" => {
                Some(Role::Measure)
            }
            "成因" | "原因" | "原因分析" | "原因剖析" | "产生原因" | "主要原因" | "根源" => {
                Some(Role::Cause)
            }
            // 问题2： is the number of an item.
            "问题" if sentence.number.is_some_and(|it| it.style == Style::Labelled) => None,
            "问题" | "存在问题" | "存在的问题" | "主要问题" | "具体问题" | "问题表现" => {
                Some(Role::Problem)
            }
            "具体事例" | "典型事例" | "事例" if cell => Some(Role::Case),
            "自评成效" | "主要成效" | "工作成效" if cell => Some(Role::Credit),
            "领域" | "方面" | "序号" if cell => Some(Role::Heading),
            "整改情况" | "整改进展" => Some(Role::LastYear),
            _ => None,
        }
    }
}
