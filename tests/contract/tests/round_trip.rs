//! What clients make of generated events: two decoders, neither of them ours to encode with.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic too")]

use std::{fmt::Write, time::Duration};

use bytes::Bytes;
use decoder::{Message, Received, parse};
use eventwire::{Encode, Encoder, Event, EventId, EventName, Frame};
use proptest::{collection::vec, option, prop_oneof, proptest, sample::select, strategy::Strategy};
use sse_core::{MessageEvent, SseDecoder, SseEvent};

/// Text in which what matters to the format is frequent.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => select(vec!["\r", "\n", "\r\n", ":", " ", "\0", "\u{feff}", "data: x", "id", "event:"]),
        2 => select(vec!["a", "你好", "😀", "\u{85}", "\u{2028}", "\t", "\u{b}", "\u{7f}"]),
    ];
    prop_oneof![
        4 => vec(piece, 0..12).prop_map(|pieces| pieces.concat()),
        1 => ".{0,40}",
    ]
}

fn without(refused: &'static [char]) -> impl Strategy<Value = String> {
    text().prop_map(move |text| text.replace(refused, ""))
}

/// Returns the offset of the first byte that a header cannot carry back.
fn refused_in_an_id(text: &str) -> Option<usize> {
    let last = text.len().saturating_sub(1);
    let bytes = text.bytes().enumerate();
    bytes
        .filter(|(at, byte)| match byte {
            b' ' | b'\t' => *at == 0 || *at == last,
            byte => byte.is_ascii_control(),
        })
        .map(|(at, _)| at)
        .next()
}

/// Leaves out what an id cannot have.
fn valid_id(text: &str) -> String {
    let id = text.replace(|c: char| c.is_ascii_control() && c != '\t', "");
    id.trim_matches([' ', '\t']).to_owned()
}

fn event() -> impl Strategy<Value = Event> {
    let fields = (
        option::of(text()),
        option::of(without(&['\r', '\n'])),
        option::of(text().prop_map(|text| valid_id(&text))),
        option::of(0..100_000_u64),
        option::of(text()),
    );
    fields.prop_map(|(data, name, id, retry, comment)| {
        let mut event = data.map_or_else(Event::default, Event::new);
        if let Some(name) = name {
            event = event.try_name(name).unwrap();
        }
        if let Some(id) = id {
            event = event.try_id(id).unwrap();
        }
        if let Some(retry) = retry {
            event = event.retry(Duration::from_millis(retry));
        }
        if let Some(comment) = comment {
            event = event.comment(comment);
        }
        event
    })
}

/// What a client must make of events: line ends in data become LF, and nothing else is different.
fn expected(events: &[Event]) -> Received {
    let mut received = Received::default();
    for event in events {
        if let Some(id) = event.get_id() {
            received.last_event_id = id.as_str().into();
        }
        if let Some(retry) = event.get_retry() {
            received.retry = u64::try_from(retry.as_millis()).ok();
        }
        if let Some(data) = event.get_data() {
            let name = event.get_name().map_or("", EventName::as_str);
            received.events.push(Message {
                name: if name.is_empty() { "message" } else { name }.into(),
                data: data.replace("\r\n", "\n").replace('\r', "\n"),
                last_event_id: received.last_event_id.clone(),
            });
        }
    }
    received
}

fn encode(events: &[Event]) -> String {
    let mut out = String::new();
    let mut encoder = Encoder::new(&mut out);
    for event in events {
        let Ok(()) = event.encode(&mut encoder);
        encoder.end().unwrap();
    }
    out
}

/// What sse-core makes of a stream.
fn decode(stream: &str) -> (Vec<Message>, Option<u32>) {
    let (mut decoder, mut bytes) = (SseDecoder::new(), Bytes::from(stream.to_owned()));
    let (mut messages, mut retry) = (vec![], None);
    while let Some(event) = decoder.next(&mut bytes) {
        match event.unwrap() {
            SseEvent::Retry(millis) => retry = Some(millis),
            SseEvent::Message(MessageEvent {
                event,
                data,
                last_event_id,
            }) => {
                messages.push(Message {
                    name: event.into(),
                    data,
                    last_event_id: last_event_id.as_deref().unwrap_or_default().into(),
                });
            }
        }
    }
    (messages, retry)
}

proptest! {
    #[test]
    fn a_client_gets_what_was_given(events in vec(event(), 0..6)) {
        let stream = encode(&events);
        assert_eq!(parse(&stream), expected(&events), "{stream:?}");
    }

    #[test]
    fn another_decoder_gets_the_same(events in vec(event(), 0..6)) {
        let stream = encode(&events);
        let expected = expected(&events);
        let (messages, retry) = decode(&stream);
        assert_eq!(messages, expected.events, "{stream:?}");
        assert_eq!(retry.map(u64::from), expected.retry, "{stream:?}");
    }

    #[test]
    fn a_frame_and_the_event_are_the_same_bytes(event in event()) {
        let frame = Frame::from(&event);
        assert_eq!(frame.as_ref(), event.to_string().as_bytes());
    }

    #[test]
    fn writes_may_be_cut_anywhere(pieces in vec(text(), 0..8)) {
        let mut out = String::new();
        let mut encoder = Encoder::new(&mut out);
        let mut data = encoder.data_writer();
        for piece in &pieces {
            data.write_str(piece).unwrap();
        }
        encoder.end().unwrap();
        assert_eq!(out, Event::new(pieces.concat()).to_string());
    }

    #[test]
    fn a_name_is_refused_only_for_a_line_end(text in text()) {
        let refused = text.find(['\r', '\n']);
        let error = text.parse::<EventName>().err();
        assert_eq!(error.map(|error| error.offset()), refused);
    }

    #[test]
    fn an_id_is_refused_only_for_what_a_header_cannot_carry(text in text()) {
        let refused = refused_in_an_id(&text);
        let error = text.parse::<EventId>().err();
        assert_eq!(error.map(|error| error.offset()), refused);
    }

    #[test]
    fn json_of_any_text_comes_back(text in text()) {
        let mut out = String::new();
        let mut encoder = Encoder::new(&mut out);
        encoder.json(&text).unwrap();
        encoder.end().unwrap();
        assert_eq!(out, Event::json(&text).unwrap().to_string());
        let received = parse(&out).events.pop().unwrap();
        assert_eq!(serde_json::from_str::<String>(&received.data).unwrap(), text);
    }
}
