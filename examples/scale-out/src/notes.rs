use std::{future::ready, sync::Arc};

use eventwire::{Event, Frame, LastEventId, hub::Subscription};
use example_app::{Answer, Note};
use futures_util::{
    Stream, StreamExt,
    future::Either,
    stream::{once, unfold},
};
use tokio::time::sleep;

use crate::{
    log::{After, Entry, Log},
    reader::PAUSE,
    ring::Ring,
    stream_id::StreamId,
};

/// The notes of all server processes: the shared log, and its end in the hub of this one.
#[derive(Clone, Debug)]
pub(crate) struct Notes<L> {
    log: L,
    ring: Arc<Ring>,
}

/// The position of a client.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// It has seen nothing yet.
    Start,
    /// It has everything up to this id.
    After(StreamId),
    /// What it has is not known here.
    Unknown,
}

/// What a client gets next.
enum Next {
    /// Entries, and how many of them were sent.
    Page(Frame, StreamId),
    /// Everything else.
    Rest(Subscription),
    /// Nothing, because the server shuts down.
    Nothing,
}

impl<L: Log> Notes<L> {
    pub(crate) const fn new(log: L, ring: Arc<Ring>) -> Self {
        Self { log, ring }
    }

    /// Appends a note to the log, and returns what to answer.
    pub(crate) async fn write(&self, body: &[u8]) -> Answer {
        let note = match Note::new(body) {
            Ok(note) => note,
            Err(error) => return error.into(),
        };
        match self.log.append(&note).await {
            Ok(id) => Answer::accepted(&id.event_id()),
            Err(error) => {
                Answer::unavailable(format!("the note may not have been stored: {error}"))
            }
        }
    }

    /// Returns what a client has missed, page by page, and then what the hub publishes.
    ///
    /// While the log does not answer, it waits: an EventSource that got an error would not come back.
    pub(crate) fn read(self, last: &LastEventId) -> impl Stream<Item = Frame> + Send + use<L> {
        let place = match last.as_str() {
            None | Some("") => Place::Start,
            Some(id) => id.parse().map_or(Place::Unknown, Place::After),
        };
        unfold(Some(place), move |place| {
            let notes = self.clone();
            async move {
                let frames = match notes.next(place?).await {
                    Next::Page(frame, id) => {
                        (Either::Left(once(ready(frame))), Some(Place::After(id)))
                    }
                    Next::Rest(notes) => (Either::Right(notes), None),
                    Next::Nothing => return None,
                };
                Some(frames)
            }
        })
        .flatten()
    }

    async fn next(&self, place: Place) -> Next {
        loop {
            let Some(held) = self.ring.held().await else {
                return Next::Nothing;
            };
            let id = match place {
                Place::Start => return Next::Rest(held.history()),
                Place::Unknown => return Next::Rest(held.history().begin(gap("unknown"))),
                Place::After(id) => id,
            };
            if let Some(notes) = held.after(id) {
                return Next::Rest(notes);
            }
            match self.log.after(id).await {
                Ok(After::Entries(entries)) => {
                    return match entries.last() {
                        Some(last) => Next::Page(Entry::frame(&entries), last.id),
                        None => Next::Rest(held.beyond(id)),
                    };
                }
                Ok(After::Gone) => return Next::Rest(held.history().begin(gap("gone"))),
                Ok(After::Unknown) => return Next::Rest(held.history().begin(gap("unknown"))),
                Err(_) => sleep(PAUSE).await,
            }
        }
    }
}

/// Reports a gap as a hub does.
fn gap(why: &'static str) -> Event {
    Event::new(why).name("gap")
}

#[cfg(test)]
mod tests;
