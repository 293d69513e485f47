//! Names and ids made of text from outside, which is checked and then kept as it is.

use alloc::{borrow::ToOwned, string::String, string::ToString};
use core::str::FromStr;

use crate::{EventId, EventName, InvalidField, event_id::Id};

impl TryFrom<String> for EventName {
    type Error = InvalidField;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let refused = memchr::memchr2(b'\r', b'\n', name.as_bytes());
        check("event name", &name, refused)?;
        Ok(Self(name.into()))
    }
}

impl FromStr for EventName {
    type Err = InvalidField;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        name.to_owned().try_into()
    }
}

impl TryFrom<String> for EventId {
    type Error = InvalidField;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        let refused = memchr::memchr3(b'\r', b'\n', 0, id.as_bytes());
        check("event id", &id, refused)?;
        Ok(Self(Id::Text(id.into())))
    }
}

impl FromStr for EventId {
    type Err = InvalidField;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        id.to_owned().try_into()
    }
}

impl From<u128> for EventId {
    fn from(id: u128) -> Self {
        Self(Id::Text(id.to_string().into()))
    }
}

impl From<i128> for EventId {
    fn from(id: i128) -> Self {
        Self(Id::Text(id.to_string().into()))
    }
}

fn check(field: &'static str, text: &str, refused: Option<usize>) -> Result<(), InvalidField> {
    match refused.and_then(|at| Some((at, *text.as_bytes().get(at)?))) {
        None => Ok(()),
        Some((position, byte)) => Err(InvalidField::new(field, byte, position)),
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String};

    use crate::{EventId, EventName};

    const REFUSED: &[(&str, u8, usize)] = &[
        ("\n", b'\n', 0),
        ("\r", b'\r', 0),
        ("a\r\nb", b'\r', 1),
        ("七\ndata: forged", b'\n', 3),
        ("a\rb\n", b'\r', 1),
    ];

    const CARRIED: &[&str] = &[
        "",
        " ",
        ": ",
        "七",
        "\u{feff}",
        "\u{85}\u{2028}\u{b}\u{c}",
        "\t",
    ];

    #[test]
    fn a_line_end_in_a_name_or_an_id_is_an_error_that_tells_its_place() {
        for &(text, byte, position) in REFUSED {
            let name = text.parse::<EventName>().unwrap_err();
            assert_eq!((name.byte(), name.position()), (byte, position), "{text:?}");
            let id = EventId::try_from(String::from(text)).unwrap_err();
            assert_eq!((id.byte(), id.position()), (byte, position), "{text:?}");
        }
    }

    #[test]
    fn nul_is_refused_in_an_id_and_carried_in_a_name() {
        let error = "a\0b".parse::<EventId>().unwrap_err();
        assert_eq!(format!("{error}"), "event id has a NUL at byte 1");
        assert_eq!("a\0b".parse::<EventName>().unwrap().as_str(), "a\0b");
    }

    #[test]
    fn everything_else_is_kept_as_it_is() {
        for &text in CARRIED {
            assert_eq!(text.parse::<EventName>().unwrap().as_str(), text);
            assert_eq!(text.parse::<EventId>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn ids_are_equal_when_their_text_is() {
        assert_eq!(EventId::from(u128::MAX).as_str(), format!("{}", u128::MAX));
        assert_eq!(EventId::from(i128::MIN).as_str(), format!("{}", i128::MIN));
        assert_eq!(EventId::from(-3_i8), "-3".parse().unwrap());
        assert_ne!(EventId::from("07"), EventId::from(7));
    }
}
