use std::fmt::Display;

/// Tells the operator.
#[expect(clippy::print_stderr, reason = "an example has no log of its own")]
pub(crate) fn report(what: impl Display) {
    // In one piece, since several processes of a cluster write to the same terminal.
    let line = format!("{what}\n");
    eprint!("{line}");
}
