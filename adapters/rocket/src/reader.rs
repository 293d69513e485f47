use std::{
    error::Error,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use pin_project_lite::pin_project;
use rocket::tokio::io::{AsyncRead, ReadBuf};

pin_project! {
    /// The chunks of a response, as the framework reads them.
    #[derive(Debug)]
    pub(crate) struct Reader<C> {
        #[pin]
        chunks: C,
        // What the buffer had no room for.
        rest: Bytes,
    }
}

impl<C> Reader<C> {
    pub(crate) const fn new(chunks: C) -> Self {
        Self {
            chunks,
            rest: Bytes::new(),
        }
    }
}

impl<C, E> AsyncRead for Reader<C>
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
        if !this.rest.is_empty() {
            fill(buffer, this.rest);
        }
        // A rest by itself would cost as much as a full buffer.
        if buffer.remaining() > 0 {
            let next = this.chunks.poll_next(cx);
            if next.is_pending() && !buffer.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            if let Some(chunk) = ready!(next).transpose().map_err(io::Error::other)? {
                *this.rest = chunk;
                fill(buffer, this.rest);
            }
        }
        Poll::Ready(Ok(()))
    }
}

fn fill(buffer: &mut ReadBuf<'_>, chunk: &mut Bytes) {
    let room = buffer.remaining().min(chunk.len());
    buffer.put_slice(&chunk.split_to(room));
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        pin::Pin,
        task::{Context, Poll, Waker},
    };

    use bytes::Bytes;
    use futures_util::{Stream, StreamExt, stream};
    use rocket::tokio::io::{AsyncRead, ReadBuf};

    use super::Reader;

    /// Reads as often as something is ready, into a buffer of four bytes.
    fn read(chunks: impl Stream<Item = io::Result<&'static str>> + Unpin) -> Vec<String> {
        let mut reader = Reader::new(chunks.map(|chunk| chunk.map(Bytes::from)));
        let mut context = Context::from_waker(Waker::noop());
        let mut reads = Vec::new();
        loop {
            let mut buffer = [0; 4];
            let mut buffer = ReadBuf::new(&mut buffer);
            reads.push(
                match Pin::new(&mut reader).poll_read(&mut context, &mut buffer) {
                    Poll::Ready(Ok(())) => String::from_utf8_lossy(buffer.filled()).into_owned(),
                    Poll::Ready(Err(error)) => error.to_string(),
                    Poll::Pending => "pending".to_owned(),
                },
            );
            if !matches!(buffer.filled(), [_, ..]) {
                return reads;
            }
        }
    }

    #[test]
    fn chunks_that_fit_are_read_one_by_one() {
        let chunks = stream::iter(["ab", "c", "defg"].map(Ok));
        assert_eq!(read(chunks), ["ab", "c", "defg", ""]);
    }

    #[test]
    fn the_rest_of_a_chunk_is_read_with_the_next() {
        let chunks = stream::iter(["abcdefghi", "jkl", "m"].map(Ok));
        assert_eq!(read(chunks), ["abcd", "efgh", "ijkl", "m", ""]);
    }

    #[test]
    fn the_rest_of_a_chunk_does_not_wait_for_the_next() {
        let chunks = stream::iter(["abcde"].map(Ok)).chain(stream::pending());
        assert_eq!(read(chunks), ["abcd", "e", "pending"]);
    }

    #[test]
    fn an_error_is_read_after_the_chunks() {
        let chunks = stream::iter([Ok("ab"), Err(io::Error::other("broken"))]);
        assert_eq!(read(chunks), ["ab", "broken"]);
    }
}
