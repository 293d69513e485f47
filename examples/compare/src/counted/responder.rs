use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use rocket::{
    Request, Response,
    response::{self, Responder},
    tokio::io::{AsyncRead, ReadBuf},
};

use super::Counted;

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
