//! The directly-follows graph as a drawing: activities from top to bottom, arcs with counts and times. 流程图
//!
//! Only what carries most of the matters is drawn; the tables below the drawing have the rest. The
//! layers follow where an activity stands within the matters, so that time runs downwards.

use std::collections::{BTreeMap, BTreeSet};

use duizhao_read::Language;
use duizhao_signs::{Activity, Id, Passing};
use maud::{Markup, html};
use unicode_width::UnicodeWidthStr;

use super::{Looked, span};

/// Activities drawn, and arcs beside each activity's own best.
const ACTIVITIES: usize = 16;
const ARCS: usize = 22;

const WIDTH: f64 = 188.0;
const HEIGHT: f64 = 44.0;
const GAP: f64 = 62.0;
const LAYER: f64 = 96.0;
const EDGE: f64 = 84.0;
/// Columns of letters that a box takes, at 11.5 px.
const COLUMNS: usize = 28;

struct Node {
    id: Id,
    activity: Activity,
    layer: usize,
    x: f64,
    y: f64,
}

struct Arc {
    from: usize,
    to: usize,
    passing: Passing,
}

/// The drawing, with a sentence for who does not see it.
pub(super) fn drawing(looked: &Looked<'_>) -> Markup {
    let (nodes, arcs) = laid_out(looked);
    let widest = nodes.iter().map(|it| it.x + WIDTH).fold(WIDTH, f64::max);
    let (width, height) = (widest + EDGE, nodes.iter().map(|it| it.y + HEIGHT).fold(HEIGHT, f64::max) + 16.0);
    let most = arcs.iter().map(|it| it.passing.times).max().unwrap_or(1);
    let title = if looked.is_english() { "Process map" } else { "流程图" };
    html! {
        svg .map viewBox=(format!("0 0 {width:.0} {height:.0}")) width=(format!("{width:.0}")) role="img" aria-label=(title) {
            title { (title) }
            defs {
                marker #tip viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto" {
                    path d="M0 0 8 4 0 8Z" .tip {}
                }
            }
            @for arc in &arcs { (line(arc, &nodes, most)) }
            @for node in &nodes { (boxed(node, looked)) }
            @for arc in &arcs { (label(arc, &nodes, looked)) }
        }
    }
}

fn laid_out(looked: &Looked<'_>) -> (Vec<Node>, Vec<Arc>) {
    let flow = &looked.signs.process.flow;
    let mut shown: Vec<(Id, Activity)> = flow.activities().into_iter().take(ACTIVITIES).collect();
    shown.sort_by_key(|(id, it)| (it.place(), *id));
    let at: BTreeMap<Id, usize> = shown.iter().enumerate().map(|(at, it)| (it.0, at)).collect();
    let within: Vec<Arc> = flow
        .arcs()
        .into_iter()
        .filter_map(|(from, to, passing)| Some(Arc { from: *at.get(&from)?, to: *at.get(&to)?, passing }))
        .collect();
    let arcs = worth_drawing(within);
    let layers = layers(shown.len(), &arcs);
    let mut nodes: Vec<Node> = shown
        .into_iter()
        .zip(layers)
        .map(|((id, activity), layer)| Node { id, activity, layer, x: 0.0, y: 0.0 })
        .collect();
    place(&mut nodes, &arcs);
    (nodes, arcs)
}

/// The most frequent, and for each activity the arc by which most matters come and the one by which most go.
fn worth_drawing(all: Vec<Arc>) -> Vec<Arc> {
    let mut kept: BTreeSet<usize> = (0..all.len().min(ARCS)).collect();
    let (mut comes, mut goes) = (BTreeSet::new(), BTreeSet::new());
    for (at, arc) in all.iter().enumerate().filter(|it| it.1.from != it.1.to) {
        if comes.insert(arc.to) | goes.insert(arc.from) {
            kept.insert(at);
        }
    }
    all.into_iter().enumerate().filter(|it| kept.contains(&it.0)).map(|it| it.1).collect()
}

/// An activity stands below the strongest that lead to it; those that stand later in the matters never above.
fn layers(count: usize, arcs: &[Arc]) -> Vec<usize> {
    let mut layers = vec![0; count];
    for node in 1..count {
        let into = arcs.iter().filter(|it| it.to == node && it.from < node);
        let above = into.map(|it| layers[it.from] + 1).max();
        layers[node] = above.unwrap_or_else(|| layers[node - 1]);
    }
    layers
}

/// Each layer in the middle, its activities below those that lead to them.
fn place(nodes: &mut [Node], arcs: &[Arc]) {
    let deepest = nodes.iter().map(|it| it.layer).max().unwrap_or(0);
    let across = (0..=deepest).map(|layer| nodes.iter().filter(|it| it.layer == layer).count()).max().unwrap_or(1);
    let room = across as f64 * (WIDTH + GAP) - GAP;
    for layer in 0..=deepest {
        let mut row: Vec<(usize, f64)> = (0..nodes.len())
            .filter(|it| nodes[*it].layer == layer)
            .map(|node| (node, middle_of_parents(node, nodes, arcs).unwrap_or(room / 2.0 + EDGE)))
            .collect();
        row.sort_by(|a, b| a.1.total_cmp(&b.1));
        let width = row.len() as f64 * (WIDTH + GAP) - GAP;
        // A single activity stands below its parent, more of them stand around the middle.
        let wanted = row.iter().map(|it| it.1).sum::<f64>() / row.len().max(1) as f64 - width / 2.0;
        let left = wanted.clamp(EDGE, (EDGE + room - width).max(EDGE));
        for (at, (node, _)) in row.into_iter().enumerate() {
            nodes[node].x = left + at as f64 * (WIDTH + GAP);
            nodes[node].y = 12.0 + layer as f64 * LAYER;
        }
    }
}

