//! A client that reconnects, against servers that answer by script.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic too")]

mod cuts;
mod rules;
mod sockets;

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::{Future, Ready, ready},
    pin::Pin,
    rc::Rc,
    time::Duration,
};

use bytes::Bytes;
use eventwire_source::{EventSource, Request, Response, Update};
use futures_util::{Stream, StreamExt, stream};
use tokio::time::Sleep;

/// What a server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// It cannot be reached.
    Unreachable,
    /// It answers with a status and a type.
    Status(u16, &'static str),
    /// It sends these chunks of an event stream, and ends the response.
    Events(Vec<&'static str>),
    /// It does so, and the connection is lost.
    Lost(Vec<&'static str>),
}

pub(crate) type Body = Pin<Box<dyn Stream<Item = Result<Bytes, &'static str>>>>;

type Connected = Ready<Result<Response<Body>, &'static str>>;

type Source<C> = EventSource<C, Connected, Body, fn(Duration) -> Sleep>;

impl Answer {
    fn response(self) -> Result<Response<Body>, &'static str> {
        let (status, content_type, chunks, error) = match self {
            Self::Unreachable => return Err("unreachable"),
            Self::Status(status, content_type) => (status, content_type, Vec::new(), None),
            Self::Events(chunks) => (200, "text/event-stream", chunks, None),
            Self::Lost(chunks) => (200, "text/event-stream", chunks, Some(Err("lost"))),
        };
        let chunks: Vec<_> = chunks
            .into_iter()
            .map(|chunk| Ok(chunk.into()))
            .chain(error)
            .collect();
        let content_type = Some(content_type.as_bytes()).filter(|value| !value.is_empty());
        Ok(Response::new(
            status,
            content_type,
            stream::iter(chunks).boxed_local(),
        ))
    }
}

/// A server that gives answers in their order, and 204 after them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Server {
    answers: Rc<RefCell<VecDeque<Answer>>>,
    /// What was asked for.
    pub(crate) requests: Rc<RefCell<Vec<Request>>>,
}

impl Server {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self {
            answers: Rc::new(RefCell::new(answers.into_iter().collect())),
            requests: Rc::default(),
        }
    }

    /// A client of this server. It is not `Send`.
    pub(crate) fn source(&self) -> Source<impl FnMut(Request) -> Connected + use<>> {
        let Self { answers, requests } = self.clone();
        EventSource::new(
            tokio::time::sleep as fn(Duration) -> Sleep,
            move |request| {
                requests.borrow_mut().push(request);
                let answer = answers.borrow_mut().pop_front();
                ready(answer.unwrap_or(Answer::Status(204, "")).response())
            },
        )
    }

    /// The ids that the requests have carried.
    pub(crate) fn ids(&self) -> Vec<Option<String>> {
        let requests = self.requests.borrow();
        let ids = requests.iter().map(|request| {
            let mut headers = request.headers();
            let id = headers.find(|(name, _)| *name == "last-event-id");
            id.map(|(_, id)| String::from_utf8(id.to_vec()).unwrap())
        });
        ids.collect()
    }
}

/// All updates, in short.
pub(crate) async fn updates<S: Stream<Item = Update<&'static str>>>(source: S) -> Vec<String> {
    let updates = source.map(|update| match update {
        Update::Open => "open".into(),
        Update::Event(event) => format!(
            "{} {} {}",
            event.name(),
            event.data(),
            event.last_event_id()
        ),
        Update::EventTooLong(error) => error.to_string(),
        Update::Reconnect { after, reason } => format!("{} ms: {reason}", after.as_millis()),
        Update::Closed(reason) => format!("closed: {reason}"),
        other => format!("{other:?}"),
    });
    updates.collect().await
}

/// Runs with a clock that is ahead whenever nothing else is to do.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(future)
}
