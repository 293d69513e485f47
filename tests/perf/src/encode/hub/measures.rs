use super::{
    async_broadcast::AsyncBroadcast,
    catching_up,
    delivery::Delivery,
    eventwire::Eventwire,
    measure::Measure,
    publishing::{to_nobody, to_the_busy, to_those_who_wait},
    tokio_broadcast::TokioBroadcast,
};

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
                delivery.measure::<AsyncBroadcast>(),
                delivery.wake_ups(),
            ]
        })
        .collect();
    rows.push(vec![
        to_nobody::<Eventwire>(),
        to_nobody::<TokioBroadcast>(),
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