fn middle_of_parents(node: usize, nodes: &[Node], arcs: &[Arc]) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for arc in arcs.iter().filter(|it| it.to == node && nodes[it.from].layer < nodes[node].layer) {
        let times = arc.passing.times as f64;
        sum += (nodes[arc.from].x + WIDTH / 2.0) * times;
        weight += times;
    }
    (weight > 0.0).then(|| sum / weight)
}

fn boxed(node: &Node, looked: &Looked<'_>) -> Markup {
    let name = looked.words.activities.name(node.id);
    let (x, y, middle) = (node.x, node.y, node.x + WIDTH / 2.0);
    let events = if looked.is_english() {
        format!("{} events", node.activity.events)
    } else {
        format!("{} 次", node.activity.events)
    };
    html! {
        g {
            title { (name) }
            rect .box x=(n(x)) y=(n(y)) width=(n(WIDTH)) height=(n(HEIGHT)) rx="5" {}
            text .name x=(n(middle)) y=(n(y + 19.0)) { (cut(&name)) }
            text .count x=(n(middle)) y=(n(y + 34.0)) { (events) }
        }
    }
}

fn line(arc: &Arc, nodes: &[Node], most: u64) -> Markup {
    let share = (1.0 + arc.passing.times as f64).ln() / (1.0 + most as f64).ln();
    let width = format!("{:.1}", 0.8 + share * share * 3.2);
    let class = if is_back(arc, nodes) { "arc back" } else { "arc" };
    html! { path class=(class) d=(curve(arc, nodes).0) stroke-width=(width) marker-end="url(#tip)" {} }
}

fn label(arc: &Arc, nodes: &[Node], looked: &Looked<'_>) -> Markup {
    let (x, y) = curve(arc, nodes).1;
    let time = span(arc.passing.mean(), looked.language);
    html! { text .passing x=(n(x)) y=(n(y)) { (arc.passing.times) " · " (time) } }
}

fn is_back(arc: &Arc, nodes: &[Node]) -> bool {
    nodes[arc.to].layer <= nodes[arc.from].layer
}

/// The way of an arc, and where its label stands.
fn curve(arc: &Arc, nodes: &[Node]) -> (String, (f64, f64)) {
    let (from, to) = (&nodes[arc.from], &nodes[arc.to]);
    let middle = |it: &Node| it.x + WIDTH / 2.0;
    if arc.from == arc.to {
        let (x, y) = (from.x + WIDTH, from.y + HEIGHT / 2.0);
        let way = format!(
            "M{} {}C{} {} {} {} {} {}",
            n(x),
            n(y - 9.0),
            n(x + 34.0),
            n(y - 22.0),
            n(x + 34.0),
            n(y + 22.0),
            n(x),
            n(y + 9.0)
        );
        return (way, (x + 30.0, y - 17.0));
    }
    if is_back(arc, nodes) {
        // Back up on the left, farther out the farther back.
        let layers = (from.layer - to.layer) as f64;
        let (x1, y1, x2, y2) = (from.x, from.y + HEIGHT / 2.0, to.x, to.y + HEIGHT / 2.0);
        if from.layer == to.layer {
            let (x1, x2) = if from.x < to.x { (x1 + WIDTH, x2) } else { (x1, x2 + WIDTH) };
            return (format!("M{} {}L{} {}", n(x1), n(y1), n(x2), n(y2)), ((x1 + x2) / 2.0, y1 - 5.0));
        }
        let out = (x1.min(x2) - 26.0 - layers * 12.0).max(4.0);
        let way = format!("M{} {}C{} {} {} {} {} {}", n(x1), n(y1), n(out), n(y1), n(out), n(y2), n(x2), n(y2));
        return (way, (x1.min(x2).mul_add(0.25, out * 0.75), y1.midpoint(y2)));
    }
    let (x1, y1, x2, y2) = (middle(from), from.y + HEIGHT, middle(to), to.y);
    let far = to.layer - from.layer > 1 && (x1 - x2).abs() < WIDTH / 2.0;
    if far {
        // Past the activities between, on the right.
        let out = x1.max(x2) + WIDTH / 2.0 + 28.0 + (to.layer - from.layer) as f64 * 8.0;
        let (y1, y2) = (from.y + HEIGHT * 0.7, to.y + HEIGHT * 0.3);
        let (x1, x2) = (from.x + WIDTH, to.x + WIDTH);
        let way = format!("M{} {}C{} {} {} {} {} {}", n(x1), n(y1), n(out), n(y1), n(out), n(y2), n(x2), n(y2));
        return (way, (x1.max(x2).mul_add(0.25, out * 0.75), y1.midpoint(y2)));
    }
    let bend = (y2 - y1) * 0.5;
    let way = format!("M{} {}C{} {} {} {} {} {}", n(x1), n(y1), n(x1), n(y1 + bend), n(x2), n(y2 - bend), n(x2), n(y2));
    // Nearer to where it ends, so that arcs from one activity are told apart.
    let t: f64 = if (x1 - x2).abs() < 1.0 { 0.5 } else { 0.66 };
    let at = |a: f64, b: f64, c: f64, d: f64| {
        let u = 1.0 - t;
        u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
    };
    (way, (at(x1, x1, x2, x2), at(y1, y1 + bend, y2 - bend, y2) + 4.0))
}

/// A name that fits its box.
fn cut(name: &str) -> String {
    if name.width() <= COLUMNS {
        return name.to_owned();
    }
    let mut kept = String::new();
    for letter in name.chars() {
        if kept.width() + 2 > COLUMNS {
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
