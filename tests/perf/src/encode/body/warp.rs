use std::{convert::Infallible, error::Error};

use futures_util::{Stream, StreamExt};
use warp::{
    Reply,
    sse::{Event, reply},
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

fn plain(data: impl Into<String>) -> Result<Event, Infallible> {
    Ok(Event::default().data(data))
}

fn named(data: &str) -> Result<Event, Infallible> {
    Ok(Event::default().event(NAME).id(ID).data(data))
}

fn json(quote: &Quote) -> serde_json::Result<Event> {
    Event::default().json_data(quote)
}

fn respond<E: Error + Send + Sync + 'static>(
    events: impl Stream<Item = Result<Event, E>> + Send + Sync + 'static,
) -> Run {
    frames(reply(events).into_response().into_body())
}
