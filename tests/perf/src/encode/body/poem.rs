use std::io;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use http_body_util::combinators::BoxBody;
use poem::{
    IntoResponse,
    web::sse::{Event, SSE},
};

use crate::encode::{
    Case,
    body::frames::frames,
    contestant::Run,
    input::{ID, NAME, QUOTE, Quote, owned, repeat},
};

pub(crate) fn run(case: Case, events: usize) -> Run {
    let data = case.data();
    match case {
        Case::Short | Case::Line | Case::Lines => respond(repeat(events, data, plain)),
        Case::Named | Case::Shared => respond(repeat(events, data, named)),
        Case::Owned => respond(owned(events, data).map(plain)),
        Case::Json | Case::JsonEvent => respond(repeat(events, &QUOTE, json)),
    }
}

fn plain(data: impl Into<String>) -> Event {
    Event::message(data)
}

fn named(data: &str) -> Event {
    Event::message(data).event_type(NAME).id(ID)
}

fn json(quote: &Quote) -> Event {
    Event::message(serde_json::to_string(quote).unwrap_or_default())
}

fn respond(events: impl Stream<Item = Event> + Send + 'static) -> Run {
    let body = SSE::new(events).into_response().into_body();
    frames(BoxBody::<Bytes, io::Error>::from(body))
}
