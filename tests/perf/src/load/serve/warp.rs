use std::{convert::Infallible, net::Ipv4Addr};

use ::warp::{
    Filter, Reply, reply,
    sse::{self, Event},
};
use bytestring::ByteString;
use eventwire::{LastEventId, warp as adapter};
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
            run(move || sse::reply(app.events())).await
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
                let body = reply::stream(Prototype::new(app.events(), limit));
                reply::with_header(body, "content-type", "text/event-stream")
            })
            .await
        }
    }
}

async fn run<R>(respond: impl Fn() -> R + Clone + Send + Sync + 'static) -> Result<(), Failure>
where
    R: Reply + 'static,
{
    let routes = ::warp::any().map(respond);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    announce(listener.local_addr()?)?;
    ::warp::serve(routes).incoming(listener).run().await;
    Ok(())
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
        Ok(Event::default().data(&*shared))
    }
}
