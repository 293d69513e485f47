use core::str;

/// A short text, kept in place: an integer in decimal, for example.
///
/// It has at most 23 bytes, which are at the end of the array; the first byte is their offset.
#[derive(Clone, Copy)]
pub(crate) struct Short([u8; 24]);

/// The digits of a number below this are computed together.
const GROUP: u64 = 100_000_000;

impl Short {
    #[inline]
    pub(crate) fn unsigned(number: u64) -> Self {
        let (rest, low) = (number / GROUP, eight_digits(number % GROUP));
        if rest == 0 {
            return Self::new([0, 0, low], 16 + zeros(low).min(7));
        }
        let (rest, middle) = (rest / GROUP, eight_digits(rest % GROUP));
        let high = eight_digits(rest);
        let start = match rest {
            0 => 8 + zeros(middle),
            _ => zeros(high),
        };
        Self::new([high, middle, low], start)
    }

    /// Keeps a text, unless it is too long.
    #[cfg(feature = "alloc")]
    pub(crate) fn text(text: &str) -> Option<Self> {
        let mut bytes = [0; 24];
        let start = bytes.len().checked_sub(text.len())?;
        let (offset, rest) = bytes.split_first_mut()?;
        rest.get_mut(start.checked_sub(1)?..)?
            .copy_from_slice(text.as_bytes());
        *offset = u8::try_from(start).ok()?;
        Some(Self(bytes))
    }

    /// Puts a text before a number, unless both are too long.
    #[cfg(feature = "stream")]
    #[inline]
    pub(crate) fn prefixed(prefix: &str, number: u64) -> Option<Self> {
        let Self(mut bytes) = Self::unsigned(number);
        let [offset, rest @ ..] = &mut bytes;
        let end = usize::from(*offset).checked_sub(1)?;
        let start = end.checked_sub(prefix.len())?;
        rest.get_mut(start..end)?.copy_from_slice(prefix.as_bytes());
        *offset = u8::try_from(start + 1).ok()?;
        Some(Self(bytes))
    }

    pub(crate) fn signed(number: i64) -> Self {
        let mut digits = Self::unsigned(number.unsigned_abs());
        if number < 0 {
            let [start, rest @ ..] = &mut digits.0;
            *start -= 1;
            if let Some(sign) = rest.get_mut(usize::from(*start) - 1) {
                *sign = b'-';
            }
        }
        digits
    }

    #[inline]
    fn new(groups: [u64; 3], start: u32) -> Self {
        let groups = groups.map(|digits| (digits + EIGHT_ZEROS).to_le_bytes());
        let mut bytes = [0; 24];
        bytes.copy_from_slice(groups.as_flattened());
        let [first, ..] = &mut bytes;
        *first = start.to_le_bytes()[0];
        Self(bytes)
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        let [start, ..] = self.0;
        self.0
            .get(usize::from(start)..)
            .and_then(|digits| str::from_utf8(digits).ok())
            .unwrap_or_default()
    }
}

const EIGHT_ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);

/// Splits a number below [`GROUP`] into its digits, one per byte, the first in the lowest.
#[inline]
const fn eight_digits(number: u64) -> u64 {
    // Each step divides all parts at once, by a factor that is exact for numbers of their size.
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((pairs - tens * 10) << 8)
}

/// Counts the zeros before the first other digit.
#[inline]
const fn zeros(digits: u64) -> u32 {
    digits.trailing_zeros() / 8
}

#[cfg(test)]
mod tests {
    use super::Short;
    use alloc::string::ToString;

    #[test]
    #[cfg(feature = "alloc")]
    fn a_text_of_at_most_23_bytes_is_short() {
        let long = "é1234567890123456789012";
        assert_eq!(long.len(), 24);
        for (start, char) in long.char_indices() {
            let texts = [long.get(..start), long.get(start + char.len_utf8()..)];
            for text in texts.into_iter().flatten() {
                let short = Short::text(text);
                assert_eq!(short.as_ref().map(Short::as_str), Some(text));
            }
        }
        assert!(Short::text(long).is_none());
    }

    #[test]
    #[cfg(feature = "stream")]
    fn a_number_can_have_a_prefix() {
        for (prefix, number, want) in [
            ("a-", 0, Some("a-0")),
            ("", u64::MAX, Some("18446744073709551615")),
            ("ab-", u64::MAX, Some("ab-18446744073709551615")),
            ("abc-", u64::MAX, None),
            ("12345678é-12345678901", 7, Some("12345678é-123456789017")),
        ] {
            let short = Short::prefixed(prefix, number);
            assert_eq!(short.as_ref().map(Short::as_str), want);
        }
    }

    #[test]
    fn every_number_is_written_in_full() {
        let ends = [0, 9, 10, 99, u64::MAX, i64::MAX as u64, 1 << 63];
        let powers = (0..20).map(|power| 10_u64.pow(power));
        let steps = (0..300_000).map(|step: u64| step.wrapping_mul(61_502_730_017_611));
        let numbers = ends
            .into_iter()
            .chain(powers.flat_map(|power| [power - 1, power, power + 1]))
            .chain(0..300_000)
            .chain(steps);
        for number in numbers {
            let signed = number.cast_signed();
            assert_eq!(Short::unsigned(number).as_str(), number.to_string());
            assert_eq!(Short::signed(signed).as_str(), signed.to_string());
        }
    }
}
