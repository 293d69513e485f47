use std::hint::black_box;

/// What came out of a body.
#[derive(Debug, Default)]
pub(crate) struct Output {
    length: usize,
    kept: Option<Vec<u8>>,
}

impl Output {
    /// Creates one that keeps the bytes; the default only counts them.
    pub(crate) const fn keeping() -> Self {
        Self {
            length: 0,
            kept: Some(Vec::new()),
        }
    }

    #[inline]
    pub(crate) fn take(&mut self, chunk: &[u8]) {
        self.length += black_box(chunk).len();
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(chunk);
        }
    }

    pub(crate) const fn length(&self) -> usize {
        self.length
    }

    pub(crate) fn text(self) -> Result<String, std::string::FromUtf8Error> {
        String::from_utf8(self.kept.unwrap_or_default())
    }
}
