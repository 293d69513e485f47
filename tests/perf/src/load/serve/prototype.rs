//! The least that gathers events in chunks: how fast an adapter could be if it promised nothing.

use std::{
    borrow::Cow,
    convert::Infallible,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use ::rocket::{
    Request, Response,
    http::ContentType,
    response::{self, Responder},
    tokio::io::{AsyncRead, ReadBuf},
};
use bytes::{BufMut, Bytes};
use bytestring::ByteString;
use futures_util::Stream;
use http_body::{Body, Frame};
use memchr::memchr2;

use super::{form::Form, site::Events};
use crate::load::text::{DATA, ID, NAME};

/// Room for the event that passes the limit.
const ROOM: usize = 256;

/// Fields whose values are not checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsFields;

#[derive(Debug)]
pub(super) struct Fields {
    id: &'static str,
    name: &'static str,
    data: Cow<'static, str>,
}

impl Form for AsFields {
    type Item = Fields;
    type Shared = ByteString;

    #[inline]
    fn ready(&self) -> Fields {
        Fields {
            id: ID,
            name: NAME,
            data: Cow::Borrowed(DATA),
        }
    }

    fn item(shared: ByteString) -> Fields {
        Fields {
            id: "",
            name: "",
            data: Cow::Owned(String::from(&*shared)),
        }
    }
}

impl Fields {
    /// How many bytes it can be on the wire, if each byte of the data ends a line.
    fn len_at_most(&self) -> usize {
        let fields = self.id.len() + self.name.len() + self.data.len();
        let lines = self.data.len() * b"data: ".len();
        fields + lines + b"id: \nevent: \ndata: \n\n".len()
    }

    #[inline]
    fn write(&self, out: &mut impl BufMut) {
        out.put_slice(b"id: ");
        out.put_slice(self.id.as_bytes());
        out.put_slice(b"\nevent: ");
        out.put_slice(self.name.as_bytes());
        out.put_slice(b"\n");
        let mut data = self.data.as_bytes();
        while let Some(end) = memchr2(b'\r', b'\n', data) {
            let (line, rest) = data.split_at(end);
            write_line(line, out);
            let ending = if rest.starts_with(b"\r\n") { 2 } else { 1 };
            data = rest.get(ending..).unwrap_or_default();
        }
        write_line(data, out);
        out.put_slice(b"\n");
    }
}

#[inline]
fn write_line(line: &[u8], out: &mut impl BufMut) {
    out.put_slice(b"data: ");
    out.put_slice(line);
    out.put_slice(b"\n");
}

/// A body, for the frameworks that take chunks.
#[derive(Debug)]
pub(super) struct Prototype {
    events: Events<AsFields>,
    limit: usize,
}

impl Prototype {
    pub(super) const fn new(events: Events<AsFields>, limit: usize) -> Self {
        Self { events, limit }
    }
}

impl Stream for Prototype {
    type Item = Result<Bytes, Infallible>;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let mut chunk = Vec::new();
        let mut ended = false;
        while chunk.len() < this.limit
            && let Poll::Ready(event) = Pin::new(&mut this.events).poll_next(cx)
        {
            let Some(event) = event else {
                ended = true;
                break;
            };
            if chunk.capacity() == 0 {
                chunk.reserve_exact(this.limit + ROOM);
            }
            event.write(&mut chunk);
        }
        match (chunk.is_empty(), ended) {
            (false, _) => Poll::Ready(Some(Ok(chunk.into()))),
            (true, true) => Poll::Ready(None),
            (true, false) => Poll::Pending,
        }
    }
}

impl Body for Prototype {
    type Data = Bytes;
    type Error = Infallible;

    #[inline]
    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.poll_next(cx).map_ok(Frame::data)
    }
}

/// A body for Rocket, which reads it: writes events into the framework's buffer, and keeps what
/// does not fit.
#[derive(Debug)]
pub(super) struct Reader {
    events: Events<AsFields>,
    limit: usize,
    rest: Vec<u8>,
}

impl Reader {
    pub(super) const fn new(events: Events<AsFields>, limit: usize) -> Self {
        Self {
            events,
            limit,
            rest: Vec::new(),
        }
    }
}

impl<'r> Responder<'r, 'r> for Reader {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'r> {
        let limit = self.limit;
        Response::build()
            .header(ContentType::EventStream)
            .streamed_body(self)
            .max_chunk_size(limit)
            .ok()
    }
}

impl AsyncRead for Reader {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.remaining();
        loop {
            let fits = this.rest.len().min(buffer.remaining());
            buffer.put_slice(this.rest.get(..fits).unwrap_or_default());
            this.rest.drain(..fits);
            if buffer.remaining() == 0 {
                return Poll::Ready(Ok(()));
            }
            match Pin::new(&mut this.events).poll_next(cx) {
                Poll::Ready(Some(event)) if event.len_at_most() <= buffer.remaining() => {
                    event.write(buffer)
                }
                Poll::Ready(Some(event)) => event.write(&mut this.rest),
                Poll::Pending if buffer.remaining() == before => return Poll::Pending,
                Poll::Ready(None) | Poll::Pending => return Poll::Ready(Ok(())),
            }
        }
    }
}
