use alloc::{
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};
use core::{convert::Infallible, iter, panic::AssertUnwindSafe};
use std::panic::{catch_unwind, resume_unwind};

use bytes::Bytes;

use super::{Buffer, LARGE};
use crate::{Encode, Encoder, Event, Frame, Output};

fn all(buffer: &mut Buffer) -> Vec<Bytes> {
    iter::from_fn(|| buffer.pop()).collect()
}

fn put(buffer: &mut Buffer, item: impl Encode<Error = Infallible>) {
    let Ok(()) = buffer.encode(item);
}

/// An event or a frame of `letter`s.
#[derive(Clone)]
struct Part {
    data: String,
    is_frame: bool,
}

impl Part {
    fn bytes(&self) -> String {
        Event::new(&self.data).to_string()
    }
}

/// How an item of several parts ends.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Whole,
    Fails,
    Panics,
}

struct Item(Vec<Part>, End);

impl Encode for Item {
    type Error = ();

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), ()> {
        for part in self.0 {
            let event = Event::new(part.data);
            let Ok(()) = match part.is_frame {
                true => Frame::from(event).encode(encoder),
                false => event.encode(encoder),
            };
            let _ = encoder.end();
        }
        match self.1 {
            End::Whole => Ok(()),
            End::Fails => Err(()),
            End::Panics => resume_unwind(Box::new(())),
        }
    }
}

#[test]
fn a_lone_frame_is_the_chunk() {
    let frame = Frame::from(Event::new("x"));
    let mut buffer = Buffer::new(LARGE);
    put(&mut buffer, frame.clone());
    let popped = all(&mut buffer);
    assert_eq!(popped, [Bytes::from(frame.clone())]);
    assert_eq!(popped[0].as_ptr(), frame.as_ref().as_ptr());
}

#[test]
fn small_frames_and_events_share_a_chunk() {
    let mut buffer = Buffer::new(LARGE);
    for text in ["a", "b"] {
        put(&mut buffer, Frame::from(Event::new(text)));
        put(&mut buffer, Event::new(text));
    }
    let want: &[u8] = b"data: a\n\ndata: a\n\ndata: b\n\ndata: b\n\n";
    assert_eq!(all(&mut buffer), [Bytes::from_static(want)]);
}

#[test]
fn an_item_of_two_frames_fills_a_chunk_as_one_of_two_events_does() {
    for is_frame in [false, true] {
        let parts = ["a", "b"].map(|data| Part {
            data: data.into(),
            is_frame,
        });
        let mut buffer = Buffer::new(0);
        assert_eq!(buffer.encode(Item(parts.into(), End::Whole)), Ok(()));
        assert!(buffer.is_full());
        assert_eq!(all(&mut buffer), ["data: a\n\ndata: b\n\n"]);
    }
}

#[test]
fn a_large_single_line_is_passed_on_without_a_copy_also_from_a_wrapper() {
    struct Wrapper(Event);
    impl Encode for Wrapper {
        type Error = Infallible;

        fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Infallible> {
            self.0.encode(encoder)
        }
    }
    let data = "x".repeat(LARGE);
    let place = data.as_ptr();
    let mut buffer = Buffer::new(LARGE);
    put(&mut buffer, Event::new("before"));
    put(&mut buffer, Wrapper(Event::new(data).id(1)));
    assert!(buffer.is_full());
    let popped = all(&mut buffer);
    let head: &[u8] = b"data: before\n\nid: 1\ndata: ";
    assert_eq!(popped.len(), 3);
    assert_eq!(popped[0], head);
    assert_eq!((popped[1].as_ptr(), popped[1].len()), (place, LARGE));
    assert_eq!(popped[2], "\n\n");
}

#[test]
fn an_item_without_bytes_does_not_fill_an_empty_buffer() {
    let mut buffer = Buffer::new(10);
    let data = "x".repeat(LARGE);
    put(&mut buffer, Event::new(&data));
    assert_eq!(buffer.pop().unwrap(), "data: ");
    assert_eq!(buffer.pop().unwrap(), data);
    put(&mut buffer, Event::default());
    assert_eq!(buffer.pop().unwrap(), "\n\n");
    assert!(!buffer.is_full());
    // The end of an event that is longer than the limit, too.
    let parts = [&*data, "a"].map(|data| Part {
        data: data.into(),
        is_frame: true,
    });
    assert_eq!(buffer.encode(Item(parts.into(), End::Whole)), Ok(()));
    assert_eq!(buffer.pop_complete().unwrap().len(), LARGE + 8);
    put(&mut buffer, Event::new("b").id(1));
    assert!(buffer.is_full());
    assert_eq!(all(&mut buffer), ["data: a\n\n", "id: 1\ndata: b\n\n"]);
    put(&mut buffer, Event::new("long enough"));
    assert!(buffer.is_full());
    put(&mut buffer, Event::default());
    assert_eq!(all(&mut buffer), ["data: long enough\n\n"]);
    assert!(!buffer.is_full());
}

#[test]
fn a_large_text_of_several_lines_is_split() {
    let data = String::from("a\n") + &"x".repeat(LARGE);
    let want = alloc::format!("data: a\ndata: {}\n\n", &data[2..]);
    let literal = Event::from_static(data.clone().leak());
    for event in [Event::new(data), literal] {
        let mut buffer = Buffer::new(LARGE);
        put(&mut buffer, event);
        assert_eq!(all(&mut buffer), [&*want]);
    }
}

