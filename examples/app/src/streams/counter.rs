use eventwire::{Event, LastEventId};
use futures_util::{Stream, StreamExt, stream};

use super::EVERY_SECOND;
use crate::{App, Pace, ticks::ticks};

impl App {
    /// Numbers that rise, on one response that stays open: this is push.
    ///
    /// Each number is the id of its event too, so that a client that comes back goes on where it
    /// was. It starts with 1 where the id is not a number.
    pub fn counter(
        &self,
        pace: &Pace,
        last: &LastEventId,
    ) -> impl Stream<Item = Event> + Send + use<> {
        let first = last.parse::<u64>().and_then(|seen| seen.checked_add(1));
        let numbers = stream::iter(first.unwrap_or(1)..=u64::MAX);
        ticks(pace.interval_or(EVERY_SECOND))
            .zip(numbers)
            .map(|((), number)| Event::new(number.to_string()).id(number))
            .take_until(self.shutdown())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use eventwire::LastEventId;
    use futures_util::StreamExt;
    use tokio::time::Instant;

    use crate::{App, Pace};

    #[tokio::test(start_paused = true)]
    async fn a_client_goes_on_after_the_last_number_it_has_seen() {
        let cases: [(Option<&[u8]>, [u64; 2]); 5] = [
            (None, [1, 2]),
            (Some(b"41"), [42, 43]),
            (Some(b""), [1, 2]),
            (Some(b"made up"), [1, 2]),
            (Some(b"18446744073709551615"), [1, 2]),
        ];
        for (header, want) in cases {
            let last = LastEventId::new(header);
            let counter = App::default().counter(&Pace::default(), &last).take(2);
            let events: Vec<_> = counter.map(|event| event.to_string()).collect().await;
            let want = want.map(|number| format!("id: {number}\ndata: {number}\n\n"));
            assert_eq!(events, want, "{header:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_numbers_end_with_the_largest() {
        let last = LastEventId::new(Some(b"18446744073709551614"));
        let counter = App::default().counter(&Pace::default(), &last);
        let events: Vec<_> = counter.map(|event| event.to_string()).collect().await;
        let largest = u64::MAX;
        assert_eq!(events, [format!("id: {largest}\ndata: {largest}\n\n")]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_query_sets_the_interval() {
        let start = Instant::now();
        let counter = App::default().counter(&Pace::new(Some("250")), &LastEventId::default());
        let times: Vec<_> = counter.take(3).map(|_| start.elapsed()).collect().await;
        assert_eq!(times, [0, 250, 500].map(Duration::from_millis));
    }
}
