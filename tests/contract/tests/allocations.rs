//! What a stream of events allocates, counted.

use std::{
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

use allocation_counter::measure;
use eventwire::{Decoder, Encode, Encoder, Event, EventBody, EventName, Frame, JsonError, Output};
use futures_util::{Stream, stream};
use serde::Serialize;

const NAME: EventName = EventName::from_static("price");

/// Counts the allocations per event of a stream that is always ready, when it has run for a while.
fn allocations_per_event<T: Encode>(mut event: impl FnMut() -> T) -> f64 {
    let mut events = 0_u32;
    let counted = {
        let events = stream::repeat_with(|| {
            events += 1;
            event()
        });
        let mut body = pin!(EventBody::new(events));
        let mut context = Context::from_waker(Waker::noop());
        let mut take = |chunks: usize| {
            let mut taken = 0;
            while taken < chunks {
                let chunk = body.as_mut().poll_next(&mut context);
                assert!(matches!(chunk, Poll::Ready(Some(Ok(_))) | Poll::Pending));
                // It yields to other tasks now and then.
                taken += usize::from(black_box(chunk.is_ready()));
            }
        };
        take(4);
        measure(|| take(100))
    };
    // Four chunks more were taken than counted, in which there are as many events.
    counted.count_total as f64 * 104.0 / 100.0 / f64::from(events)
}

#[test]
fn literal_data_allocates_nothing_but_the_chunk() {
    let allocations = allocations_per_event(|| Event::from_static(DATA).name("price").id(123_456));
    assert!(allocations < 0.05, "{allocations}");
}

#[test]
fn a_frame_allocates_nothing_but_the_chunk() {
    let frame = Frame::from(Event::new(DATA));
    let allocations = allocations_per_event(|| frame.clone());
    assert!(allocations < 0.05, "{allocations}");
}

#[test]
fn owned_data_allocates_the_string_and_nothing_else() {
    let allocations = allocations_per_event(|| Event::new(String::from(DATA)));
    assert!((1.0..1.05).contains(&allocations), "{allocations}");
}

#[test]
fn a_type_of_the_application_that_is_json_allocates_nothing_but_the_chunk() {
    #[derive(Serialize)]
    struct Price {
        symbol: &'static str,
        bid: u32,
        note: &'static str,
    }
    impl Encode for Price {
        type Error = JsonError;

        fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), JsonError> {
            encoder.name(&NAME).json(&self)
        }
    }
    let allocations = allocations_per_event(|| Price {
        symbol: "EUR",
        bid: 108,
        note: DATA,
    });
    assert!(allocations < 0.05, "{allocations}");
}

#[test]
fn an_event_that_is_ready_alone_allocates_only_its_chunk() {
    let mut turn = 0_u32;
    let events = stream::poll_fn(move |_| {
        turn += 1;
        match turn % 2 {
            0 => Poll::Pending,
            _ => Poll::Ready(Some(Event::from_static(DATA))),
        }
    });
    let mut body = pin!(EventBody::new(events));
    let mut context = Context::from_waker(Waker::noop());
    let mut poll = || black_box(body.as_mut().poll_next(&mut context)).is_ready();
    for _ in 0..8 {
        poll();
    }
    let counted = measure(|| {
        let mut taken = 0;
        while taken < 100 {
            // It yields to other tasks now and then.
            taken += usize::from(poll());
        }
    });
    assert!(counted.count_total <= 200, "{counted:?}");
    assert_eq!(counted.count_current, 0);
}

#[test]
fn an_event_that_lies_in_one_chunk_is_decoded_without_an_allocation() {
    let chunk = "id: 7\nevent: price\ndata: 1.08\n\ndata: a\n\n".repeat(100);
    let mut decoder = Decoder::new();
    let mut read = || {
        let mut piece = chunk.as_bytes();
        while let Some(event) = decoder.next(&mut piece) {
            black_box(event.unwrap());
        }
    };
    // The first id that it keeps.
    read();
    assert_eq!(measure(read).count_total, 0);
}

#[test]
fn a_long_line_takes_no_more_memory_than_the_limit() {
    const MIB: usize = 1024 * 1024;
    for (line, limit, events) in [(8 * MIB, 16 * MIB, 1), (16 * MIB, MIB, 0)] {
        let chunk = [b'x'; 8 * 1024];
        let mut most = 0;
        let counted = measure(|| {
            let mut decoder = Decoder::with_limit(limit);
            let mut read = |mut piece: &[u8]| {
                let mut events = 0;
                while let Some(event) = decoder.next(&mut piece) {
                    events += usize::from(event.is_ok());
                }
                events
            };
            let head = read(b"data: ");
            let chunks: usize = (0..line / chunk.len()).map(|_| read(&chunk)).sum();
            most = head + chunks + read(b"\n\n");
        });
        assert_eq!(most, events);
        // While it grows, the old memory and the new one are both there.
        let bound = line.min(limit) as u64 * 2;
        assert!(counted.bytes_max <= bound, "{counted:?}");
    }
}

#[test]
fn a_long_id_or_name_leaves_no_memory_behind() {
    let long = "x".repeat(1_000_000);
    let mut decoder = Decoder::new();
    let counted = measure(|| {
        for event in [
            format!("id: {long}\nevent: a\ndata: a\n\n"),
            "id: 1\ndata: a\n\n".into(),
            format!("event: {long}\ndata: a\n\ndata: a\n\n"),
            format!("id: {long}\nid: {long}\n\n"),
            "data: a\n\n:\n".into(),
        ] {
            for mut piece in event.as_bytes().chunks(8 * 1024) {
                while let Some(event) = decoder.next(&mut piece) {
                    let _ = black_box(event);
                }
            }
        }
    });
    assert!(counted.bytes_current < 10_000, "{counted:?}");
}

const DATA: &str = "120 bytes of data, which is what the figures elsewhere are made with, so that \
                    they can be compared with these here.....";
