use std::convert::Infallible;

use axum::{
    BoxError,
    response::{
        IntoResponse,
        sse::{Event, Sse},
    },
};
use futures_util::{Stream, StreamExt};

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

fn plain(data: impl AsRef<str>) -> Result<Event, Infallible> {
    Ok(Event::default().data(data))
}

fn named(data: &str) -> Result<Event, Infallible> {
    Ok(Event::default().event(NAME).id(ID).data(data))
}

fn json(quote: &Quote) -> Result<Event, axum::Error> {
    Event::default().json_data(quote)
}

fn respond<E: Into<BoxError> + 'static>(
    events: impl Stream<Item = Result<Event, E>> + Send + 'static,
) -> Run {
    frames(Sse::new(events).into_response().into_body())
}
