//! The contestants whose body is one of the `http` crate, each polled for its frames.

use std::{
    convert::Infallible,
    error::Error,
    io,
    pin::pin,
    task::{Context, Poll, Waker},
};

use axum::{
    BoxError,
    response::{IntoResponse as _, sse as axum_sse},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use http_body::Body;
use http_body_util::combinators::BoxBody;
use poem::{IntoResponse as _, web::sse as poem_sse};
use salvo_core::http::Response;
use salvo_extra::sse::{SseEvent, stream};
use sse_stream::{Sse, SseBody};
use warp::{Reply, sse as warp_sse};

use crate::encode::{
    Case,
    case::{ID, NAME, QUOTE, Quote, owned, repeat},
    contestant::Run,
};

/// The type of axum.
pub(super) struct Axum;

impl Axum {
    pub(super) fn run(case: Case, events: usize) -> Run {
        let data = case.data();
        match case {
            Case::Short | Case::Line | Case::Lines => {
                Self::respond(repeat(events, data, Self::plain))
            }
            Case::Named | Case::Shared => Self::respond(repeat(events, data, Self::named)),
            Case::Owned => Self::respond(owned(events, data).map(Self::plain)),
            Case::Json | Case::JsonEvent => Self::respond(repeat(events, &QUOTE, Self::json)),
        }
    }

    fn plain(data: impl AsRef<str>) -> Result<axum_sse::Event, Infallible> {
        Ok(axum_sse::Event::default().data(data))
    }

    fn named(data: &str) -> Result<axum_sse::Event, Infallible> {
        Ok(axum_sse::Event::default().event(NAME).id(ID).data(data))
    }

    fn json(quote: &Quote) -> Result<axum_sse::Event, axum::Error> {
        axum_sse::Event::default().json_data(quote)
    }

    fn respond<E: Into<BoxError> + 'static>(
        events: impl Stream<Item = Result<axum_sse::Event, E>> + Send + 'static,
    ) -> Run {
        frames(axum_sse::Sse::new(events).into_response().into_body())
    }
}

/// The type of poem.
pub(super) struct Poem;

impl Poem {
    pub(super) fn run(case: Case, events: usize) -> Run {
        let data = case.data();
        match case {
            Case::Short | Case::Line | Case::Lines => {
                Self::respond(repeat(events, data, Self::plain))
            }
            Case::Named | Case::Shared => Self::respond(repeat(events, data, Self::named)),
            Case::Owned => Self::respond(owned(events, data).map(Self::plain)),
            Case::Json | Case::JsonEvent => Self::respond(repeat(events, &QUOTE, Self::json)),
        }
    }

    fn plain(data: impl Into<String>) -> poem_sse::Event {
        poem_sse::Event::message(data)
    }

    fn named(data: &str) -> poem_sse::Event {
        poem_sse::Event::message(data).event_type(NAME).id(ID)
    }

    fn json(quote: &Quote) -> poem_sse::Event {
        poem_sse::Event::message(serde_json::to_string(quote).unwrap_or_default())
    }

    fn respond(events: impl Stream<Item = poem_sse::Event> + Send + 'static) -> Run {
        let body = poem_sse::SSE::new(events).into_response().into_body();
        frames(BoxBody::<Bytes, io::Error>::from(body))
    }
}

/// The type of salvo.
pub(super) struct Salvo;

impl Salvo {
    pub(super) fn run(case: Case, events: usize) -> Run {
        let data = case.data();
        match case {
            Case::Short | Case::Line | Case::Lines => {
                Self::respond(repeat(events, data, Self::plain))
            }
            Case::Named | Case::Shared => Self::respond(repeat(events, data, Self::named)),
            Case::Owned => Self::respond(owned(events, data).map(Self::plain)),
            Case::Json | Case::JsonEvent => Self::respond(repeat(events, &QUOTE, Self::json)),
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
}

/// The type of the crate sse-stream, for any server.
pub(super) struct SseStream;

impl SseStream {
    pub(super) fn run(case: Case, events: usize) -> Run {
        let data = case.data();
        match case {
            Case::Short | Case::Line | Case::Lines => {
                Self::respond(repeat(events, data, Self::plain))
            }
            Case::Named | Case::Shared => Self::respond(repeat(events, data, Self::named)),
            Case::Owned => Self::respond(owned(events, data).map(Self::plain)),
            Case::Json | Case::JsonEvent => Self::respond(repeat(events, &QUOTE, Self::json)),
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
}

/// The type of warp.
pub(super) struct Warp;

impl Warp {
    pub(super) fn run(case: Case, events: usize) -> Run {
        let data = case.data();
        match case {
            Case::Short | Case::Line | Case::Lines => {
                Self::respond(repeat(events, data, Self::plain))
            }
            Case::Named | Case::Shared => Self::respond(repeat(events, data, Self::named)),
            Case::Owned => Self::respond(owned(events, data).map(Self::plain)),
            Case::Json | Case::JsonEvent => Self::respond(repeat(events, &QUOTE, Self::json)),
        }
    }

    fn plain(data: impl Into<String>) -> Result<warp_sse::Event, Infallible> {
        Ok(warp_sse::Event::default().data(data))
    }

    fn named(data: &str) -> Result<warp_sse::Event, Infallible> {
        Ok(warp_sse::Event::default().event(NAME).id(ID).data(data))
    }

    fn json(quote: &Quote) -> serde_json::Result<warp_sse::Event> {
        warp_sse::Event::default().json_data(quote)
    }

    fn respond<E: Error + Send + Sync + 'static>(
        events: impl Stream<Item = Result<warp_sse::Event, E>> + Send + Sync + 'static,
    ) -> Run {
        frames(warp_sse::reply(events).into_response().into_body())
    }
}

/// Polls the body of any server on the `http` crate.
fn frames(body: impl Body<Data = Bytes> + 'static) -> Run {
    Box::new(|output| {
        let mut body = pin!(body);
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut context) {
            if let Ok(data) = frame.into_data() {
                output.take(&data);
            }
        }
    })
}
