//! Clients that come, go, stall and resume, over real sockets, against a hub in another process.
//!
//! Each client checks that it gets every event once and in order. A gap may be reported to it, but
//! only if it did not read for so long that the events had to leave the log.

mod body;
mod client;
mod event;
mod memory;
mod sequence;
mod server;
mod tally;
mod visit;

use std::{
    process::ExitCode,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use clap::Args;
use tokio::{task::JoinSet, time::sleep};

use crate::Failure;

use self::{memory::Memory, server::Server, tally::Tally};

/// How many clients come and go, and for how long.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How long.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// How many clients.
    #[arg(long, default_value_t = 5_000)]
    clients: usize,
    /// Serves instead; this is how the program starts its server.
    #[arg(long, hide = true)]
    serve: bool,
}

/// How often the memory is looked at.
const SAMPLE: Duration = Duration::from_millis(500);

pub(crate) async fn run(options: Options) -> Result<ExitCode, Failure> {
    if options.serve {
        server::serve().await?;
        return Ok(ExitCode::SUCCESS);
    }
    let server = Server::start().await?;
    let time = Duration::from_secs(options.seconds);
    let tally = Arc::new(Mutex::new(Tally::default()));
    let start = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..options.clients {
        let tally = Arc::clone(&tally);
        clients.spawn(client::run(
            server.child.address,
            number as u64,
            start + time,
            tally,
        ));
    }
    let mut memory = Memory::new(time);
    while start.elapsed() < time {
        sleep(SAMPLE).await;
        memory.add(start.elapsed(), server.child.memory()?);
    }
    let counts = server.counts().await?;
    while let Some(ended) = clients.join_next().await {
        ended?;
    }
    let tally = tally.lock().map_err(|_| "a client has panicked")?;
    tally::print(&tally, &memory, &counts)?;
    Ok(match tally.has_failed() || !memory.is_flat() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
