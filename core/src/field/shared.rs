//! Conversions from `Arc<str>`, on targets that have one.

use alloc::{
    borrow::{Cow, ToOwned},
    sync::Arc,
};

use super::{EventId, EventName, IntoText, InvalidField};

impl IntoText for Arc<str> {
    fn into_text(self) -> Cow<'static, str> {
        (&*self).into_text()
    }
}

impl TryFrom<Arc<str>> for EventName {
    type Error = InvalidField;

    fn try_from(name: Arc<str>) -> Result<Self, Self::Error> {
        Self::checked((*name).to_owned().into())
    }
}

impl TryFrom<Arc<str>> for EventId {
    type Error = InvalidField;

    fn try_from(id: Arc<str>) -> Result<Self, Self::Error> {
        Self::copied(&id)
    }
}
