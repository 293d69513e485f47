use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Browser, Failure};

/// An `EventSource` that listens until it has had enough.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::exhaustive_structs, reason = "tests make it")]
pub struct Listener<'a> {
    /// What it asks for; relative to the page.
    pub url: &'a str,
    /// The names it listens for.
    pub names: &'a [&'a str],
    /// Whether it sends cookies to another origin.
    pub with_credentials: bool,
    /// The number of responses whose end it waits for.
    pub responses: u32,
}

/// What an `EventSource` has fired.
#[derive(Debug, Deserialize, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "tests compare it")]
pub struct Heard {
    /// How often it fired `open`.
    pub opens: u32,
    /// How often it fired `error`, as it does at the end of every response.
    pub errors: u32,
    /// The state at the last `error`.
    pub state: State,
    /// The events, in their order.
    pub events: Vec<Message>,
}

/// The `readyState` of an `EventSource`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "the standard names them all")]
pub enum State {
    /// It connects, or will connect again by itself.
    Connecting,
    /// It reads a response.
    Open,
    /// It has given up.
    Closed,
}

/// A `MessageEvent`, as the page sees it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::exhaustive_structs, reason = "tests compare it")]
pub struct Message {
    /// Its type, which is the event's name.
    #[serde(rename = "type")]
    pub name: String,
    /// Its data.
    pub data: String,
    /// The last id that was set, by this event or one before.
    pub last_event_id: String,
    /// Its origin.
    pub origin: String,
}

impl<'a> Listener<'a> {
    /// Makes one that listens for events without a name, of one response.
    #[must_use]
    pub const fn new(url: &'a str) -> Self {
        Self {
            url,
            names: &["message"],
            with_credentials: false,
            responses: 1,
        }
    }

    /// Listens in a page.
    ///
    /// # Errors
    ///
    /// Returns an error if the responses do not end.
    pub fn listen(&self, browser: &Browser) -> Result<Heard, Failure> {
        let heard = browser.run(include_str!("listen.js"), vec![json!(self)])?;
        Ok(serde_json::from_value(heard)?)
    }
}
