//! The least work that could be done for an event.

use std::convert::Infallible;

use crate::encode::{
    Case, Contestant,
    contestant::Run,
    input::{QUOTE, strings},
    reuse::{LIMIT, reuse},
};

pub(crate) const TEXT: &[Contestant] = &[
    Contestant::new("memcpy", |case, events| each(case, events, copy)),
    Contestant::new("memchr2+memcpy", |case, events| {
        each(case, events, split_and_copy)
    }),
];

pub(crate) const JSON: &[Contestant] = &[Contestant::new("serde_json", serialize)];

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
