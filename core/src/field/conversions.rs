//! Conversions between the checked types and text that is not a literal.

use alloc::{
    borrow::{Cow, ToOwned},
    boxed::Box,
    string::{String, ToString},
};
use core::str::FromStr;

use super::{EventId, EventName, InvalidField};

impl TryFrom<String> for EventName {
    type Error = InvalidField;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::checked(name.into())
    }
}

impl TryFrom<&str> for EventName {
    type Error = InvalidField;

    fn try_from(name: &str) -> Result<Self, Self::Error> {
        Self::checked(name.to_owned().into())
    }
}

impl TryFrom<Box<str>> for EventName {
    type Error = InvalidField;

    fn try_from(name: Box<str>) -> Result<Self, Self::Error> {
        Self::checked(name.into_string().into())
    }
}

impl TryFrom<Cow<'_, str>> for EventName {
    type Error = InvalidField;

    fn try_from(name: Cow<'_, str>) -> Result<Self, Self::Error> {
        Self::checked(name.into_owned().into())
    }
}

impl FromStr for EventName {
    type Err = InvalidField;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        name.try_into()
    }
}

impl From<EventName> for String {
    fn from(name: EventName) -> Self {
        name.into_text().into_owned()
    }
}

impl TryFrom<String> for EventId {
    type Error = InvalidField;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        Self::checked(id.into())
    }
}

/// Without an allocation if the text has at most 23 bytes.
impl TryFrom<&str> for EventId {
    type Error = InvalidField;

    fn try_from(id: &str) -> Result<Self, Self::Error> {
        Self::copied(id)
    }
}

impl TryFrom<Box<str>> for EventId {
    type Error = InvalidField;

    fn try_from(id: Box<str>) -> Result<Self, Self::Error> {
        Self::checked(id.into_string().into())
    }
}

impl TryFrom<Cow<'_, str>> for EventId {
    type Error = InvalidField;

    fn try_from(id: Cow<'_, str>) -> Result<Self, Self::Error> {
        Self::checked(id.into_owned().into())
    }
}

impl FromStr for EventId {
    type Err = InvalidField;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        id.try_into()
    }
}

impl From<u128> for EventId {
    fn from(id: u128) -> Self {
        Self::digits(id.to_string().into())
    }
}

impl From<i128> for EventId {
    fn from(id: i128) -> Self {
        Self::digits(id.to_string().into())
    }
}

impl From<EventId> for String {
    fn from(id: EventId) -> Self {
        id.into_text().into_owned()
    }
}
