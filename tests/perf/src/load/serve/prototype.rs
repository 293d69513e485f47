//! The least that gathers events in chunks: how fast an adapter could be if it promised nothing.

use std::{
    borrow::Cow,
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{BufMut, Bytes};
use bytestring::ByteString;
use futures_util::Stream;
use http_body::{Body, Frame};
use memchr::memchr2;

use super::{events::Events, form::Form};
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
    pub(super) fn len_at_most(&self) -> usize {
        let fields = self.id.len() + self.name.len() + self.data.len();
        let lines = self.data.len() * b"data: ".len();
        fields + lines + b"id: \nevent: \ndata: \n\n".len()
    }

    #[inline]
    pub(super) fn write(&self, out: &mut impl BufMut) {
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
