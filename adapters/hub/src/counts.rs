/// Metrics of a hub.
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
    /// The lag of the slowest subscriber, in events. It is greater than `held` if that subscriber has
    /// missed events and has not been polled since.
    pub lag: u64,
    /// How many subscriptions were ended because they lagged too far.
    pub dropped: u64,
    /// How many events the subscribers that skipped ahead have missed in all.
    pub skipped: u64,
}
