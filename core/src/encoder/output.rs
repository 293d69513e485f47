use core::fmt;

/// What an [`Encoder`](crate::Encoder) writes to: any [`fmt::Write`], or the buffer of a response.
///
/// The trait is sealed. It is the bound of [`Encode::encode`](crate::Encode::encode).
pub trait Output: Sink {}

impl<W: Sink> Output for W {}

/// The methods of an [`Output`].
#[expect(unnameable_types, reason = "this seals the trait")]
pub trait Sink {
    /// Whether large text and frames are taken over without a copy.
    #[cfg(feature = "alloc")]
    const SHARES: bool;

    /// Appends text.
    fn put(&mut self, text: &str) -> fmt::Result;

    /// Appends text that is large enough to be shared.
    #[cfg(feature = "alloc")]
    fn share(&mut self, text: alloc::borrow::Cow<'static, str>) -> fmt::Result;

    /// Appends encoded events.
    #[cfg(feature = "stream")]
    fn put_frame(&mut self, frame: bytes::Bytes) -> fmt::Result;
}

impl<W: fmt::Write> Sink for W {
    #[cfg(feature = "alloc")]
    const SHARES: bool = false;

    #[inline]
    fn put(&mut self, text: &str) -> fmt::Result {
        self.write_str(text)
    }

    #[cfg(feature = "alloc")]
    fn share(&mut self, text: alloc::borrow::Cow<'static, str>) -> fmt::Result {
        self.write_str(&text)
    }

    #[cfg(feature = "stream")]
    fn put_frame(&mut self, frame: bytes::Bytes) -> fmt::Result {
        self.write_str(core::str::from_utf8(&frame).map_err(|_| fmt::Error)?)
    }
}
