use crate::encode::input::{LINE, LINES, MEBIBYTE, SHORT, TEXT};

/// The event that is encoded over and over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub(crate) enum Case {
    /// A dozen bytes of literal data.
    Short,
    /// Literal data with a name and an id.
    Named,
    /// 4 KiB of literal data in one line.
    Line,
    /// 4 KiB of literal data in 64 lines.
    Lines,
    /// 1 MiB in one line, a `String` for each event.
    Owned,
    /// A struct that becomes JSON on the shortest way there is.
    Json,
    /// A struct that becomes JSON through the event type.
    JsonEvent,
    /// The event with a name and an id, which is the same for all clients.
    Shared,
}

impl Case {
    /// Returns the name in the tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Short => "12 bytes",
            Self::Named => "120 bytes, name and id",
            Self::Line => "4 KiB in one line",
            Self::Lines => "4 KiB in 64 lines",
            Self::Owned => "1 MiB in one line, owned",
            Self::Json => "131 bytes of JSON from a struct",
            Self::JsonEvent => "131 bytes of JSON through Event::json",
            Self::Shared => "a shared frame of 120 bytes",
        }
    }

    /// Returns how many events are made ready at once, of those that take memory before they start.
    ///
    /// The more there are, the colder is each, and the more is given back to the system in between,
    /// which has nothing to do with encoding.
    pub(crate) const fn batch(self) -> usize {
        match self {
            Self::Owned => 4,
            _ => usize::MAX,
        }
    }

    pub(crate) const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::JsonEvent)
    }

    pub(crate) const fn is_owned(self) -> bool {
        matches!(self, Self::Owned)
    }

    pub(crate) const fn is_named(self) -> bool {
        matches!(self, Self::Named | Self::Shared)
    }

    pub(crate) fn data(self) -> &'static str {
        match self {
            Self::Short => SHORT,
            Self::Named | Self::Shared => TEXT,
            Self::Line => &LINE,
            Self::Lines => &LINES,
            Self::Owned => &MEBIBYTE,
            Self::Json | Self::JsonEvent => "",
        }
    }
}
