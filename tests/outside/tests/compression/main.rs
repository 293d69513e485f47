//! What the compression of each framework makes of a stream. Rocket has none.

mod servers;

use std::{
    net::TcpListener,
    process::ExitCode,
    time::{Duration, Instant},
};

use contract::Failure;
use eventwire::Event;
use futures_util::{Stream, stream};
use libtest_mimic::{Arguments, Trial};
use outside::{Arrival, EVENTS, PAUSE, Response};
use tokio::{runtime::Runtime, task::spawn_blocking, time::sleep};

/// A stream that [`Arrival`] measures.
fn ticks() -> impl Stream<Item = Event> + Send + 'static {
    stream::unfold(0, |number| async move {
        if number > 0 {
            sleep(PAUSE).await;
        }
        (number < EVENTS).then(|| (Event::new(number.to_string()), number + 1))
    })
}

/// Serves until a client has read the stream, and returns how it was encoded and how it came.
fn measure<F>(serve: impl FnOnce(TcpListener) -> F) -> Result<(Option<String>, Arrival), Failure>
where
    F: Future<Output = Result<(), Failure>>,
{
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = Runtime::new()?;
    let measured = runtime.block_on(async {
        let client = spawn_blocking(move || {
            let start = Instant::now();
            let mut response = Response::get(address, "/")?;
            let encoding = response.header("content-encoding").map(String::from);
            Ok((encoding, Arrival::measure(start, &mut response)?))
        });
        tokio::select! {
            measured = client => measured?,
            served = serve(listener) => {
                served?;
                Err("the server ended".into())
            }
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(5));
    measured
}

type Measure = fn() -> Result<(Option<String>, Arrival), Failure>;

/// What `Content-Encoding` says; the events always come one by one.
const CASES: &[(&str, Measure, Option<&str>)] = &[
    (
        "actix_web",
        || measure(servers::actix_web),
        Some("identity"),
    ),
    (
        "axum::by_default",
        || measure(servers::axum_by_default),
        None,
    ),
    (
        "axum::whatever",
        || measure(servers::axum_whatever),
        Some("gzip"),
    ),
    (
        "hyper::by_default",
        || measure(servers::hyper_by_default),
        None,
    ),
    (
        "hyper::whatever",
        || measure(servers::hyper_whatever),
        Some("gzip"),
    ),
    ("warp", || measure(servers::warp), Some("gzip")),
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Most of the time a case waits for a clock.
    arguments.test_threads.get_or_insert(16);
    let trials = CASES.iter().map(|(name, measure, encoding)| {
        let name = format!("{name}::an_event_does_not_wait_for_the_next");
        let trial = Trial::test(name, move || {
            let want = (encoding.map(String::from), Arrival::OneByOne);
            assert_eq!(measure()?, want);
            Ok(())
        });
        // It belongs to the cases behind nginx.
        trial.with_ignored_flag(true)
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
