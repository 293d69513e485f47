//! Storage of a field's text: owned or `'static` with an allocator, `'static` without.

#[cfg(feature = "alloc")]
mod storage {
    use alloc::borrow::Cow;

    pub(crate) type Text = Cow<'static, str>;

    pub(crate) const fn literal(text: &'static str) -> Text {
        Cow::Borrowed(text)
    }

    pub(crate) fn as_str(text: &Text) -> &str {
        text
    }
}

#[cfg(not(feature = "alloc"))]
mod storage {
    pub(crate) type Text = &'static str;

    pub(crate) const fn literal(text: &'static str) -> Text {
        text
    }

    pub(crate) const fn as_str(text: &Text) -> &str {
        text
    }
}

pub(crate) use storage::{Text, as_str, literal};
