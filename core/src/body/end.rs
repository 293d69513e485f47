/// How a response ended, for the hook of [`EventBody::on_end`](crate::EventBody::on_end).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct End<'a, E> {
    /// Why it ended.
    pub outcome: Outcome<'a, E>,
    /// How many items of the stream were encoded.
    pub items: u64,
    /// How many bytes were handed to the server, including `begin` and keep-alives.
    pub bytes: u64,
}

/// Why a response ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Outcome<'a, E> {
    /// The stream ended.
    Finished,
    /// A future given to [`until`](crate::EventBody::until) completed.
    Until,
    /// The stream yielded this error.
    Error(&'a E),
    /// The server dropped the response: the client left, or the server gave up on it.
    Dropped,
}
