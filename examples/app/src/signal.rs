#[cfg(not(unix))]
use std::future::pending as terminated;
use std::io;

use tokio::signal::ctrl_c;

#[cfg(unix)]
use crate::terminated::terminated;

/// Completes at Ctrl-C, or at SIGTERM on systems that have it.
pub(crate) async fn interrupted() -> io::Result<()> {
    tokio::select! {
        result = ctrl_c() => result,
        result = terminated() => result,
    }
}
