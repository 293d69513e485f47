use alloc::{string::String, vec::Vec};
use core::mem;

use super::{
    buffer::{Full, Store},
    line::Field,
};

/// How much memory for a name or an id outlives an event.
const KEPT: usize = 1024;

/// The buffer of a [`Decoder`](crate::Decoder) with an allocator.
#[derive(Clone, Debug, Default)]
pub struct GrowingBuffer {
    /// Lines of data, separated by LF.
    data: Vec<u8>,
    has_data: bool,
    /// The same as text, while it is lent.
    text: String,
    /// The value of a line with a name or an id.
    value: Vec<u8>,
    name: String,
    id: String,
    has_id: bool,
    last_id: String,
}

impl GrowingBuffer {
    pub(super) const fn new() -> Self {
        Self {
            data: Vec::new(),
            has_data: false,
            text: String::new(),
            value: Vec::new(),
            name: String::new(),
            id: String::new(),
            has_id: false,
            last_id: String::new(),
        }
    }
}

impl Store for GrowingBuffer {
    fn occupied(&self) -> usize {
        0
    }

    fn begin(&mut self, field: Field, limit: usize) -> Result<(), Full> {
        if field != Field::Data {
            self.value.clear();
        } else if mem::replace(&mut self.has_data, true) {
            append(&mut self.data, b"\n", limit);
        }
        Ok(())
    }

    #[inline]
    fn push(&mut self, field: Field, bytes: &[u8], limit: usize) -> Result<(), Full> {
        let buffer = match field {
            Field::Data => &mut self.data,
            _ => &mut self.value,
        };
        append(buffer, bytes, limit);
        Ok(())
    }

    fn end(&mut self, field: Field) -> Result<(), Full> {
        match field {
            Field::Name => make_text(&mut self.value, &mut self.name),
            Field::Id if !self.value.contains(&0) => {
                make_text(&mut self.value, &mut self.id);
                self.has_id = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn end_data(&mut self) -> Result<(), Full> {
        make_text(&mut self.data, &mut self.text);
        Ok(())
    }

    #[inline]
    fn has_data(&self) -> bool {
        self.has_data
    }

    #[inline]
    fn data(&self) -> &str {
        &self.text
    }

    #[inline]
    fn name(&self) -> &str {
        &self.name
    }

    #[inline]
    fn id(&self) -> Option<&str> {
        self.has_id.then_some(&self.id)
    }

    #[inline]
    fn last_id(&self) -> &str {
        &self.last_id
    }

    #[inline]
    fn commit(&mut self) {
        if self.has_id {
            mem::swap(&mut self.id, &mut self.last_id);
            self.id.shrink_to(KEPT);
        }
        self.clear();
    }

    #[inline]
    fn clear(&mut self) {
        if self.text.capacity() > 0 {
            self.data = mem::take(&mut self.text).into_bytes();
        }
        self.data.clear();
        self.has_data = false;
        self.name.clear();
        self.has_id = false;
        // One that was long is not the rule.
        self.value.shrink_to(KEPT);
        self.name.shrink_to(KEPT);
    }
}

/// Appends without taking more memory than the limit.
#[inline]
fn append(buffer: &mut Vec<u8>, bytes: &[u8], limit: usize) {
    let needed = buffer.len() + bytes.len();
    if needed > buffer.capacity() {
        let room = buffer.capacity().saturating_mul(2).min(limit).max(needed);
        buffer.reserve_exact(room - buffer.len());
    }
    buffer.extend_from_slice(bytes);
}

/// Moves bytes to a text, whose memory they get. U+FFFD replaces what is not UTF-8.
fn make_text(bytes: &mut Vec<u8>, text: &mut String) {
    let before = mem::take(text).into_bytes();
    *text = match String::from_utf8(mem::replace(bytes, before)) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    bytes.clear();
}
