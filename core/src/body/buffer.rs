use alloc::{borrow::Cow, collections::VecDeque, vec::Vec};
use core::{
    fmt,
    mem::{self, ManuallyDrop},
};

use bytes::Bytes;

use crate::{Encode, Encoder, encoder::Sink};

/// From this size on, bytes that can be shared become a separate chunk. Below it, a copy costs
/// less than a chunk.
pub(super) const LARGE: usize = 16 * 1024;

/// How much room a frame that is encoded alone begins with.
const ALONE: usize = 256;

/// The next chunks of a response.
#[derive(Debug)]
pub(super) struct Buffer {
    /// Complete chunks, sent first.
    ready: VecDeque<Bytes>,
    /// Sent next: a large frame or a large line of data, or a small frame until it is known whether
    /// it is alone.
    shared: Option<Bytes>,
    /// Sent last.
    tail: Vec<u8>,
    /// Whether a chunk has to be taken before the next item: one as long as the last would pass the
    /// limit.
    is_full: bool,
    /// The length of the last chunk.
    last: usize,
    /// The likely length of the next chunk.
    expected: usize,
    /// How long the tail was before the item that is being encoded.
    start: usize,
    /// How many chunks were ready before that item, once it has shared bytes.
    shared_after: Option<usize>,
    limit: usize,
}

impl Buffer {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            ready: VecDeque::new(),
            shared: None,
            tail: Vec::new(),
            is_full: false,
            last: 0,
            expected: 0,
            start: 0,
            shared_after: None,
            limit,
        }
    }

    /// Creates a buffer for one item.
    pub(super) const fn alone() -> Self {
        let mut buffer = Self::new(usize::MAX);
        buffer.expected = ALONE;
        buffer
    }

    pub(super) const fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Appends an item by encoding it, and ends its event. If that fails or panics, nothing is
    /// appended.
    #[inline]
    pub(super) fn encode<T: Encode>(&mut self, item: T) -> Result<(), T::Error> {
        self.start = self.tail.len();
        let unfinished = Unfinished(self);
        let mut encoder = Encoder::new(Item(&mut *unfinished.0));
        item.encode(&mut encoder)?;
        // The buffer takes everything: this cannot fail.
        let _ = encoder.end();
        unfinished.finish();
        Ok(())
    }

    #[inline]
    fn append(&mut self, bytes: &[u8]) {
        if self.tail.capacity() - self.tail.len() < bytes.len() {
            self.grow(bytes.len());
        }
        self.tail.extend_from_slice(bytes);
    }

    /// Makes room for more bytes of the item.
    #[cold]
    fn grow(&mut self, bytes: usize) {
        if self.tail.capacity() > 0 {
            self.tail.reserve(bytes);
            return;
        }
        let room = self.expected.max(bytes);
        match self.shared.take_if(|frame| frame.len() < LARGE) {
            Some(frame) => self.merge(&frame, room),
            None => self.tail = Vec::with_capacity(room),
        }
    }

    /// Copies a small frame that is not alone.
    fn merge(&mut self, frame: &[u8], room: usize) {
        self.tail = Vec::with_capacity(frame.len() + room);
        self.tail.extend_from_slice(frame);
        if self.shared_after.is_none() {
            self.start = frame.len();
        }
    }

    /// Takes over bytes of the item.
    #[inline]
    fn share(&mut self, bytes: Bytes) {
        if self.shared_after.is_none() {
            self.shared_after = Some(self.ready.len() + usize::from(self.shared.is_some()));
        }
        if !self.is_empty() {
            self.flush();
        }
        self.shared = Some(bytes);
    }

    /// Notes that the next item would pass the limit. This one, if it does so itself, is left to the
    /// next chunk.
    #[cold]
    fn fill(&mut self) {
        let Self { start, .. } = *self;
        if start > 0 && self.tail.len() > self.limit.max(start) {
            let item = self.tail.split_off(start);
            self.is_full = true;
            self.flush();
            self.grow(item.len());
            self.tail.extend_from_slice(&item);
        }
        self.is_full = true;
    }

    /// Removes the item.
    #[cold]
    fn remove(&mut self) {
        let Self { start, .. } = *self;
        let Some(ready) = self.shared_after.take() else {
            self.tail.truncate(start);
            return;
        };
        // The item's first bytes may be in one chunk with what was before it.
        if let Some(chunk) = self.ready.get_mut(ready) {
            chunk.truncate(start);
        }
        self.ready.truncate(ready + usize::from(start > 0));
        self.shared = None;
        self.tail.clear();
    }

    /// Makes chunks of everything, to which nothing can be appended.
    fn flush(&mut self) {
        self.ready.extend(self.shared.take());
        if let Some(tail) = self.take_tail() {
            self.ready.push_back(tail);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tail.is_empty() && self.shared.is_none() && self.ready.is_empty()
    }

    pub(super) const fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn pop(&mut self) -> Option<Bytes> {
        self.pop_complete().or_else(|| self.take_tail())
    }

    /// Returns the next chunk, unless something may still be appended to it.
    pub(super) fn pop_complete(&mut self) -> Option<Bytes> {
        if !self.ready.is_empty() {
            return self.ready.pop_front();
        }
        let chunk = self.shared.take()?;
        self.is_full = false;
        Some(chunk)
    }

    /// Frees the memory of an empty buffer.
    #[inline]
    pub(super) fn release(&mut self) {
        if self.tail.capacity() + self.ready.capacity() > 0 {
            self.free();
        }
    }

    #[cold]
    fn free(&mut self) {
        self.tail = Vec::new();
        self.ready = VecDeque::new();
    }

    fn take_tail(&mut self) -> Option<Bytes> {
        if self.tail.is_empty() {
            return None;
        }
        let mut chunk = mem::take(&mut self.tail);
        let length = chunk.len();
        // Like items make chunks of one length. Others fill them more or less.
        let varies = mem::take(&mut self.is_full) && length != self.last;
        let expected = if varies {
            2 * length.max(LARGE)
        } else {
            length
        };
        self.expected = expected.min(self.limit);
        self.last = length;
        // The server may hold the chunk for long.
        if chunk.capacity() - length > length / 4 {
            chunk.shrink_to_fit();
        }
        Some(chunk.into())
    }

    /// Returns everything as one piece.
    pub(super) fn into_bytes(mut self) -> Bytes {
        if self.ready.is_empty() && self.tail.is_empty() {
            return self.shared.unwrap_or_default();
        }
        if self.ready.is_empty() && self.shared.is_none() {
            if self.tail.len() < ALONE {
                // A copy costs less than giving back a part of the memory.
                return Bytes::copy_from_slice(&self.tail);
            }
            return self.tail.into_boxed_slice().into();
        }
        self.flush();
        Vec::from(self.ready).concat().into()
    }
}

