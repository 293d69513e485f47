use core::{fmt, mem, ops::Range, str};

use super::{
    buffer::{Full, Store},
    line::Field,
};

/// The replacement character.
const REPLACEMENT: [u8; 3] = *b"\xef\xbf\xbd";

/// The buffer of a [`Decoder`](crate::Decoder) without an allocator.
///
/// From its front it holds the data and the value of the line that is read, from its back the last event
/// id, and the name and the id of the event.
pub struct FixedBuffer<'b> {
    bytes: &'b mut [u8],
    /// Where the data ends.
    data: usize,
    has_data: bool,
    /// Where the front ends.
    front: usize,
    /// How long the back is.
    back: usize,
    name: Option<Span>,
    id: Option<Span>,
    last_id: Span,
}

/// A text in the back.
#[derive(Clone, Copy)]
struct Span {
    /// How far from the end it starts.
    start: usize,
    length: usize,
}

impl<'b> FixedBuffer<'b> {
    pub(super) const fn new(bytes: &'b mut [u8]) -> Self {
        Self {
            bytes,
            data: 0,
            has_data: false,
            front: 0,
            back: 0,
            name: None,
            id: None,
            last_id: Span {
                start: 0,
                length: 0,
            },
        }
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Full> {
        let free = self.free(bytes.len())?;
        if let Some(place) = self.bytes.get_mut(free.clone()) {
            place.copy_from_slice(bytes);
            self.front = free.end;
        }
        Ok(())
    }

    /// Moves the value of the line to the back.
    fn move_back(&mut self) -> Result<Span, Full> {
        self.make_text(self.data)?;
        let value = self.data..self.front;
        let length = value.len();
        self.back += length;
        let start = self.bytes.len() - self.back;
        self.bytes.copy_within(value, start);
        self.front = self.data;
        Ok(Span {
            start: self.back,
            length,
        })
    }

    /// Replaces what is not UTF-8 in the front from `start` on by U+FFFD.
    fn make_text(&mut self, start: usize) -> Result<(), Full> {
        let raw = self.get(start..self.front);
        if str::from_utf8(raw).is_ok() {
            return Ok(());
        }
        let malformed = raw.utf8_chunks().map(|chunk| chunk.invalid().len());
        let malformed = malformed.filter(|length| *length > 0);
        let growth = malformed.map(|length| REPLACEMENT.len() - length).sum();
        let end = self.free(growth)?.end;
        let (mut read, mut write) = (start + growth, start);
        self.bytes.copy_within(start..self.front, read);
        // What is written does not overtake what is read: the room between them is the growth that is left.
        while let Some(rest) = self.bytes.get(read..end)
            && let Some(chunk) = rest.utf8_chunks().next()
        {
            let (valid, malformed) = (chunk.valid().len(), chunk.invalid().len());
            self.bytes.copy_within(read..read + valid, write);
            (read, write) = (read + valid + malformed, write + valid);
            if malformed > 0
                && let Some(place) = self.bytes.get_mut(write..write + REPLACEMENT.len())
            {
                place.copy_from_slice(&REPLACEMENT);
                write += REPLACEMENT.len();
            }
        }
        self.front = end;
        Ok(())
    }

    /// So many bytes after the front.
    fn free(&self, length: usize) -> Result<Range<usize>, Full> {
        let end = self.front + length;
        if end + self.back > self.bytes.len() {
            return Err(Full);
        }
        Ok(self.front..end)
    }

    fn get(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    fn text(&self, span: Span) -> &str {
        let start = self.bytes.len() - span.start;
        text(self.get(start..start + span.length))
    }
}

impl Store for FixedBuffer<'_> {
    fn occupied(&self) -> usize {
        self.last_id.length
    }

    fn begin(&mut self, field: Field, _: usize) -> Result<(), Full> {
        if field == Field::Data && mem::replace(&mut self.has_data, true) {
            self.append(b"\n")?;
            self.data = self.front;
        }
        Ok(())
    }

    fn push(&mut self, field: Field, bytes: &[u8], _: usize) -> Result<(), Full> {
        self.append(bytes)?;
        if field == Field::Data {
            self.data = self.front;
        }
        Ok(())
    }

    fn end(&mut self, field: Field) -> Result<(), Full> {
        match field {
            Field::Name => self.name = Some(self.move_back()?),
            Field::Id if self.get(self.data..self.front).contains(&0) => self.front = self.data,
            Field::Id => self.id = Some(self.move_back()?),
            _ => {}
        }
        Ok(())
    }

    fn end_data(&mut self) -> Result<(), Full> {
        self.make_text(0)
    }

    fn has_data(&self) -> bool {
        self.has_data
    }

    fn data(&self) -> &str {
        text(self.get(0..self.front))
    }

    fn name(&self) -> &str {
        self.name.map_or("", |name| self.text(name))
    }

    fn id(&self) -> Option<&str> {
        self.id.map(|id| self.text(id))
    }

    fn last_id(&self) -> &str {
        self.text(self.last_id)
    }

    fn commit(&mut self) {
        if let Some(Span { start, length }) = self.id {
            let (from, to) = (self.bytes.len() - start, self.bytes.len() - length);
            self.bytes.copy_within(from..from + length, to);
            self.last_id = Span {
                start: length,
                length,
            };
        }
        self.clear();
    }

    fn clear(&mut self) {
        self.data = 0;
        self.has_data = false;
        self.front = 0;
        self.back = self.last_id.length;
        self.name = None;
        self.id = None;
    }
}

/// All text in the buffer is UTF-8.
fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap_or_default()
}

impl fmt::Debug for FixedBuffer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FixedBuffer")
            .field("length", &self.bytes.len())
            .field("front", &self.front)
            .field("back", &self.back)
            .finish_non_exhaustive()
    }
}
