//! Two threads of the process, which start when they are first needed. One keeps the time of all
//! windows and runs no code but the library's. The other wakes tasks, a few of each round in turn, so
//! that a topic with many clients delays no other. If a waker blocks it, a third takes its place.

use std::{
    collections::{BinaryHeap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak},
    thread,
    time::{Duration, Instant},
};

use crate::{
    garbage::discard,
    round::{Progress, Round},
    shared::Shared,
};

/// How many tasks of a round are woken before it is the turn of the next.
const TURN: usize = 64;

/// How long the thread that wakes tasks may be at one turn before another takes its place.
const STALL: Duration = Duration::from_millis(20);

/// How long the clock rests if there is nothing to come.
const IDLE: Duration = Duration::from_secs(60 * 60);

static HELPER: Helper = Helper {
    queue: Mutex::new(Queue {
        windows: BinaryHeap::new(),
        jobs: VecDeque::new(),
        turns: 0,
        wakers: 0,
        resting: 0,
        has_clock: false,
    }),
    windows_changed: Condvar::new(),
    jobs_changed: Condvar::new(),
};

struct Helper {
    queue: Mutex<Queue>,
    windows_changed: Condvar,
    jobs_changed: Condvar,
}

struct Queue {
    windows: BinaryHeap<Window>,
    jobs: VecDeque<Job>,
    /// How many turns were taken.
    turns: u64,
    /// How many threads wake tasks, and how many of them have nothing to do.
    wakers: usize,
    resting: usize,
    has_clock: bool,
}

/// The window of a hub.
struct Window {
    end: Instant,
    hub: Weak<Shared>,
}

/// What the thread that wakes tasks has to do.
pub(crate) enum Job {
    /// The window of this hub is over.
    Window(Weak<Shared>),
    /// These are to be woken.
    Round(Arc<Round>, Weak<Shared>),
}

impl Job {
    pub(crate) fn round(round: &Arc<Round>, hub: &Arc<Shared>) -> Self {
        Self::Round(Arc::clone(round), Arc::downgrade(hub))
    }
}

/// Ends the window of a hub at this time. Returns whether there is a thread that does.
pub(crate) fn open(end: Instant, hub: &Arc<Shared>) -> bool {
    let mut queue = HELPER.lock();
    let ready = queue.start();
    if ready {
        let hub = Arc::downgrade(hub);
        queue.windows.push(Window { end, hub });
        HELPER.windows_changed.notify_one();
    }
    ready
}

/// Does a job in another thread. Returns whether there is one.
pub(crate) fn wake(job: Job) -> bool {
    let mut queue = HELPER.lock();
    let ready = queue.start();
    if ready {
        queue.jobs.push_back(job);
        HELPER.jobs_changed.notify_one();
        // The clock watches how it goes on.
        HELPER.windows_changed.notify_one();
    }
    ready
}

impl Helper {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the time of the windows, and starts another thread if no job is done for long.
    fn keep_time(&self) {
        let mut queue = self.lock();
        let (mut turns, mut since) = (0, Instant::now());
        loop {
            let now = Instant::now();
            while let Some(window) = queue.windows.peek()
                && window.end <= now
            {
                let hub = queue.windows.pop().map(|window| window.hub);
                queue.jobs.extend(hub.map(Job::Window));
                self.jobs_changed.notify_one();
            }
            if queue.jobs.is_empty() || queue.turns != turns {
                (turns, since) = (queue.turns, now);
            } else if now - since >= STALL {
                since = now;
                if queue.resting == 0 {
                    queue.start_waker();
                }
            }
            let next = queue.windows.peek().map(|window| window.end);
            let is_busy = !queue.jobs.is_empty() || queue.wakers > queue.resting;
            let check = is_busy.then(|| since + STALL);
            let end = next.into_iter().chain(check).min();
            let wait = end.map_or(IDLE, |end| end.saturating_duration_since(now));
            queue = match self.windows_changed.wait_timeout(queue, wait) {
                Ok((queue, _)) => queue,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
    }

    /// Does jobs, until there are enough threads that do.
    fn do_jobs(&self) {
        let mut queue = self.lock();
        loop {
            while let Some(job) = queue.jobs.pop_front() {
                drop(queue);
                let more = job.run();
                queue = self.lock();
                queue.turns += 1;
                queue.jobs.extend(more);
            }
            if queue.resting > 0 {
                queue.wakers -= 1;
                return;
            }
            queue.resting += 1;
            queue = match self.jobs_changed.wait(queue) {
                Ok(queue) => queue,
                Err(poisoned) => poisoned.into_inner(),
            };
            queue.resting -= 1;
        }
    }
}

impl Queue {
    /// Starts the threads if there are none. Returns whether there are.
    fn start(&mut self) -> bool {
        if !self.has_clock {
            self.has_clock = spawn(|| HELPER.keep_time());
        }
        if self.wakers == 0 {
            self.start_waker();
        }
        self.has_clock && self.wakers > 0
    }

    fn start_waker(&mut self) {
        if spawn(|| HELPER.do_jobs()) {
            self.wakers += 1;
        }
    }
}

impl Job {
    /// Does some of the job, and returns what is left.
    fn run(self) -> Vec<Self> {
        match self {
            Self::Window(hub) => {
                let Some(shared) = hub.upgrade() else {
                    return Vec::new();
                };
                let mut rounds = shared.end_window();
                discard(shared);
                // Those of few are woken first.
                rounds.sort_by_key(|round| round.len());
                let rounds = rounds.into_iter().filter(|round| !round.queue());
                rounds
                    .map(|round| Self::Round(round, hub.clone()))
                    .collect()
            }
            Self::Round(round, hub) => match round.run_queued(TURN) {
                Progress::Paused if round.queue() => {
                    discard(round);
                    Vec::new()
                }
                Progress::Paused => vec![Self::Round(round, hub)],
                Progress::Overtaken => {
                    discard(round);
                    Vec::new()
                }
                Progress::Finished => {
                    match hub.upgrade() {
                        Some(shared) => {
                            shared.finish(round);
                            discard(shared);
                        }
                        None => discard(round),
                    }
                    Vec::new()
                }
            },
        }
    }
}

fn spawn(run: fn()) -> bool {
    let thread = thread::Builder::new().name("eventwire-hub".to_owned());
    thread.spawn(run).is_ok()
}

impl Ord for Window {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // The heap gives the greatest first.
        other.end.cmp(&self.end)
    }
}

impl PartialOrd for Window {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Window {}

impl PartialEq for Window {
    fn eq(&self, other: &Self) -> bool {
        self.end == other.end
    }
}
