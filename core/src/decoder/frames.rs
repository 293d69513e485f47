use alloc::vec::Vec;
use core::{
    fmt, mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use futures_core::{FusedStream, Stream};
use memchr::{memchr2, memrchr2};
use pin_project_lite::pin_project;

use super::{DecodeError, EventTooLong};
use crate::{Frame, body::ends_event};

/// The byte order mark, which a stream may begin with.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The default limit of an event that chunks cut.
const LIMIT: usize = 1024 * 1024;

/// How long an event is expected to be at most.
const EXPECTED: usize = 64 * 1024;

/// How many chunks without an end of an event are read before other tasks get a turn.
const TURN: usize = 32;

pin_project! {
    /// A stream of bytes as a stream of complete frames, whose bytes are unchanged: for a gateway that
    /// passes events on.
    ///
    /// Any `Sse` sends them, and puts its keep-alive between them. A frame is all events that are complete,
    /// as soon as they are. Events that lie in one chunk are not copied. A byte order mark at the start is
    /// removed (one that another event begins with is part of that, also if the frame is sent elsewhere), an event without its blank line at the end is dropped, and an error of the stream of bytes
    /// is the last item.
    ///
    /// # Examples
    ///
    /// ```
    /// # use core::convert::Infallible;
    /// # use futures_util::{FutureExt, StreamExt, stream};
    /// use eventwire_core::{Frame, Frames};
    ///
    /// let chunks = ["data:a\r\n\r\ndata: ", "b\n\n:\n\ndata"].map(|text| Ok::<_, Infallible>(text.into()));
    /// let frames = Frames::new(stream::iter(chunks)).map(Result::unwrap);
    /// let frames: Vec<Frame> = frames.collect().now_or_never().unwrap();
    /// let bytes: Vec<_> = frames.iter().map(Frame::as_ref).collect();
    /// assert_eq!(bytes, [b"data:a\r\n\r\n".as_slice(), b"data: b\n\n", b":\n\n"]);
    /// ```
    #[must_use = "streams do nothing unless polled"]
    pub struct Frames<S> {
        #[pin]
        chunks: Option<S>,
        splitter: Splitter,
    }
}

impl<S> Frames<S> {
    /// Splits a stream of bytes. An event that chunks cut can have at most 1 MiB.
    pub const fn new(chunks: S) -> Self {
        Self::with_limit(chunks, LIMIT)
    }

    /// Splits a stream of bytes. An event that chunks cut can have at most so many bytes, comments before it
    /// and line ends included: one that has more is an error, after which the stream goes on.
    ///
    /// # Examples
    ///
    /// ```
    /// # use core::convert::Infallible;
    /// # use futures_util::{FutureExt, StreamExt, stream};
    /// use eventwire_core::{DecodeError, Frames};
    ///
    /// let chunks = ["data: 1", "2345\n\ndata: 1\n\n"].map(|text| Ok::<_, Infallible>(text.into()));
    /// let mut frames = Frames::with_limit(stream::iter(chunks), 10);
    /// let mut next = || frames.next().now_or_never().flatten();
    /// assert!(matches!(next(), Some(Err(DecodeError::EventTooLong(_)))));
    /// assert!(matches!(next(), Some(Ok(frame)) if frame.as_ref() == b"data: 1\n\n"));
    /// ```
    pub const fn with_limit(chunks: S, bytes: usize) -> Self {
        Self {
            chunks: Some(chunks),
            splitter: Splitter::new(bytes),
        }
    }
}

impl<S, E> Stream for Frames<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    type Item = Result<Frame, DecodeError<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        for _ in 0..TURN {
            if let Some(frame) = this.splitter.next() {
                return Poll::Ready(Some(frame.map_err(DecodeError::EventTooLong)));
            }
            let Some(chunks) = this.chunks.as_mut().as_pin_mut() else {
                return Poll::Ready(None);
            };
            match ready!(chunks.poll_next(context)) {
                Some(Ok(chunk)) => this.splitter.chunk = chunk,
                end => {
                    this.chunks.set(None);
                    let error = end.and_then(Result::err).map(DecodeError::Stream);
                    return Poll::Ready(error.map(Err));
                }
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<S, E> FusedStream for Frames<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    fn is_terminated(&self) -> bool {
        self.chunks.is_none()
    }
}

impl<S> fmt::Debug for Frames<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frames")
            .field("kept", &self.splitter.kept.len())
            .field("has_ended", &self.chunks.is_none())
            .finish_non_exhaustive()
    }
}

