//! How much we are willing to read, so that no file can exhaust the machine.

/// Sizes beyond which a file is refused. 上限
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file, and of the text in it.
    pub text_bytes: u64,
    /// Bytes of a package after unpacking, all parts together.
    pub unpacked_bytes: u64,
    /// Nesting of elements in the XML.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { text_bytes: 64 << 20, unpacked_bytes: 256 << 20, depth: 200 }
    }
}
