use std::{error::Error, future::Future};

use eventwire::{Event, Frame};
use example_app::Note;

use crate::stream_id::StreamId;

/// The log that all server processes share. It has its own order, and drops the oldest entries.
///
/// The program has one, in Redis; tests have another, in memory.
pub(crate) trait Log: Clone + Send + Sync + 'static {
    /// Why the log did not answer.
    type Error: Error + Send;

    /// Appends a note, and returns its id when the log will not lose it.
    fn append(&self, note: &Note) -> impl Future<Output = Result<StreamId, Self::Error>> + Send;

    /// Reads the newest entries, the oldest of them first.
    fn newest(&self, count: usize) -> impl Future<Output = Result<Vec<Entry>, Self::Error>> + Send;

    /// Reads entries after an id, from the first on, and reports whether any of them is missing.
    fn after(&self, id: StreamId) -> impl Future<Output = Result<After, Self::Error>> + Send;

    /// Waits until there may be an entry after an id.
    fn wait(&self, id: StreamId) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// What the log holds at one place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Entry {
    pub(crate) id: StreamId,
    /// The note, or `None` if another program has written something else.
    pub(crate) text: Option<String>,
}

/// What comes after an id.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum After {
    /// These, and perhaps more; none if the id is the newest.
    Entries(Vec<Entry>),
    /// Entries that are not held any more.
    Gone,
    /// Nothing: the log has not come to that id, so that it is made up, or of another log.
    Unknown,
}

/// Which entries the log holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    /// The first entry, or zero if there is none.
    pub(crate) oldest: StreamId,
    /// The last entry, or zero if there is none.
    pub(crate) newest: StreamId,
    /// Whether there are as many as there may be, so that others may have been before the first.
    pub(crate) is_full: bool,
}

impl Entry {
    /// Returns the event that a client receives; without a note, it is the id alone.
    pub(crate) fn event(&self) -> Event {
        let event = match &self.text {
            Some(text) => Event::new(text.clone()).name(Note::NAME),
            None => Event::default(),
        };
        event.id(self.id.event_id())
    }

    /// Encodes entries that follow each other.
    pub(crate) fn frame(entries: &[Self]) -> Frame {
        let frames: Vec<_> = entries
            .iter()
            .map(|entry| Frame::from(entry.event()))
            .collect();
        Frame::concat(&frames)
    }
}

impl Extent {
    /// Returns what comes after an id, given the entries that were found.
    pub(crate) fn after(self, id: StreamId, entries: Vec<Entry>) -> After {
        let gone = match self.oldest {
            _ if id > self.newest => return After::Unknown,
            _ if id == StreamId::ZERO => self.is_full,
            oldest => id < oldest,
        };
        match gone {
            true => After::Gone,
            false => After::Entries(entries),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{After, Entry, Extent};

    #[test]
    fn an_id_is_followed_by_what_is_there_or_by_the_reason_why_not() {
        let entries = || {
            vec![Entry {
                id: "9-0".parse().unwrap(),
                text: None,
            }]
        };
        let found = After::Entries(entries());
        let full = ("5-0", "9-0", true);
        let part = ("5-0", "9-0", false);
        let none = ("0-0", "0-0", false);
        for (id, (oldest, newest, is_full), want) in [
            ("0-0", full, &After::Gone),
            ("0-0", part, &found),
            ("0-0", none, &found),
            ("4-9", full, &After::Gone),
            ("4-9", part, &After::Gone),
            ("5-0", full, &found),
            ("7-7", full, &found),
            ("9-0", full, &found),
            ("9-1", full, &After::Unknown),
            ("5-0", none, &After::Unknown),
        ] {
            let (oldest, newest) = (oldest.parse().unwrap(), newest.parse().unwrap());
            let extent = Extent {
                oldest,
                newest,
                is_full,
            };
            assert_eq!(
                extent.after(id.parse().unwrap(), entries()),
                *want,
                "{id} of {extent:?}"
            );
        }
    }

    #[test]
    fn entries_become_events_with_their_ids() {
        let entry = |id: &str, text: Option<&str>| Entry {
            id: id.parse().unwrap(),
            text: text.map(str::to_owned),
        };
        let entries = [
            entry("1-0", Some("a\nb")),
            entry("1-1", None),
            entry("2-0", Some("")),
        ];
        let want =
            "id: 1-0\nevent: note\ndata: a\ndata: b\n\nid: 1-1\n\nid: 2-0\nevent: note\ndata: \n\n";
        let frame = Entry::frame(&entries);
        assert_eq!(str::from_utf8(frame.as_ref()), Ok(want));
    }
}
