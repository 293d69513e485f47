//! Support for the tests: the server under test, and a client that sees every byte.

mod client;
mod http1;
mod http2;
mod server;

pub use client::{Client, Head, Next};
pub use server::{Failure, Protocol, Server};

/// The examples of the front page are compiled and run with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[derive(Debug)]
struct FrontPage;
