#[cfg(not(unix))]
use std::future::pending as terminated;
use std::io;

use tokio::signal::ctrl_c;

/// Completes at Ctrl-C, or at SIGTERM on systems that have it.
pub(crate) async fn interrupted() -> io::Result<()> {
    tokio::select! {
        result = ctrl_c() => result,
        result = terminated() => result,
    }
}

#[cfg(unix)]
async fn terminated() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}
