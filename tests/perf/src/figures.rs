//! The form in which every measurement of the repository is kept.

mod distinct;
mod figure;
mod number;

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

pub(crate) use distinct::distinct;
pub use figure::Figure;
pub(crate) use number::number;

/// What one program has measured in one run.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "it is plain data")]
pub struct Figures {
    /// The command that measures them again.
    pub command: String,
    /// What was measured, in the order of the run.
    pub figures: Vec<Figure>,
}

impl Figures {
    /// Reads what [`write`](Self::write) has written.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or is of another form.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(path)?)?)
    }

    /// Writes them as JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        fs::write(path, json)
    }
}
