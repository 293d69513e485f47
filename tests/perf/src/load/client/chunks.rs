use crate::Failure;

/// Takes the chunks of HTTP/1.1 off a body that arrives in pieces.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Chunks {
    place: Place,
    /// How much of the chunk is to come.
    left: usize,
}

#[derive(Clone, Copy, Debug, Default)]
enum Place {
    #[default]
    Size,
    Data,
    LineEnd,
}

impl Chunks {
    /// Hands on the bytes of the body.
    pub(crate) fn read(
        &mut self,
        mut piece: &[u8],
        mut take: impl FnMut(&[u8]),
    ) -> Result<(), Failure> {
        while let Some((&byte, after)) = piece.split_first() {
            match self.place {
                Place::Size => {
                    self.size(byte)?;
                    piece = after;
                }
                Place::Data => {
                    let (data, rest) = piece.split_at(self.left.min(piece.len()));
                    take(data);
                    self.left -= data.len();
                    if self.left == 0 {
                        self.place = Place::LineEnd;
                    }
                    piece = rest;
                }
                Place::LineEnd => {
                    if byte == b'\n' {
                        self.place = Place::Size;
                    }
                    piece = after;
                }
            }
        }
        Ok(())
    }

    fn size(&mut self, byte: u8) -> Result<(), Failure> {
        match (byte, char::from(byte).to_digit(16)) {
            (_, Some(digit)) => self.left = self.left * 16 + digit as usize,
            (b'\r', _) => {}
            (b'\n', _) if self.left > 0 => self.place = Place::Data,
            (b'\n', _) => return Err("the server ended a response".into()),
            _ => return Err("a chunk has no size".into()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Chunks;

    #[test]
    fn a_body_is_the_same_however_it_is_cut() {
        let wire = b"3\r\nabc\r\n10\r\n0123456789abcdef\r\n1\r\n\n\r\n";
        for length in 1..=wire.len() {
            let mut chunks = Chunks::default();
            let mut body = Vec::new();
            for piece in wire.chunks(length) {
                let read = chunks.read(piece, |data| body.extend_from_slice(data));
                assert!(read.is_ok(), "{length}");
            }
            assert_eq!(body, b"abc0123456789abcdef\n", "{length}");
        }
    }

    #[test]
    fn the_end_of_a_body_is_an_error() {
        let mut chunks = Chunks::default();
        assert!(chunks.read(b"1\r\na\r\n0\r\n\r\n", |_| {}).is_err());
    }
}
