//! Which events share a chunk.

use std::{convert::Infallible, rc::Rc, task::Poll, time::Duration};

use eventwire_core::{Event, EventBody, Frame};
use futures_util::stream::{self, StreamExt};

use crate::{bursts, chunk, poll};

#[test]
fn events_that_are_ready_leave_together_and_at_once() {
    let mut body = EventBody::new(bursts(vec![vec!["a", "b"], vec!["c"], vec![]]));
    assert_eq!(poll(&mut body), chunk("data: a\n\ndata: b\n\n"));
    assert_eq!(poll(&mut body), chunk("data: c\n\n"));
    assert_eq!(poll(&mut body), Poll::Pending);
    assert_eq!(poll(&mut body), Poll::Ready(None));
    assert_eq!(poll(&mut body), Poll::Ready(None));
}

#[test]
fn a_chunk_is_sent_before_the_item_that_would_pass_its_limit() {
    let events = || stream::iter(["a", "b", "c"]).map(Event::new);
    let mut body = EventBody::new(events()).chunk_limit(18);
    assert_eq!(poll(&mut body), chunk("data: a\n\ndata: b\n\n"));
    assert_eq!(poll(&mut body), chunk("data: c\n\n"));
    for limit in [0, 9, 17] {
        let mut body = EventBody::new(events()).chunk_limit(limit);
        for text in ["a", "b", "c"] {
            assert_eq!(poll(&mut body), chunk(&format!("data: {text}\n\n")));
        }
        let mut body = EventBody::new(events().map(Frame::from)).chunk_limit(limit);
        for text in ["a", "b", "c"] {
            assert_eq!(poll(&mut body), chunk(&format!("data: {text}\n\n")));
        }
    }
}

#[test]
fn a_full_chunk_of_small_events_fits_into_one_frame_of_http_2() {
    let events = stream::repeat_with(|| Event::new("x".repeat(100)));
    let mut chunks = EventBody::new(events);
    let mut lengths = Vec::new();
    while lengths.len() < 10 {
        if let Poll::Ready(Some(Ok(chunk))) = poll(&mut chunks) {
            lengths.push(chunk.len());
        }
    }
    // 151 events of 108 bytes; a body yields after 256 events.
    assert!(
        lengths.iter().all(|length| *length <= 16_384),
        "{lengths:?}"
    );
    assert!(lengths.contains(&(151 * 108)), "{lengths:?}");
}

#[test]
fn begin_is_sent_first_and_does_not_wait_for_the_events() {
    let mut body = EventBody::new(stream::pending::<Event>())
        .begin(Event::default().retry(Duration::from_secs(3)))
        .begin(Frame::from(Event::new("snapshot")));
    assert_eq!(poll(&mut body), chunk("retry: 3000\n\ndata: snapshot\n\n"));
    assert_eq!(poll(&mut body), Poll::Pending);
    let mut body = EventBody::new(stream::iter(["a"]).map(Event::new)).begin(Event::new("first"));
    assert_eq!(poll(&mut body), chunk("data: first\n\ndata: a\n\n"));
    assert_eq!(poll(&mut body), Poll::Ready(None));
}

#[test]
fn events_without_a_field_make_no_empty_chunk() {
    let events = [Event::default(), Event::default()];
    let mut body = EventBody::new(stream::iter(events).chain(stream::pending()));
    assert_eq!(poll(&mut body), Poll::Pending);
    let mut body = EventBody::new(stream::iter([Event::default()]).map(Frame::from));
    assert_eq!(poll(&mut body), Poll::Ready(None));
}

#[test]
fn results_that_cannot_fail_are_events_too() {
    let events = stream::iter([Ok::<_, Infallible>(Event::new("a"))]);
    let mut body = EventBody::new(events);
    assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(_)))));
    assert!(matches!(poll(&mut body), Poll::Ready(None)));
}

#[test]
fn a_stream_that_is_not_send_is_a_body_all_the_same() {
    let shared = Rc::new("a");
    let mut body = EventBody::new(stream::once(async move { Event::new(*shared) }).boxed_local());
    assert_eq!(poll(&mut body), chunk("data: a\n\n"));
}
