//! What is done to every byte: finding line ends, and checking text.

use core::str;

use memchr::memchr2;

/// How many words of 8 bytes are searched before it pays to call `memchr2`.
const WORDS: usize = 2;

/// From this length on, it pays to call `simdutf8`.
const LONG: usize = 64;

/// Finds the first CR or LF.
#[inline]
pub(super) fn find_line_end(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    for word in 0..WORDS {
        let Some((first, after)) = rest.split_first_chunk() else {
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            return end.map(|end| 8 * word + end);
        };
        let ends = line_ends(u64::from_le_bytes(*first));
        if ends != 0 {
            return Some(8 * word + ends.trailing_zeros() as usize / 8);
        }
        rest = after;
    }
    memchr2(b'\n', b'\r', rest).map(|end| 8 * WORDS + end)
}

/// Sets the highest bit of every byte that is CR or LF, and maybe of some after the first of them.
#[inline]
const fn line_ends(word: u64) -> u64 {
    zeros(word ^ (EACH * b'\n' as u64)) | zeros(word ^ (EACH * b'\r' as u64))
}

#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(EACH) & !word & (EACH * 0x80)
}

const EACH: u64 = u64::MAX / 255;

/// The text, if it is UTF-8.
#[inline]
pub(super) fn text(bytes: &[u8]) -> Option<&str> {
    if bytes.len() < LONG {
        return str::from_utf8(bytes).ok();
    }
    simdutf8::basic::from_utf8(bytes).ok()
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::vec;

    use super::find_line_end;

    #[test]
    fn a_line_end_is_found_at_every_place() {
        for length in 0..40 {
            for other in [0, 9, 11, 12, 14, b'x', 0x7f, 0x80, 0x8a, 0x8d, 0xff] {
                let mut bytes = vec![other; length];
                assert_eq!(find_line_end(&bytes), None);
                for first in (0..length).rev() {
                    for end in [b'\n', b'\r'] {
                        bytes[first] = end;
                        assert_eq!(find_line_end(&bytes), Some(first), "{bytes:?}");
                    }
                }
            }
        }
    }
}
