//! From the publishing of events to the chunk of each response body.

use std::{
    cell::{Cell, RefCell},
    io, mem,
    rc::Rc,
    task::{Poll, Waker},
};

use eventwire_core::{Encode, EventBody};
use futures_util::{Stream, StreamExt, future, stream};
use tokio::{
    runtime::{Builder, Runtime},
    task::{LocalSet, yield_now},
};

use super::{Measure, Turns, channel::Channel};
use crate::{clock::thread_time, encode::contestant::Output};

/// How many subscribers there are, which is some thousand, and how many events are published at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delivery {
    pub(super) subscribers: usize,
    pub(super) burst: usize,
}

impl Delivery {
    pub(super) fn measure<C: Channel>(self) -> Measure {
        self.of(C::NAME, move || {
            let mut channel = C::default();
            let bodies: Vec<_> = (0..self.subscribers)
                .map(|_| body(channel.subscribe()))
                .collect();
            let executor = Executor::new(bodies)?;
            Ok(self.turns(executor, move || channel.publish()))
        })
    }

    /// The tasks woken and polled, and nothing delivered: what no channel can do without.
    pub(super) fn wake_ups(self) -> Measure {
        self.of("wake-ups alone", move || {
            let waiting = Rc::<RefCell<Vec<Waker>>>::default();
            let bodies = (0..self.subscribers).map(|_| ring(Rc::clone(&waiting)));
            let executor = Executor::new(bodies)?;
            let mut spare = Vec::new();
            Ok(self.turns(executor, move || {
                let mut wakers = waiting.replace(mem::take(&mut spare));
                wakers.drain(..).for_each(Waker::wake);
                spare = wakers;
            }))
        })
    }

    fn of(
        self,
        contestant: &'static str,
        prepare: impl Fn() -> io::Result<Turns> + 'static,
    ) -> Measure {
        let at_once = match self.burst {
            1 => "one event at a time".to_owned(),
            burst => format!("{burst} events at a time"),
        };
        Measure {
            case: format!("{},000 subscribers, {at_once}", self.subscribers / 1_000),
            contestant,
            quantity: "ns per delivery",
            units: self.subscribers * self.burst,
            prepare: Box::new(prepare),
        }
    }

    fn turns(self, executor: Executor, mut publish: impl FnMut() + 'static) -> Turns {
        let mut burst = move || (0..self.burst).for_each(|_| publish());
        let length = executor.repeat(1, &mut burst) / self.subscribers;
        Box::new(move |turns| {
            let start = thread_time();
            let taken = executor.repeat(turns, &mut burst);
            let time = thread_time() - start;
            // The ids become longer.
            let least = usize::try_from(turns).unwrap_or(usize::MAX) * length * self.subscribers;
            assert!(taken >= least, "{taken} of {least} bytes");
            time
        })
    }
}

/// The body of a response, without its errors.
pub(super) fn body<S>(events: S) -> impl Stream<Item: AsRef<[u8]>> + use<S> + 'static
where
    S: Stream<Item: Encode> + 'static,
{
    EventBody::new(events).filter_map(|chunk| future::ready(chunk.ok()))
}

/// Yields once for each time that it was woken.
fn ring(waiting: Rc<RefCell<Vec<Waker>>>) -> impl Stream<Item = &'static [u8]> {
    let mut rings = false;
    stream::poll_fn(move |context| {
        rings = !rings;
        if rings {
            waiting.borrow_mut().push(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(Some(&b"x"[..]))
    })
}

/// Many response bodies, each taken by a separate task, as a server on tokio does with one thread.
#[derive(Debug)]
struct Executor {
    runtime: Runtime,
    tasks: LocalSet,
    taken: Rc<Cell<usize>>,
}

impl Executor {
    fn new<B, T>(bodies: impl IntoIterator<Item = B>) -> io::Result<Self>
    where
        B: Stream<Item = T> + 'static,
        T: AsRef<[u8]>,
    {
        let executor = Self {
            runtime: Builder::new_current_thread().build()?,
            tasks: LocalSet::new(),
            taken: Rc::default(),
        };
        for body in bodies {
            let taken = Rc::clone(&executor.taken);
            // It is not awaited: it ends with the executor.
            drop(executor.tasks.spawn_local(async move {
                let mut body = Box::pin(body);
                while let Some(chunk) = body.next().await {
                    let mut output = Output::default();
                    output.take(chunk.as_ref());
                    taken.set(taken.get() + output.length());
                }
            }));
        }
        executor.repeat(0, || {});
        Ok(executor)
    }

    /// Publishes so many times, and lets everyone take everything each time. Returns how many bytes
    /// they have taken.
    fn repeat(&self, times: u64, mut publish: impl FnMut()) -> usize {
        let before = self.taken.get();
        self.runtime.block_on(self.tasks.run_until(async {
            self.rest().await;
            for _ in 0..times {
                publish();
                self.rest().await;
            }
        }));
        self.taken.get() - before
    }

    /// Lets the tasks run until none of them takes anything.
    async fn rest(&self) {
        loop {
            let before = self.taken.get();
            yield_now().await;
            if self.taken.get() == before {
                return;
            }
        }
    }
}
