//! What the servers send, and how the client finds it on the wire.

use memchr::memchr;

use crate::Failure;

/// A byte that every event holds once, and that nothing else on the wire holds.
pub(crate) const MARK: u8 = b'~';

/// How many digits a time stamp has.
const DIGITS: usize = 20;

/// The fields of an event that is ready at all times.
pub(crate) const ID: &str = "20481024";
pub(crate) const NAME: &str = "quote";
pub(crate) const DATA: &str = concat!(
    r#"{"symbol":"EWX~","bid":101.25,"ask":101.31,"volume":184200,"high":103.07,"#,
    r#""low":99.82,"venue":"north","session":"closed"}"#,
);

const _: () = assert!(DATA.len() == 120);

/// Makes the data, 100 bytes of JSON, of an event that is published at that time.
pub(crate) fn stamped(nanoseconds: u64) -> String {
    format!(
        r#"{{"sent":"~{nanoseconds:0DIGITS$}","symbol":"EWX","bid":101.25,"ask":101.31,"volume":184200,"depth":10}}"#
    )
}

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

/// Finds the time stamps in a body that arrives in pieces.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stamps {
    chunks: Chunks,
    stamp: u64,
    /// How many digits of it are to come.
    digits: usize,
}

impl Stamps {
    /// Hands on each time stamp.
    pub(crate) fn read(&mut self, piece: &[u8], mut take: impl FnMut(u64)) -> Result<(), Failure> {
        let Self {
            chunks,
            stamp,
            digits,
        } = self;
        chunks.read(piece, |mut data| {
            loop {
                while *digits > 0 {
                    let Some((digit, after)) = data.split_first() else {
                        return;
                    };
                    *stamp = *stamp * 10 + u64::from(digit.wrapping_sub(b'0'));
                    *digits -= 1;
                    data = after;
                    if *digits == 0 {
                        take(*stamp);
                    }
                }
                let Some(at) = memchr(MARK, data) else {
                    return;
                };
                data = data.get(at + 1..).unwrap_or_default();
                (*stamp, *digits) = (0, DIGITS);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Chunks, Stamps, stamped};

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

    #[test]
    fn every_stamp_is_found_however_the_body_is_cut() {
        let mut wire = String::new();
        for stamp in [7, 1_234_567_890_123] {
            let event = format!("data: {}\n\n", stamped(stamp));
            let (head, tail) = event.split_at(22);
            wire += &format!(
                "{:x}\r\n{head}\r\n{:x}\r\n{tail}\r\n",
                head.len(),
                tail.len()
            );
        }
        for length in 1..=wire.len() {
            let mut stamps = Stamps::default();
            let mut found = Vec::new();
            for piece in wire.as_bytes().chunks(length) {
                assert!(stamps.read(piece, |stamp| found.push(stamp)).is_ok());
            }
            assert_eq!(found, [7, 1_234_567_890_123], "{length}");
        }
    }

    #[test]
    fn the_data_is_of_a_hundred_bytes() {
        assert_eq!(stamped(0).len(), 100);
        assert_eq!(stamped(u64::MAX).len(), 100);
    }
}
