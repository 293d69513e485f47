use std::io::{self, Write};

use super::{event::PAUSE, memory::Memory};

/// How many of the things that are wrong are printed.
const SHOWN: usize = 10;

/// What the clients have seen, all of them together.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) events: u64,
    pub(crate) visits: u64,
    /// Visits with the id of an event.
    pub(crate) resumed: u64,
    /// How often a client stopped reading for a while.
    pub(crate) stalls: u64,
    /// Responses that the server ended, because the client was too slow.
    pub(crate) ended: u64,
    /// Gaps that were reported, and how many events were lost in them.
    pub(crate) gaps: u64,
    pub(crate) lost: u64,
    /// What was not as it has to be.
    pub(crate) wrong: Vec<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        let Self {
            events,
            visits,
            resumed,
            stalls,
            ended,
            gaps,
            lost,
            wrong,
        } = other;
        self.events += events;
        self.visits += visits;
        self.resumed += resumed;
        self.stalls += stalls;
        self.ended += ended;
        self.gaps += gaps;
        self.lost += lost;
        self.wrong.extend(wrong);
    }

    /// Whether anything was wrong, or was not tried at all.
    pub(crate) fn has_failed(&self) -> bool {
        let tried = [
            self.events,
            self.resumed,
            self.stalls,
            self.ended,
            self.gaps,
        ];
        !self.wrong.is_empty() || tried.contains(&0)
    }
}

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

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn what_was_not_tried_has_failed() {
        let mut tally = Tally {
            events: 1,
            resumed: 1,
            stalls: 1,
            ended: 1,
            gaps: 1,
            ..Tally::default()
        };
        assert!(!tally.has_failed());
        tally.gaps = 0;
        assert!(tally.has_failed());
    }
}
