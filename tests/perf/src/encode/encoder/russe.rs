use bytes::BytesMut;
use bytestring::ByteString;
use russe::{Encoder, Event, Message};
use tokio_util::codec::Encoder as _;

use crate::encode::{
    Case,
    contestant::Run,
    input::{ID, NAME},
    reuse::{LIMIT, reuse},
};

pub(crate) fn run(case: Case, events: usize) -> Run {
    let data = case.data();
    match case.is_named() {
        true => encode(events, data, named),
        false => encode(events, data, plain),
    }
}

fn plain(data: &'static str) -> Message {
    Message {
        data: ByteString::from_static(data),
        event: None,
        retry: None,
        id: None,
    }
}

fn named(data: &'static str) -> Message {
    Message {
        event: Some(ByteString::from_static(NAME)),
        id: Some(ByteString::from_static(ID)),
        ..plain(data)
    }
}

fn encode(
    events: usize,
    data: &'static str,
    message: impl Fn(&'static str) -> Message + 'static,
) -> Run {
    let bytes = BytesMut::with_capacity(2 * LIMIT);
    reuse(events, data, bytes, BytesMut::clear, move |bytes, data| {
        Encoder::default().encode(Event::Message(message(data)), bytes)
    })
}
