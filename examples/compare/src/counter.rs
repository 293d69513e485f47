use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use memchr::memmem::Finder;
use serde::Serialize;

/// What every event has once: the data has no line end.
const DATA: &[u8] = b"\ndata: ";

/// Counts what one server sends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counter(Arc<Numbers>);

#[derive(Debug, Default)]
struct Numbers {
    responses: AtomicU64,
    events: AtomicU64,
    chunks: AtomicU64,
    bytes: AtomicU64,
}

/// What one server has sent since the program was started, to all clients together.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct Sent {
    /// The responses that are open now.
    pub(crate) responses: u64,
    pub(crate) events: u64,
    pub(crate) chunks: u64,
    /// The bytes of the chunks, and what HTTP/1.1 puts around each.
    pub(crate) bytes: u64,
}

/// Counts a response until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenResponse(Counter);

impl Counter {
    pub(crate) fn open(&self) -> OpenResponse {
        self.0.responses.fetch_add(1, Relaxed);
        OpenResponse(self.clone())
    }

    /// Counts a chunk of a body, which is what the server is given and writes.
    pub(crate) fn add(&self, chunk: &[u8]) {
        let events = Finder::new(DATA).find_iter(chunk).count() as u64;
        let bytes = chunk.len() + framing(chunk.len());
        self.0.events.fetch_add(events, Relaxed);
        self.0.chunks.fetch_add(1, Relaxed);
        self.0.bytes.fetch_add(bytes as u64, Relaxed);
    }

    pub(crate) fn sent(&self) -> Sent {
        Sent {
            responses: self.0.responses.load(Relaxed),
            events: self.0.events.load(Relaxed),
            chunks: self.0.chunks.load(Relaxed),
            bytes: self.0.bytes.load(Relaxed),
        }
    }
}

impl Drop for OpenResponse {
    fn drop(&mut self) {
        self.0.0.responses.fetch_sub(1, Relaxed);
    }
}

/// The bytes around a chunk: its length in hexadecimal digits, and two line ends.
const fn framing(length: usize) -> usize {
    let digits = match length.checked_ilog(16) {
        Some(power) => power as usize + 1,
        None => 1,
    };
    digits + 4
}

#[cfg(test)]
mod tests {
    use super::{Counter, Sent};

    #[test]
    fn a_chunk_counts_with_what_is_around_it() {
        let counter = Counter::default();
        let response = counter.open();
        counter.add(b"id: 1\ndata: a\n\nid: 2\ndata: b\n\n");
        counter.add(b":\n\n");
        let sent = Sent {
            responses: 1,
            events: 2,
            chunks: 2,
            bytes: "1e\r\n\r\n".len() as u64 + 30 + "3\r\n\r\n".len() as u64 + 3,
        };
        assert_eq!(counter.sent(), sent);
        drop(response);
        assert_eq!(counter.sent().responses, 0);
    }
}
