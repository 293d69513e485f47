use std::{convert::Infallible, future::ready, net::Ipv4Addr};

use ::axum::{
    Router,
    body::Body,
    http::header::CONTENT_TYPE,
    response::{
        IntoResponse,
        sse::{Event, Sse},
    },
    routing::get,
};
use bytestring::ByteString;
use eventwire::{LastEventId, axum as adapter};
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
            run(move || Sse::new(app.events())).await
        }
        Implementation::Event => {
            let app = site.application(AsEvent);
            run(move || adapter::Sse::new(app.events()).chunk_limit(limit)).await
        }
        Implementation::Frame => {
            let app = site.application(AsFrame::new());
            run(move || adapter::Sse::new(app.events()).chunk_limit(limit)).await
        }
        Implementation::Hub => {
            let hub = site.hub();
            run(move || adapter::Sse::new(hub.subscribe(LastEventId::default()))).await
        }
        Implementation::Prototype => {
            let app = site.application(AsFields);
            run(move || {
                let body = Body::new(Prototype::new(app.events(), limit));
                ([(CONTENT_TYPE, "text/event-stream")], body)
            })
            .await
        }
    }
}

async fn run<R>(respond: impl Fn() -> R + Clone + Send + Sync + 'static) -> Result<(), Failure>
where
    R: IntoResponse + Send + 'static,
{
    let routes = Router::new().route("/", get(move || ready(respond())));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    announce(listener.local_addr()?)?;
    Ok(::axum::serve(listener, routes).await?)
}

#[derive(Clone, Copy, Debug)]
struct Native;

impl Form for Native {
    type Item = Result<Event, Infallible>;
    type Shared = ByteString;

    fn ready(&self) -> Self::Item {
        Ok(Event::default().id(ID).event(NAME).data(DATA))
    }

    fn item(shared: ByteString) -> Self::Item {
        Ok(Event::default().data(shared))
    }
}
