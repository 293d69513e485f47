//! A client for server-sent events that reconnects, on top of any HTTP client.
//!
//! [`EventSource`] follows the rules of the WHATWG HTML standard for status, type, ids and reconnection. A
//! closure makes the requests, so that there is no HTTP client and no runtime among the dependencies, and a
//! request can have any method, body and headers. It works in browsers too: nothing has to be `Send`.
//!
//! With reqwest:
//!
//! ```no_run
//! # async fn read() -> Result<(), eventwire_source::Closed<reqwest::Error>> {
//! use std::pin::pin;
//! use eventwire_source::{EventSource, Response, Update};
//! use futures_util::StreamExt;
//!
//! let client = reqwest::Client::new();
//! let source = EventSource::new(tokio::time::sleep, |request| {
//!     let mut post = client.post("http://127.0.0.1:3000/answers").body("a question");
//!     for (name, value) in request.headers() {
//!         post = post.header(name, value);
//!     }
//!     async {
//!         let response = post.send().await?;
//!         let content_type = response.headers().get("content-type").cloned();
//!         let content_type = content_type.as_ref().map(|value| value.as_bytes());
//!         Ok(Response::new(response.status().as_u16(), content_type, response.bytes_stream()))
//!     }
//! });
//! let mut source = pin!(source);
//! while let Some(update) = source.next().await {
//!     match update {
//!         Update::Event(event) => println!("{}", event.data()),
//!         Update::Closed(reason) => return Err(reason),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What this crate does not do
//!
//! In a browser, the headers make a request to another origin one that is asked for first (CORS preflight).
//!
//! It follows no redirects and sets no timeouts: the HTTP client does. A connection that is silently lost
//! is noticed by a timeout of the client, which has to be longer than the keep-alive of the server.

mod event_source;
mod request;
mod response;
mod update;

pub use event_source::EventSource;
pub use request::Request;
pub use response::Response;
pub use update::{Closed, Reason, Update};
