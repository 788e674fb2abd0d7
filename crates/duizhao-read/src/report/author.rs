//! Whose report it is, of which year, under which theme.

use std::sync::Arc;

use crate::fold::Folded;
use crate::outline::Outline;
use crate::report::{Author, Kind};
use crate::rules::Rules;
use crate::sentence::Sentence;
use crate::theme::Theme;

/// What the head of a report says of it.
pub(crate) struct About {
    pub(crate) kind: Kind,
    pub(crate) author: Author,
    pub(crate) year: Option<u16>,
    pub(crate) theme: Option<Arc<Theme>>,
}

pub(crate) fn about(
    folded: &Folded,
    sentences: &[Sentence],
    outline: &Outline,
    rules: &Rules,
    year: Option<u16>,
) -> About {
    let title: String = outline.title.iter().map(|&it| folded.slice(sentences[it].span)).collect();
    let head: String = folded.text.as_str().chars().take(400).collect();
    let year = year.or_else(|| year_in(&title)).or_else(|| year_in(&head));
    let kind = kind(&title, folded);
    let headings: Vec<&str> = sentences
        .iter()
        .filter(|it| it.number.is_some() || it.opens_block)
        .map(|it| it.body(folded))
        .filter(|it| it.len() <= 60)
        .map(|it| folded.slice(it))
        .collect();
    let theme = rules.chosen_theme().cloned().or_else(|| theme(rules, year, kind, &title, &headings));
    let year = year.or_else(|| theme.as_ref().and_then(|it| it.years.first().copied()));
    let author = Author { former: former_posts(&head), ..author(&title) };
    About { kind, author, year, theme }
}

/// The first 20NN年 that names a year of report: with 年度 where there is one.
fn year_in(text: &str) -> Option<u16> {
    let chars: Vec<char> = text.chars().collect();
    let years: Vec<(usize, u16)> = (0..chars.len().saturating_sub(4))
        .filter(|&at| chars[at] == '2' && chars[at + 1] == '0' && (at == 0 || !chars[at - 1].is_ascii_digit()))
        .filter(|&at| chars[at + 4] == '年')
        .filter_map(|at| Some((at, chars[at..at + 4].iter().collect::<String>().parse().ok()?)))
        .filter(|(_, year)| (2012..=2035).contains(year))
        .collect();
    let annual = years.iter().find(|(at, _)| chars.get(at + 5) == Some(&'度'));
    // A report dated January to March looks back on the year before.
    let written = |at: usize| {
        let month: String = chars[at + 5..].iter().take(2).collect();
        ["1月", "2月", "3月", "一月", "二月", "三月"].contains(&month.as_str())
    };
    let dated = |&(at, year): &(usize, u16)| if written(at) { year - 1 } else { year };
    annual.map(|it| it.1).or_else(|| years.first().map(dated))
}

fn kind(title: &str, folded: &Folded) -> Kind {
    if title.contains("个人") {
        return Kind::Personal;
    }
    if title.contains("支部") && !title.contains("书记") {
        return Kind::Branch;
    }
    if title.contains("班子") || title.contains("党组") && !title.contains("书记") && !title.contains("成员") {
        return Kind::Collective;
    }
    let text = folded.text.as_str();
    let own = text.matches("本人").count() * 2
        + text.matches('我').count().saturating_sub(text.matches("我们").count() * 2 + text.matches("我镇").count());
    let ours = text.matches("班子").count() + text.matches("我们").count();
    if own >= ours {
        Kind::Personal
    } else if text.matches("支部").count() > text.matches("班子").count() * 2 {
        Kind::Branch
    } else {
        Kind::Collective
    }
}

const POSTS: [&str; 40] = [
    "党委书记",
    "党委副书记",
    "党工委书记",
    "党组书记",
    "党支部书记",
    "支部书记",
    "党总支书记",
    "人大主席",
    "政协联络组组长",
    "镇长",
    "乡长",
    "副镇长",
    "副乡长",
    "纪委书记",
    "组织委员",
    "宣传委员",
    "统战委员",
    "政法委员",
    "党委委员",
    "武装部长",
    "主任",
    "副主任",
    "局长",
    "副局长",
    "部长",
    "副部长",
    "院长",
    "副院长",
    "校长",
    "副校长",
    "站长",
    "所长",
    "书记",
    "副书记",
    "县长",
    "副县长",
    "总经理",
    "副总经理",
    "委员",
    "班子",
];

/// Units of place, the townships and villages before the offices in them.
const TOWNS: [&str; 5] = ["镇", "乡", "街道", "村", "社区"];
const OFFICES: [&str; 8] = ["局", "委", "院", "校", "公司", "县", "区", "站"];

