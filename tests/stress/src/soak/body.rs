use memchr::memmem;

use crate::Failure;

/// A response in chunks, of which the events are taken as they become complete.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// What has arrived and is chunked still.
    wire: Vec<u8>,
    /// What is the beginning of an event.
    text: Vec<u8>,
    ended: bool,
}

impl Body {
    /// The buffer for what arrives.
    pub(crate) const fn wire(&mut self) -> &mut Vec<u8> {
        &mut self.wire
    }

    /// Whether the last chunk has come.
    pub(crate) const fn has_ended(&self) -> bool {
        self.ended
    }

    /// Takes what is complete: each event by itself, with the blank line behind it.
    pub(crate) fn events(&mut self) -> Result<Vec<String>, Failure> {
        self.dechunk()?;
        let mut events = Vec::new();
        let mut rest = &*self.text;
        while let Some(end) = memmem::find(rest, b"\n\n") {
            let (event, tail) = rest.split_at(end + 2);
            events.push(String::from_utf8(event.to_vec())?);
            rest = tail;
        }
        let taken = self.text.len() - rest.len();
        self.text.drain(..taken);
        Ok(events)
    }

    fn dechunk(&mut self) -> Result<(), Failure> {
        let mut rest = &*self.wire;
        while let Some(end) = memmem::find(rest, b"\r\n") {
            let (size, tail) = rest.split_at(end);
            let size = usize::from_str_radix(str::from_utf8(size)?, 16)?;
            let Some(chunk) = tail.get(2..size + 4) else {
                break;
            };
            self.text
                .extend_from_slice(chunk.get(..size).unwrap_or_default());
            self.ended |= size == 0;
            rest = tail.get(size + 4..).unwrap_or_default();
        }
        let taken = self.wire.len() - rest.len();
        self.wire.drain(..taken);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Body;

    #[test]
    fn events_are_the_same_however_the_wire_is_cut() {
        let wire = b"9\r\nid: 1\n\nid\r\n5\r\n: 2\n\n\r\n4\r\nid: \r\n0\r\n\r\n";
        for length in 1..=wire.len() {
            let mut body = Body::default();
            let mut events = Vec::new();
            for piece in wire.chunks(length) {
                assert!(!body.has_ended(), "{length}");
                body.wire().extend_from_slice(piece);
                events.extend(body.events().unwrap());
            }
            assert_eq!(events, ["id: 1\n\n", "id: 2\n\n"], "{length}");
            assert!(body.has_ended(), "{length}");
        }
    }
}
