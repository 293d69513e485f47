/// What a hub holds and has done, for its operator.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Counts {
    /// How many subscriptions there are.
    pub subscribers: usize,
    /// How many events were published.
    pub published: u64,
    /// How many events the log holds.
    pub held: usize,
    /// How many bytes these events have, encoded.
    pub bytes: usize,
    /// How many events the subscriber has still to take that is furthest behind. More than are held
    /// means that it has fallen off the log, and has not been polled since.
    pub lag: u64,
    /// How many subscriptions were ended because they fell off the log.
    pub dropped: u64,
    /// How many events those missed who fell off the log and skipped ahead, all of them together.
    pub skipped: u64,
}
