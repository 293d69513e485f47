//! The prototype for Rocket, which reads a body.

use std::{
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
use futures_util::Stream;

use super::{events::Events, prototype::AsFields};

/// Writes events into the framework's buffer, and keeps what does not fit.
#[derive(Debug)]
pub(super) struct Prototype {
    events: Events<AsFields>,
    limit: usize,
    rest: Vec<u8>,
}

impl Prototype {
    pub(super) const fn new(events: Events<AsFields>, limit: usize) -> Self {
        Self {
            events,
            limit,
            rest: Vec::new(),
        }
    }
}

impl<'r> Responder<'r, 'r> for Prototype {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'r> {
        let limit = self.limit;
        Response::build()
            .header(ContentType::EventStream)
            .streamed_body(self)
            .max_chunk_size(limit)
            .ok()
    }
}

impl AsyncRead for Prototype {
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
