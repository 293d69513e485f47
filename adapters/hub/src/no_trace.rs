//! What would be reported with the feature `tracing`.

pub(crate) const fn disconnected(_: u64) {}

pub(crate) const fn skipped(_: u64) {}

pub(crate) const fn closed(_: usize) {}

pub(crate) const fn forgotten(_: usize) {}

pub(crate) const fn refused() {}
