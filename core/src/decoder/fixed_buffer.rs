use core::{fmt, mem, ops::Range, str};

use super::{
    buffer::{Full, Lent, Store},
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
    has_data: bool,
    /// Where the value of the line starts.
    value: usize,
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
            has_data: false,
            value: 0,
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
        let value = self.value..self.front;
        let length = value.len();
        self.back += length;
        let start = self.bytes.len() - self.back;
        self.bytes.copy_within(value, start);
        self.front = self.value;
        Ok(Span {
            start: self.back,
            length,
        })
    }

    /// Replaces what is not UTF-8 in the value of the line by U+FFFD, and returns by how much it became
    /// longer.
    fn make_text(&mut self) -> Result<usize, Full> {
        let growth = self.growth(self.get(self.value..self.front));
        if growth == 0 && str::from_utf8(self.get(self.value..self.front)).is_ok() {
            return Ok(0);
        }
        let end = self.free(growth)?.end;
        let (mut read, mut write) = (self.value + growth, self.value);
        self.bytes.copy_within(self.value..self.front, read);
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
        Ok(growth)
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
    fn limit(&self) -> usize {
        self.bytes.len() - self.last_id.length
    }

    fn growth(&self, value: &[u8]) -> usize {
        if str::from_utf8(value).is_ok() {
            return 0;
        }
        let malformed = value.utf8_chunks().map(|chunk| chunk.invalid().len());
        let malformed = malformed.filter(|length| *length > 0);
        malformed.map(|length| REPLACEMENT.len() - length).sum()
    }

    fn begin(&mut self, field: Field) -> Result<(), Full> {
        if field == Field::Data && mem::replace(&mut self.has_data, true) {
            self.append(b"\n")?;
        }
        self.value = self.front;
        Ok(())
    }

    fn push(&mut self, _: Field, bytes: &[u8]) -> Result<(), Full> {
        self.append(bytes)
    }

    fn end(&mut self, field: Field) -> Result<usize, Full> {
        if field == Field::Id && self.get(self.value..self.front).contains(&0) {
            self.front = self.value;
            return Ok(0);
        }
        let growth = self.make_text()?;
        match field {
            Field::Name => self.name = Some(self.move_back()?),
            Field::Id => self.id = Some(self.move_back()?),
            _ => {}
        }
        Ok(growth)
    }

    fn repeat_name(&mut self, _: &[u8]) -> bool {
        false
    }

    fn has_data(&self) -> bool {
        self.has_data
    }

    fn lend(&mut self) -> Lent<'_> {
        Lent {
            name: self.name.map_or("", |name| self.text(name)),
            data: text(self.get(0..self.front)),
            id: self.id(),
            last_id: self.last_id(),
        }
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
