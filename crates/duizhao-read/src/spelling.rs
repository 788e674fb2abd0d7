//! One-character slips in set phrases. 固定用语

#[derive(Clone, Debug, Default)]
pub(crate) struct Spelling {}

impl Spelling {
    pub(crate) fn new<'a>(_phrases: impl Iterator<Item = Vec<&'a str>>, _wrong: impl Iterator<Item = Vec<&'a str>>) -> Spelling {
        Spelling {}
    }
}
