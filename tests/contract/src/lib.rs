//! The contract server: one application that answers scripts, through every adapter.
//!
//! It is a test double for an application, so that one black-box script can check and measure all
//! adapters. It uses nothing but the public names of `eventwire`.

mod actix_web;
mod answer;
mod app;
mod axum;
mod certificate;
mod client;
mod http1;
mod http2;
mod https;
mod hub;
mod hyper;
mod object;
mod process;
mod reading;
mod refusal;
mod request;
mod rocket;
mod script;
mod server;
mod stream;
mod topics;
mod warp;

use std::{error::Error, future::ready, net::SocketAddr};

use clap::ValueEnum;
use eventwire::Event;
use futures_util::{FutureExt, Stream};
use serde_json::json;

pub use app::App;
pub use certificate::Certificate;
pub use client::{Client, Head, Next};
pub use hub::HubOptions;
pub use process::{Process, wait_for};
pub use server::{Failure, Protocol, Server};

/// The examples of the front page are compiled and run with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[derive(Debug)]
struct FrontPage;

/// A framework that can serve.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
#[expect(clippy::exhaustive_enums, reason = "tests name them all")]
pub enum Framework {
    /// actix-web.
    ActixWeb,
    /// axum.
    Axum,
    /// The adapter for http-body, on bare hyper.
    Hyper,
    /// Rocket.
    Rocket,
    /// warp.
    Warp,
}

impl Framework {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::ActixWeb,
        Self::Axum,
        Self::Hyper,
        Self::Rocket,
        Self::Warp,
    ];

    /// Whether its server reads from a connection while it writes to it, and so notices at once that a
    /// client has left.
    #[must_use]
    pub const fn reads_while_it_writes(self) -> bool {
        matches!(self, Self::Axum | Self::Hyper | Self::Warp)
    }

    /// How a response ends when its stream has failed, over a protocol: on Rocket as if it were complete.
    #[must_use]
    pub const fn end_of_error(self, _protocol: Protocol) -> Next {
        match self {
            Self::Rocket => Next::End,
            _ => Next::Broken,
        }
    }
}

/// Serves on 127.0.0.1 until the application is shut down and every stream has ended.
///
/// Port 0 is one that is free. `listening` is called with the address once requests are accepted.
///
/// # Errors
///
/// Returns an error if the port cannot be bound.
pub async fn serve(
    framework: Framework,
    port: u16,
    workers: usize,
    app: App,
    listening: impl FnOnce(SocketAddr) + Send + Sync + 'static,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    serve_on(framework, port, workers, app, None, listening).await
}

/// Serves as [`serve`] does, over TLS, and over HTTP/2 if the client asks for it.
///
/// # Errors
///
/// Returns an error if the port cannot be bound.
pub async fn serve_tls(
    framework: Framework,
    port: u16,
    workers: usize,
    app: App,
    certificate: &Certificate,
    listening: impl FnOnce(SocketAddr) + Send + Sync + 'static,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    serve_on(framework, port, workers, app, Some(certificate), listening).await
}

async fn serve_on(
    framework: Framework,
    port: u16,
    workers: usize,
    app: App,
    tls: Option<&Certificate>,
    listening: impl FnOnce(SocketAddr) + Send + Sync + 'static,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    match framework {
        Framework::ActixWeb => actix_web::serve(address, workers, app, tls, listening).await,
        Framework::Axum => axum::serve(address, app, tls, listening).await,
        Framework::Hyper => hyper::serve(address, app, tls, listening).await,
        Framework::Rocket => rocket::serve(address, workers, app, tls, listening).await,
        Framework::Warp => warp::serve(address, app, tls, listening).await,
    }
}

/// The stream of `GET /last-event-id`: one event with what the extractor gave.
fn echo(last: &eventwire::LastEventId) -> impl Stream<Item = Event> + Send + use<> {
    let event = Event::new(json!(last.as_str()).to_string()).name("last-event-id");
    ready(event).into_stream()
}
