use std::{convert::Infallible, error::Error};

use futures_util::{Stream, StreamExt};
use salvo_core::http::Response;
use salvo_extra::sse::{SseEvent, stream};

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

fn plain(data: impl Into<String>) -> Result<SseEvent, Infallible> {
    Ok(SseEvent::default().text(data))
}

fn named(data: &str) -> Result<SseEvent, Infallible> {
    Ok(SseEvent::default().name(NAME).id(ID).text(data))
}

fn json(quote: &Quote) -> serde_json::Result<SseEvent> {
    SseEvent::default().json(quote)
}

fn respond<E: Error + Send + Sync + 'static>(
    events: impl Stream<Item = Result<SseEvent, E>> + Send + 'static,
) -> Run {
    let mut response = Response::new();
    stream(&mut response, events);
    frames(response.take_body())
}