/// The title up to the post: 柳河镇 · 副镇长.
fn author(title: &str) -> Author {
    let head = title.split("20").next().unwrap_or(title);
    let head = head.split("关于").next().unwrap_or(head);
    let post = POSTS
        .iter()
        .filter_map(|it| head.find(it).map(|at| (at, *it)))
        .min_by_key(|(at, it)| (*at, usize::MAX - it.len()));
    let before = post.map_or(head, |(at, _)| &head[..at]);
    Author {
        post: post.map(|(_, it)| it.to_owned()),
        place: place_in(before),
        posts: posts_in(head),
        former: Vec::new(),
    }
}

/// The posts a phrase names, 副书记 and not 书记 where that is what stands there.
fn posts_in(text: &str) -> Vec<String> {
    let places: Vec<(usize, &str)> = POSTS.iter().flat_map(|post| text.match_indices(post)).collect();
    let inside = |&(at, it): &(usize, &str)| {
        places.iter().any(|&(from, other)| other != it && from <= at && at + it.len() <= from + other.len())
    };
    places.iter().filter(|it| !inside(it)).map(|it| it.1.to_owned()).collect()
}

/// The posts in 由镇纪委书记改任党委副书记 that were left.
fn former_posts(head: &str) -> Vec<String> {
    let changes = ["改任", "转任", "调任", "提任", "升任", "转岗", "调整为", "转为"];
    let left = changes.iter().flat_map(|it| head.match_indices(it)).filter_map(|(at, _)| {
        let before = head[..at].rsplit(['，', '。', '；']).next()?;
        Some(&before[before.rfind(['由', '从'])?..])
    });
    left.flat_map(posts_in).collect()
}

/// The last town a phrase names, else the last office: of 青川县柳河镇党委 the town.
pub(crate) fn place_in(text: &str) -> Option<String> {
    named(text, &TOWNS).or_else(|| named(text, &OFFICES))
}

fn named(text: &str, units: &[&str]) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let ends = (0..chars.len()).rev().find_map(|at| {
        let tail: String = chars[at..].iter().collect();
        units.iter().find(|it| tail.starts_with(**it)).map(|it| (at, it.chars().count()))
    });
    let (at, unit) = ends?;
    let start = chars[..at].iter().rposition(|it| "县市区省州旗".contains(*it)).map_or(0, |it| it + 1);
    let start = start.max(at.saturating_sub(8));
    let han = chars[start..at].iter().all(|it| !it.is_ascii() && !"，。、的".contains(*it));
    (at > start && han).then(|| chars[start..at + unit].iter().collect())
}

/// The table that fits: the year's, and of several the one whose aspects the headings name.
fn theme(rules: &Rules, year: Option<u16>, kind: Kind, title: &str, headings: &[&str]) -> Option<Arc<Theme>> {
    let named = |theme: &Theme| {
        theme
            .aspects
            .iter()
            .filter(|aspect| {
                headings.iter().any(|it| theme.aspect_of(it).is_some_and(|found| found == *aspect) && names(it, aspect))
            })
            .count()
    };
    let occasion =
        if title.contains("组织生活会") || kind == Kind::Branch { "组织生活会" } else { "民主生活会" };
    let of_year = rules.themes().iter().filter(|it| year.is_some_and(|year| it.years.contains(&year)));
    let best = of_year.max_by_key(|it| (named(it), it.occasion == occasion));
    match best {
        Some(theme) if named(theme) > 0 => Some(theme.clone()),
        _ => {
            let any = rules.themes().iter().max_by_key(|it| named(it))?;
            if named(any) >= 2.max(any.aspects.len() / 2) && (year.is_none() || best.is_none()) {
                return Some(any.clone());
            }
            best.filter(|it| it.occasion == occasion).cloned()
        }
    }
}

/// Whether a heading names an aspect and is not just a sentence that contains its word.
fn names(heading: &str, aspect: &crate::theme::Aspect) -> bool {
    let words = aspect.words.iter().chain([&aspect.name]);
    let longest = words.filter(|it| heading.contains(it.as_str())).map(|it| it.chars().count()).max().unwrap_or(0);
    let len = heading.chars().count();
    longest * 3 >= len || heading.ends_with("方面") && longest * 6 >= len || heading.contains("带头") && longest >= 4
}

#[cfg(test)]
mod tests {
    use super::former_posts;

    #[test]
    fn the_post_left_is_told_from_the_new_one() {
        assert_eq!(former_posts("今年4月，我由镇纪委书记改任党委副书记，分管信访。"), ["纪委书记"]);
        assert!(former_posts("我担任党委副书记，从信访办了解到情况。").is_empty());
    }
}
