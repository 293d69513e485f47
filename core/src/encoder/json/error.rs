use core::{error::Error, fmt};

/// Why a value could not be written as JSON.
///
/// # Examples
///
/// ```
/// use std::collections::HashMap;
/// use eventwire_core::Event;
///
/// let keys_are_no_text = HashMap::from([([1, 2], 3)]);
/// let error = Event::json(&keys_are_no_text).unwrap_err();
/// assert_eq!(error.to_string(), "key must be a string");
/// ```
#[derive(Debug)]
pub struct JsonError(serde_json::Error);

impl JsonError {
    pub(super) const fn new(error: serde_json::Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for JsonError {}
