use std::{fmt, hint::black_box, string::FromUtf8Error, time::Duration};

use crate::{clock::thread_time, encode::Case};

/// What encodes its events when it is called, and ends with them.
pub(crate) type Run = Box<dyn FnOnce(&mut Output)>;

/// Someone who encodes the events of a case.
#[derive(Clone, Copy)]
pub(crate) struct Contestant {
    name: &'static str,
    prepare: fn(Case, usize) -> Run,
}

impl Contestant {
    pub(crate) const fn new(name: &'static str, prepare: fn(Case, usize) -> Run) -> Self {
        Self { name, prepare }
    }

    /// Returns the name in the tables.
    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Makes everything ready to encode that many events; what is returned does it.
    pub(crate) fn prepare(&self, case: Case, events: usize) -> impl FnOnce() -> usize + use<> {
        let run = (self.prepare)(case, events);
        move || {
            let mut output = Output::default();
            run(&mut output);
            output.length()
        }
    }

    /// Returns how long a core works on so many events, and how many bytes they are.
    pub(crate) fn time(&self, case: Case, events: usize) -> (Duration, usize) {
        let mut left = events;
        let mut time = Duration::ZERO;
        let mut bytes = 0;
        while left > 0 {
            let batch = left.min(case.batch());
            let run = self.prepare(case, batch);
            let start = thread_time();
            bytes += run();
            time += thread_time() - start;
            left -= batch;
        }
        (time, bytes)
    }

    pub(crate) fn output(&self, case: Case, events: usize) -> Output {
        let mut output = Output::keeping();
        (self.prepare)(case, events)(&mut output);
        output
    }
}

impl fmt::Debug for Contestant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contestant")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What came out of a body.
#[derive(Debug, Default)]
pub(crate) struct Output {
    length: usize,
    kept: Option<Vec<u8>>,
}

impl Output {
    /// Creates one that keeps the bytes; the default only counts them.
    const fn keeping() -> Self {
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

    pub(crate) fn text(self) -> Result<String, FromUtf8Error> {
        String::from_utf8(self.kept.unwrap_or_default())
    }
}
