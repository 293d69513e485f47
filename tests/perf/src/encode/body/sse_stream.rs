use std::{convert::Infallible, error::Error};

use futures_util::{Stream, StreamExt};
use sse_stream::{Sse, SseBody};

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

fn plain(data: impl Into<String>) -> Result<Sse, Infallible> {
    Ok(Sse::default().data(data))
}

fn named(data: &str) -> Result<Sse, Infallible> {
    Ok(Sse::default().event(NAME).id(ID).data(data))
}

fn json(quote: &Quote) -> serde_json::Result<Sse> {
    Ok(Sse::default().data(serde_json::to_string(quote)?))
}

fn respond<E: Error + Send + Sync + 'static>(
    events: impl Stream<Item = Result<Sse, E>> + 'static,
) -> Run {
    frames(SseBody::new(events))
}
