/// The value of a reconnection time, read piece by piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    number: u64,
    are_there: bool,
    is_invalid: bool,
}

impl Digits {
    pub(super) const NONE: Self = Self {
        number: 0,
        are_there: false,
        is_invalid: false,
    };

    pub(super) fn push(mut self, text: &[u8]) -> Self {
        for byte in text {
            self.are_there = true;
            self.is_invalid |= !byte.is_ascii_digit();
            let digit = u64::from(byte.wrapping_sub(b'0'));
            self.number = self.number.saturating_mul(10).saturating_add(digit);
        }
        self
    }

    /// The number, or `u64::MAX` if it is greater, unless something else than digits was there.
    pub(super) fn number(self) -> Option<u64> {
        (self.are_there && !self.is_invalid).then_some(self.number)
    }
}
