use core::{error::Error, fmt, time::Duration};

use eventwire_core::{EventTooLong, OwnedEvent};

/// What an [`EventSource`](crate::EventSource) reports.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Update<E> {
    /// The server has answered with an event stream.
    Open,
    /// An event.
    Event(OwnedEvent),
    /// An event was longer than the limit, and is skipped.
    EventTooLong(EventTooLong),
    /// There is no connection, and another request follows.
    Reconnect {
        /// The time until then.
        after: Duration,
        /// Why there is no connection.
        reason: Reason<E>,
    },
    /// There will be no other request, and no other update.
    Closed(Closed<E>),
}

/// Why a request is repeated.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Reason<E> {
    /// The response has ended.
    Ended,
    /// The request or the body has failed.
    Failed(E),
    /// The request was refused with a status on which it is
    /// [repeated](crate::EventSource::reconnect_on).
    Refused(u16),
}

/// Why no request follows.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Closed<E> {
    /// The server has answered 204 No Content.
    NoContent,
    /// The server has answered with this status.
    Status(u16),
    /// The server has answered with something else than an event stream.
    ContentType,
    /// So many requests have failed in a row as are [allowed](crate::EventSource::max_attempts), the last for
    /// this reason.
    Attempts(Reason<E>),
}

impl<E: fmt::Display> fmt::Display for Reason<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended => f.write_str("the response has ended"),
            Self::Failed(error) => error.fmt(f),
            Self::Refused(status) => write!(f, "status {status}"),
        }
    }
}

impl<E: fmt::Display> fmt::Display for Closed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoContent => f.write_str("status 204"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::ContentType => f.write_str("the response is no event stream"),
            Self::Attempts(reason) => write!(f, "too many attempts: {reason}"),
        }
    }
}

impl<E: Error + 'static> Error for Closed<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Attempts(Reason::Failed(error)) => error.source(),
            _ => None,
        }
    }
}
