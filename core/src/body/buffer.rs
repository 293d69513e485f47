use alloc::{borrow::Cow, collections::VecDeque, vec::Vec};
use core::{fmt, mem};

use bytes::Bytes;

use crate::{Encode, Encoder, encoder::Sink};

/// From this size on, bytes that can be shared become a chunk of their own. Below it, a copy costs
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
    shared: Bytes,
    /// Sent last.
    tail: Vec<u8>,
    /// The length of the last item, which the next one is likely to have too.
    item: usize,
    /// The likely length of the next chunk.
    expected: usize,
    limit: usize,
}

impl Buffer {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            ready: VecDeque::new(),
            shared: Bytes::new(),
            tail: Vec::new(),
            item: 0,
            expected: 0,
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
        self.merge();
        let mut encoder = Encoder::new(Item::new(self));
        item.encode(&mut encoder)?;
        // The buffer takes everything: this cannot fail.
        let _ = encoder.end();
        encoder.into_inner().finish();
        Ok(())
    }

    /// Copies a small frame that is not alone.
    #[inline]
    fn merge(&mut self) {
        if !self.shared.is_empty() && self.shared.len() < LARGE && self.tail.is_empty() {
            let frame = mem::take(&mut self.shared);
            self.append(&frame);
        }
    }

    #[inline]
    fn append(&mut self, bytes: &[u8]) {
        if self.tail.capacity() - self.tail.len() < bytes.len() {
            self.grow(bytes.len());
        }
        self.tail.extend_from_slice(bytes);
    }

    #[cold]
    fn grow(&mut self, bytes: usize) {
        if self.tail.capacity() == 0 {
            self.tail.reserve_exact(self.expected.max(bytes));
        } else {
            self.tail.reserve(bytes);
        }
    }

    fn share(&mut self, bytes: Bytes) {
        self.flush();
        self.shared = bytes;
    }

    /// Makes chunks of everything, to which nothing can be appended.
    fn flush(&mut self) {
        if !self.shared.is_empty() {
            self.ready.push_back(mem::take(&mut self.shared));
        }
        if let Some(tail) = self.take_tail() {
            self.ready.push_back(tail);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.held() == 0
    }

    /// Whether a chunk has to be taken before the next item: the next one would pass the limit.
    pub(super) fn is_full(&self) -> bool {
        let held = self.held();
        !self.ready.is_empty() || (held > 0 && held + self.item > self.limit)
    }

    /// Returns how many bytes something may still be appended to.
    const fn held(&self) -> usize {
        self.shared.len() + self.tail.len()
    }

    pub(super) fn pop(&mut self) -> Option<Bytes> {
        if let Some(chunk) = self.ready.pop_front() {
            return Some(chunk);
        }
        if !self.shared.is_empty() {
            return Some(mem::take(&mut self.shared));
        }
        self.take_tail()
    }

    /// Frees the memory of an empty buffer.
    pub(super) fn release(&mut self) {
        self.tail = Vec::new();
        self.ready = VecDeque::new();
    }

    fn take_tail(&mut self) -> Option<Bytes> {
        if self.tail.is_empty() {
            return None;
        }
        let mut chunk = mem::take(&mut self.tail);
        let length = chunk.len();
        let is_full = length + self.item > self.limit;
        self.expected = if is_full {
            length.max(self.limit)
        } else {
            length
        }
        .min(self.limit.max(LARGE));
        // The server may hold the chunk for long.
        if chunk.capacity() - length > length / 4 {
            chunk.shrink_to_fit();
        }
        Some(chunk.into())
    }

    /// Returns everything as one piece.
    pub(super) fn into_bytes(mut self) -> Bytes {
        if self.ready.is_empty() && self.tail.is_empty() {
            return self.shared;
        }
        if self.ready.is_empty() && self.shared.is_empty() {
            return self.tail.into_boxed_slice().into();
        }
        self.flush();
        Vec::from(self.ready).concat().into()
    }
}

/// The item that is being encoded. Dropped before it is finished, it is removed from the buffer.
#[derive(Debug)]
struct Item<'a> {
    buffer: &'a mut Buffer,
    /// What the buffer had before.
    ready: usize,
    shared: usize,
    tail: usize,
    finished: bool,
}

impl<'a> Item<'a> {
    #[inline]
    fn new(buffer: &'a mut Buffer) -> Self {
        Self {
            ready: buffer.ready.len(),
            shared: buffer.shared.len(),
            tail: buffer.tail.len(),
            finished: false,
            buffer,
        }
    }

    #[inline]
    fn finish(mut self) {
        self.finished = true;
        let held = self.buffer.held();
        self.buffer.item = held.saturating_sub(self.shared + self.tail);
        if held > self.buffer.limit && self.tail > 0 {
            self.split();
        }
    }

    /// Leaves the item, which passes the limit, to the next chunk.
    #[cold]
    fn split(&mut self) {
        let Self { buffer, tail, .. } = self;
        // Shared bytes have ended the chunk before the item already.
        if buffer.ready.len() > self.ready || buffer.shared.len() > self.shared {
            return;
        }
        let item = buffer.tail.split_off(*tail);
        buffer.flush();
        buffer.append(&item);
    }

    /// Removes what was written.
    #[cold]
    fn remove(&mut self) {
        let Self { buffer, .. } = self;
        let is_cut = buffer.ready.len() > self.ready || buffer.shared.len() > self.shared;
        if !is_cut {
            buffer.tail.truncate(self.tail);
            return;
        }
        let before = self.ready + usize::from(self.shared > 0);
        let mut keep = before;
        if self.tail > 0
            && let Some(chunk) = buffer.ready.get_mut(before)
        {
            chunk.truncate(self.tail);
            keep += 1;
        }
        buffer.ready.truncate(keep);
        buffer.shared.clear();
        buffer.tail.clear();
    }
}

impl Drop for Item<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.finished {
            self.remove();
        }
    }
}

impl Sink for Item<'_> {
    const SHARES: bool = true;

    #[inline]
    fn put(&mut self, text: &str) -> fmt::Result {
        self.buffer.append(text.as_bytes());
        Ok(())
    }

    #[inline]
    fn share(&mut self, text: Cow<'static, str>) -> fmt::Result {
        self.buffer.share(match text {
            Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
            Cow::Owned(text) => Bytes::from(text),
        });
        Ok(())
    }

    #[inline]
    fn put_frame(&mut self, frame: Bytes) -> fmt::Result {
        if frame.len() >= LARGE || self.buffer.is_empty() {
            self.buffer.share(frame);
        } else {
            self.buffer.merge();
            self.buffer.append(&frame);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
