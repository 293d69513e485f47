use std::{ops::RangeInclusive, time::Duration};

use eventwire_core::{Event, Frame};

use crate::ids::random;

/// The last event of every subscription.
#[derive(Clone, Debug)]
pub(crate) struct Farewell {
    event: Event,
    retry: RangeInclusive<Duration>,
}

impl Farewell {
    pub(crate) const fn new(event: Event, retry: RangeInclusive<Duration>) -> Self {
        Self { event, retry }
    }

    /// Encodes the event for one client, with its own reconnection time.
    pub(crate) fn frame(&self) -> Frame {
        let (start, end) = (*self.retry.start(), *self.retry.end());
        let spread = u64::try_from(end.saturating_sub(start).as_millis()).unwrap_or(u64::MAX);
        let share = Duration::from_millis(random() % spread.saturating_add(1));
        self.event.clone().retry(start.saturating_add(share)).into()
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, time::Duration};

    use eventwire_core::Event;

    use super::Farewell;

    #[test]
    fn clients_come_back_at_different_times_of_the_range() {
        let range = Duration::from_secs(5)..=Duration::from_secs(65);
        let farewell = Farewell::new(Event::default(), range);
        let millis: BTreeSet<u64> = (0..1000)
            .map(|_| {
                let frame = farewell.frame();
                let text = std::str::from_utf8(frame.as_ref()).unwrap();
                let number = text.strip_prefix("retry: ").unwrap();
                number.strip_suffix("\n\n").unwrap().parse().unwrap()
            })
            .collect();
        assert!(millis.len() > 900, "{} different times", millis.len());
        let quarter = |n: u64| millis.range(5_000 + n * 15_000..5_000 + (n + 1) * 15_000);
        for n in 0..4 {
            assert!(quarter(n).count() > 150, "{n}: {}", quarter(n).count());
        }
        assert_eq!(
            millis.range(..5_000).chain(millis.range(65_001..)).next(),
            None
        );
    }

    #[test]
    fn a_range_that_ends_before_it_starts_is_its_start() {
        let range = Duration::from_secs(5)..=Duration::from_secs(1);
        let farewell = Farewell::new(Event::new("bye"), range);
        assert_eq!(farewell.frame().as_ref(), b"retry: 5000\ndata: bye\n\n");
    }

    #[test]
    fn the_longest_range_does_not_overflow() {
        let farewell = Farewell::new(Event::default(), Duration::ZERO..=Duration::MAX);
        assert!(farewell.frame().as_ref().starts_with(b"retry: "));
    }
}
