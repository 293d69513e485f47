use std::{convert::Infallible, future::ready, net::Ipv4Addr};

use ::actix_web::{App, HttpResponse, HttpServer, Responder, web::get};
use actix_web_lab::sse::{Data, Event, Sse};
use bytestring::ByteString;
use eventwire::{LastEventId, actix_web as adapter};

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
            run(move || Sse::from_stream(app.events())).await
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
                let body = Prototype::new(app.events(), limit);
                HttpResponse::Ok()
                    .content_type("text/event-stream")
                    .streaming(body)
            })
            .await
        }
    }
}

async fn run<R>(respond: impl Fn() -> R + Clone + Send + 'static) -> Result<(), Failure>
where
    R: Responder + 'static,
{
    let server = HttpServer::new(move || {
        let respond = respond.clone();
        App::new().route("/", get().to(move || ready(respond())))
    });
    let server = server
        .workers(1)
        .disable_signals()
        .bind((Ipv4Addr::LOCALHOST, 0))?;
    for address in server.addrs() {
        announce(address)?;
    }
    Ok(server.run().await?)
}

#[derive(Clone, Copy, Debug)]
struct Native;

impl Form for Native {
    type Item = Result<Event, Infallible>;
    type Shared = ByteString;

    fn ready(&self) -> Self::Item {
        let data = Data::new(ByteString::from_static(DATA));
        let data = data.id(ByteString::from_static(ID));
        Ok(data.event(ByteString::from_static(NAME)).into())
    }

    fn item(shared: ByteString) -> Self::Item {
        Ok(Data::new(shared).into())
    }
}
