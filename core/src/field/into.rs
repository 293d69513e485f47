//! What the methods of an event accept.

use alloc::{
    borrow::{Cow, ToOwned},
    boxed::Box,
    string::{String, ToString},
};
use core::fmt;

use super::{EventId, EventName};

/// Text for the data or the comment of an event.
///
/// Owned text (`String`, `Cow::Owned`, `Box<str>`) is moved. Borrowed text, `Arc<str>` and
/// `format_args!` are copied.
///
/// # Examples
///
/// ```
/// use eventwire_core::Event;
///
/// let (user, text) = (String::from("ann"), String::from("hi"));
/// assert_eq!(Event::new(&text).get_data(), Some("hi"));
/// assert_eq!(Event::new(format_args!("{user}: {text}")).get_data(), Some("ann: hi"));
/// assert_eq!(Event::new(text).get_data(), Some("hi"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    note = "format other values with `to_string()` or `format_args!`, or use `Event::json`"
)]
pub trait IntoText {
    /// Converts the value to text.
    fn into_text(self) -> Cow<'static, str>;
}

/// A name that needs no check at run time, or is a literal.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, EventName, InvalidField};
///
/// # fn main() -> Result<(), InvalidField> {
/// let input = String::from("tick");
/// assert_eq!(Event::new("").name("tick"), Event::new("").try_name(input)?);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` may contain a line end, so it cannot be the name of an event unchecked",
    note = "use `try_name`, or `EventName::try_from`, which return an error"
)]
pub trait IntoName {
    /// Converts the value to a name.
    fn into_name(self) -> EventName;
}

/// An id that needs no check at run time, or is a literal.
///
/// # Examples
///
/// ```
/// use eventwire_core::{Event, EventId, InvalidField};
///
/// # fn main() -> Result<(), InvalidField> {
/// let input = String::from("7");
/// assert_eq!(Event::new("").id(7), Event::new("").try_id(input)?);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` may contain what a header cannot carry, so it cannot be an id unchecked",
    note = "use `try_id`, or `EventId::try_from`, which return an error"
)]
pub trait IntoId {
    /// Converts the value to an id.
    fn into_id(self) -> EventId;
}

impl IntoText for &str {
    fn into_text(self) -> Cow<'static, str> {
        Cow::Owned(self.to_owned())
    }
}

impl IntoText for String {
    #[inline]
    fn into_text(self) -> Cow<'static, str> {
        Cow::Owned(self)
    }
}

impl IntoText for &String {
    fn into_text(self) -> Cow<'static, str> {
        self.as_str().into_text()
    }
}

impl IntoText for Cow<'_, str> {
    fn into_text(self) -> Cow<'static, str> {
        Cow::Owned(self.into_owned())
    }
}

impl IntoText for Box<str> {
    fn into_text(self) -> Cow<'static, str> {
        Cow::Owned(self.into_string())
    }
}

impl IntoText for char {
    fn into_text(self) -> Cow<'static, str> {
        Cow::Owned(self.to_string())
    }
}

impl IntoText for fmt::Arguments<'_> {
    fn into_text(self) -> Cow<'static, str> {
        Cow::Owned(alloc::fmt::format(self))
    }
}

/// Panics if the literal is invalid, as [`EventName::from_static`] does.
impl IntoName for &'static str {
    #[inline]
    fn into_name(self) -> EventName {
        EventName::from_static(self)
    }
}

impl IntoName for EventName {
    #[inline]
    fn into_name(self) -> EventName {
        self
    }
}

impl IntoName for &EventName {
    fn into_name(self) -> EventName {
        self.clone()
    }
}

/// Panics if the literal is invalid, as [`EventId::from_static`] does.
impl IntoId for &'static str {
    #[inline]
    fn into_id(self) -> EventId {
        EventId::from_static(self)
    }
}

/// Every integer, [`EventId`] and `&EventId`.
#[diagnostic::do_not_recommend]
impl<T: Into<EventId>> IntoId for T {
    #[inline]
    fn into_id(self) -> EventId {
        self.into()
    }
}
