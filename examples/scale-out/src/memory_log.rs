use std::{
    collections::VecDeque,
    future::pending,
    io,
    sync::{Arc, Mutex, MutexGuard},
};

use example_app::Note;

use crate::{
    log::{After, Entry, Extent, Log},
    stream_id::StreamId,
};

/// How many entries are read at a time.
const PAGE: usize = 3;

/// A log whose outages and trimming tests drive. The note `7` is the entry `7-0`.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryLog(Arc<Mutex<State>>);

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) entries: VecDeque<Entry>,
    pub(crate) is_down: bool,
    pub(crate) is_full: bool,
}

impl MemoryLog {
    pub(crate) fn with(numbers: impl IntoIterator<Item = u64>) -> Self {
        let log = Self::default();
        log.add(numbers);
        log
    }

    pub(crate) fn add(&self, numbers: impl IntoIterator<Item = u64>) {
        let entries = numbers.into_iter().map(entry);
        self.state().entries.extend(entries);
    }

    /// Forgets all entries before this one.
    pub(crate) fn trim(&self, oldest: u64) {
        let mut state = self.state();
        state.entries.retain(|kept| kept.id >= entry(oldest).id);
        state.is_full = true;
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn answering(&self) -> io::Result<MutexGuard<'_, State>> {
        let state = self.state();
        match state.is_down {
            true => Err(io::Error::other("down")),
            false => Ok(state),
        }
    }
}

pub(crate) fn entry(number: u64) -> Entry {
    Entry {
        id: format!("{number}-0").parse().unwrap(),
        text: Some(number.to_string()),
    }
}

impl Log for MemoryLog {
    type Error = io::Error;

    async fn append(&self, note: &Note) -> io::Result<StreamId> {
        let entry = entry(note.as_str().parse().unwrap());
        let id = entry.id;
        self.answering()?.entries.push_back(entry);
        Ok(id)
    }

    async fn newest(&self, count: usize) -> io::Result<Vec<Entry>> {
        let state = self.answering()?;
        let others = state.entries.len().saturating_sub(count);
        Ok(state.entries.range(others..).cloned().collect())
    }

    async fn after(&self, id: StreamId) -> io::Result<After> {
        let state = self.answering()?;
        let id_of = |entry: Option<&Entry>| entry.map_or(StreamId::ZERO, |entry| entry.id);
        let extent = Extent {
            oldest: id_of(state.entries.front()),
            newest: id_of(state.entries.back()),
            is_full: state.is_full,
        };
        let page = state
            .entries
            .iter()
            .filter(|entry| entry.id > id)
            .take(PAGE);
        Ok(extent.after(id, page.cloned().collect()))
    }

    async fn wait(&self, _: StreamId) -> io::Result<()> {
        pending().await
    }
}
