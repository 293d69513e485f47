use alloc::{string::String, vec::Vec};
use core::mem;

use super::{
    buffer::{Full, Lent, Store},
    line::Field,
    scan,
};

/// How much memory for a name or an id outlives an event.
const KEPT: usize = 1024;

/// The buffer of a [`Decoder`](crate::Decoder) with an allocator.
#[derive(Clone, Debug)]
pub struct GrowingBuffer {
    limit: usize,
    /// Whether something of the event is here.
    is_used: bool,
    /// Lines of data, separated by LF.
    data: Vec<u8>,
    has_data: bool,
    /// The data with U+FFFD, if it is not UTF-8.
    text: String,
    /// The value of a line with a name or an id.
    value: Vec<u8>,
    /// The name of the event, or of one before: most are the same.
    name: String,
    has_name: bool,
    id: String,
    has_id: bool,
    last_id: String,
}

impl GrowingBuffer {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            limit,
            is_used: false,
            data: Vec::new(),
            has_data: false,
            text: String::new(),
            value: Vec::new(),
            name: String::new(),
            has_name: false,
            id: String::new(),
            has_id: false,
            last_id: String::new(),
        }
    }
}

impl Store for GrowingBuffer {
    #[inline]
    fn limit(&self) -> usize {
        self.limit
    }

    #[inline]
    fn growth(&self, _: &[u8]) -> usize {
        0
    }

    fn begin(&mut self, field: Field) -> Result<(), Full> {
        self.is_used = true;
        if field != Field::Data {
            self.value.clear();
        } else if mem::replace(&mut self.has_data, true) {
            append(&mut self.data, b"\n", self.limit);
        }
        Ok(())
    }

    #[inline]
    fn push(&mut self, field: Field, bytes: &[u8]) -> Result<(), Full> {
        let buffer = match field {
            Field::Data => &mut self.data,
            _ => &mut self.value,
        };
        append(buffer, bytes, self.limit);
        Ok(())
    }

    fn end(&mut self, field: Field) -> Result<usize, Full> {
        match field {
            Field::Name => {
                make_text(&mut self.value, &mut self.name);
                self.has_name = true;
            }
            Field::Id if !self.value.contains(&0) => {
                make_text(&mut self.value, &mut self.id);
                self.has_id = true;
            }
            _ => {}
        }
        Ok(0)
    }

    fn put(&mut self, field: Field, value: &[u8]) -> Result<(), Full> {
        let text = match field {
            Field::Name => &mut self.name,
            Field::Id => &mut self.id,
            _ => {
                self.begin(field)?;
                return self.push(field, value);
            }
        };
        text.clear();
        match scan::text(value) {
            Some(value) => text.push_str(value),
            None => *text = replace_malformed(value),
        }
        self.is_used = true;
        self.has_name |= field == Field::Name;
        self.has_id |= field == Field::Id;
        Ok(())
    }

    #[inline]
    fn repeat_name(&mut self, name: &[u8]) -> bool {
        self.has_name = self.name.as_bytes() == name;
        self.has_name
    }

    #[inline]
    fn has_data(&self) -> bool {
        self.has_data
    }

    #[inline]
    fn lend(&mut self) -> Lent<'_> {
        let data = match scan::text(&self.data) {
            _ if !self.has_data => "",
            Some(data) => data,
            None => {
                self.text = replace_malformed(&self.data);
                &self.text
            }
        };
        Lent {
            name: if self.has_name { &self.name } else { "" },
            data,
            id: self.has_id.then_some(&self.id),
            last_id: &self.last_id,
        }
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
        }
        self.clear();
    }

    #[inline]
    fn clear(&mut self) {
        self.has_name = false;
        if self.is_used {
            self.free();
        }
    }
}

impl GrowingBuffer {
    #[inline(never)]
    fn free(&mut self) {
        self.is_used = false;
        self.data.clear();
        self.has_data = false;
        self.text = String::new();
        self.id.clear();
        self.has_id = false;
        self.value.clear();
        // One that was long is not the rule.
        self.value.shrink_to(KEPT);
        if self.name.capacity() > KEPT {
            self.name = String::new();
        }
        self.id.shrink_to(KEPT);
    }
}

/// Appends without taking more memory than the limit.
#[inline]
fn append(buffer: &mut Vec<u8>, bytes: &[u8], limit: usize) {
    let needed = buffer.len().saturating_add(bytes.len());
    if needed > buffer.capacity() {
        let room = needed.checked_next_power_of_two().unwrap_or(needed);
        let room = room.min(limit).max(needed);
        buffer.reserve_exact(room - buffer.len());
    }
    buffer.extend_from_slice(bytes);
}

/// Moves bytes to a text, whose memory they get. U+FFFD replaces what is not UTF-8.
fn make_text(bytes: &mut Vec<u8>, text: &mut String) {
    let before = mem::take(text).into_bytes();
    match String::from_utf8(mem::replace(bytes, before)) {
        Ok(valid) => *text = valid,
        Err(error) => {
            *bytes = error.into_bytes();
            *text = replace_malformed(bytes);
        }
    }
    bytes.clear();
}

#[cold]
fn replace_malformed(bytes: &[u8]) -> String {
    let length = |chunk: core::str::Utf8Chunk<'_>| match chunk.invalid() {
        [] => chunk.valid().len(),
        _ => chunk.valid().len() + char::REPLACEMENT_CHARACTER.len_utf8(),
    };
    let mut text = String::with_capacity(bytes.utf8_chunks().map(length).sum());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    text
}
