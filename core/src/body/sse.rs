/// Defines `Sse` and `LastEventId` for one framework.
///
/// The orphan rule does not allow one type for all adapters: each implements a foreign trait for it.
#[doc(hidden)]
#[macro_export]
macro_rules! sse {
    (
        $(#[$attribute:meta])*
        crate $name:literal,
        timer $Timer:ty = $timer:expr,
        boxed dyn Stream $(+ $Send:ident)?
        $(, chunk_limit $limit:expr)?
    ) => {
        $crate::__private::pin_project! {
            $(#[$attribute])*
            ///
            /// # Examples
            ///
            /// ```
            /// # use core::{future::pending, time::Duration};
            /// # use futures_util::stream;
            /// # async fn sleep(_: Duration) {}
            /// use eventwire_core::Event;
            #[doc = concat!("use ", $name, "::Sse;")]
            ///
            /// let events = stream::iter(["a", "b"].map(Event::from_static));
            /// let response = Sse::new(events)
            ///     .begin(Event::default().retry(Duration::from_secs(3)))
            ///     .until(pending()) // a shutdown, a logout, a deadline
            ///     .on_end(|end| println!("{:?} after {} bytes", end.outcome, end.bytes))
            ///     .timer(sleep) // for another runtime
            ///     .keep_alive(Duration::from_secs(10))
            ///     .keep_alive_event(Event::new("").name("ping"))
            ///     .chunk_limit(0) // one event in each chunk
            ///     .boxed();
            ///
            /// // 204 No Content, in a handler that otherwise returns this stream.
            /// let mut answer = response.without_keep_alive();
            /// answer = Sse::stop();
            /// ```
            pub struct Sse<S, T = $Timer>
            where
                S: $crate::__private::Stream,
                S::Item: $crate::Encode,
                T: $crate::__private::MaybeTimer,
            {
                // `None` is 204 No Content.
                #[pin]
                body: Option<$crate::EventBody<S, T>>,
            }
        }

        impl<S> Sse<S>
        where
            S: $crate::__private::Stream<Item: $crate::Encode>,
        {
            /// Creates a response of these events.
            pub fn new(events: S) -> Self {
                $crate::EventBody::new(events)
                    .maybe_timer::<$Timer>($timer)
                    $(.chunk_limit($limit))?
                    .into()
            }
        }

        impl<S, T> Sse<S, T>
        where
            S: $crate::__private::Stream<Item: $crate::Encode>,
            T: $crate::__private::MaybeTimer,
        {
            /// Creates the response 204 No Content, after which an `EventSource` does not
            /// reconnect.
            ///
            /// A handler may return it in place of a stream, and then the compiler infers its type. A
            /// handler that only stops returns the framework's own 204.
            #[must_use]
            pub const fn stop() -> Self {
                Self { body: None }
            }

            /// Sets the timer of the keep-alive, for another runtime than the default.
            pub fn timer<U: $crate::Timer>(self, timer: U) -> Sse<S, U> {
                self.map(|body| body.timer(timer))
            }

            /// Sends events first, without waiting for the stream: a greeting, a snapshot, a retry.
            ///
            /// They are encoded at once. Repeated calls append.
            #[must_use]
            pub fn begin(self, events: impl Into<$crate::Frame>) -> Self {
                self.map(|body| body.begin(events))
            }

            /// Ends the response cleanly when `future` completes: at a shutdown, a logout, a
            /// deadline.
            ///
            /// Events already taken from the stream are still sent. If called several times,
            /// whichever future completes first ends the response. It wraps the stream, and so
            /// changes its type. For an end that is optional, use a future that may be pending for
            /// ever.
            pub fn until<F>(self, future: F) -> Sse<$crate::Until<S, F>, T>
            where
                F: Future<Output = ()>,
            {
                self.map(|body| body.until(future))
            }

            /// Erases the type of the stream, for fields, traits and branches.
            #[expect(clippy::type_complexity, reason = "an alias would hide what it is")]
            pub fn boxed<'a>(
                self,
            ) -> Sse<
                $crate::__private::Pin<
                    $crate::__private::Box<
                        dyn $crate::__private::Stream<Item = S::Item> $(+ $Send)? + 'a,
                    >,
                >,
                T,
            >
            where
                S: $($Send +)? 'a,
            {
                self.map(|body| {
                    body.map_events(|events| $crate::__private::Box::pin(events) as _)
                })
            }

            /// Calls `hook` once when the response has ended, with the reason and what was sent.
            ///
            /// It is not called for 204 No Content or HEAD. A second hook replaces the first.
            #[must_use]
            pub fn on_end<H>(self, hook: H) -> Self
            where
                H: FnOnce($crate::End<'_, <S::Item as $crate::Encode>::Error>) + Send + 'static,
            {
                self.map(|body| body.on_end(hook))
            }

            /// Limits how many bytes a chunk has. Only a chunk of a single item is longer. With a
            /// limit of 0, each item is a chunk.
            #[must_use]
            pub fn chunk_limit(self, bytes: usize) -> Self {
                self.map(|body| body.chunk_limit(bytes))
            }

            fn map<R, U>(
                self,
                change: impl FnOnce($crate::EventBody<S, T>) -> $crate::EventBody<R, U>,
            ) -> Sse<R, U>
            where
                R: $crate::__private::Stream<Item: $crate::Encode>,
                U: $crate::__private::MaybeTimer,
            {
                Sse {
                    body: self.body.map(change),
                }
            }
        }

        impl<S, T> Sse<S, T>
        where
            S: $crate::__private::Stream<Item: $crate::Encode>,
            T: $crate::Timer,
        {
            /// Sets the longest silence, after which a comment keeps the connection open: 15 seconds
            /// by default.
            ///
            /// No gap between bytes is longer, apart from the timer's own lateness, and no
            /// keep-alive is sent before half of it has passed. Zero disables the keep-alive, and so
            /// does `Duration::MAX`.
            #[must_use]
            pub fn keep_alive(self, interval: $crate::__private::Duration) -> Self {
                self.map(|body| body.keep_alive(interval))
            }

            /// Disables the keep-alive. The timer is not used.
            #[must_use]
            pub fn without_keep_alive(self) -> Self {
                self.map($crate::EventBody::without_keep_alive)
            }

            /// Sets what is sent instead of an empty comment. An event without fields disables the
            /// keep-alive.
            #[must_use]
            pub fn keep_alive_event(self, event: $crate::Event) -> Self {
                self.map(|body| body.keep_alive_event(event))
            }
        }

        /// A body that was configured elsewhere.
        impl<S, T> From<$crate::EventBody<S, T>> for Sse<S, T>
        where
            S: $crate::__private::Stream<Item: $crate::Encode>,
            T: $crate::__private::MaybeTimer,
        {
            fn from(body: $crate::EventBody<S, T>) -> Self {
                Self {
                    body: Some(body.hold_errors()),
                }
            }
        }

        impl<S, T> core::fmt::Debug for Sse<S, T>
        where
            S: $crate::__private::Stream<Item: $crate::Encode>,
            T: $crate::__private::MaybeTimer,
        {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_tuple("Sse").field(&self.body).finish()
            }
        }

        /// The id of the last event that the client received before it reconnected.
        ///
        /// # Examples
        ///
        /// ```
        #[doc = concat!("use ", $name, "::LastEventId;")]
        ///
        /// fn next(last: LastEventId, query: Option<String>) -> u64 {
        ///     last.or(query).parse().map_or(0, |seen: u64| seen + 1)
        /// }
        /// assert_eq!(next(LastEventId::default(), Some("41".into())), 42);
        /// ```
        #[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
        #[expect(clippy::exhaustive_structs, reason = "handlers take it apart")]
        pub struct LastEventId(pub $crate::LastEventId);

        impl LastEventId {
            fn new(header: Option<&[u8]>) -> Self {
                Self($crate::LastEventId::new(header))
            }

            /// Falls back to another id, such as one from the query string, if this one is absent or
            /// empty.
            #[must_use]
            pub fn or(self, query: impl Into<$crate::LastEventId>) -> Self {
                Self(self.0.or(query))
            }
        }

        impl $crate::__private::Deref for LastEventId {
            type Target = $crate::LastEventId;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl From<LastEventId> for $crate::LastEventId {
            fn from(last: LastEventId) -> Self {
                last.0
            }
        }
    };
}
