//! A client's reading of a stream, written from the text of the WHATWG HTML standard, section
//! "Server-sent events". It shares no code with the library.

/// What a client has made of a stream.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "tests compare it")]
pub struct Received {
    /// The events that were dispatched.
    pub events: Vec<Message>,
    /// The last event id, as it would be sent at the next reconnection.
    pub last_event_id: String,
    /// The reconnection time, if one was set.
    pub retry: Option<u64>,
    /// How many events were too long.
    pub too_long: u64,
}

/// An event as a listener gets it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "tests compare it")]
pub struct Message {
    /// The type of the event.
    pub name: String,
    /// The data, its lines joined with LF.
    pub data: String,
    /// The last event id at the time of the event.
    pub last_event_id: String,
}

/// Reads a whole stream.
#[must_use]
pub fn parse(stream: &str) -> Received {
    parse_within(stream.as_bytes(), usize::MAX)
}

/// Reads a whole stream of bytes, in which an event may have so many in its fields, without line ends.
#[must_use]
pub fn parse_within(stream: &[u8], limit: usize) -> Received {
    let stream = stream.strip_prefix(b"\xef\xbb\xbf").unwrap_or(stream);
    let mut received = Received::default();
    let mut id = String::new();
    let mut name = String::new();
    let mut data = String::new();
    let mut length = 0;
    for (line, has_end) in lines(stream) {
        if line.is_empty() {
            if length > limit {
                id.clone_from(&received.last_event_id);
                data.clear();
            }
            received.last_event_id.clone_from(&id);
            let has_data = data.pop().is_some();
            if has_data {
                received.events.push(Message {
                    name: match name.as_str() {
                        "" => String::from("message"),
                        name => String::from(name),
                    },
                    data: data.clone(),
                    last_event_id: id.clone(),
                });
            }
            name.clear();
            data.clear();
            length = 0;
            continue;
        }
        if line.starts_with(b":") {
            continue;
        }
        if length <= limit && length + line.len() > limit {
            received.too_long += 1;
        }
        length += line.len();
        if !has_end {
            break;
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let field = parts.next().unwrap_or_default();
        let value = parts.next().unwrap_or_default();
        let value = String::from_utf8_lossy(value.strip_prefix(b" ").unwrap_or(value));
        match field {
            b"event" => name = value.into_owned(),
            b"data" => {
                data.push_str(&value);
                data.push('\n');
            }
            b"id" if !value.contains('\0') => id = value.into_owned(),
            b"retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                // What does not fit is the largest.
                received.retry = Some(value.parse().unwrap_or(u64::MAX));
            }
            _ => {}
        }
    }
    received
}

/// Counts the comments of a stream.
#[must_use]
pub fn comments(stream: &[u8]) -> usize {
    let stream = stream.strip_prefix(b"\xef\xbb\xbf").unwrap_or(stream);
    let comments = lines(stream).filter(|(line, has_end)| *has_end && line.starts_with(b":"));
    comments.count()
}

/// The lines, and whether they have an end.
fn lines(stream: &[u8]) -> impl Iterator<Item = (&[u8], bool)> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
            let line = std::mem::take(&mut rest);
            return (!line.is_empty()).then_some((line, false));
        };
        let (line, tail) = rest.split_at(end);
        let ended = tail.strip_prefix(b"\r\n");
        rest = ended.or_else(|| tail.get(1..)).unwrap_or_default();
        Some((line, true))
    })
}
