use memchr::memchr;

use super::Chunks;
use crate::Failure;
use crate::load::text::{DIGITS, MARK};

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
    use super::Stamps;
    use crate::load::text::stamped;

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
