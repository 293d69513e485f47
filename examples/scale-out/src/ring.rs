use std::time::Duration;

use eventwire::{
    Event, LastEventId,
    hub::{Hub, PublishError, Resumption, Subscription},
};
use example_app::Note;
use tokio::sync::watch;

use crate::{log::Entry, stream_id::StreamId};

/// The newest entries of the log, in the hub of this process.
///
/// There is none until the log has been read. If it is not known what came after the newest
/// entry, another takes its place: all clients reconnect then, and each receives an event about its gap.
#[derive(Debug)]
pub(crate) struct Ring {
    capacity: usize,
    state: watch::Sender<State>,
}

#[derive(Debug)]
enum State {
    Empty,
    Held(Held),
    Closed,
}

/// A hub, and which part of the log has gone through it.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    hub: Hub,
    /// The first entry that was published. There may have been others in the log before it.
    first: StreamId,
    newest: StreamId,
}

impl Ring {
    /// Creates a ring that remembers as many entries.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            state: watch::Sender::new(State::Empty),
        }
    }

    pub(crate) const fn capacity(&self) -> usize {
        self.capacity
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(*self.state.borrow(), State::Closed)
    }

    /// Returns the id of the newest entry, unless the log has yet to be read.
    pub(crate) fn newest(&self) -> Option<StreamId> {
        match &*self.state.borrow() {
            State::Held(held) => Some(held.newest),
            State::Empty | State::Closed => None,
        }
    }

    /// Waits until the log has been read, and returns the hub, unless the ring is closed.
    pub(crate) async fn held(&self) -> Option<Held> {
        let mut state = self.state.subscribe();
        loop {
            match &*state.borrow_and_update() {
                State::Held(held) => return Some(held.clone()),
                State::Closed => return None,
                State::Empty => {}
            }
            state.changed().await.ok()?;
        }
    }

    /// Begins with the newest entries of the log.
    ///
    /// # Errors
    ///
    /// Returns an error if their ids do not rise.
    pub(crate) fn fill(&self, entries: &[Entry]) -> Result<(), PublishError> {
        let history = Note::HISTORY.min(self.capacity);
        let hub = Hub::builder().ids(StreamId::position);
        let mut held = Held {
            hub: hub.history(history).max_lag(self.capacity).build(),
            first: StreamId::ZERO,
            newest: StreamId::ZERO,
        };
        held.publish(entries)?;
        self.state.send_if_modified(|state| {
            let open = !matches!(state, State::Closed);
            if open {
                *state = State::Held(held);
            }
            open
        });
        Ok(())
    }

    /// Publishes what came after the newest entry.
    ///
    /// # Errors
    ///
    /// Returns an error if the ids do not rise.
    pub(crate) fn push(&self, entries: &[Entry]) -> Result<(), PublishError> {
        let mut published = Ok(());
        // No one waits for a change of a hub that is there already.
        self.state.send_if_modified(|state| {
            if let State::Held(held) = state {
                published = held.publish(entries);
            }
            false
        });
        published
    }

    /// Forgets everything, until the log has been read again.
    pub(crate) fn empty(&self) {
        self.end(State::Empty);
    }

    /// Ends all streams, those too that wait for the log.
    pub(crate) fn close(&self) {
        self.end(State::Closed);
    }

    fn end(&self, state: State) {
        if let State::Held(held) = self.state.send_replace(state) {
            // At different times, so that the clients do not come back all at once.
            let retry = Duration::from_millis(500)..=Duration::from_secs(3);
            held.hub.close_with(Event::default(), retry);
        }
    }
}

impl Held {
    fn publish(&mut self, entries: &[Entry]) -> Result<(), PublishError> {
        for entry in entries {
            self.hub.publish(entry.event())?;
            if self.newest == StreamId::ZERO {
                self.first = entry.id;
            }
            self.newest = entry.id;
        }
        Ok(())
    }

    /// Subscribes a client that has everything up to an id, if nothing after it is missing here.
    pub(crate) fn after(&self, id: StreamId) -> Option<Subscription> {
        // What the log held before the first entry here has never been in the hub.
        let known = (self.first..=self.newest).contains(&id);
        let notes = known.then(|| self.beyond(id))?;
        (notes.resumption() == Resumption::Resumed).then_some(notes)
    }

    /// Subscribes a client that has everything up to the newest entry of the log, at which this hub
    /// may have yet to arrive.
    pub(crate) fn beyond(&self, id: StreamId) -> Subscription {
        self.hub.subscribe_after(&id.event_id())
    }

    /// Subscribes a client that begins with the history.
    pub(crate) fn history(&self) -> Subscription {
        let notes = self.hub.subscribe(LastEventId::default()).history();
        match self.newest {
            // A client that goes before the first note comes back to that.
            StreamId::ZERO => notes.begin(Event::default().id(StreamId::ZERO.event_id())),
            _ => notes,
        }
    }
}
