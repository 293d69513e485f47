use std::{cell::Cell, io, rc::Rc};

use futures_util::{Stream, StreamExt};
use tokio::{
    runtime::{Builder, Runtime},
    task::{LocalSet, yield_now},
};

use crate::encode::output::Output;

/// Many response bodies, each taken by a separate task, as a server on tokio does with one thread.
#[derive(Debug)]
pub(super) struct Executor {
    runtime: Runtime,
    tasks: LocalSet,
    taken: Rc<Cell<usize>>,
}

impl Executor {
    pub(super) fn new<B, T>(bodies: impl IntoIterator<Item = B>) -> io::Result<Self>
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
    pub(super) fn repeat(&self, times: u64, mut publish: impl FnMut()) -> usize {
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
