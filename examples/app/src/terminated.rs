use std::io;

use tokio::signal::unix::{SignalKind, signal};

/// Completes at SIGTERM.
pub(crate) async fn terminated() -> io::Result<()> {
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}
