use core::{error::Error, fmt};

/// The error for an event that is longer than the limit of a [`Decoder`](crate::Decoder).
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use eventwire_core::Decoder;
///
/// let mut decoder = Decoder::with_limit(10);
/// let error = decoder.next(&mut b"data: 12345\n\n".as_slice()).unwrap().unwrap_err();
/// assert_eq!(error.limit(), 10);
/// assert_eq!(error.to_string(), "event of more than 10 bytes");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EventTooLong {
    limit: usize,
}

impl EventTooLong {
    pub(crate) const fn new(limit: usize) -> Self {
        Self { limit }
    }

    /// Returns the limit in bytes.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }
}

impl fmt::Display for EventTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event of more than {} bytes", self.limit)
    }
}

impl Error for EventTooLong {}
