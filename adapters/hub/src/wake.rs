//! Wakes subscriptions, whose wakers are code that is not known: it may block, panic or call the hub.

use std::{mem, sync::Arc, time::Instant};

use crate::{
    garbage::discard,
    helper::{self, Job},
    publishing::Announce,
    round::{Progress, Round},
    shared::Shared,
};

/// How many tasks a publisher wakes itself: the others are woken by another thread.
#[cfg(not(all(loom, test)))]
const SHARE: usize = 10_000;
#[cfg(all(loom, test))]
const SHARE: usize = usize::MAX;

impl Shared {
    pub(crate) fn announce(self: &Arc<Self>, announce: Announce) {
        match announce {
            Announce::Rounds(rounds) => self.wake(rounds),
            Announce::Window => {
                let end = self.window.map(|window| Instant::now() + window);
                let opened = end.is_some_and(|end| helper::open(end, self));
                if !opened {
                    let rounds = self.end_window();
                    self.wake(rounds);
                }
            }
        }
    }

    /// Ends the window, and returns who is to be woken.
    pub(crate) fn end_window(&self) -> Vec<Arc<Round>> {
        self.change(|state, _, _| {
            state.window_open = false;
            let due = mem::take(&mut state.due);
            self.note_change();
            state.take_rounds(&due)
        })
    }

    pub(crate) fn wake(self: &Arc<Self>, rounds: Vec<Arc<Round>>) {
        let mut share = SHARE;
        for round in rounds {
            let mut progress = round.run(&mut share);
            if progress == Progress::Paused
                && !round.queue()
                && !helper::wake(Job::round(&round, self))
            {
                // There is no other thread.
                progress = round.run_queued(usize::MAX);
            }
            match progress {
                Progress::Finished => self.finish(round),
                Progress::Paused | Progress::Overtaken => discard(round),
            }
        }
    }

    /// Forgets a round in which everybody was woken.
    pub(crate) fn finish(&self, round: Arc<Round>) {
        self.change(|state, _, garbage| state.finish(round, garbage));
    }
}
