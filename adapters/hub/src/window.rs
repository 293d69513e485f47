use std::{
    sync::{
        Arc, OnceLock, Weak,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use crate::channel::Channel;

/// A time during which events gather before their subscribers are woken.
///
/// All windows of a builder's hubs have one length, so that they end in the order in which they were
/// opened, and one thread sees to all of them. It starts with the first window, and ends when the
/// builder and its hubs are gone and their last window is over.
#[derive(Debug)]
pub(crate) struct Window {
    length: Duration,
    ends: OnceLock<Sender<End>>,
}

#[derive(Debug)]
struct End {
    at: Instant,
    channel: Weak<Channel>,
}

impl Window {
    pub(crate) const fn new(length: Duration) -> Self {
        Self {
            length,
            ends: OnceLock::new(),
        }
    }

    /// Ends the window of a hub after its length, or at once if no thread can be started.
    pub(crate) fn open(&self, channel: &Arc<Channel>) {
        let end = End {
            at: Instant::now() + self.length,
            channel: Arc::downgrade(channel),
        };
        if self.ends.get_or_init(start).send(end).is_err() {
            channel.end_window();
        }
    }
}

fn start() -> Sender<End> {
    let (sender, ends) = mpsc::channel();
    let thread = thread::Builder::new().name("eventwire-hub".to_owned());
    // Without a thread there is no receiver, and sending fails.
    drop(thread.spawn(|| run(ends)));
    sender
}

fn run(ends: Receiver<End>) {
    for End { at, channel } in ends {
        thread::sleep(at.saturating_duration_since(Instant::now()));
        if let Some(channel) = channel.upgrade() {
            channel.end_window();
        }
    }
}
