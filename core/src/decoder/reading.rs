//! How a decoder reads the lines of a piece.

use core::mem;

use super::{
    Decoder, EventRef, EventTooLong,
    buffer::{Buffer, Full},
    line::{Digits, Field, Line, split},
    scan::{self, find_line_end},
};

/// The byte order mark, which a stream may begin with.
pub(super) const BOM: [u8; 3] = *b"\xef\xbb\xbf";

/// The parts of an event that are in the present piece.
#[derive(Clone, Copy, Default)]
pub(super) struct Parts<'p> {
    name: Option<&'p [u8]>,
    data: Option<&'p [u8]>,
    id: Option<&'p [u8]>,
}

impl<B: Buffer> Decoder<B> {
    /// Removes a byte order mark, and LF after CR.
    #[cold]
    pub(super) fn skip(&mut self, piece: &mut &[u8]) {
        while let Some(byte) = BOM.get(self.bom) {
            match *piece {
                [first, rest @ ..] if first == byte => {
                    *piece = rest;
                    self.bom += 1;
                }
                [] => return,
                _ => {
                    if self.bom > 0 {
                        // It was the start of a field that has no meaning.
                        self.length = self.bom;
                        self.line = Line::Value(Field::Other);
                    }
                    self.bom = BOM.len();
                }
            }
        }
        if let [first, rest @ ..] = *piece
            && mem::take(&mut self.after_cr)
            && *first == b'\n'
        {
            *piece = rest;
        }
    }

