use alloc::{
    borrow::Cow,
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};
use core::hash::{Hash, Hasher};

use super::{EventId, EventName, IntoText, InvalidField};

/// Text that neither field carries, the first invalid byte, and its offset.
const INVALID: &[(&str, u8, usize)] = &[
    ("\n", b'\n', 0),
    ("\r", b'\r', 0),
    ("a\r\nb", b'\r', 1),
    ("七\ndata: forged", b'\n', 3),
    ("a\rb\n", b'\r', 1),
];

/// Text that an id does not carry and a name does, the first invalid byte, and its offset.
const INVALID_IN_AN_ID: &[(&str, u8, usize)] = &[
    ("\0", 0, 0),
    ("a\0b", 0, 1),
    ("a\u{1}", 1, 1),
    ("\u{b}", 0xb, 0),
    ("七\u{1f}", 0x1f, 3),
    ("a\u{7f}", 0x7f, 1),
    (" ", b' ', 0),
    (" a", b' ', 0),
    ("a ", b' ', 1),
    ("a  ", b' ', 2),
    ("\ta", b'\t', 0),
    ("a\t", b'\t', 1),
];

/// Text that both fields carry.
const VALID: &[&str] = &[
    "",
    ": a",
    ":",
    "a b",
    "a\tb",
    "七",
    "\u{feff}",
    "\u{85}\u{2028}",
    "~",
];

fn at(error: InvalidField) -> (&'static str, u8, usize) {
    (error.field(), error.byte(), error.offset())
}

#[test]
fn invalid_text_is_an_error_with_the_field_the_byte_and_the_offset() {
    for &(text, byte, offset) in INVALID {
        let name = text.parse::<EventName>().unwrap_err();
        assert_eq!(at(name), ("name", byte, offset), "{text:?}");
    }
    for &(text, byte, offset) in INVALID.iter().chain(INVALID_IN_AN_ID) {
        let id = EventId::try_from(text).unwrap_err();
        assert_eq!(at(id), ("id", byte, offset), "{text:?}");
    }
}

#[test]
fn valid_text_is_unchanged() {
    let in_names = INVALID_IN_AN_ID.iter().map(|(text, ..)| text);
    for &text in VALID.iter().chain(in_names) {
        assert_eq!(text.parse::<EventName>().unwrap(), text);
    }
    for &text in VALID {
        assert_eq!(text.parse::<EventId>().unwrap(), text);
    }
}

#[test]
fn messages_name_the_byte() {
    let cases = [
        ("\r", "invalid id: carriage return at byte offset 0"),
        ("\n", "invalid id: line feed at byte offset 0"),
        ("a\0", "invalid id: NUL at byte offset 1"),
        (" a", "invalid id: space at an end at byte offset 0"),
        ("a\t", "invalid id: tab at an end at byte offset 1"),
        ("\u{7f}", "invalid id: control character at byte offset 0"),
    ];
    for (text, message) in cases {
        assert_eq!(text.parse::<EventId>().unwrap_err().to_string(), message);
    }
}

#[test]
fn a_literal_panics_exactly_where_text_is_an_error() {
    for &(text, ..) in INVALID.iter().chain(INVALID_IN_AN_ID) {
        let id = std::panic::catch_unwind(|| EventId::from_static(text));
        assert!(id.is_err(), "{text:?}");
    }
    for &(text, ..) in INVALID {
        let name = std::panic::catch_unwind(|| EventName::from_static(text));
        assert!(name.is_err(), "{text:?}");
    }
    for &text in VALID {
        assert_eq!(EventId::from_static(text), text);
        assert_eq!(EventName::from_static(text), text);
    }
}

#[test]
fn every_kind_of_text_is_converted_and_checked() {
    let ids = |text: &str| {
        [
            EventId::try_from(String::from(text)),
            EventId::try_from(Box::<str>::from(text)),
            EventId::try_from(Cow::Borrowed(text)),
            EventId::try_from(Arc::<str>::from(text)),
            text.parse(),
        ]
    };
    let names = |text: &str| {
        [
            EventName::try_from(String::from(text)),
            EventName::try_from(Box::<str>::from(text)),
            EventName::try_from(Cow::Borrowed(text)),
            EventName::try_from(Arc::<str>::from(text)),
            text.parse(),
        ]
    };
    for id in ids("a") {
        assert_eq!(String::from(id.unwrap()), "a");
    }
    for name in names("a") {
        assert_eq!(String::from(name.unwrap()), "a");
    }
    assert!(ids("a\n").iter().all(Result::is_err));
    assert!(names("a\n").iter().all(Result::is_err));
    assert_eq!(String::from(EventId::from(7)), "7");
}

#[test]
fn ids_are_equal_ordered_and_hashed_by_their_text() {
    fn hash(value: impl Hash) -> Vec<u8> {
        struct Bytes(Vec<u8>);
        impl Hasher for Bytes {
            fn write(&mut self, bytes: &[u8]) {
                self.0.extend_from_slice(bytes);
            }
            fn finish(&self) -> u64 {
                0
            }
        }
        let mut bytes = Bytes(Vec::new());
        value.hash(&mut bytes);
        bytes.0
    }
    assert_eq!(EventId::from(u128::MAX), &*u128::MAX.to_string());
    assert_eq!(EventId::from(i128::MIN), &*i128::MIN.to_string());
    assert_eq!(EventId::from(-3_i8), "-3");
    assert_ne!(EventId::from_static("07"), EventId::from(7));
    assert!(EventId::from(10) < EventId::from(9));
    assert_eq!(hash(EventId::from(7)), hash("7"));
    assert_eq!(hash(EventId::from_static("7")), hash("7"));
    assert_eq!(hash(EventName::from_static("7")), hash("7"));
    assert!(BTreeSet::from([EventName::from_static("a")]).contains("a"));
    assert_eq!(BTreeMap::from([(EventId::from(7), 1)]).get("7"), Some(&1));
}

#[test]
fn owned_text_is_moved_and_borrowed_text_is_copied() {
    let text = String::from("a");
    let place = text.as_ptr();
    assert_ne!((&text).into_text().as_ptr(), place);
    assert_ne!(text.as_str().into_text().as_ptr(), place);
    assert_ne!(Cow::Borrowed(&*text).into_text().as_ptr(), place);
    assert_eq!(text.into_text().as_ptr(), place);
    let (boxed, shared) = (Box::<str>::from("a"), Arc::<str>::from("a"));
    let place = boxed.as_ptr();
    assert_eq!(boxed.into_text().as_ptr(), place);
    assert_eq!(shared.into_text(), "a");
    assert_eq!('a'.into_text(), "a");
    assert_eq!(format_args!("{}", 7).into_text(), "7");
}