#[test]
fn a_large_literal_is_passed_on_without_a_copy() {
    let data: &str = "x".repeat(LARGE).leak();
    let mut buffer = Buffer::new(LARGE);
    put(&mut buffer, Event::from_static(data));
    let popped = all(&mut buffer);
    assert_eq!(popped.len(), 3);
    assert_eq!(popped[1].as_ptr(), data.as_ptr());
}

#[test]
fn a_frame_after_the_end_of_a_large_line_does_not_overtake_it() {
    let mut buffer = Buffer::new(LARGE);
    put(&mut buffer, Event::new("x".repeat(LARGE)));
    assert_eq!(buffer.pop().unwrap(), "data: ");
    assert_eq!(buffer.pop().unwrap().len(), LARGE);
    put(&mut buffer, Frame::from(Event::new("y")));
    assert_eq!(all(&mut buffer), ["\n\ndata: y\n\n"]);
}

#[test]
fn an_item_of_any_parts_is_whole_or_leaves_nothing() {
    let datas = [
        "x".repeat(LARGE),
        "a".into(),
        "y".repeat(LARGE + 1),
        "b".into(),
    ];
    // Every sequence of three of these, as events and as frames, in one item or in three, after an
    // item that ends or fails in each way.
    let parts = |choice: usize| {
        [choice % 8, choice / 8 % 8, choice / 64].map(|part| Part {
            data: datas[part % 4].clone(),
            is_frame: part >= 4,
        })
    };
    for choice in 0..512 {
        for (limit, end) in [
            (LARGE, End::Whole),
            (LARGE, End::Fails),
            (usize::MAX, End::Panics),
        ] {
            let [first, second, third] = parts(choice);
            let mut want = first.bytes();
            let mut buffer = Buffer::new(limit);
            assert_eq!(
                buffer.encode(Item([first.clone()].into(), End::Whole)),
                Ok(())
            );
            let item = Item([second.clone(), third.clone()].into(), end);
            match catch_unwind(AssertUnwindSafe(|| buffer.encode(item))) {
                Ok(Ok(())) => want += &(second.bytes() + &third.bytes()),
                _ => assert!(end != End::Whole),
            }
            put(&mut buffer, Event::new("end"));
            want += "data: end\n\n";
            assert!(
                all(&mut buffer).concat() == want.as_bytes(),
                "{choice} {limit}"
            );
            assert!(buffer.is_empty());
        }
    }
}

#[test]
fn a_chunk_passes_its_limit_only_for_one_item() {
    let mut seed = 1_u32;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    for limit in [0, 10, 100, 1000, LARGE - 20] {
        let mut buffer = Buffer::new(limit);
        let mut want = String::new();
        let mut got = Vec::new();
        for _ in 0..300 {
            let event = Event::new("x".repeat(random(limit + 20)));
            want += &event.to_string();
            put(&mut buffer, event);
            while buffer.is_full() {
                got.extend(buffer.pop());
            }
        }
        got.extend(all(&mut buffer));
        assert!(got.concat() == want.as_bytes(), "{limit}");
        for chunk in got {
            let events = chunk.windows(2).filter(|end| end == b"\n\n").count();
            assert!(
                chunk.len() <= limit || events == 1,
                "{limit} {}",
                chunk.len()
            );
            assert!(chunk.ends_with(b"\n\n"));
        }
    }
}

#[test]
fn chunks_of_like_items_are_full_and_do_not_grow() {
    let mut buffer = Buffer::new(1000);
    let mut lengths = Vec::new();
    let mut capacities = Vec::new();
    for _ in 0..40 {
        put(&mut buffer, Event::new("x".repeat(100)));
        if buffer.is_full() {
            capacities.push(buffer.tail.capacity());
            lengths.extend(buffer.pop().map(|chunk| chunk.len()));
        }
    }
    assert_eq!(lengths, [972; 4]);
    // Nothing is known before the first, and the second may be longer than it.
    assert_eq!(capacities[1..], [1000, 972, 972]);
}

#[test]
fn a_chunk_holds_what_it_carries_within_a_quarter() {
    let lines = |lines: usize| Event::new(["y"; 80].concat() + &"\nyyy".repeat(lines));
    for before in [0, 1, 1000, 17_000] {
        for length in [0, 1, 10, 100, 5_000, 20_000] {
            let mut buffer = Buffer::new(LARGE);
            put(&mut buffer, lines(before));
            drop(all(&mut buffer));
            put(&mut buffer, lines(length));
            let tail = buffer.tail.clone();
            let chunk = buffer.pop().unwrap();
            assert_eq!(tail, chunk);
            let chunk = Vec::from(chunk);
            let room = chunk.capacity() - chunk.len();
            assert!(
                room <= chunk.len() / 4,
                "{before} {length}: {room} of {}",
                chunk.len()
            );
        }
    }
}

#[test]
fn a_buffer_that_is_released_holds_nothing() {
    let mut buffer = Buffer::new(LARGE);
    put(&mut buffer, Event::new("y\n".repeat(50_000)));
    drop(all(&mut buffer));
    put(&mut buffer, Event::default());
    buffer.release();
    assert_eq!((buffer.tail.capacity(), buffer.ready.capacity()), (0, 0));
}

#[test]
fn a_frame_that_is_encoded_alone_takes_one_allocation_if_it_is_short() {
    let mut buffer = Buffer::alone();
    put(&mut buffer, Event::new("x".repeat(200)));
    assert_eq!(buffer.tail.capacity(), super::ALONE);
    assert_eq!(buffer.into_bytes().len(), 208);
}
