use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{Buffer, Decoder, OwnedEvent};
use crate::{Event, EventTooLong};

fn read<B: Buffer>(
    decoder: &mut Decoder<B>,
    mut piece: &[u8],
) -> Vec<Result<OwnedEvent, EventTooLong>> {
    let mut events = Vec::new();
    while let Some(event) = decoder.next(&mut piece) {
        events.push(event.map(OwnedEvent::from));
    }
    events
}

/// The data and the last event id of events, and `too long`.
fn texts<B: Buffer>(decoder: &mut Decoder<B>, piece: &[u8]) -> Vec<String> {
    let text = |event: Result<OwnedEvent, _>| match event {
        Ok(event) => format!("{}@{}", event.data(), event.last_event_id()),
        Err(_) => "too long".to_owned(),
    };
    read(decoder, piece).into_iter().map(text).collect()
}

#[test]
fn text_that_lies_in_one_piece_is_not_copied() {
    let mut decoder = Decoder::new();
    let piece = b"data: first\nevent: note\n\ndata: second\n\n".as_slice();
    let mut rest = piece;
    for (name, data) in [("note", "first"), ("message", "second")] {
        let event = decoder.next(&mut rest).unwrap().unwrap();
        assert_eq!((event.name(), event.data()), (name, data));
        assert!(piece.as_ptr_range().contains(&event.data().as_ptr()));
    }
    assert_eq!((rest, decoder.next(&mut rest)), (b"".as_slice(), None));
}

#[test]
fn the_last_event_id_outlives_a_connection_and_half_an_event_does_not() {
    let mut decoder = Decoder::new().resume_after("0");
    assert_eq!(texts(&mut decoder, b"data: a\n\n"), ["a@0"]);
    for half in [
        "id: 2\nevent: x\ndata: lost",
        "id: 2\ndata: lost\n",
        "data: a\nda",
        "retry",
        ": comment",
        "\u{feff}",
        "data: a\r",
    ] {
        assert_eq!(texts(&mut decoder, half.as_bytes()), [""; 0]);
        decoder.reconnect();
        let again = texts(
            &mut decoder,
            b"\xef\xbb\xbfdata: a\n\nid: 1\ndata: b\n\nid\n\n",
        );
        let want = if half.starts_with("id: 2\ne") {
            "a@0"
        } else {
            "a@"
        };
        assert_eq!(again, [want, "b@1"], "{half:?}");
        assert_eq!(decoder.last_event_id(), "");
    }
    // The event that was lent last is over.
    assert!(
        decoder
            .next(&mut b"id: 7\ndata: a\n\n".as_slice())
            .is_some()
    );
    decoder.reconnect();
    assert_eq!(decoder.last_event_id(), "7");
}

#[test]
fn an_event_over_the_limit_is_reported_as_soon_as_it_is_and_skipped_to_its_end() {
    let mut decoder = Decoder::with_limit(12);
    assert_eq!(texts(&mut decoder, b"id: 1\n\ndata: 123"), [""; 0]);
    assert_eq!(texts(&mut decoder, b"4567"), ["too long"]);
    let skipped =
        b"89\nid: 2\ndata: x\n: comment\nretry: 5\nretry: 99999999999999999999\nevent: y\n";
    assert_eq!(texts(&mut decoder, skipped), [""; 0]);
    let retry = decoder.retry().map(|retry| retry.as_millis());
    assert_eq!((retry, decoder.comments()), (Some(u64::MAX.into()), 1));
    assert_eq!(texts(&mut decoder, b"\ndata: next\n\n"), ["next@1"]);
}

#[test]
fn a_buffer_holds_an_event_and_the_last_event_id() {
    let mut buffer = [0; 15];
    let mut decoder = Decoder::with_buffer(&mut buffer);
    for byte in b"id: 12\ndata: 123" {
        assert_eq!(texts(&mut decoder, &[*byte]), [""; 0]);
    }
    assert_eq!(texts(&mut decoder, b"4"), ["too long"]);
    assert_eq!(
        texts(&mut decoder, b"\n\nid: 12\ndata: 123\n\n"),
        ["123@12"]
    );
    assert_eq!(texts(&mut decoder, b"data: 1234567\n\n"), ["1234567@12"]);
    assert_eq!(texts(&mut decoder, b"data: 12345678\n\n"), ["too long"]);
    assert_eq!(texts(&mut decoder, b"id\nevent: 123\n\n"), [""; 0]);
    assert_eq!(texts(&mut decoder, b"data: 123456789\n\n"), ["123456789@"]);
}

#[test]
fn in_a_buffer_the_replacement_of_malformed_text_counts() {
    for (event, after) in [
        (b"data: \xff\xff\xff\xff\xff\n".as_slice(), ""),
        (b"event: \xff\xff\xff\n", "data\n"),
        (b"id: \xff\xff\xff\xff\xff\n", ""),
    ] {
        let mut buffer = [0; 12];
        let mut decoder = Decoder::with_buffer(&mut buffer);
        for cut in 0..event.len() {
            let (first, second) = event.split_at(cut);
            let mut events = texts(&mut decoder, first);
            events.extend(texts(&mut decoder, second));
            events.extend(texts(&mut decoder, after.as_bytes()));
            events.extend(texts(&mut decoder, b"\ndata: next\n\n"));
            assert_eq!(events, ["too long", "next@"], "{event:?} {cut}");
        }
    }
}

#[test]
fn an_id_that_no_header_can_carry_is_an_event_id_of_the_stream_and_of_no_event() {
    let mut decoder = Decoder::new();
    let events = read(&mut decoder, b"id: \x01\ndata: a\n\ndata: b\n\n");
    let mut events = events.into_iter().map(Result::unwrap);
    let first = events.next().unwrap();
    assert_eq!(
        (first.id(), first.last_event_id()),
        (Some("\u{1}"), "\u{1}")
    );
    let error = Event::try_from(first).unwrap_err().to_string();
    assert_eq!(error, "invalid id: control character at byte offset 0");
    let second = events.next().unwrap();
    assert_eq!((second.id(), second.last_event_id()), (None, "\u{1}"));
    assert_eq!(Event::try_from(second), Ok(Event::new("b")));
}
