//! Any event decodes to itself, by the interpreter and by the library.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use decoder::{Message, Received, parse};
use eventwire_core::{Decoder, Event, EventId, EventName, Frame};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Fields {
    data: Option<String>,
    name: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    comment: Option<String>,
}

fuzz_target!(|inputs: Vec<Fields>| {
    let (mut stream, mut expected) = (String::new(), Received::default());
    let mut decoder = Decoder::with_limit(usize::MAX);
    for fields in inputs {
        let mut event = match fields.data.clone() {
            Some(data) => Event::new(data),
            None => Event::default(),
        };
        if let Some(name) = fields.name.and_then(|name| EventName::try_from(name).ok()) {
            event = event.name(name);
        }
        if let Some(id) = fields.id.and_then(|id| EventId::try_from(id).ok()) {
            expected.last_event_id = id.as_str().to_owned();
            event = event.id(id);
        }
        if let Some(retry) = fields.retry {
            let least = u128::from(!retry.is_zero());
            let millis = retry.as_millis().max(least).min(u64::MAX.into());
            expected.retry = u64::try_from(millis).ok();
            event = event.retry(retry);
        }
        if let Some(comment) = fields.comment {
            event = event.comment(comment);
        }
        if let Some(data) = fields.data {
            let name = event.get_name().map(EventName::as_str).unwrap_or_default();
            expected.events.push(Message {
                name: if name.is_empty() { "message" } else { name }.to_owned(),
                data: data.replace("\r\n", "\n").replace('\r', "\n"),
                last_event_id: expected.last_event_id.clone(),
            });
        }
        let encoded = event.to_string();
        assert_eq!(Frame::from(&event).as_ref(), encoded.as_bytes());
        let mut piece = encoded.as_bytes();
        let decoded = decoder
            .next(&mut piece)
            .map(|event| Event::try_from(event.unwrap()).unwrap());
        let want = event.get_data().map(|data| {
            let mut want = Event::new(data.replace("\r\n", "\n").replace('\r', "\n"));
            if let Some(name) = event.get_name().filter(|name| !name.as_str().is_empty()) {
                want = want.name(name);
            }
            if let Some(id) = event.get_id() {
                want = want.id(id);
            }
            if event.get_retry().is_some() {
                want = want.retry(decoder.retry().unwrap());
            }
            want
        });
        assert_eq!(decoded, want);
        stream.push_str(&encoded);
    }
    assert_eq!(parse(&stream), expected);
});
