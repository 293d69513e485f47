use eventwire_core::{EventId, LAST_EVENT_ID};

/// What the HTTP client is to ask for.
///
/// # Examples
///
/// ```
/// use eventwire_source::Request;
///
/// fn headers(request: &Request) -> Vec<String> {
///     let text = |value| String::from_utf8_lossy(value).into_owned();
///     request.headers().map(|(name, value)| format!("{name}: {}", text(value))).collect()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Request {
    last_event_id: Option<EventId>,
    failures: u32,
    refused: Option<u16>,
}

impl Request {
    pub(crate) fn new(last_event_id: &str, failures: u32, refused: Option<u16>) -> Self {
        let id = EventId::try_from(last_event_id).ok();
        Self {
            // One that no header can carry is not sent, and an empty one is none.
            last_event_id: id.filter(|id| !id.as_str().is_empty()),
            failures,
            refused,
        }
    }

    /// Returns the headers that the request has to have: `Accept`, `Cache-Control`, and if there is an id
    /// that a header can carry, `Last-Event-ID`, which may have bytes that are not ASCII.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        let id = self.last_event_id.as_ref().map(EventId::as_str);
        let id = id.map(|id| (LAST_EVENT_ID, id.as_bytes()));
        let accept: (_, &[u8]) = ("accept", b"text/event-stream");
        [accept, ("cache-control", b"no-store")]
            .into_iter()
            .chain(id)
    }

    /// Returns the id that the header `Last-Event-ID` carries, if there is one.
    #[must_use]
    pub const fn last_event_id(&self) -> Option<&EventId> {
        self.last_event_id.as_ref()
    }

    /// Returns how many requests in a row have failed.
    #[must_use]
    pub const fn failures(&self) -> u32 {
        self.failures
    }

    /// Returns the status with which the last answer refused the request: at 401, for example, a new token is
    /// needed.
    #[must_use]
    pub const fn refused(&self) -> Option<u16> {
        self.refused
    }
}
