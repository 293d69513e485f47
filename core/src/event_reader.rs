use alloc::boxed::Box;
use core::{
    error::Error,
    pin::Pin,
    task::{Context, Poll, ready},
};
use std::io;

use bytes::Bytes;
use futures_core::Stream;
use pin_project_lite::pin_project;
use tokio::io::{AsyncRead, ReadBuf};

use crate::{Encode, EventStream};

pin_project! {
    /// The chunks of an [`EventStream`], for a server that reads its body.
    ///
    /// A read takes what is left of a chunk and, where the buffer has room, the next one. An `Err` of
    /// the stream is the error of a read, after all that came before it.
    #[derive(Debug)]
    #[must_use = "readers do nothing unless polled"]
    pub struct EventReader<C> {
        #[pin]
        chunks: C,
        // What the buffer had no room for.
        rest: Bytes,
    }
}

impl<S, K, U> EventReader<EventStream<S, K, U>>
where
    S: Stream,
    S::Item: Encode,
{
    /// Creates a reader of these events.
    pub const fn new(events: EventStream<S, K, U>) -> Self {
        Self::of(events)
    }
}

impl<C> EventReader<C> {
    /// Creates a reader of chunks, among which an `Err` has a pending turn before it.
    const fn of(chunks: C) -> Self {
        Self {
            chunks,
            rest: Bytes::new(),
        }
    }
}

impl<C, E> AsyncRead for EventReader<C>
where
    C: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.project();
        let before = buffer.remaining();
        fill(buffer, this.rest);
        // A rest by itself would cost the server as much as a full buffer.
        if buffer.remaining() > 0 {
            let next = this.chunks.poll_next(cx);
            if next.is_pending() && buffer.remaining() < before {
                return Poll::Ready(Ok(()));
            }
            if let Some(chunk) = ready!(next) {
                // No rest was read before this error: it had a turn of its own.
                *this.rest = chunk.map_err(io::Error::other)?;
                fill(buffer, this.rest);
            }
        }
        Poll::Ready(Ok(()))
    }
}

/// Moves what fits, and frees a chunk of which nothing is left.
fn fill(buffer: &mut ReadBuf<'_>, chunk: &mut Bytes) {
    let fits = buffer.remaining().min(chunk.len());
    buffer.put_slice(&chunk.split_to(fits));
}

#[cfg(test)]
mod tests {
    use alloc::{
        string::{String, ToString as _},
        vec::Vec,
    };
    use core::{
        convert::Infallible,
        fmt,
        pin::Pin,
        task::{Context, Poll, Waker},
    };

    use bytes::Bytes;
    use futures_util::{Stream, StreamExt as _, stream};
    use tokio::io::{AsyncRead, ReadBuf};

    use super::EventReader;
    use crate::{Event, EventStream};

    /// Reads as often as something is ready, into buffers of four bytes.
    fn read(mut reader: impl AsyncRead + Unpin) -> Vec<String> {
        let mut context = Context::from_waker(Waker::noop());
        let mut reads = Vec::new();
        loop {
            let mut buffer = [0; 4];
            let mut buffer = ReadBuf::new(&mut buffer);
            reads.push(
                match Pin::new(&mut reader).poll_read(&mut context, &mut buffer) {
                    Poll::Ready(Ok(())) => String::from_utf8_lossy(buffer.filled()).into_owned(),
                    Poll::Ready(Err(error)) => error.to_string(),
                    Poll::Pending => "pending".into(),
                },
            );
            if buffer.filled().is_empty() {
                return reads;
            }
        }
    }

    fn chunks(
        chunks: impl IntoIterator<Item = &'static str>,
    ) -> impl Stream<Item = Result<Bytes, Infallible>> {
        stream::iter(
            chunks
                .into_iter()
                .map(Bytes::from)
                .map(Ok)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn chunks_that_fit_are_read_one_by_one() {
        let reader = EventReader::of(chunks(["ab", "c", "defg"]));
        assert_eq!(read(reader), ["ab", "c", "defg", ""]);
    }

    #[test]
    fn the_rest_of_a_chunk_is_read_with_the_next() {
        let reader = EventReader::of(chunks(["abcdefghi", "jkl", "m"]));
        assert_eq!(read(reader), ["abcd", "efgh", "ijkl", "m", ""]);
    }

    #[test]
    fn the_rest_of_a_chunk_does_not_wait_for_the_next() {
        let reader = EventReader::of(chunks(["abcde"]).chain(stream::pending()));
        assert_eq!(read(reader), ["abcd", "e", "pending"]);
    }

    #[test]
    fn an_error_is_read_after_all_that_came_before() {
        let events = stream::iter([Ok(Event::new("a")), Err(fmt::Error)]);
        let reader = EventReader::new(EventStream::new(events));
        let error = fmt::Error.to_string();
        assert_eq!(read(reader), ["data", ": a\n", "\n", &error]);
    }
}
