use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// The threads of one server, and the processor time that they took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Threads(Arc<Mutex<Vec<PathBuf>>>);

impl Threads {
    /// Adds the thread that calls this, if the system has a folder for it, as Linux does.
    pub(crate) fn add_current(&self) {
        if let Ok(folder) = fs::read_link("/proc/thread-self") {
            let mut threads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            threads.push(Path::new("/proc").join(folder));
        }
    }

    /// The nanoseconds of all of them, if the system reports them.
    pub(crate) fn processor_time(&self) -> Option<u64> {
        let threads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        threads
            .iter()
            .filter_map(|thread| time(thread))
            .reduce(|a, b| a + b)
    }
}

fn time(thread: &Path) -> Option<u64> {
    let times = fs::read_to_string(thread.join("schedstat")).ok()?;
    times.split_whitespace().next()?.parse().ok()
}
