use alloc::boxed::Box;
use core::{error::Error, fmt};

use crate::{Encode, Encoder};

/// Why a stream of results ended: its own error, or that of an item that could not be encoded.
///
/// It is not an [`Error`] itself, because an application's error need not be one: like that, it
/// becomes a `Box<dyn Error>`.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError<E, T = fmt::Error> {
    /// The stream yielded this error.
    Source(E),
    /// An item could not be encoded.
    Encode(T),
}

impl<E: fmt::Display, T: fmt::Display> fmt::Display for StreamError<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Encode(error) => error.fmt(f),
        }
    }
}

/// An `Err` ends the response; what came before it is sent first.
impl<T: Encode, E> Encode for Result<T, E> {
    type Error = StreamError<E, T::Error>;

    fn encode<W: fmt::Write>(self, encoder: &mut Encoder<W>) -> Result<(), Self::Error> {
        let item = self.map_err(StreamError::Source)?;
        item.encode(encoder).map_err(StreamError::Encode)
    }

    fn append(self, chunks: &mut crate::Chunks) -> Result<(), Self::Error> {
        let item = self.map_err(StreamError::Source)?;
        item.append(chunks).map_err(StreamError::Encode)
    }
}

/// Unpacks the error, so that the framework logs what the application meant.
impl<E, T> From<StreamError<E, T>> for Box<dyn Error>
where
    E: Into<Self>,
    T: Into<Self>,
{
    fn from(error: StreamError<E, T>) -> Self {
        match error {
            StreamError::Source(error) => error.into(),
            StreamError::Encode(error) => error.into(),
        }
    }
}

/// Unpacks the error, so that the framework logs what the application meant.
impl<E, T> From<StreamError<E, T>> for Box<dyn Error + Send + Sync>
where
    E: Into<Self>,
    T: Into<Self>,
{
    fn from(error: StreamError<E, T>) -> Self {
        match error {
            StreamError::Source(error) => error.into(),
            StreamError::Encode(error) => error.into(),
        }
    }
}
