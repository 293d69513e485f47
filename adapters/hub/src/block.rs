use eventwire_core::Frame;

/// Consecutive events in one buffer.
#[derive(Debug)]
pub(crate) struct Block {
    first: u64,
    /// Where each event begins.
    starts: Vec<usize>,
    frame: Frame,
}

impl Block {
    /// Joins events, of which the first has this number.
    pub(crate) fn join<'a>(first: u64, frames: impl Iterator<Item = &'a Frame> + Clone) -> Self {
        let starts = frames.clone().scan(0, |end, frame| {
            let start = *end;
            *end += frame.as_ref().len();
            Some(start)
        });
        Self {
            first,
            starts: starts.collect(),
            frame: Frame::concat(frames),
        }
    }

    /// Keeps one event as it is.
    pub(crate) fn single(number: u64, frame: Frame) -> Self {
        Self {
            first: number,
            starts: vec![0],
            frame,
        }
    }

    pub(crate) const fn first(&self) -> u64 {
        self.first
    }

    /// The number after the last event.
    pub(crate) fn end(&self) -> u64 {
        self.first + self.starts.len() as u64
    }

    /// Everything from an event on, which is shared and not copied.
    pub(crate) fn from(&self, number: u64) -> Option<Frame> {
        self.frame.skip(self.start(number)?)
    }

    /// How many bytes an event has.
    pub(crate) fn length(&self, number: u64) -> usize {
        let end = self.start(number + 1).unwrap_or(self.frame.as_ref().len());
        end - self.start(number).unwrap_or(end)
    }

    pub(crate) fn into_frame(self) -> Frame {
        self.frame
    }

    fn start(&self, number: u64) -> Option<usize> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.starts.get(index).copied()
    }
}
