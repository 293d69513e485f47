use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};
use core::iter;

use bytes::Bytes;

use super::{Chunks, LARGE};
use crate::{Encode, Event, Frame};

fn all(chunks: &mut Chunks) -> Vec<Bytes> {
    iter::from_fn(|| chunks.pop()).collect()
}

#[test]
fn a_lone_frame_is_the_chunk() {
    let frame = Frame::from(Event::new("x"));
    let mut chunks = Chunks::new(LARGE);
    chunks.frame(frame.clone());
    let popped = all(&mut chunks);
    assert_eq!(popped, [Bytes::from(frame.clone())]);
    assert_eq!(popped[0].as_ptr(), frame.as_ref().as_ptr());
}

#[test]
fn small_frames_and_events_share_a_chunk() {
    let mut chunks = Chunks::new(LARGE);
    for text in ["a", "b"] {
        chunks.frame(Event::new(text).into());
        Event::new(text).append(&mut chunks).unwrap();
    }
    let want: &[u8] = b"data: a\n\ndata: a\n\ndata: b\n\ndata: b\n\n";
    assert_eq!(all(&mut chunks), [Bytes::from_static(want)]);
}

#[test]
fn a_large_single_line_is_handed_on_without_a_copy() {
    let data = "x".repeat(LARGE);
    let place = data.as_ptr();
    let mut chunks = Chunks::new(LARGE);
    Event::new("before").append(&mut chunks).unwrap();
    Event::new(data).id(1).append(&mut chunks).unwrap();
    assert!(chunks.is_full());
    let popped = all(&mut chunks);
    let head: &[u8] = b"data: before\n\nid: 1\ndata: ";
    assert_eq!(popped.len(), 3);
    assert_eq!(popped[0], head);
    assert_eq!((popped[1].as_ptr(), popped[1].len()), (place, LARGE));
    assert_eq!(popped[2], "\n\n");
}

#[test]
fn a_large_text_of_several_lines_is_split() {
    let data = String::from("a\n") + &"x".repeat(LARGE);
    let want = alloc::format!("data: a\ndata: {}\n\n", &data[2..]);
    let mut chunks = Chunks::new(LARGE);
    Event::new(data).append(&mut chunks).unwrap();
    assert_eq!(all(&mut chunks), vec![want]);
}

#[test]
fn a_frame_behind_the_end_of_a_large_payload_does_not_overtake_it() {
    let mut chunks = Chunks::new(LARGE);
    Event::new("x".repeat(LARGE)).append(&mut chunks).unwrap();
    assert_eq!(chunks.pop().unwrap(), "data: ");
    assert_eq!(chunks.pop().unwrap().len(), LARGE);
    chunks.frame(Event::new("y").into());
    assert_eq!(all(&mut chunks), ["\n\ndata: y\n\n"]);
}

#[test]
fn an_item_may_append_as_much_as_it_likes() {
    let large = |letter: &str| letter.repeat(LARGE);
    let events = [large("x"), "a".into(), large("y"), large("z"), "b".into()];
    // Every sequence of three of these events, as events and as frames.
    for choice in 0..125 {
        let picked = [choice % 5, choice / 5 % 5, choice / 25].map(|at| &events[at]);
        for frames in 0..8_u8 {
            let mut chunks = Chunks::new(LARGE);
            for (at, data) in picked.into_iter().enumerate() {
                let event = Event::new(data.clone());
                match frames >> at & 1 {
                    0 => event.append(&mut chunks).unwrap(),
                    _ => Frame::from(event).append(&mut chunks).unwrap(),
                }
            }
            let want: String = picked
                .map(|data| Event::new(data.clone()).to_string())
                .concat();
            assert!(
                all(&mut chunks).concat() == want.as_bytes(),
                "{choice} {frames}"
            );
        }
    }
}

#[test]
fn a_full_chunk_may_be_longer_than_the_last_without_growing() {
    const LIMIT: usize = 1000;
    let mut chunks = Chunks::new(LIMIT);
    // The chunks pass their limit by more and more.
    for last in [1, 100, 150] {
        Event::new("x".repeat(LIMIT - 20))
            .append(&mut chunks)
            .unwrap();
        let capacity = chunks.buffer.capacity();
        Event::new("y".repeat(last)).append(&mut chunks).unwrap();
        Event::new("z".repeat(last)).append(&mut chunks).unwrap();
        assert!(chunks.is_full());
        // Nothing was known before the first.
        assert!(chunks.buffer.capacity() == capacity || last == 1);
        assert_eq!(all(&mut chunks).len(), 1);
    }
}
