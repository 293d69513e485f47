use std::task::{Context, Poll, Waker};

use eventwire_core::EventBody;
use futures_util::StreamExt;

use super::channel::{AsyncBroadcast, Channel, Eventwire, TokioBroadcast, TokioFrames};
use crate::Failure;
use crate::encode::input::{NAME, TEXT};

/// How many subscribers are looked at, and how many events each of them is to get.
const SUBSCRIBERS: usize = 3;
const EVENTS: u64 = 20;

/// Returns whether every subscriber of every contestant gets what was published, in order.
///
/// # Errors
///
/// Returns an error that names the first contestant from whom it gets something else.
pub(crate) fn check() -> Result<(), Failure> {
    of::<Eventwire>()?;
    of::<TokioBroadcast>()?;
    of::<TokioFrames>()?;
    of::<AsyncBroadcast>()
}

fn of<C: Channel>() -> Result<(), Failure> {
    let mut channel = C::default();
    let bodies = (0..SUBSCRIBERS).map(|_| Box::pin(EventBody::new(channel.subscribe())));
    let mut bodies: Vec<_> = bodies.collect();
    let mut received = vec![String::new(); SUBSCRIBERS];
    // One at a time at first, and the rest at once.
    for number in 1..=EVENTS {
        channel.publish();
        if number > EVENTS / 2 && number < EVENTS {
            continue;
        }
        for (body, text) in bodies.iter_mut().zip(&mut received) {
            let mut context = Context::from_waker(Waker::noop());
            while let Poll::Ready(Some(Ok(chunk))) = body.poll_next_unpin(&mut context) {
                text.push_str(str::from_utf8(&chunk)?);
            }
        }
    }
    for text in received {
        let events = decoder::parse(&text).events;
        let right = |(number, event): (u64, &decoder::Message)| {
            // The hub's ids have its epoch before the number.
            let id = event.last_event_id.rsplit('-').next();
            id == Some(&*number.to_string()) && event.name == NAME && event.data == TEXT
        };
        if events.len() as u64 != EVENTS || !(1..).zip(&events).all(right) {
            return Err(format!("{} delivers something else: {text}", C::NAME).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_subscriber_gets_what_was_published() {
        super::check().unwrap();
    }
}
