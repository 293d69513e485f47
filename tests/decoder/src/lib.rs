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
    let stream = stream.strip_prefix('\u{feff}').unwrap_or(stream);
    let mut received = Received::default();
    let mut id = String::new();
    let mut name = String::new();
    let mut data = String::new();
    for line in complete_lines(stream) {
        if line.is_empty() {
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
            continue;
        }
        let (field, value) = match line.split_once(':') {
            Some(("", _)) => continue,
            Some((field, value)) => (field, value.strip_prefix(' ').unwrap_or(value)),
            None => (line, ""),
        };
        match field {
            "event" => name = String::from(value),
            "data" => {
                data.push_str(value);
                data.push('\n');
            }
            "id" if !value.contains('\0') => id = String::from(value),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                received.retry = value.parse().ok().or(received.retry);
            }
            _ => {}
        }
    }
    received
}

/// The lines that have an end; what follows the last end is no line yet.
fn complete_lines(stream: &str) -> impl Iterator<Item = &str> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let end = rest.find(['\r', '\n'])?;
        let (line, tail) = rest.split_at(end);
        let ended = tail.strip_prefix("\r\n");
        rest = ended.or_else(|| tail.get(1..)).unwrap_or_default();
        Some(line)
    })
}
