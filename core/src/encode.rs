use core::convert::Infallible;

use crate::{Encoder, Output};

/// An item of a stream that can write itself as events.
///
/// [`Event`](crate::Event) and `Frame` are such items, and so is a [`Result`] of one, whose `Err`
/// ends the response, an [`Option`], a `Box` and an `Arc`. A type of an application writes its
/// fields straight into the buffer of the connection, without an allocation. A type that wraps an
/// `Event` or a `Frame` forwards to it, and keeps what that does without a copy.
///
/// # Examples
///
/// ```
/// use core::fmt::{self, Write};
/// use eventwire_core::{Encode, Encoder, EventName, Output};
///
/// const TICK: EventName = EventName::from_static("tick");
///
/// struct Tick(u64);
///
/// impl Encode for Tick {
///     type Error = fmt::Error;
///
///     fn encode<W: Output>(self, event: &mut Encoder<W>) -> fmt::Result {
///         event.id(&self.0.into()).name(&TICK);
///         write!(event.data_writer(), "{} s", self.0)
///     }
/// }
///
/// # fn main() -> fmt::Result {
/// let mut out = String::new();
/// let mut encoder = Encoder::new(&mut out);
/// Tick(3).encode(&mut encoder)?;
/// encoder.end()?;
/// assert_eq!(out, "id: 3\nevent: tick\ndata: 3 s\n\n");
/// # Ok(())
/// # }
/// ```
pub trait Encode {
    /// The reason why an item cannot be encoded, which ends the response. [`Infallible`] if every
    /// item can.
    type Error;

    /// Writes the fields of the event.
    ///
    /// The caller ends the event. An item that is several events calls [`Encoder::end`] between
    /// them.
    ///
    /// # Errors
    ///
    /// Returns the error of the item. What the item wrote before is removed from a response. An
    /// error of the writer is returned by [`Encoder::end`].
    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Self::Error>;
}

/// An `Err` ends the response, after everything before it was sent.
///
/// An item that can fail to be encoded is not accepted here: there would be two errors. Make it a
/// `Frame`, which returns its error, with the stream's own: `Ok(Frame::new(item)?)`.
impl<T: Encode<Error = Infallible>, E> Encode for Result<T, E> {
    type Error = E;

    #[inline]
    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), E> {
        let Ok(()) = self?.encode(encoder);
        Ok(())
    }
}

/// `None` writes nothing.
impl<T: Encode> Encode for Option<T> {
    type Error = T::Error;

    #[inline]
    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Self::Error> {
        self.map_or(Ok(()), |item| item.encode(encoder))
    }
}

#[cfg(feature = "alloc")]
impl<T: Encode> Encode for alloc::boxed::Box<T> {
    type Error = T::Error;

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Self::Error> {
        (*self).encode(encoder)
    }
}

/// An item that is encoded by reference, such as an `Arc<Event>`.
#[cfg(all(feature = "alloc", target_has_atomic = "ptr"))]
impl<T> Encode for alloc::sync::Arc<T>
where
    for<'a> &'a T: Encode<Error = Infallible>,
{
    type Error = Infallible;

    fn encode<W: Output>(self, encoder: &mut Encoder<W>) -> Result<(), Infallible> {
        self.as_ref().encode(encoder)
    }
}
