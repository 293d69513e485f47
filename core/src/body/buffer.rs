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
    /// Whether a chunk has to be taken before the next item: one as long as the last would pass the
    /// limit.
    is_full: bool,
    /// The length of the last chunk.
    last: usize,
    /// The likely length of the next chunk.
    expected: usize,
    /// Whether the last chunk was a frame, so that the next item is likely to need no room.
    is_lone: bool,
    limit: usize,
}

impl Buffer {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            ready: VecDeque::new(),
            shared: Bytes::new(),
            tail: Vec::new(),
            is_full: false,
            last: 0,
            expected: 0,
            is_lone: false,
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
        self.reserve();
        let mut encoder = Encoder::new(Item::new(self));
        item.encode(&mut encoder)?;
        // The buffer takes everything: this cannot fail.
        let _ = encoder.end();
        encoder.into_inner().finish();
        Ok(())
    }

    /// Makes room for an item.
    #[inline]
    fn reserve(&mut self) {
        self.merge();
        if self.tail.capacity() == 0 && !self.is_lone {
            self.tail.reserve_exact(self.expected);
        }
    }

    #[inline]
    fn merge(&mut self) {
        if !self.shared.is_empty() && self.shared.len() < LARGE && self.tail.is_empty() {
            self.merge_frame();
        }
    }

    /// Copies a small frame that is not alone.
    #[cold]
    fn merge_frame(&mut self) {
        let frame = mem::take(&mut self.shared);
        self.tail.reserve_exact(self.expected.max(frame.len()));
        self.tail.extend_from_slice(&frame);
    }

    #[inline]
    fn share(&mut self, bytes: Bytes) {
        if !self.is_empty() {
            self.flush();
        }
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
        self.tail.is_empty() && self.shared.is_empty() && self.ready.is_empty()
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
        if self.shared.is_empty() {
            return None;
        }
        self.is_full = false;
        self.is_lone = true;
        Some(mem::take(&mut self.shared))
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
        let most = self.limit.min(2 * length.max(LARGE));
        self.expected = if varies { most } else { length.min(most) };
        self.last = length;
        self.is_lone = false;
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
    /// How long the tail was before the item.
    tail: usize,
    /// How many chunks were ready before the item, once it has shared bytes.
    ready: Option<usize>,
    finished: bool,
}

impl<'a> Item<'a> {
    #[inline]
    fn new(buffer: &'a mut Buffer) -> Self {
        Self {
            tail: buffer.tail.len(),
            ready: None,
            finished: false,
            buffer,
        }
    }

    /// Shares bytes, and counts what was ready without the item.
    #[inline]
    fn share_bytes(&mut self, bytes: Bytes) {
        let is_first = self.ready.is_none();
        if is_first {
            let Buffer { ready, shared, .. } = &*self.buffer;
            self.ready = Some(ready.len() + usize::from(!shared.is_empty()));
        }
        self.buffer.share(bytes);
    }

    #[inline]
    fn finish(mut self) {
        self.finished = true;
        let Buffer { shared, limit, .. } = &*self.buffer;
        if let Some(ready) = self.ready {
            let is_first = ready == 0 && self.buffer.ready.is_empty();
            self.buffer.is_full = !is_first || 2 * shared.len() > *limit;
            return;
        }
        let length = self.buffer.tail.len();
        if length + (length - self.tail) > *limit {
            self.fill();
        }
    }

    /// Notes that the next item would pass the limit. This one, if it does so itself, is left to the
    /// next chunk.
    #[cold]
    fn fill(&mut self) {
        if self.buffer.tail.len() > self.buffer.limit && self.tail > 0 {
            let item = self.buffer.tail.split_off(self.tail);
            self.buffer.is_full = true;
            self.buffer.flush();
            self.buffer.reserve();
            self.buffer.tail.extend_from_slice(&item);
        }
        self.buffer.is_full = true;
    }

    /// Removes what was written.
    #[cold]
    fn remove(&mut self) {
        let Self { buffer, .. } = self;
        let Some(ready) = self.ready else {
            buffer.tail.truncate(self.tail);
            return;
        };
        // The item's first bytes may be in one chunk with what was before it.
        if let Some(chunk) = buffer.ready.get_mut(ready) {
            chunk.truncate(self.tail);
        }
        buffer.ready.truncate(ready + usize::from(self.tail > 0));
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
        self.buffer.tail.extend_from_slice(text.as_bytes());
        Ok(())
    }

    #[inline]
    fn share(&mut self, text: Cow<'static, str>) -> fmt::Result {
        self.share_bytes(match text {
            Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
            Cow::Owned(text) => Bytes::from(text),
        });
        Ok(())
    }

    #[inline]
    fn put_frame(&mut self, frame: Bytes) -> fmt::Result {
        if frame.len() >= LARGE || self.buffer.is_empty() {
            self.share_bytes(frame);
        } else {
            self.buffer.merge();
            self.buffer.tail.extend_from_slice(&frame);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
