//! The child process: one framework, one implementation, one source of events, on one core.

mod actix_web;
mod axum;
mod form;
mod hyper;
mod prototype;
mod rocket;
mod site;
mod warp;

use std::{
    io::{self, Write},
    net::SocketAddr,
    process,
    sync::Arc,
    thread,
};

use clap::{Args, ValueEnum};
use tokio::{runtime, sync::Notify};

use self::site::Site;
use crate::{
    Failure,
    load::{
        contestant::{Framework, Implementation},
        server::pin,
    },
};

/// What one server does.
#[derive(Args, Clone, Debug)]
pub(crate) struct Settings {
    #[arg(long, value_enum)]
    framework: Framework,
    #[arg(long, value_enum)]
    implementation: Implementation,
    /// When there are events.
    #[arg(long, value_enum, default_value_t = Source::Ready)]
    source: Source,
    /// The time between two events, or two bursts of them.
    #[arg(long, default_value_t = 10)]
    period_ms: u64,
    /// How many events are published at once.
    #[arg(long, default_value_t = 1)]
    burst: usize,
    /// The window of the hub; there is none if it is 0.
    #[arg(long, default_value_t = 0)]
    window_ms: u64,
    /// How many bytes a chunk gathers, in place of the adapter's default.
    #[arg(long)]
    chunk_limit: Option<usize>,
    /// The core to stay on.
    #[arg(long)]
    core: Option<usize>,
}

/// When there are events.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Source {
    /// Always.
    Ready,
    /// Once, and never again.
    Once,
    /// In every period, stamped when the stream is polled.
    Paced,
    /// In every period for all clients together, stamped when they are published, which begins with
    /// the first line on standard input.
    Shared,
}

/// Serves until the standard input ends, at the end of the parent process or before.
///
/// # Errors
///
/// Returns an error if the server does not start.
pub(crate) fn serve(settings: Settings) -> Result<(), Failure> {
    if let Some(core) = settings.core {
        pin(core)?;
    }
    rlimit::increase_nofile_limit(u64::MAX)?;
    let start = Arc::new(Notify::new());
    listen_to_parent(Arc::clone(&start));
    let site = Site { settings, start };
    let framework = site.settings.framework;
    if framework == Framework::ActixWeb {
        return ::actix_web::rt::System::new().block_on(actix_web::serve(site));
    }
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match framework {
            Framework::Axum => axum::serve(site).await,
            Framework::Warp => warp::serve(site).await,
            Framework::ActixWeb => actix_web::serve(site).await,
            Framework::Rocket => rocket::serve(site).await,
            Framework::Hyper => hyper::serve(site).await,
        }
    })
}

/// Ends the process with the standard input; a line of it lets the events begin.
fn listen_to_parent(start: Arc<Notify>) {
    thread::spawn(move || {
        for line in io::stdin().lines() {
            if line.is_err() {
                break;
            }
            start.notify_one();
        }
        process::exit(0);
    });
}

/// Prints the address for the parent process.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "{address}")?;
    out.flush()
}
