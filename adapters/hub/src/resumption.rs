/// How a subscription begins, for the id that the client sent.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, LastEventId};
/// use eventwire_hub::{Hub, Resumption, Subscription};
///
/// fn notes(hub: &Hub, last: LastEventId) -> Subscription {
///     let notes = hub.subscribe(last);
///     match notes.resumption() {
///         Resumption::Unknown | Resumption::Gone => {
///             notes.live().begin(Event::new("").name("reload"))
///         }
///         _ => notes,
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Resumption {
    /// The client sent no id, or an empty one. It gets what is published from now on.
    Fresh,
    /// The client gets everything that came after the event it has seen.
    Resumed,
    /// The id was not given by this hub: it is from before a restart, of another hub, or made up. If the publisher
    /// gives the ids, such an id may also be `Gone`, or `Resumed` if it is in the range of those held.
    /// The client gets an event named `gap` with the data `unknown`, and then the history.
    Unknown,
    /// Events that came after the id are not held any more, or may have been in a topic that was
    /// forgotten and created again. The client gets an event named `gap` with the data `gone`, and then
    /// all events after the id that are held.
    Gone,
}

impl Resumption {
    /// The data of the event `gap`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Resumed => "resumed",
            Self::Unknown => "unknown",
            Self::Gone => "gone",
        }
    }
}
