//! Support for the tests in a real browser: the browser, and the servers that it talks to.
//!
//! The browser is driven with fantoccini, because that is WebDriver and nothing more: no bundled
//! browser, no download, and no API of one vendor.

mod browser;
mod driver;
mod example;
mod listener;
mod process;
mod read_log;
mod recorder;
mod script;
mod wait;

pub use conformance::{Client, Failure, Protocol, Server};

pub use browser::Browser;
pub use driver::Driver;
pub use example::Example;
pub use listener::{Heard, Listener, Message, State};
pub use recorder::{Recorder, Request};
pub use script::script_target;
pub use wait::wait_for;
