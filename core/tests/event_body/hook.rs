//! What the hook of a body is called with.

use std::{
    future::ready,
    sync::{Arc, Mutex},
    task::Poll,
};

use eventwire_core::{Encode, End, Event, EventBody, Outcome};
use futures_core::Stream;
use futures_util::stream::{self, StreamExt};

use crate::poll;

/// What a hook was called with, as text.
type Calls = Arc<Mutex<Vec<String>>>;

#[expect(clippy::unwrap_used, reason = "a poisoned lock is a failure")]
fn hook<E: std::fmt::Debug>(calls: &Calls) -> impl FnOnce(End<'_, E>) + Send + 'static + use<E> {
    let calls = Arc::clone(calls);
    move |end| {
        let End {
            outcome,
            items,
            bytes,
            ..
        } = end;
        calls
            .lock()
            .unwrap()
            .push(format!("{outcome:?}, items: {items}, bytes: {bytes}"));
    }
}

fn drain<S: Stream<Item: Encode>>(mut body: EventBody<S>)
where
    EventBody<S>: Stream<Item = Result<bytes::Bytes, <S::Item as Encode>::Error>> + Unpin,
{
    while !matches!(poll(&mut body), Poll::Ready(None)) {}
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
}

#[expect(clippy::unwrap_used, reason = "a poisoned lock is a failure")]
fn take(calls: &Calls) -> Vec<String> {
    std::mem::take(&mut calls.lock().unwrap())
}

#[test]
fn a_hook_is_called_once_with_the_outcome_and_the_counts() {
    let calls = Calls::default();
    let events = || stream::iter(["a", "b"]).map(Event::new);

    drain(
        EventBody::new(events())
            .begin(Event::new("c"))
            .on_end(hook(&calls)),
    );
    assert_eq!(take(&calls), ["Finished, items: 2, bytes: 27"]);

    drain(
        EventBody::new(events())
            .on_end(hook(&calls))
            .until(ready(())),
    );
    assert_eq!(take(&calls), ["Until, items: 0, bytes: 0"]);

    let failing = events().map(Ok).chain(stream::iter([Err("broken")]));
    drain(EventBody::new(failing).on_end(hook(&calls)));
    assert_eq!(take(&calls), [r#"Error("broken"), items: 2, bytes: 18"#]);
}

#[test]
fn a_body_that_is_dropped_early_calls_its_hook_if_it_was_polled() {
    let calls = Calls::default();
    let body = || {
        let events = stream::iter(["a"]).map(Event::new).chain(stream::pending());
        EventBody::new(events).on_end(hook(&calls))
    };
    drop(body());
    assert_eq!(take(&calls), [] as [&str; 0]);

    let mut polled = body();
    assert!(poll(&mut polled).is_ready());
    drop(polled);
    assert_eq!(take(&calls), ["Dropped, items: 1, bytes: 9"]);
}

#[test]
fn a_hook_survives_a_change_of_the_timer_and_of_the_stream() {
    let calls = Calls::default();
    let events = stream::iter(["a"]).map(Event::new);
    let body = EventBody::new(events)
        .on_end(hook(&calls))
        .timer(|_| ready(()))
        .boxed();
    let mut body = body;
    while !matches!(poll(&mut body), Poll::Ready(None)) {}
    assert_eq!(take(&calls), ["Finished, items: 1, bytes: 9"]);
}

#[test]
fn the_error_need_not_be_more_than_any_type() {
    struct Plain;
    let events = stream::iter([Err::<Event, _>(Plain)]);
    let mut body =
        EventBody::new(events).on_end(|end| assert!(matches!(end.outcome, Outcome::Error(Plain))));
    while !matches!(poll(&mut body), Poll::Ready(None)) {}
}
