use std::{error::Error, fmt};

/// There are as many topics as [`Builder::max_topics`](crate::Builder::max_topics) allows, and all
/// have clients.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TooManyTopics(pub(crate) ());

impl fmt::Display for TooManyTopics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there are too many topics")
    }
}

impl Error for TooManyTopics {}
