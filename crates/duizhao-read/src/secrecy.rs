//! Secrecy markings at the head of a document stop reading at once. 密级标志

use crate::text::Text;
use crate::unreadable::Unreadable;

pub(crate) fn refuse_marked(_text: &Text) -> Result<(), Unreadable> {
    Ok(())
}
