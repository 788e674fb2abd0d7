//! Where the activities of a process map stand, and which way its arcs go.

use std::collections::{BTreeMap, BTreeSet};

use duizhao_signs::{Activity, Flow, Id, Passing};

/// An activity that occurs less than once in so many matters is left to the table.
const SELDOM: u64 = 100;
/// Activities drawn, and arcs beside each activity's own best.
const ACTIVITIES: usize = 14;
const ARCS: usize = 12;

pub(super) const WIDTH: f64 = 232.0;
pub(super) const HEIGHT: f64 = 44.0;
const LAYER: f64 = 92.0;
/// Between the way that most take and what stands beside it; arcs back go through.
const ASIDE: f64 = 150.0;
/// How far an arc that skips bends out, for the first activity it passes and for each more.
const BEND: f64 = 70.0;
const MORE: f64 = 26.0;

/// A drawing before it is drawn.
pub(super) struct Plan {
    pub(super) nodes: Vec<Node>,
    pub(super) arcs: Vec<Drawn>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// An activity in its place.
pub(super) struct Node {
    pub(super) id: Id,
    pub(super) activity: Activity,
    /// Counted from above.
    layer: usize,
    /// 0 on the way that most take.
    column: usize,
    pub(super) x: f64,
    pub(super) y: f64,
}

/// An arc with its way: a cubic curve.
pub(super) struct Drawn {
    pub(super) passing: Passing,
    pub(super) is_back: bool,
    pub(super) way: [(f64, f64); 4],
}

struct Arc {
    from: usize,
    to: usize,
    passing: Passing,
}

pub(super) fn plan(flow: &Flow) -> Plan {
    let all = flow.activities();
    let matters: u64 = all.iter().map(|it| it.1.first).sum();
    let often = |it: &&(Id, Activity)| it.1.events * SELDOM >= matters;
    let mut shown: Vec<(Id, Activity)> = all.iter().filter(often).take(ACTIVITIES).copied().collect();
    shown.sort_by_key(|(id, it)| (it.place(), *id));
    let index: BTreeMap<Id, usize> = shown.iter().enumerate().map(|(at, it)| (it.0, at)).collect();
    let within = flow.arcs().into_iter().filter_map(|(from, to, passing)| {
        Some(Arc { from: *index.get(&from)?, to: *index.get(&to)?, passing }).filter(|it| it.from != it.to)
    });
    let arcs = worth_drawing(within.collect());
    let mut nodes = placed(&shown, &arcs);
    let bent = arcs.iter().map(|it| passed(it, &nodes)).max().unwrap_or(0);
    let left = if bent > 0 { BEND + MORE * bent as f64 + 16.0 } else { 8.0 };
    for node in &mut nodes {
        node.x = left + node.column as f64 * (WIDTH + ASIDE);
        node.y = 8.0 + node.layer as f64 * LAYER;
    }
    let drawn: Vec<Drawn> = arcs.iter().map(|it| drawn(it, &nodes)).collect();
    let far = drawn.iter().flat_map(|it| it.way).map(|it| it.0 + 40.0);
    let width = nodes.iter().map(|it| it.x + WIDTH + 8.0).chain(far).fold(WIDTH, f64::max);
    let height = nodes.iter().map(|it| it.y + HEIGHT + 8.0).fold(HEIGHT, f64::max);
    Plan { nodes, arcs: drawn, width, height }
}

/// The most frequent, and for each activity the arc by which most matters come and the one by which most go.
fn worth_drawing(all: Vec<Arc>) -> Vec<Arc> {
    let mut kept: BTreeSet<usize> = (0..all.len().min(ARCS)).collect();
    let (mut comes, mut goes) = (BTreeSet::new(), BTreeSet::new());
    for (at, arc) in all.iter().enumerate() {
        if comes.insert(arc.to) | goes.insert(arc.from) {
            kept.insert(at);
        }
    }
    all.into_iter().enumerate().filter(|it| kept.contains(&it.0)).map(|it| it.1).collect()
}

fn placed(shown: &[(Id, Activity)], arcs: &[Arc]) -> Vec<Node> {
    let spine = spine(shown, arcs);
    let mut place: Vec<Option<(usize, usize)>> = vec![None; shown.len()];
    spine.iter().enumerate().for_each(|(layer, it)| place[*it] = Some((layer, 0)));
    // Beside the activity that leads to it, one row further down; what nothing leads to, at the top.
    let parent = |node: usize, place: &[Option<(usize, usize)>]| {
        arcs.iter().filter(|it| it.to == node).find_map(|it| place[it.from])
    };
    while let Some(node) =
        (0..shown.len()).filter(|it| place[*it].is_none()).min_by_key(|it| (parent(*it, &place).is_none(), *it))
    {
        let (mut layer, column) = parent(node, &place).map_or((0, 1), |(layer, column)| (layer + 1, column.max(1)));
        while place.contains(&Some((layer, column))) {
            layer += 1;
        }
        place[node] = Some((layer, column));
    }
    let node = |((id, activity), place): (&(Id, Activity), Option<(usize, usize)>)| {
        let (layer, column) = place.unwrap_or((0, 0));
        Node { id: *id, activity: *activity, layer, column, x: 0.0, y: 0.0 }
    };
    shown.iter().zip(place).map(node).collect()
}

/// From where most matters begin, along the strongest arc to an activity that is not on the way yet.
fn spine(shown: &[(Id, Activity)], arcs: &[Arc]) -> Vec<usize> {
    let Some(first) = (0..shown.len()).max_by_key(|it| (shown[*it].1.first, std::cmp::Reverse(*it))) else {
        return Vec::new();
    };
    let mut spine = vec![first];
    let mut last = first;
    while let Some(next) = arcs.iter().find(|it| it.from == last && !spine.contains(&it.to)) {
        last = next.to;
        spine.push(last);
    }
    spine
}

/// How many activities of the straight way an arc passes by.
fn passed(arc: &Arc, nodes: &[Node]) -> usize {
    let (from, to) = (&nodes[arc.from], &nodes[arc.to]);
    let straight = from.column == 0 && to.column == 0 && to.layer > from.layer;
    if straight { to.layer - from.layer - 1 } else { 0 }
}

fn drawn(arc: &Arc, nodes: &[Node]) -> Drawn {
    let (from, to) = (&nodes[arc.from], &nodes[arc.to]);
    let is_back = to.layer <= from.layer;
    Drawn { passing: arc.passing, is_back, way: way(from, to, is_back) }
}

fn way(from: &Node, to: &Node, is_back: bool) -> [(f64, f64); 4] {
    let middle = |it: &Node| it.x + WIDTH / 2.0;
    let layers = from.layer.abs_diff(to.layer);
    if from.column == to.column && is_back {
        let x = from.x + WIDTH;
        let out = x + (ASIDE - 20.0).min(44.0 + MORE * layers as f64);
        let (y1, y2) = (from.y + HEIGHT * 0.35, to.y + HEIGHT * 0.65);
        return [(x, y1), (out, y1), (out, y2), (x, y2)];
    }
    if from.column == to.column && layers > 1 {
        let (x, out) = (from.x, from.x - BEND - MORE * (layers - 1) as f64);
        let (y1, y2) = (from.y + HEIGHT * 0.65, to.y + HEIGHT * 0.35);
        return [(x, y1), (out, y1), (out, y2), (x, y2)];
    }
    if from.column != to.column {
        // From side to side: out above, back below.
        let (x1, x2) = if from.x < to.x { (from.x + WIDTH, to.x) } else { (from.x, to.x + WIDTH) };
        let at = HEIGHT * if is_back { 0.7 } else { 0.3 };
        let (y1, y2) = (from.y + at, to.y + at);
        return [(x1, y1), (x1.midpoint(x2), y1), (x1.midpoint(x2), y2), (x2, y2)];
    }
    let (x1, y1, x2, y2) = (middle(from), from.y + HEIGHT, middle(to), to.y);
    [(x1, y1), (x1, y1.midpoint(y2)), (x2, y1.midpoint(y2)), (x2, y2)]
}

impl Drawn {
    /// The point so far along its way, 0 to 1.
    pub(super) fn at(&self, t: f64) -> (f64, f64) {
        let u = 1.0 - t;
        let parts = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
        let sum = |axis: fn(&(f64, f64)) -> f64| self.way.iter().zip(parts).map(|(it, part)| axis(it) * part).sum();
        (sum(|it| it.0), sum(|it| it.1))
    }
}

#[cfg(test)]
mod tests {
    use duizhao_signs::{Cases, EventLog};

    use super::*;

    fn planned(ways: &[&str]) -> Vec<(String, usize, usize)> {
        let mut log = EventLog::default();
        for (case, way) in ways.iter().enumerate() {
            way.chars()
                .enumerate()
                .for_each(|(at, it)| log.push(&case.to_string(), &it.to_string(), at as i64, "", ""));
        }
        let nodes = plan(&Flow::of(&Cases::of(&log.events))).nodes;
        let mut seen: Vec<_> =
            nodes.iter().map(|it| (log.words.activities.name(it.id).into_owned(), it.layer, it.column)).collect();
        seen.sort();
        seen
    }

    #[test]
    fn the_way_that_most_take_goes_straight_down() {
        let seen = planned(&["abcd", "abcd", "abxd", "acd"]);
        let expected = [("a", 0, 0), ("b", 1, 0), ("c", 2, 0), ("d", 3, 0), ("x", 2, 1)];
        assert_eq!(seen, expected.map(|(name, layer, column)| (name.to_owned(), layer, column)));
    }

    #[test]
    fn one_activity_and_none_are_drawn_too() {
        assert_eq!(planned(&["aaa"]), [("a".to_owned(), 0, 0)]);
        assert_eq!(planned(&[]), []);
    }
}