/// Finds the ends of events.
struct Splitter {
    limit: usize,
    /// What is left of the present chunk.
    chunk: Bytes,
    /// An event that the chunks before have cut.
    kept: Vec<u8>,
    /// How long the last event was that chunks had cut, and so the next may be.
    expected: usize,
    /// Whether the event is over the limit.
    is_skipped: bool,
    /// The last byte of what is kept or skipped.
    last: u8,
    /// How many bytes of a byte order mark have come.
    bom: usize,
    is_first: bool,
}

impl Splitter {
    const fn new(limit: usize) -> Self {
        Self {
            limit,
            chunk: Bytes::new(),
            kept: Vec::new(),
            expected: 0,
            is_skipped: false,
            last: b'\n',
            bom: 0,
            is_first: true,
        }
    }

    /// Takes the next frame from the chunk, or all of the chunk.
    fn next(&mut self) -> Option<Result<Frame, EventTooLong>> {
        self.remove_bom();
        if self.is_skipped {
            let end = first_end(self.last, &self.chunk);
            self.is_skipped = end.is_none();
            let skipped = self.chunk.split_to(end.unwrap_or(self.chunk.len()));
            self.last = skipped.last().copied().unwrap_or(self.last);
        }
        if self.chunk.is_empty() {
            return None;
        }
        let end = match self.kept.is_empty() {
            true => last_end(&self.chunk),
            false => first_end(self.last, &self.chunk),
        };
        let part = match end {
            Some(end) if end < self.chunk.len() => self.chunk.split_to(end),
            _ => mem::take(&mut self.chunk),
        };
        if self.kept.is_empty() && end.is_some() {
            return Some(Ok(self.frame(part)));
        }
        if self.kept.len() + part.len() > self.limit {
            self.kept = Vec::new();
            self.is_skipped = end.is_none();
            self.last = part.last().copied().unwrap_or(self.last);
            return Some(Err(EventTooLong::new(self.limit)));
        }
        if self.kept.is_empty() {
            self.kept.reserve_exact(self.expected.max(part.len()));
        }
        self.kept.extend_from_slice(&part);
        if end.is_some() {
            let mut event = mem::take(&mut self.kept);
            self.expected = event.len().min(EXPECTED);
            // The frame may be held for long.
            if event.capacity() - event.len() > event.len() / 4 {
                event.shrink_to_fit();
            }
            return Some(Ok(self.frame(event.into())));
        }
        self.last = part.last().copied().unwrap_or(self.last);
        None
    }

    fn frame(&mut self, events: Bytes) -> Frame {
        if mem::take(&mut self.is_first) && events.starts_with(BOM) {
            // There were two. Without the first, a client would remove the other.
            return Frame::from_events([BOM, &events].concat().into());
        }
        Frame::from_events(events)
    }

    fn remove_bom(&mut self) {
        while let (Some(byte), Some(first)) = (BOM.get(self.bom), self.chunk.first()) {
            if byte == first {
                self.chunk.advance(1);
                self.bom += 1;
            } else {
                self.kept.extend(BOM.iter().take(self.bom));
                self.last = *self.kept.last().unwrap_or(&self.last);
                self.bom = BOM.len();
            }
        }
    }
}

/// Finds the end of the last event that is complete, in bytes that begin with an event.
fn last_end(bytes: &[u8]) -> Option<usize> {
    let mut before = bytes;
    loop {
        let end = memrchr2(b'\n', b'\r', before)?;
        if ends_event(bytes.get(..=end)?) {
            return Some(end + 1);
        }
        before = before.get(..end)?;
    }
}

/// Finds the end of an event that has begun before these bytes, with `last` as its last byte.
fn first_end(last: u8, bytes: &[u8]) -> Option<usize> {
    let mut rest = match bytes {
        [b'\n', rest @ ..] if last == b'\r' => rest,
        _ => bytes,
    };
    let mut starts_line = matches!(last, b'\n' | b'\r');
    loop {
        let end = memchr2(b'\n', b'\r', rest)?;
        let is_blank = end == 0 && starts_line;
        rest = match rest.get(end..)? {
            [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
            [] => return None,
        };
        if is_blank {
            return Some(bytes.len() - rest.len());
        }
        starts_line = true;
    }
}
