//! The pairing of two lists that makes the sum of its scores largest. 配对

/// Pairs (row, column), each row and each column in one pair at most, by the Hungarian method.
///
/// Scores are not negative; a pair that scores nothing is left out.
pub(crate) fn best_pairs(scores: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let columns = scores.first().map_or(0, Vec::len);
    if columns == 0 {
        return Vec::new();
    }
    let size = scores.len().max(columns);
    let score = |row: usize, column: usize| scores.get(row).and_then(|it| it.get(column)).copied().unwrap_or(0.0);
    let mut row_of = vec![None; size];
    let (mut row_price, mut column_price) = (vec![0.0; size], vec![0.0; size]);
    for first in 0..size {
        // The cheapest way from a new row through pairs made so far to a free column.
        let mut came_from = vec![None; size];
        let mut slack = vec![f64::INFINITY; size];
        let mut seen = vec![false; size];
        let (mut row, mut last) = (first, None);
        let end = loop {
            let mut nearest = None;
            for column in (0..size).filter(|&it| !seen[it]) {
                let cost = -score(row, column) - row_price[row] - column_price[column];
                if cost < slack[column] {
                    (slack[column], came_from[column]) = (cost, last);
                }
                if nearest.is_none_or(|it: usize| slack[column] < slack[it]) {
                    nearest = Some(column);
                }
            }
            let Some(column) = nearest else { return Vec::new() };
            let step = slack[column];
            row_price[first] += step;
            for other in 0..size {
                if seen[other] {
                    column_price[other] -= step;
                    let paired: Option<usize> = row_of[other];
                    row_price[paired.expect("a column passed through is paired")] += step;
                } else {
                    slack[other] -= step;
                }
            }
            seen[column] = true;
            last = Some(column);
            match row_of[column] {
                Some(next) => row = next,
                None => break column,
            }
        };
        let mut column = end;
        while let Some(before) = came_from[column] {
            row_of[column] = row_of[before];
            column = before;
        }
        row_of[column] = Some(first);
    }
    let mut pairs: Vec<(usize, usize)> = (0..size).filter_map(|column| Some((row_of[column]?, column))).collect();
    pairs.retain(|&(row, column)| score(row, column) > 0.0);
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::best_pairs;

    #[test]
    fn a_pair_gives_way_where_the_sum_gains() {
        assert_eq!(best_pairs(&[vec![0.9, 0.8], vec![0.8, 0.1]]), [(0, 1), (1, 0)]);
    }

    #[test]
    fn who_is_near_nobody_stays_alone() {
        assert_eq!(best_pairs(&[vec![0.0, 0.5], vec![0.0, 0.4], vec![0.0, 0.0]]), [(0, 1)]);
        assert_eq!(best_pairs(&[]), []);
        assert_eq!(best_pairs(&[vec![], vec![]]), []);
    }

    #[test]
    fn no_other_pairing_has_a_larger_sum() {
        let mut state = 7_u32;
        let mut chance = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 20)
        };
        for (rows, columns) in [(1, 4), (4, 4), (5, 3), (3, 5)] {
            for _ in 0..50 {
                let scores: Vec<Vec<f64>> = (0..rows).map(|_| (0..columns).map(|_| chance()).collect()).collect();
                let sum: f64 = best_pairs(&scores).iter().map(|&(row, column)| scores[row][column]).sum();
                assert_eq!(sum, largest(&scores, &mut vec![false; columns]), "{scores:?}");
            }
        }
    }

    /// By trying every pairing.
    fn largest(scores: &[Vec<f64>], used: &mut Vec<bool>) -> f64 {
        let Some((row, rest)) = scores.split_first() else { return 0.0 };
        let mut best = largest(rest, used);
        for column in 0..row.len() {
            if !used[column] {
                used[column] = true;
                best = best.max(row[column] + largest(rest, used));
                used[column] = false;
            }
        }
        best
    }
}
