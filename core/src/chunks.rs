use alloc::{borrow::Cow, vec::Vec};
use core::{fmt, mem};

use bytes::Bytes;

use crate::{Encode, Encoder, Event, Frame, lines::split_line};

/// From this size on, bytes that can be shared are handed on as a chunk of their own. Below it the
/// copy costs less than the chunk.
const LARGE: usize = 16 * 1024;

/// For how much more than the last full chunk, or than nothing, a buffer has room.
const ROOM: usize = 256;

/// A chunk that is longer, because one event is, tells nothing about the next.
const MOST_EXPECTED: usize = 4 * LARGE;

/// The next chunks of a response, to which items are appended.
///
/// [`Encode::append`] is given one. Events that are appended one after the other leave in that order,
/// and together.
#[derive(Debug)]
pub struct Chunks {
    /// Leaves first.
    head: Option<Bytes>,
    /// Leaves next: a large frame or payload, or a small frame until it is known whether it is
    /// alone.
    shared: Bytes,
    /// Leaves last.
    buffer: Vec<u8>,
    /// How long the last chunk was, which the next one is likely to be too.
    expected: usize,
    limit: usize,
}

impl Chunks {
    pub(crate) const fn new(limit: usize) -> Self {
        Self {
            head: None,
            shared: Bytes::new(),
            buffer: Vec::new(),
            expected: 0,
            limit,
        }
    }

    pub(crate) const fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Appends an item by encoding it, and ends its event.
    ///
    /// # Errors
    ///
    /// Returns the error of the item, of which nothing is appended then.
    #[inline]
    pub fn encode<T: Encode>(&mut self, item: T) -> Result<(), T::Error> {
        self.reserve();
        let start = self.buffer.len();
        let mut encoder = Encoder::new(Buffer(&mut self.buffer));
        match item.encode(&mut encoder) {
            Ok(()) => {
                // The buffer takes everything: this cannot fail.
                let _ = encoder.end();
                Ok(())
            }
            Err(error) => {
                self.buffer.truncate(start);
                Err(error)
            }
        }
    }

    #[inline]
    pub(crate) fn event(&mut self, event: Event) -> fmt::Result {
        match event.data.as_deref() {
            Some(data) if data.len() >= LARGE && split_line(data).is_none() => {
                self.large_event(event)
            }
            _ => self.encode(&event),
        }
    }

    /// Hands the data of an event on between its first and its last bytes.
    #[cold]
    fn large_event(&mut self, mut event: Event) -> fmt::Result {
        let data = match event.data.take().unwrap_or_default() {
            Cow::Borrowed(data) => Bytes::from_static(data.as_bytes()),
            Cow::Owned(data) => Bytes::from(data),
        };
        self.reserve();
        let mut encoder = Encoder::new(Buffer(&mut self.buffer));
        event.encode_head(&mut encoder)?;
        encoder.data("")?;
        self.hand_on(data);
        self.buffer.extend_from_slice(b"\n\n");
        Ok(())
    }

    #[inline]
    pub(crate) fn frame(&mut self, frame: Frame) {
        let frame = Bytes::from(frame);
        if frame.len() >= LARGE || (self.buffer.is_empty() && self.shared.is_empty()) {
            self.hand_on(frame);
        } else {
            self.reserve();
            self.buffer.extend_from_slice(&frame);
        }
    }

    fn hand_on(&mut self, shared: Bytes) {
        self.merge();
        // Only an item of several large events finds one that has not left yet.
        self.head = match self.shared.is_empty() {
            true => self.take_buffer(),
            false => {
                let head = self.head.take().unwrap_or_default();
                let buffer = mem::take(&mut self.buffer);
                Some([&*head, &*self.shared, &*buffer].concat().into())
            }
        };
        self.shared = shared;
    }

    /// Makes room for one more event.
    #[inline]
    fn reserve(&mut self) {
        self.merge();
        if self.buffer.capacity() == 0 {
            self.buffer.reserve_exact(self.expected);
        }
    }

    #[inline]
    fn merge(&mut self) {
        if !self.shared.is_empty() && self.shared.len() < LARGE {
            self.merge_frame();
        }
    }

    /// Copies a small frame that turned out not to be alone.
    #[cold]
    fn merge_frame(&mut self) {
        let frame = mem::take(&mut self.shared);
        self.buffer.reserve_exact(self.expected.max(frame.len()));
        self.buffer.extend_from_slice(&frame);
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.head.is_none() && self.shared.is_empty() && self.buffer.is_empty()
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.head.is_some()
            || self.shared.len() >= LARGE
            || self.buffer.len() >= self.limit && !self.buffer.is_empty()
            || self.shared.len() >= self.limit && !self.shared.is_empty()
    }

    pub(crate) fn pop(&mut self) -> Option<Bytes> {
        if self.head.is_some() {
            return self.head.take();
        }
        if !self.shared.is_empty() {
            return Some(mem::take(&mut self.shared));
        }
        self.take_buffer()
    }

    fn take_buffer(&mut self) -> Option<Bytes> {
        if self.buffer.is_empty() {
            return None;
        }
        let length = self.buffer.len();
        // A full chunk has passed the limit, and the next one may do so by more.
        let more = if length < self.limit { 0 } else { ROOM };
        self.expected = (length + more).min(MOST_EXPECTED);
        Some(mem::take(&mut self.buffer).into())
    }
}

/// Writes text behind the bytes of a buffer.
#[derive(Debug)]
struct Buffer<'a>(&'a mut Vec<u8>);

impl fmt::Write for Buffer<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Encodes one item into bytes of its own.
pub(crate) fn encode_alone<T: Encode>(item: T) -> Result<Vec<u8>, T::Error> {
    let mut chunks = Chunks::new(0);
    chunks.expected = ROOM;
    chunks.encode(item)?;
    Ok(chunks.buffer)
}

#[cfg(test)]
mod tests;