    /// Reads lines up to the end of an event with data, and returns whether it was there.
    #[inline]
    pub(super) fn read<'p>(
        &mut self,
        piece: &mut &'p [u8],
        parts: &mut Parts<'p>,
    ) -> Result<bool, Full> {
        if !matches!(self.line, Line::Start) && !self.go_on(piece)? {
            return Ok(false);
        }
        loop {
            if let [b'\n', rest @ ..] = *piece
                && self.length == 0
            {
                // It follows a comment, or another blank line.
                *piece = rest;
                continue;
            }
            let Some(end) = find_line_end(piece) else {
                break;
            };
            match self.end_line(piece, end) {
                [] if self.ends_event(parts)? => return Ok(true),
                [] => {}
                [b':', ..] => self.comments += 1,
                line => self.field(line, parts)?,
            }
        }
        self.keep(mem::take(parts))?;
        self.extend(mem::take(piece))?;
        Ok(false)
    }

    /// Removes a line and its end from a piece.
    #[inline]
    fn end_line<'p>(&mut self, piece: &mut &'p [u8], end: usize) -> &'p [u8] {
        let (line, rest) = piece.split_at_checked(end).unwrap_or_default();
        *piece = match rest {
            [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => rest,
            [_, rest @ ..] => {
                self.after_cr = rest.is_empty();
                rest
            }
            [] => rest,
        };
        line
    }

    /// Reads a whole line.
    #[inline]
    fn field<'p>(&mut self, line: &'p [u8], parts: &mut Parts<'p>) -> Result<(), Full> {
        let (field, value) = split(line);
        if field == Field::Retry {
            self.set_retry(Digits::NONE.push(value));
        }
        self.count(line.len())?;
        if self.is_skipped {
            return Ok(());
        }
        let is_kept = match field {
            Field::Data | Field::Name => true,
            Field::Id => !value.contains(&0),
            Field::Retry | Field::Other => false,
        };
        if !is_kept {
            return Ok(());
        }
        match self.buffer.growth(value) {
            0 => {}
            growth => self.count(growth)?,
        }
        match field {
            Field::Data if self.buffer.has_data() || parts.data.is_some() => {
                if let Some(first) = parts.data.take() {
                    self.buffer.put(field, first)?;
                }
                self.buffer.put(field, value)?;
            }
            Field::Data => parts.data = Some(value),
            Field::Name => parts.name = Some(value),
            _ => parts.id = Some(value),
        }
        Ok(())
    }

    /// Reads a blank line, and returns whether it ends an event with data.
    #[inline]
    fn ends_event(&mut self, parts: &mut Parts<'_>) -> Result<bool, Full> {
        if parts.data.is_some() || self.buffer.has_data() {
            return Ok(true);
        }
        if let Some(id) = mem::take(parts).id {
            self.buffer.put(Field::Id, id)?;
        }
        self.commit();
        Ok(false)
    }

    /// Copies the parts of an event whose end is in another piece.
    fn keep(&mut self, parts: Parts<'_>) -> Result<(), Full> {
        for (field, value) in [
            (Field::Data, parts.data),
            (Field::Name, parts.name),
            (Field::Id, parts.id),
        ] {
            if let Some(value) = value {
                self.buffer.put(field, value)?;
            }
        }
        Ok(())
    }

    /// Goes on with a line that was cut, and returns whether it has ended.
    #[inline]
    fn go_on(&mut self, piece: &mut &[u8]) -> Result<bool, Full> {
        let end = find_line_end(piece);
        let (part, rest) = piece.split_at(end.unwrap_or(piece.len()));
        *piece = rest;
        self.extend(part)?;
        if end.is_some() {
            self.end_line(piece, 0);
            self.end_cut_line()?;
        }
        Ok(end.is_some())
    }

    /// Reads a part of a line, without its end.
    #[inline]
    fn extend(&mut self, part: &[u8]) -> Result<(), Full> {
        let value = match self.line {
            Line::Value(_) => part,
            _ => self.line.advance(part),
        };
        let field = match self.line {
            Line::Start | Line::Comment => return Ok(()),
            Line::Name(..) | Line::Colon(_) => return self.count(part.len()),
            Line::Value(field) => field,
        };
        if field == Field::Retry {
            self.digits = self.digits.push(value);
        }
        self.count(part.len())?;
        if self.begin(field)? {
            self.buffer.push(field, value)?;
        }
        Ok(())
    }

    /// Begins the value of a line that was cut, unless it has begun, and returns whether it is kept.
    #[inline]
    fn begin(&mut self, field: Field) -> Result<bool, Full> {
        let is_kept = !self.is_skipped && !matches!(field, Field::Retry | Field::Other);
        if is_kept && !mem::replace(&mut self.has_value, true) {
            self.buffer.begin(field)?;
        }
        Ok(is_kept)
    }

    fn end_cut_line(&mut self) -> Result<(), Full> {
        let digits = mem::replace(&mut self.digits, Digits::NONE);
        let Some(field) = mem::replace(&mut self.line, Line::Start).field() else {
            self.comments += 1;
            return Ok(());
        };
        if field == Field::Retry {
            self.set_retry(digits);
        }
        let is_kept = self.begin(field)?;
        self.has_value = false;
        if is_kept {
            let growth = self.buffer.end(field)?;
            self.count(growth)?;
        }
        Ok(())
    }

    #[inline]
    fn set_retry(&mut self, digits: Digits) {
        if let Some(retry) = digits.number() {
            self.retry = Some(retry);
            self.event_retry = Some(retry);
        }
    }

    /// Counts bytes of a line that is no comment.
    #[inline]
    fn count(&mut self, bytes: usize) -> Result<(), Full> {
        self.length = self.length.saturating_add(bytes);
        if self.length > self.buffer.limit() && !self.is_skipped {
            return Err(Full);
        }
        Ok(())
    }

    /// Lends the event that has ended.
    #[inline]
    pub(super) fn lend<'a, 'p: 'a>(
        &'a mut self,
        parts: Parts<'p>,
    ) -> Result<EventRef<'a>, EventTooLong> {
        let Ok(data) = self.own(parts) else {
            let error = self.too_long();
            self.end_event();
            return Err(error);
        };
        self.is_lent = true;
        let retry = self.event_retry;
        let lent = self.buffer.lend();
        Ok(EventRef {
            name: lent.name,
            data: data.unwrap_or(lent.data),
            last_event_id: lent.id.unwrap_or(lent.last_id),
            has_id: lent.id.is_some(),
            retry,
        })
    }

    /// Copies what is not lent from the piece, and returns the data that is.
    #[inline]
    fn own<'p>(&mut self, parts: Parts<'p>) -> Result<Option<&'p str>, Full> {
        if let Some(id) = parts.id {
            self.buffer.put(Field::Id, id)?;
        }
        if let Some(name) = parts.name
            && !self.buffer.repeat_name(name)
        {
            self.buffer.put(Field::Name, name)?;
        }
        let Some(data) = parts.data else {
            return Ok(None);
        };
        let text = scan::text(data);
        if text.is_none() {
            self.buffer.put(Field::Data, data)?;
        }
        Ok(text)
    }

    /// Goes on after an event, whose id is now the last event id.
    #[inline]
    pub(super) fn commit(&mut self) {
        self.ids += u64::from(self.buffer.id().is_some());
        self.buffer.commit();
        self.end_event();
    }

    /// Forgets the event, which is skipped.
    #[cold]
    pub(super) fn too_long(&mut self) -> EventTooLong {
        self.buffer.clear();
        self.has_value = false;
        self.is_skipped = true;
        EventTooLong::new(self.buffer.limit())
    }

    #[inline]
    pub(super) fn end_event(&mut self) {
        self.length = 0;
        self.is_skipped = false;
        self.is_lent = false;
        self.event_retry = None;
    }
}
