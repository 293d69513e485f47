/// Metrics of a hub or of one of its topics.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, LastEventId};
/// use eventwire_hub::Hub;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let hub = Hub::new();
/// let _client = hub.subscribe_to(["a", "b"], LastEventId::default())?;
/// hub.publish_to(["a"], Event::new("1"))?;
/// let counts = hub.counts();
/// assert_eq!((counts.subscribers, counts.published, counts.lag), (1, 1, 1));
/// let names = hub.topics().map(|(name, counts)| (name.to_string(), counts.lag));
/// assert_eq!(names.collect::<Vec<_>>(), [("a".to_owned(), 1), ("b".to_owned(), 0)]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Counts {
    /// How many subscriptions there are.
    pub subscribers: usize,
    /// How many events were published. An event published to several topics counts in each of them,
    /// and once in the hub.
    pub published: u64,
    /// How many events are held.
    pub held: usize,
    /// How many bytes these events have, encoded.
    pub bytes: usize,
    /// The lag of the slowest subscription in its slowest topic, in events. In the counts of a topic, it
    /// is greater than `held` if that subscription has lost events and has not been polled since.
    pub lag: u64,
    /// How many subscriptions were ended because they lagged too far.
    pub disconnected: u64,
    /// How many events the subscriptions that skipped ahead have lost in all.
    pub lost: u64,
}
