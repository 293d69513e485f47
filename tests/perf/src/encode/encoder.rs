//! The encoders, each into a buffer that is used again, and the least work that could be done. An
//! event is made for each turn if the encoder takes one.

use std::{convert::Infallible, fmt, hint::black_box};

use bytes::BytesMut;
use bytestring::ByteString;
use eventwire_core::{Encode, Encoder, Event, EventId, EventName};
use russe::Message;
use tokio_util::codec::Encoder as _;

use crate::encode::{
    Case, Contestant, Table,
    case::{ID, NAME, QUOTE, strings},
    contestant::Run,
};

/// How long a buffer becomes before it is cleared, as the chunks of the body do.
const LIMIT: usize = 16 * 1024;

/// Events through the encoder alone.
pub(crate) const ENCODER: Table = Table::new(
    "encoder",
    &[Case::Short, Case::Named, Case::Line, Case::Lines],
    &[
        Contestant::new("eventwire, Event", event),
        Contestant::new("eventwire, borrowed", borrowed),
        Contestant::new("russe", russe),
    ],
);

fn event(case: Case, events: usize) -> Run {
    let data = case.data();
    match case.is_named() {
        true => encode_event(events, data, named_event),
        false => encode_event(events, data, Event::from_static),
    }
}

fn named_event(data: &'static str) -> Event {
    Event::from_static(data).name(NAME).id(ID)
}

fn encode_event(
    events: usize,
    data: &'static str,
    make: impl Fn(&'static str) -> Event + 'static,
) -> Run {
    let text = String::with_capacity(2 * LIMIT);
    reuse(events, data, text, String::clear, move |text, data| {
        write_event(text, &make(data))
    })
}

fn write_event(text: &mut String, event: &Event) -> fmt::Result {
    let mut encoder = Encoder::new(text);
    let Ok(()) = event.encode(&mut encoder);
    encoder.end()
}

fn borrowed(case: Case, events: usize) -> Run {
    let data = case.data();
    let text = String::with_capacity(2 * LIMIT);
    match case.is_named() {
        true => reuse(events, data, text, String::clear, write_named),
        false => reuse(events, data, text, String::clear, write_plain),
    }
}

fn write_named(text: &mut String, data: &str) -> fmt::Result {
    const THE_NAME: EventName = EventName::from_static(NAME);
    const THE_ID: EventId = EventId::from_static(ID);
    let mut encoder = Encoder::new(text);
    encoder.id(&THE_ID).name(&THE_NAME).data(data).end()
}

fn write_plain(text: &mut String, data: &str) -> fmt::Result {
    let mut encoder = Encoder::new(text);
    encoder.data(data).end()
}

fn russe(case: Case, events: usize) -> Run {
    let data = case.data();
    match case.is_named() {
        true => encode_message(events, data, named_message),
        false => encode_message(events, data, plain_message),
    }
}

fn plain_message(data: &'static str) -> Message {
    Message {
        data: ByteString::from_static(data),
        event: None,
        retry: None,
        id: None,
    }
}

fn named_message(data: &'static str) -> Message {
    Message {
        event: Some(ByteString::from_static(NAME)),
        id: Some(ByteString::from_static(ID)),
        ..plain_message(data)
    }
}

fn encode_message(
    events: usize,
    data: &'static str,
    make: impl Fn(&'static str) -> Message + 'static,
) -> Run {
    let bytes = BytesMut::with_capacity(2 * LIMIT);
    reuse(events, data, bytes, BytesMut::clear, move |bytes, data| {
        russe::Encoder::default().encode(russe::Event::Message(make(data)), bytes)
    })
}

/// The least work that could be done for the data of an event.
pub(crate) const TEXT_LIMITS: &[Contestant] = &[
    Contestant::new("memcpy", |case, events| each(case, events, copy)),
    Contestant::new("memchr2+memcpy", |case, events| {
        each(case, events, split_and_copy)
    }),
];

/// The least work that could be done for an event of JSON.
pub(crate) const JSON_LIMITS: &[Contestant] = &[Contestant::new("serde_json", serialize)];

fn copy(buffer: &mut Vec<u8>, data: &[u8]) {
    buffer.extend_from_slice(data);
}

fn split_and_copy(buffer: &mut Vec<u8>, data: &[u8]) {
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\r', b'\n', data) {
        buffer.extend_from_slice(data.get(start..end).unwrap_or_default());
        start = end + 1;
    }
    buffer.extend_from_slice(data.get(start..).unwrap_or_default());
}

/// Writes the data of each event, which is dropped behind it where it is owned.
fn each(case: Case, events: usize, write: impl Fn(&mut Vec<u8>, &[u8]) + 'static) -> Run {
    let data = case.data();
    let buffer = Vec::with_capacity(2 * LIMIT + data.len());
    if case.is_owned() {
        let mut owned = strings(events, data);
        return reuse(events, (), buffer, Vec::clear, move |buffer, ()| {
            write(buffer, owned.next().unwrap_or_default().as_bytes());
            Ok::<_, Infallible>(())
        });
    }
    reuse(events, data, buffer, Vec::clear, move |buffer, data| {
        write(buffer, data.as_bytes());
        Ok::<_, Infallible>(())
    })
}

fn serialize(_: Case, events: usize) -> Run {
    let buffer = Vec::with_capacity(2 * LIMIT);
    reuse(events, &QUOTE, buffer, Vec::clear, |buffer, quote| {
        serde_json::to_writer(buffer, quote)
    })
}

/// Encodes events of an input, one after the other, into a buffer that is cleared and used again.
///
/// To the compiler, the input is another one each time.
pub(crate) fn reuse<I: Copy + 'static, B: AsRef<[u8]> + 'static, E>(
    events: usize,
    input: I,
    mut buffer: B,
    clear: fn(&mut B),
    mut encode: impl FnMut(&mut B, I) -> Result<(), E> + 'static,
) -> Run {
    Box::new(move |output| {
        for _ in 0..events {
            if encode(&mut buffer, *black_box(&input)).is_err() {
                break;
            }
            if buffer.as_ref().len() >= LIMIT {
                output.take(buffer.as_ref());
                clear(&mut buffer);
            }
        }
        output.take(buffer.as_ref());
    })
}
