use std::{
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll, Waker},
};

use futures_util::{Stream, StreamExt};
use rocket::{
    Config,
    config::LogLevel,
    local::asynchronous::Client,
    response::{
        Responder,
        stream::{Event, EventStream},
    },
};
use tokio::io::{AsyncRead, ReadBuf};

use crate::encode::{
    Case,
    contestant::Run,
    input::{ID, NAME, QUOTE, owned, repeat},
};

/// Rocket makes a response only for a request, and a request only for a server.
static CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| {
    let config = Config {
        log_level: LogLevel::Off,
        ..Config::release_default()
    };
    rocket::execute(Client::untracked(rocket::custom(config))).ok()
});

pub(crate) fn run(case: Case, events: usize) -> Run {
    let data = case.data();
    match case {
        Case::Short | Case::Line | Case::Lines => respond(repeat(events, data, Event::data)),
        Case::Named | Case::Shared => respond(repeat(events, data, named)),
        Case::Owned => respond(owned(events, data).map(Event::data)),
        Case::Json | Case::JsonEvent => respond(repeat(events, &QUOTE, Event::json)),
    }
}

fn named(data: &'static str) -> Event {
    Event::data(data).event(NAME).id(ID)
}

fn respond(events: impl Stream<Item = Event> + Send + 'static) -> Run {
    Box::new(|output| {
        let Some(client) = &*CLIENT else { return };
        // The response borrows the request. To make both takes no longer than a few small events.
        let request = client.get("/");
        let events = EventStream::from(events).heartbeat(None);
        let Ok(mut response) = events.respond_to(request.inner()) else {
            return;
        };
        let body = response.body_mut();
        let mut buffer = vec![0; body.max_chunk_size()];
        let mut context = Context::from_waker(Waker::noop());
        loop {
            let mut chunk = ReadBuf::new(&mut buffer);
            let read = Pin::new(&mut *body).poll_read(&mut context, &mut chunk);
            if !matches!(read, Poll::Ready(Ok(()))) || chunk.filled().is_empty() {
                break;
            }
            output.take(chunk.filled());
        }
    })
}
