//! One event to many subscribers, without sockets: the hub beside the channels that are used in its
//! place, from which each subscriber encodes for itself.

mod catching_up;
mod channel;
mod delivery;
mod publishing;

use std::{fmt, io, time::Duration};

use criterion::{BenchmarkGroup, SamplingMode, measurement::WallTime};

use self::{
    channel::{AsyncBroadcast, Eventwire, TokioBroadcast, TokioFrames},
    delivery::Delivery,
    publishing::{to_nobody, to_the_busy, to_those_who_wait},
};
use crate::{
    Failure,
    encode::timing::{criterion, second_turn},
};

pub(crate) use self::{channel::check, publishing::memory};

/// The table of these figures.
pub(crate) const TABLE: &str = "hub";

/// Does its work so many times, and returns how long a core took.
type Turns = Box<dyn FnMut(u64) -> Duration>;

/// One thing that is timed.
#[non_exhaustive]
pub(crate) struct Measure {
    /// The row of the table.
    pub(crate) case: String,
    /// Whose figure it is.
    pub(crate) contestant: &'static str,
    /// What is counted, in nanoseconds.
    pub(crate) quantity: &'static str,
    /// How many of them are in one turn.
    pub(crate) units: usize,
    prepare: Box<dyn Fn() -> io::Result<Turns>>,
}

impl Measure {
    /// Returns the name of the row among the benches.
    pub(crate) fn group(&self) -> String {
        format!("{TABLE}/{}", self.case)
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measure")
            .field("case", &self.case)
            .field("contestant", &self.contestant)
            .finish_non_exhaustive()
    }
}

const DELIVERIES: [Delivery; 4] = [
    Delivery {
        subscribers: 1_000,
        burst: 1,
    },
    Delivery {
        subscribers: 1_000,
        burst: 10,
    },
    Delivery {
        subscribers: 10_000,
        burst: 1,
    },
    Delivery {
        subscribers: 10_000,
        burst: 10,
    },
];

/// Returns everything that is timed, row by row, the library first.
pub(crate) fn measures() -> Vec<Vec<Measure>> {
    let mut rows: Vec<_> = DELIVERIES
        .into_iter()
        .map(|delivery| {
            vec![
                delivery.measure::<Eventwire>(),
                delivery.measure::<TokioBroadcast>(),
                delivery.measure::<TokioFrames>(),
                delivery.measure::<AsyncBroadcast>(),
                delivery.wake_ups(),
            ]
        })
        .collect();
    rows.push(vec![
        to_nobody::<Eventwire>(),
        to_nobody::<TokioBroadcast>(),
        to_nobody::<TokioFrames>(),
        to_nobody::<AsyncBroadcast>(),
    ]);
    rows.push(vec![
        to_the_busy::<Eventwire>(),
        to_the_busy::<TokioBroadcast>(),
        to_the_busy::<AsyncBroadcast>(),
    ]);
    rows.push(vec![
        to_those_who_wait::<Eventwire>(),
        to_those_who_wait::<TokioBroadcast>(),
        to_those_who_wait::<AsyncBroadcast>(),
    ]);
    rows.push(vec![
        catching_up::from_the_hub(),
        catching_up::one_at_a_time(),
    ]);
    rows
}

/// Times everything with criterion, after a check that all contestants do the same.
///
/// # Errors
///
/// Returns the error of [`check`], with nothing timed, or that of the runtime.
pub(crate) fn time() -> Result<(), Failure> {
    check()?;
    let mut criterion = criterion();
    for row in measures() {
        let Some(first) = row.first() else {
            continue;
        };
        let mut group = criterion.benchmark_group(first.group());
        group.sampling_mode(SamplingMode::Flat);
        for measure in &row {
            run(&mut group, measure.contestant, measure)?;
        }
        run(&mut group, &second_turn(first.contestant), first)?;
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

fn run(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, measure: &Measure) -> io::Result<()> {
    let mut turns = (measure.prepare)()?;
    group.bench_function(name, |bencher| bencher.iter_custom(&mut turns));
    Ok(())
}
