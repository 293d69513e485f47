use std::{future::ready, time::Duration};

use eventwire::Event;
use futures_util::{FutureExt, Stream};

use crate::{App, date};

/// What browsers take by default, or near it; written down so that all of them do the same.
const RETRY: Duration = Duration::from_secs(3);

impl App {
    /// The date and time, once: the response ends, and the client comes back. This is polling.
    pub fn clock(&self) -> impl Stream<Item = Event> + Send + use<> {
        ready(Event::new(date::rfc_2822()).retry(RETRY)).into_stream()
    }
}
