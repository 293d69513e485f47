use std::{fmt, str::FromStr};

use eventwire::EventId;

/// The id of an entry of a Redis stream: the milliseconds since 1970, and a number within them.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct StreamId {
    millis: u64,
    number: u64,
}

/// A text is no id of a stream.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct InvalidStreamId;

impl StreamId {
    /// The place before the first entry; Redis gives it to none.
    pub(crate) const ZERO: Self = Self {
        millis: 0,
        number: 0,
    };

    /// The order of an id, as a hub needs it.
    pub(crate) fn position(text: &str) -> Option<u128> {
        let id: Self = text.parse().ok()?;
        Some(u128::from(id.millis) << 64 | u128::from(id.number))
    }

    pub(crate) fn event_id(self) -> EventId {
        let text = self.to_string();
        // Digits and a hyphen are always an id.
        EventId::try_from(text).unwrap_or_else(|_| self.millis.into())
    }
}

impl FromStr for StreamId {
    type Err = InvalidStreamId;

    /// Reads an id as Redis writes it: each has one spelling.
    fn from_str(text: &str) -> Result<Self, InvalidStreamId> {
        let number = |text: &str| {
            let number: u64 = text.parse().map_err(|_| InvalidStreamId)?;
            let canonical = !text.starts_with('+') && (text == "0" || !text.starts_with('0'));
            canonical.then_some(number).ok_or(InvalidStreamId)
        };
        let (millis, rest) = text.split_once('-').ok_or(InvalidStreamId)?;
        Ok(Self {
            millis: number(millis)?,
            number: number(rest)?,
        })
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.millis, self.number)
    }
}

impl fmt::Display for InvalidStreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no id of a stream")
    }
}

impl std::error::Error for InvalidStreamId {}

#[cfg(test)]
mod tests {
    use super::{InvalidStreamId, StreamId};

    #[test]
    fn ids_are_ordered_as_in_redis() {
        let ids = [
            "0-0",
            "0-1",
            "1-0",
            "1-2",
            "1-10",
            "10-0",
            "18446744073709551615-18446744073709551615",
        ];
        let parsed = ids.map(|id| id.parse::<StreamId>().unwrap());
        assert!(parsed.is_sorted(), "{parsed:?}");
        let positions = ids.map(|id| StreamId::position(id).unwrap());
        assert!(positions.is_sorted(), "{positions:?}");
        assert_eq!(parsed.map(|id| id.event_id().to_string()), ids);
    }

    #[test]
    fn whatever_redis_does_not_write_is_no_id() {
        let long = "9".repeat(100_000);
        let others = [
            "",
            "-",
            "1",
            "1-",
            "-1",
            "1-2-3",
            "01-0",
            "1-00",
            "+1-0",
            "1-+0",
            " 1-0",
            "1-0 ",
            "一-0",
            "$",
            "+",
            "a-b",
            "18446744073709551616-0",
            &long,
            &format!("1-{long}"),
        ];
        for text in others {
            assert_eq!(text.parse::<StreamId>(), Err(InvalidStreamId), "{text:?}");
            assert_eq!(StreamId::position(text), None, "{text:?}");
        }
    }
}
