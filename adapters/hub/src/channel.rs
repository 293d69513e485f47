use std::{
    fmt, mem,
    sync::Arc,
    task::{Poll, Waker},
};

use eventwire_core::{Event, EventId, Frame, LastEventId};

use crate::{
    Counts, PublishError, Resumption,
    farewell::Farewell,
    ids::Ids,
    lock::{
        Lock,
        atomic::{AtomicU64, Ordering},
    },
    log::{Limits, Log},
    state::{Client, State, Step},
    trace,
    window::Window,
};

/// Makes the event that reports to a client how many events it has missed.
pub(crate) type Skip = Arc<dyn Fn(u64) -> Event + Send + Sync>;

/// What the publishers and the subscribers of a hub share.
pub(crate) struct Channel {
    pub(crate) ids: Ids,
    state: Lock<State>,
    /// How often an event was added or the wakers were taken, which is changed with the lock only.
    changes: AtomicU64,
    skip: Option<Skip>,
    window: Option<Arc<Window>>,
}

/// What a subscription yields.
#[derive(Debug)]
pub(crate) enum Next {
    Frame(Frame),
    Last(Option<Frame>),
}

impl Channel {
    pub(crate) fn new(
        limits: Limits,
        ids: Ids,
        skip: Option<Skip>,
        window: Option<Arc<Window>>,
    ) -> Self {
        Self {
            state: Lock::new(State::new(Log::new(limits, ids.origin()))),
            changes: AtomicU64::new(0),
            ids,
            skip,
            window,
        }
    }

    /// Appends an event, without waking a subscriber yet.
    pub(crate) fn push(
        &self,
        frame: Frame,
        position: u128,
        id: Option<EventId>,
    ) -> Result<(), PublishError> {
        let mut state = self.state.lock();
        let garbage = state.push(frame, position, id);
        self.changes.fetch_add(1, Ordering::Release);
        drop(state);
        garbage.map(drop)
    }

    /// Wakes the subscribers who wait, now or at the end of the window.
    pub(crate) fn announce(self: &Arc<Self>) {
        let Some(window) = &self.window else {
            return self.wake();
        };
        let mut state = self.state.lock();
        let covered = state.waiting.is_empty() || mem::replace(&mut state.window_open, true);
        drop(state);
        if !covered {
            window.open(self);
        }
    }

    pub(crate) fn end_window(&self) {
        self.state.lock().window_open = false;
        self.wake();
    }

    fn wake(&self) {
        let mut state = self.state.lock();
        if state.waiting.is_empty() {
            return;
        }
        let mut wakers = state.waiting.take();
        self.changes.fetch_add(1, Ordering::Release);
        drop(state);
        for waker in wakers.drain() {
            waker.wake();
        }
        let mut state = self.state.lock();
        let subscribers = state.subscribers();
        state.waiting.give_back(wakers, subscribers);
    }

    /// Adds a subscriber that claims to have seen an event.
    pub(crate) fn subscribe(&self, last: &LastEventId) -> (Client, Resumption) {
        let last = match last.as_str() {
            // No hub gives an id that is not UTF-8.
            None => last.is_invalid().then_some(None),
            Some("") => None,
            Some(id) => Some(self.ids.position(id)),
        };
        let mut state = self.state.lock();
        let start = match last {
            None => Err(Resumption::Fresh),
            Some(None) => Err(Resumption::Unknown),
            Some(Some(position)) => state.log.resume(position),
        };
        state.enter(start, None)
    }

    /// Adds a subscriber who takes what comes after an id, which may be one that is still to come.
    pub(crate) fn subscribe_after(&self, id: &EventId) -> (Client, Resumption) {
        let position = self.ids.position(id.as_str());
        let mut state = self.state.lock();
        let newest = state.log.newest();
        let may_come = matches!(self.ids, Ids::Publisher(_));
        let start = match position.filter(|_| may_come || position <= newest) {
            Some(position) => state.log.after(position).ok_or(Resumption::Gone),
            None => Err(Resumption::Unknown),
        };
        state.enter(start, position.map(|position| (position, id.clone())))
    }

    pub(crate) fn go_live(&self, client: &mut Client) {
        let mut state = self.state.lock();
        let end = state.log.end();
        let waker = state.move_to(client, end);
        drop(state);
        drop(waker);
    }

    pub(crate) fn go_back(&self, client: &mut Client) {
        let mut state = self.state.lock();
        let start = state.log.history();
        let waker = state.move_to(client, start);
        drop(state);
        drop(waker);
    }

    pub(crate) fn leave(&self, client: &Client) {
        let mut state = self.state.lock();
        let waker = state.leave(client);
        drop(state);
        drop(waker);
    }

    /// Encodes an event with the id of the client's position, unless it has an id already.
    pub(crate) fn place(&self, client: &mut Client, event: Event) -> Frame {
        let (number, before) = self.state.lock().place(client);
        let unknown = event.get_id().is_none();
        match self.ids.before(number).or(before).filter(|_| unknown) {
            Some(id) => event.id(id).into(),
            None => event.into(),
        }
    }

    pub(crate) fn poll(&self, client: &mut Client, waker: &Waker) -> Poll<Next> {
        // A subscriber that was given something is polled again at once, and need not take the lock for it. A
        // change that comes too late to be seen here wakes the waker.
        if client.waits(waker, self.changes.load(Ordering::Acquire)) {
            return Poll::Pending;
        }
        let mut state = self.state.lock();
        match state.step(client, waker, self.changes.load(Ordering::Relaxed)) {
            Step::Frame(frame, replaced) => {
                drop(state);
                drop(replaced);
                Poll::Ready(Next::Frame(frame))
            }
            Step::Closed(farewell) => {
                drop(state);
                Poll::Ready(Next::Last(farewell.map(|farewell| farewell.frame())))
            }
            Step::Wait(replaced) => {
                drop(state);
                drop(replaced);
                Poll::Pending
            }
            Step::Lost(lost) => match &self.skip {
                Some(event) => {
                    state.skip(lost);
                    drop(state);
                    trace::skipped(lost);
                    Poll::Ready(Next::Frame(self.place(client, event(lost))))
                }
                None => {
                    let farewell = state.end();
                    drop(state);
                    trace::dropped(lost);
                    Poll::Ready(Next::Last(farewell.map(|farewell| farewell.frame())))
                }
            },
        }
    }

    pub(crate) fn close(&self, farewell: Option<Farewell>) {
        let farewell = farewell.map(Arc::new);
        let mut state = self.state.lock();
        let first = !state.is_closed();
        state.close(farewell);
        let subscribers = state.subscribers();
        drop(state);
        if first {
            trace::closed(subscribers);
            self.wake();
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state.lock().is_closed()
    }

    /// Whether there is a history to give.
    pub(crate) fn remembers(&self) -> bool {
        let state = self.state.lock();
        state.log.history() < state.log.end()
    }

    pub(crate) fn counts(&self) -> Counts {
        self.state.lock().counts()
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}
