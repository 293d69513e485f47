//! A body under any order of ready, pending, error, keep-alive and end: every event that was taken
//! is sent once, whole and in its place.

#![no_main]

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    convert::Infallible,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use arbitrary::Arbitrary;
use eventwire_core::{Encode, Encoder, Event, EventBody, Frame, Output};
use futures_core::{FusedStream, Stream};
use libfuzzer_sys::fuzz_target;

const KEEP_ALIVE: &str = ": \n\n";

#[derive(Arbitrary, Debug)]
struct Input {
    chunk_limit: u16,
    steps: VecDeque<Step>,
}

#[derive(Arbitrary, Debug)]
enum Step {
    One(Piece),
    /// Several events as one item.
    Batch(Vec<Piece>),
    Pending,
    /// The timer of the keep-alive completes.
    Tick,
    Error,
    /// The future of `until` completes.
    Over,
}

impl Step {
    fn pieces(&self) -> usize {
        match self {
            Self::Batch(pieces) => pieces.len() + 1,
            _ => 1,
        }
    }
}

#[derive(Arbitrary, Debug)]
enum Piece {
    Small(u8),
    Lines(u8),
    Empty,
    /// Data of a length around that from which it is not copied.
    Large(u8),
    SmallFrame(u8),
    LargeFrame(u8),
}

/// What an application might stream: events, frames, a type that writes itself, several of these.
enum Item {
    Event(Event),
    Frame(Frame),
    Text(String),
    Batch(Vec<Item>),
}

impl Item {
    fn new(piece: Piece) -> Self {
        let large = |length: u8| "x".repeat(16 * 1024 - 128 + usize::from(length));
        match piece {
            Piece::Small(id) => Self::Event(Event::new("small").id(id)),
            Piece::Lines(lines) => Self::Text("a\r\n".repeat(lines.into())),
            Piece::Empty => Self::Event(Event::default()),
            Piece::Large(length) => Self::Event(Event::new(large(length)).id(length)),
            Piece::SmallFrame(id) => Self::Frame(Event::new("frame").id(id).into()),
            Piece::LargeFrame(length) => Self::Frame(Event::new(large(length)).into()),
        }
    }

    fn encoded(&self) -> String {
        match self {
            Self::Event(event) => event.to_string(),
            Self::Frame(frame) => String::from_utf8_lossy(frame.as_ref()).into(),
            Self::Text(text) => Event::new(text).to_string(),
            Self::Batch(items) => items.iter().map(Self::encoded).collect(),
        }
    }
}

impl Encode for Item {
    type Error = Infallible;

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Infallible> {
        match self {
            Self::Event(event) => event.encode(encoder),
            Self::Frame(frame) => frame.encode(encoder),
            Self::Text(text) => {
                encoder.data(&text);
                Ok(())
            }
            Self::Batch(items) => items.into_iter().try_for_each(|item| {
                item.encode(encoder)?;
                // An error of the output is returned by the last end.
                let _ = encoder.end();
                Ok(())
            }),
        }
    }
}

struct Source {
    steps: VecDeque<Step>,
    /// The events that were taken, encoded.
    taken: Rc<RefCell<Vec<String>>>,
    elapsed: Rc<Cell<bool>>,
    over: Rc<Cell<bool>>,
}

impl Stream for Source {
    type Item = Result<Item, ()>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = loop {
            break match self.steps.pop_front() {
                None => return Poll::Ready(None),
                Some(Step::Pending) => return Poll::Pending,
                Some(Step::Error) => return Poll::Ready(Some(Err(()))),
                Some(Step::Tick) => {
                    self.elapsed.set(true);
                    continue;
                }
                Some(Step::Over) => {
                    self.over.set(true);
                    continue;
                }
                Some(Step::One(piece)) => Item::new(piece),
                Some(Step::Batch(pieces)) => {
                    Item::Batch(pieces.into_iter().map(Item::new).collect())
                }
            };
        };
        self.taken.borrow_mut().push(item.encoded());
        Poll::Ready(Some(Ok(item)))
    }
}

fuzz_target!(|input: Input| {
    // Chunks, and the turns between them: a batch may have many large events.
    let polls = 64 * (input.steps.iter().map(Step::pieces).sum::<usize>() + 8);
    let taken = Rc::new(RefCell::new(Vec::new()));
    let elapsed = Rc::new(Cell::new(false));
    let over = Rc::new(Cell::new(false));
    let source = Source {
        steps: input.steps,
        taken: Rc::clone(&taken),
        elapsed: Rc::clone(&elapsed),
        over: Rc::clone(&over),
    };
    let sleep = move |_| {
        let elapsed = Rc::clone(&elapsed);
        poll_fn(move |_| match elapsed.take() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
    };
    let until = poll_fn(|_| match over.get() {
        true => Poll::Ready(()),
        false => Poll::Pending,
    });
    let limit = usize::from(input.chunk_limit);
    let mut body = EventBody::new(source)
        .timer(sleep)
        .until(until)
        .chunk_limit(limit);
    let mut context = Context::from_waker(Waker::noop());
    let (mut stream, mut ended) = (String::new(), false);
    for _ in 0..polls {
        match Pin::new(&mut body).poll_next(&mut context) {
            Poll::Pending => assert!(!ended),
            Poll::Ready(None) => {
                assert!(body.is_terminated());
                ended = true;
            }
            Poll::Ready(Some(Err(error))) => {
                assert_eq!(error, ());
                assert!(!ended);
                ended = true;
            }
            Poll::Ready(Some(Ok(chunk))) => {
                assert!(!ended && !chunk.is_empty());
                let longest = taken.borrow().iter().map(String::len).max();
                assert!(
                    chunk.len() <= limit.max(longest.unwrap_or_default()).max(KEEP_ALIVE.len())
                );
                stream.push_str(std::str::from_utf8(&chunk).expect("events are UTF-8"));
            }
        }
    }
    assert!(ended, "the body has an end");
    let mut rest = stream.as_str();
    for event in taken.borrow().iter() {
        while !event.is_empty() && !rest.starts_with(event.as_str()) {
            rest = rest
                .strip_prefix(KEEP_ALIVE)
                .expect("an event or a keep-alive");
        }
        rest = rest.strip_prefix(event.as_str()).expect("the event");
    }
    assert_eq!(rest.replace(KEEP_ALIVE, ""), "");
});
