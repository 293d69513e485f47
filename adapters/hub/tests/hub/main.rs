//! What a hub promises, seen from its subscriptions.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the helpers of tests may panic too"
)]

mod closing;
mod crowd;
mod memory;
mod property;
mod publishing;
mod reference;
mod resuming;
mod slow;
mod step;
mod topics;
mod waking;
mod window;

use std::task::{Context, Poll, Waker};

use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Builder, Hub, Subscription};
use futures_util::{Stream, StreamExt};

/// A hub whose ids are numbers of the publisher's.
fn numbered() -> Builder {
    Hub::builder().ids(|id| id.parse().ok())
}

/// Publishes events with these ids and no more.
fn publish(hub: &Hub, ids: impl IntoIterator<Item = u64>) {
    for id in ids {
        hub.publish(Event::default().id(id)).unwrap();
    }
}

/// What these events are on the wire.
fn wire(ids: impl IntoIterator<Item = u64>) -> String {
    ids.into_iter().map(|id| format!("id: {id}\n\n")).collect()
}

fn last(id: &str) -> LastEventId {
    LastEventId::new(Some(id.as_bytes()))
}

fn poll(stream: &mut Subscription) -> Poll<Option<String>> {
    let frame = stream.poll_next_unpin(&mut Context::from_waker(Waker::noop()));
    frame.map(|frame| Some(String::from_utf8(frame?.as_ref().to_vec()).unwrap()))
}

/// Takes the frames that are ready, and returns whether the stream has ended.
fn drain(stream: &mut Subscription) -> (Vec<String>, bool) {
    let mut frames = Vec::new();
    loop {
        match poll(stream) {
            Poll::Ready(Some(frame)) => frames.push(frame),
            Poll::Ready(None) => return (frames, true),
            Poll::Pending => return (frames, false),
        }
    }
}

/// Takes what is ready as one text, from a stream that goes on.
fn ready(stream: &mut Subscription) -> String {
    let (frames, ended) = drain(stream);
    assert!(!ended, "ended after {frames:?}");
    frames.concat()
}

/// Takes the place with which a stream begins that is not resumed.
fn place(stream: &mut Subscription) -> String {
    match poll(stream) {
        Poll::Ready(Some(frame)) => {
            let id = frame.strip_prefix("id: ");
            id.unwrap().strip_suffix("\n\n").unwrap().to_owned()
        }
        other => panic!("{other:?}"),
    }
}

/// A new subscription that has sent its place.
fn begun(hub: &Hub) -> Subscription {
    let mut client = hub.subscribe(LastEventId::default());
    place(&mut client);
    client
}

#[test]
fn a_subscription_can_be_given_to_every_framework() {
    fn check<T: Stream + Send + Sync + Unpin + 'static>(_: T) {}
    check(Hub::new().subscribe(LastEventId::default()));
}
