use alloc::string::String;
use core::{
    error::Error,
    fmt::{self, Write},
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use pin_project_lite::pin_project;

pin_project! {
    /// A body whose error is a [`Cause`], for frameworks that ask for more than `Display + Debug`.
    #[derive(Debug)]
    pub struct Causes<B> {
        #[pin]
        body: B,
    }
}

impl<B> Causes<B> {
    /// Wraps a body.
    pub const fn new(body: B) -> Self {
        Self { body }
    }
}

impl<B, E> Stream for Causes<B>
where
    B: Stream<Item = Result<Bytes, E>>,
    E: fmt::Display + fmt::Debug,
{
    type Item = Result<Bytes, Cause>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.project()
            .body
            .poll_next(cx)
            .map_err(|error| Cause::new(&error))
    }
}

/// The texts of an error, which the server logs.
pub struct Cause {
    display: String,
    debug: String,
}

impl Cause {
    fn new<E: fmt::Display + fmt::Debug>(error: &E) -> Self {
        let (mut display, mut debug) = (String::new(), String::new());
        // An error whose own formatting fails has no better text.
        let _ = write!(display, "{error}");
        let _ = write!(debug, "{error:?}");
        Self { display, debug }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.debug)
    }
}

impl Error for Cause {}
