use alloc::boxed::Box;
use core::fmt;

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

type Call<E> = Box<dyn FnOnce(End<'_, E>) + Send>;

/// A hook that is called once. If a body drops it without a call, the response was dropped.
pub(super) struct Hook<E> {
    call: Option<Call<E>>,
    /// Whether the server has asked for the body: for HEAD it does not.
    is_polled: bool,
    items: u64,
    bytes: u64,
}

impl<E> Hook<E> {
    pub(super) fn new(call: impl FnOnce(End<'_, E>) + Send + 'static) -> Self {
        Self {
            call: Some(Box::new(call)),
            is_polled: false,
            items: 0,
            bytes: 0,
        }
    }

    pub(super) const fn poll(&mut self) {
        self.is_polled = true;
    }

    pub(super) const fn count(&mut self, items: u64, bytes: usize) {
        self.items += items;
        self.bytes += bytes as u64;
    }

    pub(super) fn call(&mut self, outcome: Outcome<'_, E>) {
        if let Some(call) = self.call.take() {
            call(End {
                outcome,
                items: self.items,
                bytes: self.bytes,
            });
        }
    }
}

impl<E> Drop for Hook<E> {
    fn drop(&mut self) {
        if self.is_polled {
            self.call(Outcome::Dropped);
        }
    }
}

impl<E> fmt::Debug for Hook<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hook").finish_non_exhaustive()
    }
}
