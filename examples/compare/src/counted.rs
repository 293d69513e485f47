//! What a framework is given as a body, with every chunk counted.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;
use http_body::{Body, Frame};
use pin_project_lite::pin_project;
use rocket::{
    Request, Response,
    response::{self, Responder},
    tokio::io::{AsyncRead, ReadBuf},
};

use crate::counter::Counter;

pin_project! {
    /// A body, or what makes one, whose chunks are counted.
    #[derive(Debug)]
    pub(crate) struct Counted<B> {
        #[pin]
        body: B,
        counter: Counter,
    }
}

impl<B> Counted<B> {
    pub(crate) const fn new(body: B, counter: Counter) -> Self {
        Self { body, counter }
    }
}

/// For axum, hyper and warp.
impl<B: Body<Data = Bytes>> Body for Counted<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.project();
        let frame = ready!(this.body.poll_frame(cx));
        if let Some(Ok(frame)) = &frame
            && let Some(chunk) = frame.data_ref()
        {
            this.counter.add(chunk);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

/// For actix-web.
impl<B: MessageBody> MessageBody for Counted<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, B::Error>>> {
        let this = self.project();
        let chunk = ready!(this.body.poll_next(cx));
        if let Some(Ok(chunk)) = &chunk {
            this.counter.add(chunk);
        }
        Poll::Ready(chunk)
    }
}

/// For Rocket, whose body is made when it responds.
impl<'r, R: Responder<'r, 'r>> Responder<'r, 'r> for Counted<R> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'r> {
        let mut response = self.body.respond_to(request)?;
        let body = response.body_mut().take();
        let limit = body.max_chunk_size();
        Response::build_from(response)
            .streamed_body(Counted::new(body, self.counter))
            .max_chunk_size(limit)
            .ok()
    }
}

/// What Rocket reads at once, it writes as a chunk.
impl<R: AsyncRead> AsyncRead for Counted<R> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.project();
        let before = buffer.filled().len();
        ready!(this.body.poll_read(cx, buffer))?;
        match buffer.filled().get(before..) {
            Some([]) | None => {}
            Some(chunk) => this.counter.add(chunk),
        }
        Poll::Ready(Ok(()))
    }
}
