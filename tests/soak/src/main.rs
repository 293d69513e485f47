//! Clients that come, go, stall and resume, over real sockets, against a hub in another process.
//!
//! `cargo run --release -p soak` takes ten minutes with 5,000 clients. Each checks that it gets every
//! event once and in order. It may be told of a gap, but only if it did not read for so long that the
//! events had to leave the log.

mod body;
mod client;
mod event;
mod memory;
mod report;
mod sequence;
mod server;
mod tally;
mod visit;

use std::{
    process::ExitCode,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use clap::Parser;
use tokio::{runtime, task::JoinSet, time::sleep};

use crate::{memory::Memory, server::Server, tally::Tally};

/// Lets clients come, go, stall and resume, and fails where one of them misses anything, or where the
/// memory of the server grows.
#[derive(Debug, Parser)]
struct Options {
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

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How often the memory is looked at.
const SAMPLE: Duration = Duration::from_millis(500);

fn main() -> Result<ExitCode, Failure> {
    let options = Options::parse();
    // Each client is a descriptor here, and one in the server.
    rlimit::increase_nofile_limit(u64::MAX)?;
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    if options.serve {
        runtime.block_on(server::serve())?;
        return Ok(ExitCode::SUCCESS);
    }
    runtime.block_on(soak(&options))
}

async fn soak(options: &Options) -> Result<ExitCode, Failure> {
    let server = Server::start().await?;
    let time = Duration::from_secs(options.seconds);
    let tally = Arc::new(Mutex::new(Tally::default()));
    let start = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..options.clients {
        let tally = Arc::clone(&tally);
        clients.spawn(client::run(
            server.address,
            number as u64,
            start + time,
            tally,
        ));
    }
    let mut memory = Memory::new(time);
    while start.elapsed() < time {
        sleep(SAMPLE).await;
        memory.add(start.elapsed(), server.memory()?);
    }
    let counts = server.counts().await?;
    while let Some(ended) = clients.join_next().await {
        ended?;
    }
    let tally = tally.lock().map_err(|_| "a client has panicked")?;
    report::print(&tally, &memory, &counts)?;
    Ok(match tally.has_failed() || !memory.is_flat() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
