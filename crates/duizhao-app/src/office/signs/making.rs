//! Signs are made on a thread of their own: a big record takes minutes, and nobody who looks hangs. 迹象推算

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use duizhao_core::said_by_system;

use super::followed::{self, Followed};
use crate::office::{Moment, Office, lock};
use crate::record::Failure;

/// So many matters at most are looked at before anybody asks: of more it takes minutes and much memory.
const BY_ITSELF: usize = 100_000;
/// How long a page waits before it says how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether they are being made, how far that is, and how it ended.
#[derive(Default)]
pub(in crate::office) struct Making {
    state: Mutex<State>,
    over: Condvar,
    how_far: HowFar,
}

#[derive(Default)]
struct State {
    under_way: bool,
    failed: Option<Failure>,
}

/// Matters looked at, and how many there are to look at. 已看
#[derive(Default)]
pub(super) struct HowFar {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl HowFar {
    pub(super) fn begin(&self, all: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    pub(super) fn add(&self, matters: usize) {
        self.done.fetch_add(matters, Ordering::Relaxed);
    }

    fn failure(&self) -> Failure {
        let (done, all) = (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed));
        let (zh, en) = match done < all || all == 0 {
            true => (format!("已看 {done}/{all} 件"), format!("{done} of {all} matters are looked at")),
            false => {
                (format!("{all} 件都看过了，正在归纳"), format!("all {all} matters are looked at and being compared"))
            }
        };
        Failure::new(
            "being-made",
            format!("迹象正在从底账算起，{zh}；请稍后再看"),
            format!("the signs are being made from the record: {en}; look again in a while"),
        )
    }
}

#[cfg(test)]
impl Making {
    pub(in crate::office) fn is_under_way(&self) -> bool {
        lock(&self.state).under_way
    }
}

/// However the thread ends, those who wait are told.
struct Ending<'o>(&'o Making, Option<Failure>);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        let failed = if std::thread::panicking() { Some(broken_off()) } else { self.1.take() };
        *lock(&self.0.state) = State { under_way: false, failed };
        self.0.over.notify_all();
    }
}

fn broken_off() -> Failure {
    Failure::new(
        "not-made",
        "程序出错，迹象没有算成；再打开会从头再算，若总是这样，请把运行程序的窗口或日志里的报错告诉维护的人",
        "a fault of the program broke off the making of the signs; who looks again begins anew, and if it stays so, tell who looks after it what the program wrote to its window or log",
    )
}

impl Office {
    /// Makes them however many they are, for one who goes through many offices: it comes back when that
    /// is over.
    ///
    /// # Errors
    /// When there are more matters than fit, or the record cannot be read.
    pub(in crate::office) fn make_signs_in_turn(self: &Arc<Office>) -> Result<(), Failure> {
        self.overview(|all| followed::check(all.len()))??;
        let moment = self.moment()?;
        let mut state = lock(&self.making.state);
        self.begin(&mut state, &moment)?;
        drop(self.making.over.wait_while(state, |it| it.under_way));
        Ok(())
    }

    /// They are made before anybody asks.
    pub(in crate::office) fn makes_signs_by_itself(&self) -> Result<bool, Failure> {
        self.overview(|all| all.len() <= BY_ITSELF)
    }

    fn begin(self: &Arc<Office>, state: &mut State, moment: &Moment) -> Result<(), Failure> {
        if state.under_way {
            return Ok(());
        }
        let (office, moment) = (Arc::clone(self), moment.clone());
        let make = move || {
            let mut ending = Ending(&office.making, None);
            // What fails half-way is made anew the next time.
            let old = office.followed.write().unwrap_or_else(PoisonError::into_inner).take();
            let how_far = &office.making.how_far;
            match office.read(|reader| Followed::follow(old, reader, &moment, &office, how_far)) {
                Ok(made) => *office.followed.write().unwrap_or_else(PoisonError::into_inner) = Some(made),
                Err(failure) => ending.1 = Some(failure),
            }
        };
        let begun = std::thread::Builder::new().name("signs".to_owned()).spawn(make);
        begun.map_err(|err| {
            let why = said_by_system(&err).zh;
            Failure::new("busy", format!("系统忙，没有开始推算：{why}"), format!("no thread for it: {err}"))
        })?;
        *state = State { under_way: true, failed: None };
        Ok(())
    }

    /// Makes them as of this moment, or waits for who does.
    ///
    /// # Errors
    /// When that takes longer than a page waits, or the record cannot be read.
    pub(super) fn make_signs(self: &Arc<Office>, moment: &Moment) -> Result<(), Failure> {
        let mut state = lock(&self.making.state);
        self.begin(&mut state, moment)?;
        let waited = self.making.over.wait_timeout_while(state, PATIENCE, |it| it.under_way);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match &state.failed {
            _ if state.under_way => Err(self.making.how_far.failure()),
            Some(failure) => Err(failure.clone()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use duizhao_journal::World;
    use jiff::ToSpan;

    use super::*;
    use crate::demo;
    use crate::record::Record;

    #[test]
    fn it_says_how_far_it_is() {
        let how_far = HowFar::default();
        how_far.begin(100_000);
        how_far.add(1_000);
        assert!(how_far.failure().said.zh.contains("已看 1000/100000 件"));
        how_far.add(99_000);
        assert!(how_far.failure().said.zh.contains("都看过了"));
    }

    #[test]
    fn who_waits_is_told_of_a_panic() {
        let making = Making::default();
        let panics = || {
            let _ending = Ending(&making, None);
            std::panic::resume_unwind(Box::new(()));
        };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).unwrap_err();
        assert_eq!(lock(&making.state).failed.as_ref().unwrap().code, "not-made");
    }

    #[test]
    fn who_looks_meanwhile_is_told_and_then_served() {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::in_folder(folder.path());
        demo::build(&record).unwrap();
        let world = || World { now: Box::new(demo::now), fill: Box::new(|bytes| bytes.fill(7)) };
        let office = Arc::new(Office::open(record, world).unwrap());
        let moment = office.moment().unwrap();
        let later = Moment { today: moment.today.checked_add(1.day()).unwrap(), ..moment.clone() };
        office
            .with_signs(&moment, |_, _| {
                // Nothing is taken from under who is looking, and nobody waits for that for long.
                assert_eq!(office.make_signs(&later).unwrap_err().code, "being-made");
                Ok(())
            })
            .unwrap();
        assert!(office.with_signs(&later, |followed, _| Ok(followed.is_at(0, &later))).unwrap());
    }
}
