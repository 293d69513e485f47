use std::fmt::Display;

/// Prints a line for the operator.
#[expect(clippy::print_stderr, reason = "an example has no log file")]
pub(crate) fn report(what: impl Display) {
    // In one piece, since several processes of a cluster write to the same terminal.
    let line = format!("{what}\n");
    eprint!("{line}");
}
