mod gaps;
mod joining;
mod outages;

use std::{pin::Pin, sync::Arc};

use eventwire::{Frame, LastEventId};
use example_app::Note;
use futures_util::{
    FutureExt, Stream, StreamExt,
    stream::{Fuse, FusedStream},
};
use sse_core::{MessageEvent, SseDecoder, SseEvent};

use super::Notes;
use crate::{memory_log::MemoryLog, reader::step, ring::Ring};

type Frames = Fuse<Pin<Box<dyn Stream<Item = Frame>>>>;

fn notes(log: &MemoryLog, held: usize) -> (Notes<MemoryLog>, Arc<Ring>) {
    let ring = Arc::new(Ring::new(held));
    (Notes::new(log.clone(), Arc::clone(&ring)), ring)
}

/// Reads the log into the ring, as far as it goes.
fn catch_up(log: &MemoryLog, ring: &Ring) {
    for _ in 0..100 {
        // It is pending when the ring has everything.
        let Some(read) = step(log, ring).now_or_never() else {
            return;
        };
        read.unwrap();
    }
    panic!("the log has no end");
}

fn client(notes: &Notes<MemoryLog>, last: &str) -> Frames {
    let last = LastEventId::new(Some(last.as_bytes()));
    let frames: Pin<Box<dyn Stream<Item = Frame>>> = Box::pin(notes.clone().read(&last));
    frames.fuse()
}

/// Everything that a client gets without waiting.
fn received(client: &mut Frames) -> (Vec<MessageEvent>, String) {
    let frames = std::iter::from_fn(|| client.next().now_or_never().flatten());
    let bytes: Vec<u8> = frames.flat_map(|frame| frame.as_ref().to_vec()).collect();
    let (mut decoder, mut bytes) = (SseDecoder::new(), &*bytes);
    let mut messages = Vec::new();
    while let Some(event) = decoder.next(&mut bytes) {
        if let SseEvent::Message(message) = event.unwrap() {
            messages.push(message);
        }
    }
    let last = decoder.last_event_id().map(ToString::to_string);
    (messages, last.unwrap_or_default())
}

/// The data of these events, after the name of what is no note.
fn texts(received: Vec<MessageEvent>) -> Vec<String> {
    let texts = received.into_iter().map(|event| match &*event.event {
        Note::NAME => event.data,
        name => format!("{name} {}", event.data),
    });
    texts.collect()
}

fn ready(client: &mut Frames) -> Vec<String> {
    texts(received(client).0)
}

/// Reads as an EventSource does, which comes back with the last id when its response has ended.
fn follow(notes: &Notes<MemoryLog>, client: &mut Frames, last: &mut String) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let (received, id) = received(client);
        if !id.is_empty() {
            last.clone_from(&id);
        }
        all.extend(texts(received));
        if !client.is_terminated() {
            return all;
        }
        *client = self::client(notes, last);
    }
}

fn numbers(numbers: impl IntoIterator<Item = u64>) -> Vec<String> {
    numbers
        .into_iter()
        .map(|number| number.to_string())
        .collect()
}
