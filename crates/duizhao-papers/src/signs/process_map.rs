//! The directly-follows graph as a drawing: activities from top to bottom, arcs with counts and times. 流程图
//!
//! Only what carries most of the matters is drawn; the table below the drawing has the rest. The way
//! that most matters take goes straight down; what skips ahead passes on its left, what goes back on
//! its right, and what is done beside it stands beside it.

mod layout;

use duizhao_read::Language;
use maud::{Markup, html};
use unicode_width::UnicodeWidthStr;

use super::{Looked, span};
use layout::{Drawn, HEIGHT, Node, Plan, WIDTH};

/// Columns of letters that a box takes.
const COLUMNS: usize = 36;
/// Half the width of a column of letters in a label, in pixels.
const LETTER: f64 = 3.1;

/// The drawing, with a title for who does not see it.
pub(super) fn drawing(looked: &Looked<'_>) -> Markup {
    let Plan { nodes, arcs, width, height } = layout::plan(&looked.signs.process.flow);
    let most = arcs.iter().map(|it| it.passing.times).max().unwrap_or(1);
    let title = if looked.is_english() { "Process map" } else { "流程图" };
    let labels = labels(&nodes, &arcs, looked);
    html! {
        svg .map viewBox=(format!("0 0 {width:.0} {height:.0}")) width=(format!("{width:.0}")) role="img" aria-label=(title) {
            title { (title) }
            defs {
                marker #tip viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto" {
                    path d="M0 0 8 4 0 8Z" .tip {}
                }
            }
            @for arc in &arcs { (line(arc, most)) }
            @for node in &nodes { (boxed(node, looked)) }
            @for (x, y, words) in &labels { text .passing x=(n(*x)) y=(n(*y)) { (words) } }
        }
    }
}

fn boxed(node: &Node, looked: &Looked<'_>) -> Markup {
    let name = looked.words.activities.name(node.id);
    let (x, y, middle) = (node.x, node.y, node.x + WIDTH / 2.0);
    let events = node.activity.events;
    html! {
        g {
            title { (name) }
            rect .box x=(n(x)) y=(n(y)) width=(n(WIDTH)) height=(n(HEIGHT)) rx="5" {}
            text .name x=(n(middle)) y=(n(y + 19.0)) { (cut(&name)) }
            text .count x=(n(middle)) y=(n(y + 35.0)) {
                @if looked.is_english() { (events) " events" } @else { (events) " 次" }
            }
        }
    }
}

fn line(arc: &Drawn, most: u64) -> Markup {
    let share = (1.0 + arc.passing.times as f64).ln() / (1.0 + most as f64).ln();
    let width = format!("{:.1}", 0.8 + share * share * 3.2);
    let class = if arc.is_back { "arc back" } else { "arc" };
    let way: Vec<String> = arc.way.iter().map(|(x, y)| format!("{} {}", n(*x), n(*y))).collect();
    html! { path class=(class) d={ "M" (way[0]) "C" (way[1..].join(" ")) } stroke-width=(width) marker-end="url(#tip)" {} }
}

/// Counts and times, each on its arc where no other label and no activity stands.
fn labels(nodes: &[Node], arcs: &[Drawn], looked: &Looked<'_>) -> Vec<(f64, f64, String)> {
    let mut taken: Vec<[f64; 4]> = nodes.iter().map(|it| [it.x, it.y, it.x + WIDTH, it.y + HEIGHT]).collect();
    let mut labels = Vec::new();
    for arc in arcs {
        let between = if looked.is_english() { ", " } else { "，" };
        let words = format!("{}{between}{}", arc.passing.times, span(arc.passing.mean(), looked.language));
        let half = words.width() as f64 * LETTER + 2.0;
        let room = |t: f64| {
            let (x, y) = arc.at(t);
            [x - half, y - 7.0, x + half, y + 7.0]
        };
        let free = |it: &[f64; 4]| {
            taken.iter().all(|other| it[2] < other[0] || other[2] < it[0] || it[3] < other[1] || other[3] < it[1])
        };
        let tries = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
        let place = tries.into_iter().map(room).find(free).unwrap_or_else(|| room(0.5));
        taken.push(place);
        labels.push((place[0].midpoint(place[2]), place[1].midpoint(place[3]) + 4.0, words));
    }
    labels
}

/// A name that fits its box.
fn cut(name: &str) -> String {
    if name.width() <= COLUMNS {
        return name.to_owned();
    }
    let mut kept = String::new();
    for letter in name.chars() {
        if kept.width() + 3 > COLUMNS {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

fn n(number: f64) -> String {
    format!("{number:.1}").trim_end_matches(".0").to_owned()
}

/// The arcs as a table, for who reads rather than looks.
pub(super) fn table(looked: &Looked<'_>) -> Markup {
    let name = |id| looked.words.activities.name(id);
    let arcs = looked.signs.process.flow.arcs();
    let head = if looked.language == Language::English {
        ["from", "to", "times", "mean time between"]
    } else {
        ["从", "到", "次数", "平均相隔"]
    };
    html! {
        table {
            thead { tr { @for it in head { th scope="col" { (it) } } } }
            tbody {
                @for (from, to, passing) in arcs.iter().take(40) {
                    tr {
                        td { (name(*from)) } td { (name(*to)) }
                        td .number { (passing.times) } td .number { (span(passing.mean(), looked.language)) }
                    }
                }
            }
        }
    }
}
