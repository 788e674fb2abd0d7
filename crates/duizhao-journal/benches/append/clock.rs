//! Seconds on the wall, and of the processor where the system tells them.

use std::time::Instant;

pub(crate) struct Measured {
    pub(crate) seconds: f64,
    pub(crate) cpu: f64,
}

impl Measured {
    pub(crate) fn each_second(&self, count: usize) -> f64 {
        count as f64 / self.seconds
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
pub(crate) fn measure(work: impl FnOnce()) -> Measured {
    let (begun, before) = (Instant::now(), cpu());
    work();
    Measured { seconds: begun.elapsed().as_secs_f64(), cpu: cpu() - before }
}

/// User and system time of this process; 0 where there is no `/proc`.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(") ").map_or("", |it| it.1);
    // Fields 14 and 15 of the line, in hundredths of a second.
    after_name.split(' ').skip(11).take(2).filter_map(|it| it.parse::<f64>().ok()).sum::<f64>() / 100.0
}
