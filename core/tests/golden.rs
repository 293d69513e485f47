//! What is written for each kind of input, byte for byte.
#![cfg(feature = "alloc")]

use std::{
    convert::Infallible,
    fmt::{self, Write},
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::Arc,
    time::Duration,
};

use eventwire_core::{Encode, Encoder, Event, EventName};

/// Data, and the bytes it makes.
const DATA: &[(&str, &str)] = &[
    ("a", "data: a\n\n"),
    ("", "data: \n\n"),
    (" a", "data:  a\n\n"),
    ("a ", "data: a \n\n"),
    ("a\n", "data: a\ndata: \n\n"),
    ("\na", "data: \ndata: a\n\n"),
    ("\n", "data: \ndata: \n\n"),
    ("a\n\nb", "data: a\ndata: \ndata: b\n\n"),
    ("a\rb", "data: a\ndata: b\n\n"),
    ("a\r\nb", "data: a\ndata: b\n\n"),
    ("a\n\rb", "data: a\ndata: \ndata: b\n\n"),
    ("a\r\r\nb", "data: a\ndata: \ndata: b\n\n"),
    ("a\r", "data: a\ndata: \n\n"),
    ("a\r\n", "data: a\ndata: \n\n"),
    (
        "hi\r\revent: x\rdata: y",
        "data: hi\ndata: \ndata: event: x\ndata: data: y\n\n",
    ),
    (":c", "data: :c\n\n"),
    ("a\0b", "data: a\0b\n\n"),
    ("\u{feff}a", "data: \u{feff}a\n\n"),
    (
        "a\u{85}b\u{2028}c\u{b}d",
        "data: a\u{85}b\u{2028}c\u{b}d\n\n",
    ),
    ("你好\n😀", "data: 你好\ndata: 😀\n\n"),
];

#[test]
fn data_is_split_at_line_ends_and_nothing_else_is_changed() {
    for &(data, want) in DATA {
        assert_eq!(Event::new(data).to_string(), want, "data = {data:?}");
    }
}

#[test]
fn a_comment_is_split_like_data() {
    let cases = [
        ("", ": \n\n"),
        ("a", ": a\n\n"),
        (" a\n", ":  a\n: \n\n"),
        ("a\r\nb\rc", ": a\n: b\n: c\n\n"),
        ("\ndata: x", ": \n: data: x\n\n"),
    ];
    for (comment, want) in cases {
        let event = Event::default().comment(comment);
        assert_eq!(event.to_string(), want, "comment = {comment:?}");
    }
}

#[test]
fn the_data_writer_writes_what_data_does_however_the_text_is_cut() {
    for &(data, want) in DATA {
        let cuts = data.char_indices().map(|(at, _)| at).chain([data.len()]);
        for cut in cuts.clone() {
            for second in cuts.clone().filter(|second| *second >= cut) {
                let mut out = String::new();
                let mut encoder = Encoder::new(&mut out);
                let mut writer = encoder.data_writer();
                for part in [&data[..cut], &data[cut..second], "", &data[second..]] {
                    writer.write_str(part).unwrap();
                }
                encoder.end().unwrap();
                assert_eq!(out, want, "data = {data:?}, cut at {cut} and {second}");
            }
        }
    }
}

#[test]
fn fields_have_a_fixed_order() {
    let event = Event::new("d")
        .name("n")
        .id("i")
        .retry(Duration::from_millis(5))
        .comment("c");
    assert_eq!(
        event.to_string(),
        ": c\nretry: 5\nid: i\nevent: n\ndata: d\n\n"
    );
}

#[test]
fn an_empty_field_is_written_and_an_absent_one_is_not() {
    assert_eq!(Event::default().to_string(), "");
    assert_eq!(Event::default().id("").to_string(), "id: \n\n");
    assert_eq!(Event::default().name("").to_string(), "event: \n\n");
    assert_eq!(Event::default().comment("").to_string(), ": \n\n");
    assert_eq!(Event::new("").id("a 7").to_string(), "id: a 7\ndata: \n\n");
}

#[test]
fn retry_is_whole_milliseconds_and_never_overflows() {
    let cases = [
        (Duration::ZERO, "retry: 0\n\n"),
        (Duration::from_nanos(1), "retry: 1\n\n"),
        (Duration::from_micros(999), "retry: 1\n\n"),
        (Duration::from_micros(1999), "retry: 1\n\n"),
        (Duration::from_secs(3), "retry: 3000\n\n"),
        (Duration::MAX, "retry: 18446744073709551615\n\n"),
    ];
    for (retry, want) in cases {
        assert_eq!(Event::default().retry(retry).to_string(), want, "{retry:?}");
    }
}

#[test]
fn the_encoder_separates_events_and_ignores_an_end_without_a_field() {
    let mut out = String::new();
    let mut encoder = Encoder::new(&mut out);
    encoder.end().unwrap();
    encoder.data("a").data("b").end().unwrap();
    encoder.end().unwrap();
    encoder.name(&EventName::from_static("n")).data_writer();
    encoder.comment("c").end().unwrap();
    assert_eq!(out, "data: a\ndata: b\n\nevent: n\ndata: \n: c\n\n");
}

