/// The headers of a response that carries events, names in lower case.
///
/// The media type stands alone: the format is always UTF-8, and a parameter makes some clients
/// refuse it. `no-transform` and `x-accel-buffering` ask proxies to hand each event on at once.
pub const HEADERS: [(&str, &str); 3] = [
    ("content-type", "text/event-stream"),
    ("cache-control", "no-cache, no-transform"),
    ("x-accel-buffering", "no"),
];

/// The header, in lower case, with which a client that reconnects tells the last id it has seen.
pub const LAST_EVENT_ID: &str = "last-event-id";
