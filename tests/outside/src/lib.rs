//! Support for the tests from outside: a real browser, nginx, clients that others wrote, and the
//! servers they talk to.
//!
//! The browser is driven with fantoccini, because that is WebDriver and nothing more: no bundled
//! browser, no download, and no API of one vendor.

mod arrival;
mod browser;
mod detour;
mod driver;
mod example;
mod listener;
mod nginx;
mod program;
mod recorder;
mod response;
mod script;

pub use contract::{Client, Failure, Protocol, Server, wait_for};

pub use arrival::{Arrival, EVENTS, PAUSE};
pub use browser::Browser;
pub use detour::Detour;
pub use driver::Driver;
pub use example::Example;
pub use listener::{Heard, Listener, Message, State};
pub use nginx::Nginx;
pub use program::run;
pub use recorder::{Recorder, Request};
pub use response::Response;
pub use script::script_target;