#[test]
fn a_carriage_return_at_the_end_of_one_event_does_not_reach_the_next() {
    let mut out = String::new();
    let mut encoder = Encoder::new(&mut out);
    encoder.data_writer().write_str("a\r").unwrap();
    encoder.end().unwrap();
    encoder.data_writer().write_str("\nb").unwrap();
    encoder.end().unwrap();
    assert_eq!(out, "data: a\ndata: \n\ndata: \ndata: b\n\n");
}

#[test]
fn a_carriage_return_at_the_end_of_one_field_does_not_reach_the_next() {
    let mut out = String::new();
    let mut encoder = Encoder::new(&mut out);
    encoder.data_writer().write_str("a\r").unwrap();
    encoder
        .comment("b")
        .data_writer()
        .write_str("\nc\r")
        .unwrap();
    encoder.data("\nd").end().unwrap();
    let want = "data: a\ndata: \n: b\ndata: \ndata: c\ndata: \ndata: \ndata: d\n\n";
    assert_eq!(out, want);
}

#[test]
fn an_error_of_the_writer_is_returned_by_every_end_and_nothing_more_is_written() {
    /// Fails once it has no room, and would take more after that.
    struct Full {
        room: usize,
        out: String,
        failed: bool,
    }
    impl Write for Full {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            assert!(!self.failed, "{text:?} after an error");
            self.failed = self.room < text.len();
            self.room = self.room.saturating_sub(text.len());
            if self.failed {
                return Err(fmt::Error);
            }
            self.out.push_str(text);
            Ok(())
        }
    }
    let event = Event::new("one\ntwo").name("n").id(7).comment("c");
    let whole = event.to_string();
    for room in 0..whole.len() {
        let mut encoder = Encoder::new(Full {
            room,
            out: String::new(),
            failed: false,
        });
        let Ok(()) = (&event).encode(&mut encoder);
        let first = encoder.end();
        assert!(
            first.is_err() && encoder.data("more").end().is_err(),
            "{room}"
        );
        assert!(encoder.data_writer().write_str("more\n").is_err());
        assert!(whole.starts_with(&encoder.into_inner().out));
    }
}

#[test]
fn items_in_an_option_a_box_or_an_arc_are_encoded_as_they_are() {
    fn encode(item: impl Encode<Error = Infallible>) -> String {
        let mut out = String::new();
        let mut encoder = Encoder::new(&mut out);
        let Ok(()) = item.encode(&mut encoder);
        encoder.end().unwrap();
        out
    }
    let event = Event::new("a");
    let want = event.to_string();
    assert_eq!(encode(&event), want);
    assert_eq!(encode(Some(&event)), want);
    assert_eq!(encode(Box::new(event.clone())), want);
    assert_eq!(encode(Arc::new(event.clone())), want);
    assert_eq!(encode(Ok::<_, Infallible>(event)), want);
    assert_eq!(encode(None::<Event>), "");
}

#[test]
fn fields_can_be_read_back() {
    let event = Event::new(String::from("d")).name("n").id(-1).comment("c");
    assert_eq!(event.get_data(), Some("d"));
    assert_eq!(event.get_name().map(EventName::as_str), Some("n"));
    assert_eq!(event.get_id(), Some(&(-1).into()));
    assert_eq!(event.get_retry(), None);
    assert_eq!(event.get_comment(), Some("c"));
    let same = Event::from_static("d").comment("c").id("-1").name("n");
    assert_eq!(event, same);
}

#[test]
fn events_with_the_same_text_are_equal_however_it_is_stored() {
    const LARGE: &str = match core::str::from_utf8(&[b'x'; 16 << 10]) {
        Ok(text) => text,
        Err(_) => panic!(),
    };
    const LITERAL: Event = Event::from_static(LARGE);
    let owned = Event::new(LARGE);
    assert_eq!(owned, LITERAL);
    assert_eq!(format!("{owned:?}"), format!("{LITERAL:?}"));
    let hash = |event: &Event| BuildHasherDefault::<DefaultHasher>::default().hash_one(event);
    assert_eq!(hash(&owned), hash(&LITERAL));
    assert_ne!(owned, Event::new(&LARGE[1..]));
    assert_ne!(hash(&owned), hash(&Event::new(&LARGE[1..])));
}

#[test]
#[should_panic(expected = "an event name cannot contain a line end")]
fn a_literal_name_that_would_forge_a_field_is_a_bug_of_the_program() {
    let _ = Event::new("").name("a\ndata: forged");
}

#[test]
#[should_panic(expected = "an event id cannot begin or end with a space or tab")]
fn a_literal_id_that_would_not_come_back_is_a_bug_of_the_program() {
    let _ = Event::new("").id("7 ");
}

#[test]
fn text_that_is_no_literal_is_checked() {
    let error = Event::new("").try_name(String::from("a\n")).unwrap_err();
    assert_eq!(
        (error.field(), error.byte(), error.offset()),
        ("name", b'\n', 1)
    );
    let error = Event::new("").try_id(String::from("a\0")).unwrap_err();
    assert_eq!((error.field(), error.byte(), error.offset()), ("id", 0, 1));
    let (name, id) = (format!("n{}", 1), format!("i{}", 2));
    let event = Event::new("")
        .try_name(&name)
        .unwrap()
        .try_id(&*id)
        .unwrap();
    assert_eq!(event.to_string(), "id: i2\nevent: n1\ndata: \n\n");
}
