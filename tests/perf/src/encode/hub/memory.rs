use allocation_counter::measure;

use super::{
    channel::AsyncBroadcast, channel::Channel, channel::Eventwire, channel::TokioBroadcast,
    publishing::wait,
};

/// So many that the lists of a channel, which double, have the most room to spare.
const SUBSCRIBERS: usize = 8_200;

/// Counts the bytes of a subscriber who waits, for each contestant.
pub(crate) fn memory() -> [(&'static str, f64); 3] {
    [
        of::<Eventwire>(),
        of::<TokioBroadcast>(),
        of::<AsyncBroadcast>(),
    ]
}

fn of<C: Channel>() -> (&'static str, f64) {
    let mut channel = C::default();
    let mut subscribers = Vec::new();
    let counted = measure(|| {
        subscribers.reserve_exact(SUBSCRIBERS);
        subscribers.extend((0..SUBSCRIBERS).map(|_| Box::pin(channel.subscribe())));
        // What is kept from one event to the next is there after some of them.
        for _ in 0..3 {
            subscribers
                .iter_mut()
                .for_each(|stream| wait(stream.as_mut()));
            channel.publish();
        }
        subscribers
            .iter_mut()
            .for_each(|stream| wait(stream.as_mut()));
    });
    let pointers = size_of_val(subscribers.as_slice());
    let bytes = counted.bytes_current as f64 - pointers as f64;
    (C::NAME, bytes / SUBSCRIBERS as f64)
}
