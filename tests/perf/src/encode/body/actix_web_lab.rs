use std::{
    convert::Infallible,
    error::Error,
    pin::pin,
    task::{Context, Poll, Waker},
};

use actix_web::{Responder, body::MessageBody, test::TestRequest};
use actix_web_lab::sse::{Data, Event, Sse};
use bytestring::ByteString;
use futures_util::{Stream, StreamExt};

use crate::encode::{
    Case,
    contestant::Run,
    input::{ID, NAME, QUOTE, Quote, owned, repeat},
};

pub(crate) fn run(case: Case, events: usize) -> Run {
    let data = case.data();
    match case {
        Case::Short | Case::Line | Case::Lines => respond(repeat(events, data, literal)),
        Case::Named | Case::Shared => respond(repeat(events, data, named)),
        Case::Owned => respond(owned(events, data).map(plain)),
        Case::Json | Case::JsonEvent => respond(repeat(events, &QUOTE, json)),
    }
}

fn plain(data: impl Into<ByteString>) -> Result<Event, Infallible> {
    Ok(Data::new(data).into())
}

fn literal(data: &'static str) -> Result<Event, Infallible> {
    plain(ByteString::from_static(data))
}

fn named(data: &'static str) -> Result<Event, Infallible> {
    let data = Data::new(ByteString::from_static(data))
        .event(ByteString::from_static(NAME))
        .id(ByteString::from_static(ID));
    Ok(data.into())
}

fn json(quote: &Quote) -> serde_json::Result<Event> {
    Data::new_json(quote).map(Event::from)
}

fn respond<E: Into<Box<dyn Error>> + 'static>(
    events: impl Stream<Item = Result<Event, E>> + 'static,
) -> Run {
    let request = TestRequest::default().to_http_request();
    let body = Sse::from_stream(events).respond_to(&request).into_body();
    Box::new(|output| {
        let mut body = pin!(body);
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(Ok(chunk))) = body.as_mut().poll_next(&mut context) {
            output.take(&chunk);
        }
    })
}
