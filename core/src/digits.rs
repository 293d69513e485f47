use core::str;

/// The longest number is that of `i64::MIN`, with its sign.
const LONGEST: usize = 20;

/// An integer in decimal, kept in place.
#[derive(Clone, Copy)]
pub(crate) struct Digits {
    bytes: [u8; LONGEST],
    start: u8,
}

impl Digits {
    pub(crate) fn unsigned(number: u64) -> Self {
        Self::new(number, false)
    }

    pub(crate) fn signed(number: i64) -> Self {
        Self::new(number.unsigned_abs(), number < 0)
    }

    fn new(mut rest: u64, negative: bool) -> Self {
        let mut digits = Self {
            bytes: [b'0'; LONGEST],
            start: 20,
        };
        for pair in digits.bytes.rchunks_exact_mut(2) {
            let two = (rest % 100) as u8;
            pair.copy_from_slice(&[b'0' + two / 10, b'0' + two % 10]);
            digits.start -= 2;
            rest /= 100;
            if rest == 0 {
                // The first pair may be one digit, with a zero before it.
                digits.start += u8::from(two < 10);
                break;
            }
        }
        if negative {
            digits.start -= 1;
            if let Some(slot) = digits.bytes.get_mut(usize::from(digits.start)) {
                *slot = b'-';
            }
        }
        digits
    }

    pub(crate) fn as_str(&self) -> &str {
        self.bytes
            .get(usize::from(self.start)..)
            .and_then(|digits| str::from_utf8(digits).ok())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    #[test]
    fn the_ends_of_each_range_are_written_in_full() {
        assert_eq!(Digits::unsigned(0).as_str(), "0");
        assert_eq!(Digits::unsigned(90).as_str(), "90");
        assert_eq!(Digits::unsigned(u64::MAX).as_str(), "18446744073709551615");
        assert_eq!(Digits::signed(-7).as_str(), "-7");
        assert_eq!(Digits::signed(i64::MIN).as_str(), "-9223372036854775808");
        assert_eq!(Digits::signed(i64::MAX).as_str(), "9223372036854775807");
    }
}
