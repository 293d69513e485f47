//! The body as Rocket reads it.

use std::{
    error::Error,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use pin_project_lite::pin_project;
use rocket::tokio::io::{AsyncRead, ReadBuf};

use crate::READ;

pin_project! {
    /// Reads the chunks of a body. One that fits is one read, but after a large one the rest of the
    /// buffer is filled too: Rocket would use that for another read.
    #[derive(Debug)]
    pub(crate) struct Reader<B> {
        #[pin]
        body: B,
        // What the buffer had no room for.
        rest: Bytes,
        // Whether that was more than half a read.
        is_large: bool,
    }
}

impl<B> Reader<B> {
    pub(crate) const fn new(body: B) -> Self {
        Self {
            body,
            rest: Bytes::new(),
            is_large: false,
        }
    }
}

impl<B, E> AsyncRead for Reader<B>
where
    B: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut this = self.project();
        let start = buffer.filled().len();
        loop {
            // A read without a byte would be the end.
            while this.rest.is_empty() {
                match this.body.as_mut().poll_next(cx) {
                    Poll::Ready(Some(chunk)) => {
                        // It is pending before it returns an error: nothing that was read is lost.
                        let chunk = chunk.map_err(io::Error::other)?;
                        // It waits until an empty chunk is dropped.
                        if !chunk.is_empty() {
                            *this.is_large = 2 * chunk.len() > READ;
                            *this.rest = chunk;
                        }
                    }
                    Poll::Pending if buffer.filled().len() == start => return Poll::Pending,
                    _ => return Poll::Ready(Ok(())),
                }
            }
            let fits = buffer.remaining().min(this.rest.len());
            buffer.put_slice(&this.rest.split_to(fits));
            if this.rest.is_empty() {
                // An empty rest would hold the chunk.
                *this.rest = Bytes::new();
            }
            if buffer.remaining() == 0 || !*this.is_large {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fmt,
        pin::Pin,
        task::{Context, Poll, Waker},
    };

    use bytes::Bytes;
    use eventwire_core::{Event, EventBody};
    use futures_util::{Stream, StreamExt as _, stream};
    use rocket::tokio::io::{AsyncRead, ReadBuf};

    use super::{READ, Reader};

    /// Reads as often as something is ready, into buffers of `room` bytes.
    fn read(mut reader: impl AsyncRead + Unpin, room: usize) -> Vec<String> {
        let mut context = Context::from_waker(Waker::noop());
        let mut reads = Vec::new();
        loop {
            let mut buffer = vec![0; room];
            let mut buffer = ReadBuf::new(&mut buffer);
            let read = match Pin::new(&mut reader).poll_read(&mut context, &mut buffer) {
                Poll::Ready(Ok(())) => String::from_utf8_lossy(buffer.filled()).into_owned(),
                Poll::Ready(Err(error)) => error.to_string(),
                Poll::Pending => "pending".into(),
            };
            reads.push(read);
            if buffer.filled().is_empty() {
                return reads;
            }
        }
    }

    fn chunks(
        chunks: &[&'static str],
    ) -> impl Stream<Item = Result<Bytes, fmt::Error>> + Unpin + use<> {
        let chunks = chunks
            .iter()
            .map(|chunk| Ok(Bytes::from_static(chunk.as_bytes())));
        stream::iter(chunks.collect::<Vec<_>>())
    }

    #[test]
    fn a_chunk_that_fits_is_one_read() {
        let reader = Reader::new(chunks(&["ab", "c", "defg"]));
        assert_eq!(read(reader, 4), ["ab", "c", "defg", ""]);
    }

    #[test]
    fn large_chunks_fill_reads() {
        let large = "x".repeat(READ - 100).leak();
        let body = chunks(&[large, large, large, "a", large]).chain(stream::pending());
        let lengths = read(Reader::new(body), READ)
            .into_iter()
            .map(|read| read.len());
        let pending = "pending".len();
        let want = [READ, READ, READ - 299, READ - 100, pending];
        assert_eq!(lengths.collect::<Vec<_>>(), want);
    }

    #[test]
    fn the_rest_of_a_chunk_is_read_without_the_next() {
        let reader = Reader::new(chunks(&["abcdefghi", "jkl"]).chain(stream::pending()));
        assert_eq!(read(reader, 4), ["abcd", "efgh", "i", "jkl", "pending"]);
        let reader = Reader::new(chunks(&["abc", "d"]));
        assert_eq!(read(reader, 1), ["a", "b", "c", "d", ""]);
    }

    #[test]
    fn an_empty_chunk_is_not_the_end() {
        let reader = Reader::new(chunks(&["", "a", "", "", "b", ""]));
        assert_eq!(read(reader, 4), ["a", "b", ""]);
    }

    #[test]
    fn an_empty_chunk_is_dropped_at_once() {
        let events = stream::iter([Ok(Event::new("a")), Err(fmt::Error)]);
        let mut reader = Reader::new(EventBody::new(events).hold_errors());
        assert_eq!(read(&mut reader, 40), ["data: a\n\n", "pending"]);
        assert_eq!(read(&mut reader, 40), [fmt::Error.to_string()]);
    }

    #[test]
    fn an_error_is_read_after_everything_before_it() {
        let events = stream::iter([Ok(Event::new("a")), Err(fmt::Error)]);
        let mut reader = Reader::new(EventBody::new(events));
        assert_eq!(read(&mut reader, 4), ["data", ": a\n", "\n", "pending"]);
        assert_eq!(read(&mut reader, 4), [fmt::Error.to_string()]);
        assert_eq!(read(&mut reader, 4), [""]);
    }
}
