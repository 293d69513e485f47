use std::{convert::Infallible, error::Error, future::ready, net::Ipv4Addr};

use ::hyper::{
    Response,
    body::Body,
    header::{CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use bytes::Bytes;
use bytestring::ByteString;
use eventwire::{LastEventId, http_body as adapter};
use hyper_util::rt::TokioIo;
use sse_stream::{Sse, SseBody};
use tokio::net::TcpListener;

use super::{
    announce,
    form::{AsEvent, AsFrame, Form},
    prototype::{AsFields, Prototype},
    site::Site,
};
use crate::{
    Failure,
    load::{
        contestant::Implementation,
        text::{DATA, ID, NAME},
    },
};

pub(super) async fn serve(site: Site) -> Result<(), Failure> {
    let limit = site.chunk_limit();
    match site.settings.implementation {
        Implementation::Native => {
            let app = site.application(Native);
            run(move || response(SseBody::new(app.events()))).await
        }
        Implementation::Event => {
            let app = site.application(AsEvent);
            run(move || {
                let events = adapter::Sse::new(app.events());
                events.chunk_limit(limit).into_response()
            })
            .await
        }
        Implementation::Frame => {
            let app = site.application(AsFrame::new());
            run(move || {
                let events = adapter::Sse::new(app.events());
                events.chunk_limit(limit).into_response()
            })
            .await
        }
        Implementation::Hub => {
            let hub = site.hub();
            run(move || adapter::Sse::new(hub.subscribe(LastEventId::default())).into_response())
                .await
        }
        Implementation::Prototype => {
            let app = site.application(AsFields);
            run(move || response(Prototype::new(app.events(), limit))).await
        }
    }
}

async fn run<B>(respond: impl Fn() -> Response<B> + Clone + Send + 'static) -> Result<(), Failure>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    announce(listener.local_addr()?)?;
    loop {
        let (socket, _) = listener.accept().await?;
        let respond = respond.clone();
        let service = service_fn(move |_| ready(Ok::<_, Infallible>(respond())));
        let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
        tokio::spawn(async move {
            // The client has left, which it does at the end of every measurement.
            let _ = connection.await;
        });
    }
}

fn response<B>(body: B) -> Response<B> {
    let mut response = Response::new(body);
    let kind = HeaderValue::from_static("text/event-stream");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

#[derive(Clone, Copy, Debug)]
struct Native;

impl Form for Native {
    type Item = Result<Sse, Infallible>;
    type Shared = ByteString;

    fn ready(&self) -> Self::Item {
        Ok(Sse::default().id(ID).event(NAME).data(DATA))
    }

    fn item(shared: ByteString) -> Self::Item {
        Ok(Sse::default().data(&*shared))
    }
}
