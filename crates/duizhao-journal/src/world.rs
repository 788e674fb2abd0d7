//! Time and chance, passed in: the journal reads neither by itself. 时间与随机数

use jiff::Timestamp;

/// What the journal asks of the machine it runs on. 外部环境
pub struct World {
    /// The office's clock; what it says is stored as said, order comes from the sequence number.
    pub now: Box<dyn Fn() -> Timestamp + Send>,
    /// Fills with bytes that nobody can guess.
    pub fill: Fill,
}

/// Fills bytes with chance. 随机数
pub type Fill = Box<dyn Fn(&mut [u8]) + Send>;

impl World {
    /// Salts from the operating system, times from the clock given.
    pub fn new(now: impl Fn() -> Timestamp + Send + 'static) -> World {
        World {
            now: Box::new(now),
            fill: Box::new(|bytes| getrandom::fill(bytes).expect("the system gives randomness")),
        }
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.fill)(&mut bytes);
        bytes
    }
}
