use std::io::{self, Write};

use super::{event::PAUSE, memory::Memory, tally::Tally};

/// How many of the things that are wrong are printed.
const SHOWN: usize = 10;

/// Prints what was seen, and the counts of the hub.
pub(crate) fn print(tally: &Tally, memory: &Memory, counts: &str) -> io::Result<()> {
    let Tally {
        events,
        visits,
        resumed,
        stalls,
        ended,
        gaps,
        lost,
        wrong,
    } = tally;
    let mut out = io::stdout();
    writeln!(
        out,
        "{visits} responses, {resumed} of them resumed; {events} events, each once and in order\n\
         {stalls} stalls, {ended} responses ended because the client was too slow\n\
         {gaps} gaps reported, {lost} events lost in them, by clients that had not read for {} ms or more",
        PAUSE.as_millis()
    )?;
    let (early, late) = memory.medians();
    let span = memory.span().as_secs();
    let [early, late, bound] = [early, late, memory.bound()].map(|bytes| bytes as f64 / 1024.0);
    writeln!(
        out,
        "memory of the server: {early:.0} KiB from {span} to {} s, {late:.0} KiB in the last {span} s \
         (at most {bound:.0})\n\
         the hub: {counts}",
        2 * span
    )?;
    for wrong in wrong.iter().take(SHOWN) {
        writeln!(out, "wrong: {wrong}")?;
    }
    if wrong.len() > SHOWN {
        writeln!(out, "and {} more", wrong.len() - SHOWN)?;
    }
    Ok(())
}
