use std::{
    convert::Infallible,
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use eventwire::{Encode, Encoder, Output};
use futures_util::Stream;
use tokio::time::{Sleep, sleep};

use crate::{
    app::OpenStream,
    script::{Item, Step},
};

/// How many steps that yield nothing one poll takes, so that a script of nothing but those cannot
/// hold the executor.
const SILENT_STEPS_PER_POLL: usize = 1024;

/// The stream that a script describes.
#[derive(Debug)]
pub(crate) struct ScriptStream {
    running: Vec<Round>,
    pause: Option<Pin<Box<Sleep>>>,
    open: OpenStream,
}

/// One round of a repetition; the script itself is repeated once.
#[derive(Debug)]
struct Round {
    steps: Arc<[Step]>,
    next: usize,
    number: Option<u64>,
    left: u64,
}

impl ScriptStream {
    pub(crate) fn new(steps: Arc<[Step]>, open: OpenStream) -> Self {
        let script = Round {
            steps,
            next: 0,
            number: None,
            left: 1,
        };
        Self {
            running: vec![script],
            pause: None,
            open,
        }
    }

    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Option<<Self as Stream>::Item>> {
        for _ in 0..SILENT_STEPS_PER_POLL {
            if let Some(pause) = &mut self.pause {
                ready!(pause.as_mut().poll(cx));
                self.pause = None;
            }
            let Some(round) = self.running.last_mut() else {
                return Poll::Ready(None);
            };
            let Some(step) = round.steps.get(round.next) else {
                round.left = round.left.saturating_sub(1);
                round.next = 0;
                round.number = round.number.map(|number| number + 1);
                if round.left == 0 {
                    self.running.pop();
                }
                continue;
            };
            round.next += 1;
            match step {
                Step::Yield(template) => {
                    return Poll::Ready(Some(Ok(template.make(round.number))));
                }
                Step::Shared(frame) => return Poll::Ready(Some(Ok(Item::Frame(frame.clone())))),
                Step::Pause(time) => self.pause = Some(Box::pin(sleep(*time))),
                Step::Repeat { times: 0, .. } => {}
                Step::Repeat { times, steps } => {
                    let round = Round {
                        steps: Arc::clone(steps),
                        next: 0,
                        number: Some(0),
                        left: *times,
                    };
                    self.running.push(round);
                }
                Step::Fail(text) => return Poll::Ready(Some(Err(io::Error::other(text.clone())))),
                #[expect(clippy::panic, reason = "the script asks for it")]
                Step::Panic => panic!("the script panics"),
                Step::Hang => {
                    round.next -= 1;
                    return Poll::Pending;
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Stream for ScriptStream {
    type Item = io::Result<Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.open.count_poll();
        self.poll_step(cx)
    }
}

impl Encode for Item {
    type Error = Infallible;

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Infallible> {
        match self {
            Self::Event(event) => event.encode(encoder),
            Self::Frame(frame) => frame.encode(encoder),
        }
    }
}
