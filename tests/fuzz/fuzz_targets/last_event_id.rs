//! A header is read as UTF-8, or counts as absent.

#![no_main]

use eventwire_core::LastEventId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|header: Option<&[u8]>| {
    let last = LastEventId::new(header);
    let expected = header.and_then(|header| std::str::from_utf8(header).ok());
    assert_eq!(last.as_str(), expected);
    let number = expected.and_then(|id| id.parse().ok());
    assert_eq!(last.parse::<u32>(), number);
    assert_eq!(last.into_inner().as_deref(), expected);
});