/// The item that is being encoded. Dropped before it is finished, it is removed from the buffer.
#[derive(Debug)]
struct Unfinished<'a>(&'a mut Buffer);

impl Unfinished<'_> {
    #[inline]
    fn finish(self) {
        let Self(buffer) = &mut *ManuallyDrop::new(self);
        if let Some(ready) = buffer.shared_after {
            buffer.shared_after = None;
            if let Some(shared) = &buffer.shared {
                let is_first = ready == 0 && buffer.ready.is_empty();
                buffer.is_full = !is_first || 2 * shared.len() > buffer.limit;
                return;
            }
        }
        let length = buffer.tail.len();
        if length + (length - buffer.start) > buffer.limit {
            buffer.fill();
        }
    }
}

impl Drop for Unfinished<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// Appends to a buffer.
struct Item<'a>(&'a mut Buffer);

impl Sink for Item<'_> {
    const SHARES: bool = true;

    #[inline]
    fn put(&mut self, text: &str) -> fmt::Result {
        self.0.append(text.as_bytes());
        Ok(())
    }

    #[inline]
    fn share(&mut self, text: Cow<'static, str>) -> fmt::Result {
        self.0.share(match text {
            Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
            Cow::Owned(text) => Bytes::from(text),
        });
        Ok(())
    }

    #[inline]
    fn put_frame(&mut self, frame: Bytes) -> fmt::Result {
        if frame.len() >= LARGE || self.0.is_empty() && !frame.is_empty() {
            self.0.share(frame);
        } else {
            self.0.append(&frame);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
