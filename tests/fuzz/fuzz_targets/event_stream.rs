//! A body under any order of ready, pending, error, keep-alive and end: every event that was taken
//! leaves once, whole and in its place.

#![no_main]

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use arbitrary::Arbitrary;
use eventwire_core::{Chunks, Encode, Encoder, Event, EventStream, Frame, KeepAlive, StreamError};
use futures_core::{FusedStream, Stream};
use libfuzzer_sys::fuzz_target;

const BEAT: &str = ": \n\n";

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

#[derive(Arbitrary, Debug)]
enum Piece {
    Small(u8),
    Lines(u8),
    Empty,
    /// Data as long as this, around the length from which it is handed on.
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
            Self::Text(text) => Event::new(text.clone()).to_string(),
            Self::Batch(items) => items.iter().map(Self::encoded).collect(),
        }
    }
}

impl Encode for Item {
    type Error = std::fmt::Error;

    fn encode<W: std::fmt::Write>(self, encoder: &mut Encoder<W>) -> std::fmt::Result {
        match self {
            Self::Event(event) => event.encode(encoder),
            Self::Frame(frame) => frame.encode(encoder),
            Self::Text(text) => encoder.data(&text),
            Self::Batch(items) => items.into_iter().try_for_each(|item| {
                item.encode(encoder)?;
                encoder.end()
            }),
        }
    }

    fn append(self, chunks: &mut Chunks) -> std::fmt::Result {
        match self {
            Self::Event(event) => event.append(chunks),
            Self::Frame(frame) => frame.append(chunks),
            Self::Batch(items) => items.into_iter().try_for_each(|item| item.append(chunks)),
            text @ Self::Text(_) => chunks.encode(text),
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
    let polls = 4 * input.steps.len() + 8;
    let taken = Rc::new(RefCell::new(Vec::new()));
    let elapsed = Rc::new(Cell::new(false));
    let over = Rc::new(Cell::new(false));
    let source = Source {
        steps: input.steps,
        taken: Rc::clone(&taken),
        elapsed: Rc::clone(&elapsed),
        over: Rc::clone(&over),
    };
    let sleep = move || {
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
    let mut body = EventStream::new(source)
        .keep_alive(KeepAlive::new(sleep))
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
                assert!(matches!(error, StreamError::Source(())));
                assert!(!ended);
                ended = true;
            }
            Poll::Ready(Some(Ok(chunk))) => {
                assert!(!ended && !chunk.is_empty());
                let longest = taken.borrow().iter().map(String::len).max();
                assert!(chunk.len() <= limit + longest.unwrap_or_default().max(BEAT.len()));
                stream.push_str(std::str::from_utf8(&chunk).expect("events are UTF-8"));
            }
        }
    }
    assert!(ended, "the body has an end");
    let mut rest = stream.as_str();
    for event in taken.borrow().iter() {
        while !event.is_empty() && !rest.starts_with(event.as_str()) {
            rest = rest.strip_prefix(BEAT).expect("an event or a beat");
        }
        rest = rest.strip_prefix(event.as_str()).expect("the event");
    }
    assert_eq!(rest.replace(BEAT, ""), "");
});
