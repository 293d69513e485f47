//! The streams that are read.

use bytes::Bytes;

/// A stream of like events, cut into chunks.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) name: &'static str,
    pub(crate) chunks: Vec<Bytes>,
    pub(crate) events: usize,
    /// How many bytes of data there are.
    pub(crate) data: usize,
    /// Whether it is passed on as well.
    pub(crate) is_relayed: bool,
}

/// About how many bytes a stream has.
const LENGTH: usize = 1 << 20;

pub(crate) fn streams() -> Vec<Stream> {
    let token = format!(
        r#"{{"id":"chatcmpl-9wXy","object":"chat.completion.chunk","created":1721075653,"model":"m-2","choices":[{{"index":0,"delta":{{"content":" {}"}},"finish_reason":null}}]}}"#,
        "word".repeat(5),
    );
    let delta = r#"{"type":"content_block_delta","index":0,"delta":{"text":" word"}}"#;
    let named = format!("event: content_block_delta\ndata: {delta}\n\n");
    let plain = |data: &str| format!("data: {data}\n\n");
    let (small, large, page) = ("123456789", "x".repeat(40_000), "y".repeat(4_000));
    let line = "z".repeat(8 << 20);
    vec![
        Stream::new(
            "190 bytes, one event a chunk",
            &plain(&token),
            &token,
            usize::MAX,
            true,
        ),
        Stream::new("190 bytes in 1,460", &plain(&token), &token, 1_460, true),
        Stream::new(
            "190 bytes in 16 KiB",
            &plain(&token),
            &token,
            16 << 10,
            true,
        ),
        Stream::new("115 bytes with a name in 1,460", &named, delta, 1_460, true),
        Stream::new("9 bytes in 1,460", &plain(small), small, 1_460, true),
        Stream::new("40 KB in 1,460", &plain(&large), &large, 1_460, true),
        Stream::new("40 KB in 16 KiB", &plain(&large), &large, 16 << 10, true),
        Stream::new("4 KB in 10", &plain(&page), &page, 10, false),
        Stream::new("comments in 1,460", ": keep-alive\n\n", "", 1_460, true),
        Stream::new(
            "a line of 8 MiB in 8 KiB",
            &plain(&line),
            &line,
            8 << 10,
            false,
        ),
    ]
}

impl Stream {
    fn new(name: &'static str, event: &str, data: &str, chunk: usize, is_relayed: bool) -> Self {
        let events = (LENGTH / event.len()).max(1);
        let chunks = match chunk {
            usize::MAX => vec![Bytes::copy_from_slice(event.as_bytes()); events],
            length => {
                let text = Bytes::from(event.repeat(events));
                let starts = (0..text.len()).step_by(length);
                starts
                    .map(|start| text.slice(start..text.len().min(start + length)))
                    .collect()
            }
        };
        Self {
            name,
            chunks,
            events,
            data: events * data.len(),
            is_relayed,
        }
    }
}
