use std::sync::Arc;

use crate::{
    Counts, Limits,
    log::Log,
    rank::{Index, Place},
    readers::Readers,
    waiting::Waiting,
};

/// The events of a topic, and who waits for more.
#[derive(Debug)]
pub(crate) struct Topic {
    pub(crate) name: Arc<str>,
    pub(crate) log: Log,
    pub(crate) readers: Readers,
    pub(crate) waiting: Waiting,
    /// The first event for which its subscriptions will be woken when the window ends.
    pub(crate) due: Option<Index>,
    pub(crate) subscribers: usize,
    /// Its place among the topics without clients, if it is one of them.
    pub(crate) idle: Option<u64>,
    /// When it was last used, in milliseconds.
    pub(crate) used: u64,
    pub(crate) end: End,
    pub(crate) disconnected: u64,
    pub(crate) lost: u64,
}

/// How a topic ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum End {
    /// It goes on.
    Open,
    /// After the events it has.
    Finished,
    /// At once.
    Removed,
}

impl Topic {
    pub(crate) fn new(name: Arc<str>, limits: Limits, left: Place, now: u64) -> Self {
        Self {
            name,
            log: Log::new(limits, left),
            readers: Readers::default(),
            waiting: Waiting::default(),
            due: None,
            subscribers: 0,
            idle: None,
            used: now,
            end: End::Open,
            disconnected: 0,
            lost: 0,
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        let end = self.log.end();
        Counts {
            subscribers: self.subscribers,
            published: self.log.published(),
            held: self.log.held(),
            bytes: self.log.bytes(),
            lag: self.readers.slowest().map_or(0, |index| end.since(index)),
            disconnected: self.disconnected,
            lost: self.lost,
        }
    }
}
