use core::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use futures_core::{FusedStream, Stream};
use pin_project_lite::pin_project;

use super::{DecodeError, Decoder, OwnedEvent, owned_event::SharedId};

/// How many chunks without an event are read before other tasks get a turn.
const TURN: usize = 32;

pin_project! {
    /// A stream of bytes as a stream of events.
    ///
    /// An event over the limit is an error, after which the stream goes on. An error of the stream of bytes
    /// is the last item. An event without its blank line at the end is dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// # use core::convert::Infallible;
    /// # use futures_util::{FutureExt, StreamExt, stream};
    /// use eventwire_core::Events;
    ///
    /// let chunks = ["id: 1\ndata: he", "llo\n\n"].map(|text| Ok::<_, Infallible>(text.into()));
    /// let mut events = Events::new(stream::iter(chunks));
    /// let event = events.next().now_or_never().flatten().unwrap()?;
    /// assert_eq!((event.data(), event.id()), ("hello", Some("1")));
    /// assert!(events.next().now_or_never().flatten().is_none());
    /// assert_eq!(events.decoder().last_event_id(), "1");
    /// # Ok::<(), eventwire_core::DecodeError<Infallible>>(())
    /// ```
    #[must_use = "streams do nothing unless polled"]
    pub struct Events<S> {
        #[pin]
        chunks: Option<S>,
        chunk: Bytes,
        decoder: Decoder,
        last_id: SharedId,
    }
}

impl<S> Events<S> {
    /// Reads events of at most 1 MiB.
    pub const fn new(chunks: S) -> Self {
        Self::with_decoder(chunks, Decoder::new())
    }

    /// Reads events with a decoder that has another limit, or has read an earlier response.
    ///
    /// # Examples
    ///
    /// ```
    /// # use core::convert::Infallible;
    /// # use futures_util::{FutureExt, StreamExt, stream};
    /// use eventwire_core::{DecodeError, Decoder, Events};
    ///
    /// let chunks = stream::iter([Ok::<_, Infallible>("data: 12345\n\ndata: 1\n\n".into())]);
    /// let mut events = Events::with_decoder(chunks, Decoder::with_limit(10));
    /// let mut next = || events.next().now_or_never().flatten();
    /// assert!(matches!(next(), Some(Err(DecodeError::EventTooLong(_)))));
    /// assert!(matches!(next(), Some(Ok(event)) if event.data() == "1"));
    /// ```
    pub const fn with_decoder(chunks: S, decoder: Decoder) -> Self {
        Self {
            chunks: Some(chunks),
            chunk: Bytes::new(),
            decoder,
            last_id: SharedId::NONE,
        }
    }

    /// Returns the decoder, which knows the last event id, the reconnection time and the number of
    /// comments.
    #[must_use]
    pub const fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    /// Creates a stream that is at its end, until [`connect`](Self::connect) gives it a response.
    pub const fn disconnected(decoder: Decoder) -> Self {
        Self {
            chunks: None,
            chunk: Bytes::new(),
            decoder,
            last_id: SharedId::NONE,
        }
    }

    /// Goes on with another response: the last event id and the reconnection time stay, an event without its
    /// blank line is dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// # use core::{convert::Infallible, pin::pin};
    /// # use futures_util::{FutureExt, StreamExt, stream};
    /// use eventwire_core::{Decoder, Events};
    ///
    /// let response = |text: &'static str| stream::iter([Ok::<_, Infallible>(text.into())]);
    /// let mut events = pin!(Events::new(response("id: 1\ndata: a\n\ndata: lo")));
    /// while events.next().now_or_never().flatten().is_some() {}
    /// events.as_mut().connect(response("data: b\n\n"));
    /// let event = events.next().now_or_never().flatten().unwrap()?;
    /// assert_eq!((event.data(), event.last_event_id()), ("b", "1"));
    /// # Ok::<(), eventwire_core::DecodeError<Infallible>>(())
    /// ```
    pub fn connect(self: Pin<&mut Self>, chunks: S) {
        let mut this = self.project();
        this.chunk.clear();
        this.decoder.reconnect();
        this.chunks.set(Some(chunks));
    }
}

impl<S, E> Stream for Events<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    type Item = Result<OwnedEvent, DecodeError<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        for _ in 0..TURN {
            let mut rest = &**this.chunk;
            let event = this.last_id.next(this.decoder, &mut rest);
            let read = this.chunk.len() - rest.len();
            this.chunk.advance(read);
            if let Some(event) = event {
                return Poll::Ready(Some(event.map_err(DecodeError::EventTooLong)));
            }
            let Some(chunks) = this.chunks.as_mut().as_pin_mut() else {
                return Poll::Ready(None);
            };
            match ready!(chunks.poll_next(context)) {
                Some(Ok(chunk)) => *this.chunk = chunk,
                end => {
                    this.chunks.set(None);
                    this.decoder.reconnect();
                    let error = end.and_then(Result::err).map(DecodeError::Stream);
                    return Poll::Ready(error.map(Err));
                }
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<S, E> FusedStream for Events<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    fn is_terminated(&self) -> bool {
        self.chunks.is_none()
    }
}

impl<S> fmt::Debug for Events<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("decoder", &self.decoder)
            .field("has_ended", &self.chunks.is_none())
            .finish_non_exhaustive()
    }
}
