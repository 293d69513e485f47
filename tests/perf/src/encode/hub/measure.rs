use std::{fmt, io, time::Duration};

/// Does its work so many times, and returns how long a core took.
pub(super) type Turns = Box<dyn FnMut(u64) -> Duration>;

/// One thing that is timed.
#[non_exhaustive]
pub(crate) struct Measure {
    /// The row of the table.
    pub(crate) case: String,
    /// Whose figure it is.
    pub(crate) contestant: &'static str,
    /// What is counted, in nanoseconds.
    pub(crate) quantity: &'static str,
    /// How many of them are in one turn.
    pub(crate) units: usize,
    pub(super) prepare: Box<dyn Fn() -> io::Result<Turns>>,
}

impl Measure {
    /// Returns the name of the row among the benches.
    pub(crate) fn group(&self) -> String {
        format!("{}/{}", super::TABLE, self.case)
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measure")
            .field("case", &self.case)
            .field("contestant", &self.contestant)
            .finish_non_exhaustive()
    }
}
