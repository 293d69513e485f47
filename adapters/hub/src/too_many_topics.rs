use std::{error::Error, fmt};

/// Every topic that there may be is in use, so that there is no place for another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TooManyTopics(pub(crate) ());

impl fmt::Display for TooManyTopics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there are too many topics")
    }
}

impl Error for TooManyTopics {}
