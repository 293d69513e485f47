/// The headers of a response that carries events, with names in lower case.
///
/// The media type has no parameter: the format is always UTF-8, and some clients refuse one.
/// `no-transform` and `x-accel-buffering` make proxies forward each event at once.
///
/// # Examples
///
/// ```
/// assert_eq!(eventwire_core::HEADERS[0], ("content-type", "text/event-stream"));
/// ```
pub const HEADERS: &[(&str, &str)] = &[
    ("content-type", "text/event-stream"),
    ("cache-control", "no-cache, no-transform"),
    ("x-accel-buffering", "no"),
];

/// The name, in lower case, of the header that carries the last event id of a client that
/// reconnects.
pub const LAST_EVENT_ID: &str = "last-event-id";
