use std::{
    fmt, mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use eventwire_core::{Event, Frame};
use futures_core::{FusedStream, Stream};

use crate::{Resumption, client::Client, shared::Shared, step::Step, subscribing::placed};

/// The events of a hub for one client: a stream for any framework's `Sse`.
///
/// A frame holds one event or many, up to a block of the log. The stream ends when the hub is closed,
/// when its last handle is dropped, when all its topics are finished or one is removed, or when the
/// client is too slow.
///
/// A resumed client first receives what it missed. Any other first receives an id without data, or the
/// event passed to [`begin`](Self::begin).
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, LastEventId};
/// use eventwire_hub::{Hub, Resumption};
/// # use futures_util::{FutureExt, StreamExt};
///
/// # fn main() -> Result<(), eventwire_hub::PublishError> {
/// let hub = Hub::builder().ids(|id| id.parse().ok()).build();
/// hub.publish(Event::new("a").id(1))?;
///
/// let mut notes = hub.subscribe(LastEventId::default());
/// assert_eq!(notes.resumption(), Resumption::Fresh);
/// hub.publish(Event::new("b").id(2))?;
/// hub.publish(Event::new("c").id(3))?;
///
/// let mut next = || notes.next().now_or_never();
/// let place = next().flatten();
/// assert!(matches!(place, Some(frame) if frame.as_ref() == b"id: 1\n\n"));
/// let both = next().flatten();
/// assert!(matches!(both, Some(frame) if frame.as_ref() == b"id: 2\ndata: b\n\nid: 3\ndata: c\n\n"));
/// assert!(next().is_none(), "nothing more is there yet");
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct Subscription {
    shared: Arc<Shared>,
    /// `None` when the stream has ended.
    client: Option<Client>,
    opening: Opening,
    resumption: Resumption,
}

/// What comes before the events.
enum Opening {
    Nothing,
    Place,
    Gap,
    Event(Box<Event>),
}

impl Subscription {
    pub(crate) fn new(shared: Arc<Shared>, client: Client, resumption: Resumption) -> Self {
        let opening = match resumption {
            Resumption::Fresh => Opening::Place,
            Resumption::Resumed => Opening::Nothing,
            Resumption::Unknown | Resumption::Gone => Opening::Gap,
        };
        Self {
            shared,
            client: Some(client),
            opening,
            resumption,
        }
    }

    /// Returns how the subscription begins, for the id that the client sent.
    #[must_use]
    pub const fn resumption(&self) -> Resumption {
        self.resumption
    }

    /// Returns whether the subscription ends without an event, because its topics are
    /// [finished](crate::Hub::finish) and the client has all of it. Answer with 204 No Content, so
    /// that the client stops reconnecting. It is true also when the stream has ended for another reason,
    /// so ask before it is polled.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::{Event, LastEventId};
    /// use eventwire_hub::Hub;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let hub = Hub::new();
    /// let last = hub.publish_to(["run 7"], Event::new("the answer"))?;
    /// hub.finish("run 7")?;
    /// let comes_back = |last| hub.subscribe_to(["run 7"], LastEventId::new(last));
    /// assert!(comes_back(Some(last.as_str().as_bytes()))?.is_finished());
    /// assert!(!comes_back(None)?.history().is_finished());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_finished(&self) -> bool {
        let opens = matches!(self.opening, Opening::Gap | Opening::Event(_));
        let client = self.client.as_ref();
        !opens && client.is_none_or(|client| self.shared.is_over(client))
    }

    /// Begins with the history, as [`Limits::history`](crate::Limits::history) bounds it, and without
    /// the event `gap`.
    pub fn history(mut self) -> Self {
        if let Some(client) = &mut self.client {
            self.shared.go_back(client);
        }
        self.opening.keep_event();
        self
    }

    /// Begins with what is published from now on, and without the event `gap`.
    pub fn live(mut self) -> Self {
        if let Some(client) = &mut self.client {
            self.shared.go_live(client);
        }
        self.opening.keep_event();
        self
    }

    /// Begins with an event of the application.
    ///
    /// It replaces the event `gap`, and is sent before all others. If it has no id, it receives the id of
    /// the subscription's starting point, if that is known.
    pub fn begin(mut self, event: Event) -> Self {
        self.opening = Opening::Event(Box::new(event));
        self
    }
}

impl Opening {
    fn keep_event(&mut self) {
        if !matches!(self, Self::Event(_)) {
            *self = Self::Place;
        }
    }

    #[cold]
    fn take(&mut self, resumption: Resumption, client: &mut Client) -> Option<Frame> {
        let event = match mem::replace(self, Self::Nothing) {
            Self::Nothing => return None,
            Self::Place => Event::default(),
            Self::Gap => Event::new(resumption.as_str()).name("gap"),
            Self::Event(event) => *event,
        };
        let frame = placed(event, client.before.take());
        // If the publisher gives the ids, the place before an event may be unknown.
        (!frame.as_ref().is_empty()).then_some(frame)
    }
}

impl Stream for Subscription {
    type Item = Frame;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Frame>> {
        let this = self.get_mut();
        let Some(client) = &mut this.client else {
            return Poll::Ready(None);
        };
        if !matches!(this.opening, Opening::Nothing)
            && let Some(frame) = this.opening.take(this.resumption, client)
        {
            return Poll::Ready(Some(frame));
        }
        match this.shared.poll(client, cx.waker()) {
            Step::Frame(frame) => Poll::Ready(Some(frame)),
            Step::Wait | Step::Clone => Poll::Pending,
            Step::Lost(lost) => Poll::Ready(this.lose(lost)),
            Step::End(farewell) => {
                this.end();
                Poll::Ready(farewell.map(|farewell| farewell.frame()))
            }
        }
    }
}

impl Subscription {
    #[cold]
    fn lose(&mut self, lost: u64) -> Option<Frame> {
        let client = self.client.as_mut()?;
        let (frame, goes_on) = self.shared.lose(client, lost);
        if !goes_on {
            self.end();
        }
        frame
    }

    #[cold]
    fn end(&mut self) {
        if let Some(client) = self.client.take() {
            self.shared.leave(&client);
        }
    }
}

impl FusedStream for Subscription {
    fn is_terminated(&self) -> bool {
        self.client.is_none()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.end();
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("resumption", &self.resumption)
            .finish_non_exhaustive()
    }
}
