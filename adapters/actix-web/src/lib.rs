//! Server-sent events for actix-web.
//!
//! ```
//! use eventwire_actix_web::{LastEventId, Sse};
//! use eventwire_core::Event;
//! # use futures_core::Stream;
//! # fn clock(_: Option<u64>) -> stream::Pending<Event> { stream::pending() }
//! # use futures_util::stream;
//!
//! async fn ticks(last: LastEventId) -> Sse<impl Stream<Item = Event>> {
//!     Sse::new(clock(last.parse()))
//! }
//! # actix_web::web::get().to(ticks);
//! ```

use std::{
    convert::Infallible,
    fmt::{Debug, Display},
    future::{Ready, ready},
    time::Duration,
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, Responder, body,
    dev::Payload,
    http::{
        ConnectionType, Method, Version,
        header::{CONTENT_ENCODING, HeaderValue},
    },
    rt::time::{Sleep, sleep},
};
use eventwire_core::{
    __private::{Causes, MaybeTimer},
    Encode, HEADERS, LAST_EVENT_ID,
};
use futures_core::Stream;

eventwire_core::sse! {
    /// A response that carries events, or 204 No Content.
    crate "eventwire_actix_web",
    timer fn(Duration) -> Sleep = sleep,
    boxed dyn Stream
}

impl<S, T> Responder for Sse<S, T>
where
    S: Stream<Item: Encode<Error: Debug + Display>> + 'static,
    T: MaybeTimer + 'static,
{
    type Body = body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Some(body) = self.body else {
            return HttpResponse::NoContent().finish();
        };
        let mut response = HttpResponse::Ok();
        for header in HEADERS {
            response.insert_header(*header);
        }
        // Without it the framework's compression would hold 200 KiB for each stream.
        response.insert_header((CONTENT_ENCODING, "identity"));
        // The framework would poll a body for HEAD and discard the chunks.
        if request.method() == Method::HEAD {
            return response.body(body::None::new());
        }
        let mut response = response.body(body::BodyStream::new(Causes::new(body)));
        // HTTP/1.0 has no chunked encoding: the end of the connection is the end of the body.
        if request.version() <= Version::HTTP_10 {
            let head = response.head_mut();
            head.no_chunking(true);
            head.set_connection_type(ConnectionType::Close);
        }
        response.map_into_boxed_body()
    }
}

impl FromRequest for LastEventId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(LAST_EVENT_ID);
        ready(Ok(Self::new(header.map(HeaderValue::as_bytes))))
    }
}
