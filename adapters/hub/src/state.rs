use std::{mem, sync::Arc, task::Waker};

use eventwire_core::{EventId, Frame};
use slab::Slab;

use crate::{
    Counts, PublishError, Resumption,
    farewell::Farewell,
    log::Log,
    waiting::{Place, Waiting},
};

/// What publishers and subscribers change, one at a time.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) log: Log,
    pub(crate) waiting: Waiting,
    /// Whether a wake-up will come by itself.
    pub(crate) window_open: bool,
    /// The number of the event that each subscriber takes next.
    cursors: Slab<u64>,
    /// The id of the last event, if the publisher gave it.
    newest: Option<EventId>,
    closed: bool,
    farewell: Option<Arc<Farewell>>,
    dropped: u64,
    skipped: u64,
}

/// A subscriber's part of the state.
#[derive(Debug)]
pub(crate) struct Client {
    cursor: usize,
    /// The id of the event before the first, if the publisher gave it and it is known.
    before: Option<EventId>,
    /// The position up to which events are left out. Few have one, and it is large.
    floor: Option<Box<u128>>,
    /// The slot of its waker when it had taken everything, and how much had changed until then.
    place: Option<Place>,
    changes: u64,
}

impl Client {
    /// Whether there is nothing to take, and this waker will be called for more.
    pub(crate) fn waits(&self, waker: &Waker, changes: u64) -> bool {
        self.changes == changes && self.place.is_some_and(|place| place.holds(waker))
    }
}

/// What a subscriber gets when it is polled.
#[derive(Debug)]
pub(crate) enum Step {
    /// Events, and a waker that is not needed any more.
    Frame(Frame, Option<Waker>),
    /// So many events were lost; the cursor is after them.
    Lost(u64),
    Closed(Option<Arc<Farewell>>),
    /// Nothing yet. The waker is one that is not needed any more.
    Wait(Option<Waker>),
}

impl State {
    pub(crate) fn new(log: Log) -> Self {
        Self {
            log,
            waiting: Waiting::default(),
            window_open: false,
            cursors: Slab::new(),
            newest: None,
            closed: false,
            farewell: None,
            dropped: 0,
            skipped: 0,
        }
    }

    /// Appends an event, and returns what is to be dropped later.
    pub(crate) fn push(
        &mut self,
        frame: Frame,
        position: u128,
        id: Option<EventId>,
    ) -> Result<impl Sized + use<>, PublishError> {
        if self.closed {
            return Err(PublishError::Closed);
        }
        let garbage = self.log.push(frame, position);
        Ok((garbage, mem::replace(&mut self.newest, id)))
    }

    /// Adds a subscriber, from the event on that it resumes with, or else why it does not. `seen` is
    /// the last event that it has, which may be one that is still to come.
    pub(crate) fn enter(
        &mut self,
        start: Result<u64, Resumption>,
        seen: Option<(u128, EventId)>,
    ) -> (Client, Resumption) {
        let (cursor, resumption) = match start {
            Ok(cursor) => (cursor, Resumption::Resumed),
            Err(Resumption::Fresh) => (self.log.end(), Resumption::Fresh),
            Err(resumption) => (self.log.history(), resumption),
        };
        let (floor, before) = match seen {
            Some((floor, id)) if resumption == Resumption::Resumed => {
                (Some(Box::new(floor)), Some(id))
            }
            _ => (None, self.id_before(cursor)),
        };
        let client = Client {
            cursor: self.cursors.insert(cursor),
            before,
            floor,
            place: None,
            changes: 0,
        };
        (client, resumption)
    }

    /// Removes a subscriber, and returns its waker, to be dropped later.
    pub(crate) fn leave(&mut self, client: &Client) -> Option<Waker> {
        self.cursors.try_remove(client.cursor);
        let waker = client.place.and_then(|place| self.waiting.remove(place));
        if self.cursors.is_empty() {
            self.cursors = Slab::new();
            self.waiting.shrink();
        }
        waker
    }

    /// Puts a subscriber elsewhere, and returns its waker, to be dropped later.
    pub(crate) fn move_to(&mut self, client: &mut Client, number: u64) -> Option<Waker> {
        client.floor = None;
        client.before = self.id_before(number);
        if let Some(cursor) = self.cursors.get_mut(client.cursor) {
            *cursor = number;
        }
        client
            .place
            .take()
            .and_then(|place| self.waiting.remove(place))
    }

    /// The position of a subscriber, and the id of the event before its first, once and if it is known.
    pub(crate) fn place(&self, client: &mut Client) -> (u64, Option<EventId>) {
        let cursor = self.cursors.get(client.cursor).copied();
        let cursor = cursor.unwrap_or(self.log.end());
        (cursor, client.before.take())
    }

    fn id_before(&self, number: u64) -> Option<EventId> {
        let newest = self.newest.as_ref();
        newest.filter(|_| number == self.log.end()).cloned()
    }

    /// Takes what comes next for a subscriber, and keeps its waker where that is all.
    pub(crate) fn step(&mut self, client: &mut Client, waker: &Waker, changes: u64) -> Step {
        let Some(cursor) = self.cursors.get_mut(client.cursor) else {
            return Step::Closed(None);
        };
        if let Some(floor) = &client.floor {
            let behind = self.log.after(**floor);
            *cursor = behind.map_or(*cursor, |behind| behind.max(*cursor));
            if behind != Some(self.log.end()) {
                client.floor = None;
            }
        }
        let lost = self.log.first().saturating_sub(*cursor);
        if lost > 0 {
            *cursor = self.log.first();
            client.before = None;
            return Step::Lost(lost);
        }
        if let Some((frame, next)) = self.log.read(*cursor) {
            *cursor = next;
            // A subscriber that takes the newest event is about to wait for the next.
            let last = next == self.log.end() && !self.closed;
            let replaced = last.then(|| self.wait(client, waker, changes));
            return Step::Frame(frame, replaced.flatten());
        }
        if self.closed {
            return Step::Closed(self.farewell.clone());
        }
        Step::Wait(self.wait(client, waker, changes))
    }

    fn wait(&mut self, client: &mut Client, waker: &Waker, changes: u64) -> Option<Waker> {
        client.changes = changes;
        self.waiting.add(&mut client.place, waker)
    }

    /// Counts events that a subscriber lost and goes on without.
    pub(crate) const fn skip(&mut self, lost: u64) {
        self.skipped += lost;
    }

    /// Counts a subscriber that is ended, and returns its last event.
    pub(crate) fn end(&mut self) -> Option<Arc<Farewell>> {
        self.dropped += 1;
        self.farewell.clone()
    }

    pub(crate) const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Closes the hub, unless it is.
    pub(crate) fn close(&mut self, farewell: Option<Arc<Farewell>>) {
        if !self.closed {
            self.closed = true;
            self.farewell = farewell;
        }
    }

    pub(crate) fn subscribers(&self) -> usize {
        self.cursors.len()
    }

    pub(crate) fn counts(&self) -> Counts {
        let end = self.log.end();
        let slowest = self.cursors.iter().map(|(_, cursor)| *cursor).min();
        Counts {
            subscribers: self.cursors.len(),
            published: end - 1,
            held: self.log.held(),
            bytes: self.log.bytes(),
            lag: end - slowest.unwrap_or(end),
            dropped: self.dropped,
            skipped: self.skipped,
        }
    }
}
