//! A name or an id is kept as it is, or refused for the first byte that it cannot carry.

#![no_main]

use eventwire_core::{EventId, EventName};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: String| {
    match text.find(['\r', '\n']) {
        None => {
            let name = EventName::try_from(text.clone()).expect("it has no line end");
            assert_eq!(name.as_str(), text);
            assert_eq!(Ok(name), text.parse());
        }
        Some(offset) => {
            let error = text.parse::<EventName>().expect_err("it has a line end");
            assert_eq!(error.offset(), offset);
            assert_eq!(error.byte(), text.as_bytes()[offset]);
        }
    }
    let last = text.len().saturating_sub(1);
    let refused = text.bytes().enumerate().find(|(at, byte)| match byte {
        b' ' | b'\t' => *at == 0 || *at == last,
        byte => byte.is_ascii_control(),
    });
    match refused {
        None => {
            let id = EventId::try_from(text.clone()).expect("a header can carry it");
            assert_eq!(id.as_str(), text);
            assert_eq!(Ok(id), text.parse());
        }
        Some((offset, byte)) => {
            let error = text.parse::<EventId>().expect_err("no header can carry it");
            assert_eq!((error.offset(), error.byte()), (offset, byte));
        }
    }
    if let Ok(number) = text.parse::<i64>() {
        assert_eq!(EventId::from(number).as_str(), number.to_string());
    }
    if let Ok(number) = text.parse::<u64>() {
        assert_eq!(EventId::from(number).as_str(), number.to_string());
    }
});
