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
        Some(position) => {
            let error = text.parse::<EventName>().expect_err("it has a line end");
            assert_eq!(error.position(), position);
            assert_eq!(error.byte(), text.as_bytes()[position]);
        }
    }
    match text.find(['\r', '\n', '\0']) {
        None => {
            let id = EventId::try_from(text.clone()).expect("it has no line end and no NUL");
            assert_eq!(id.as_str(), text);
            assert_eq!(Ok(id), text.parse());
        }
        Some(position) => {
            let error = text
                .parse::<EventId>()
                .expect_err("it has a line end or NUL");
            assert_eq!(error.position(), position);
            assert_eq!(error.byte(), text.as_bytes()[position]);
        }
    }
    if let Ok(number) = text.parse::<i64>() {
        assert_eq!(EventId::from(number).as_str(), number.to_string());
    }
    if let Ok(number) = text.parse::<u64>() {
        assert_eq!(EventId::from(number).as_str(), number.to_string());
    }
});
