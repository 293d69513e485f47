use std::time::{Duration, Instant};

use contract::{Failure, Next};

use crate::Response;

/// How long a stream under test waits after each event.
pub const PAUSE: Duration = Duration::from_millis(500);

/// How many events it makes: their data is their number, from 0.
pub const EVENTS: u32 = 3;

/// How the events of a stream come to a client that makes one every [`PAUSE`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "tests match all of them")]
pub enum Arrival {
    /// Each came before the next one, or the end, was made.
    OneByOne,
    /// None came before the end was made.
    Together,
}

impl Arrival {
    /// Reads the whole stream, which was asked for at `start` or later.
    ///
    /// # Errors
    ///
    /// Returns an error if the events are others, or come in neither of the two ways.
    pub fn measure(start: Instant, response: &mut Response) -> Result<Self, Failure> {
        let mut times = Vec::new();
        for number in 0..EVENTS {
            let event = response.next_block()?;
            times.push(start.elapsed());
            if event != Next::Chunk(format!("data: {number}\n\n")) {
                return Err(format!("not event {number}: {event:?}").into());
            }
        }
        let end = response.next_block()?;
        if end != Next::End {
            return Err(format!("not the end: {end:?}").into());
        }
        let next_is_made = (1..=EVENTS).map(|number| PAUSE * number);
        if times
            .iter()
            .zip(next_is_made)
            .all(|(time, next)| *time < next)
        {
            Ok(Self::OneByOne)
        } else if times.iter().all(|time| *time >= PAUSE * EVENTS) {
            Ok(Self::Together)
        } else {
            Err(format!("neither one by one nor together: {times:?}").into())
        }
    }
}
