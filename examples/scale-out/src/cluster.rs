//! Everything on one machine: Redis, two server processes, and nginx in front of them.

mod keep_running;
mod nginx;
mod redis_server;

use std::{
    env,
    future::pending,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    time::Duration,
};

use example_app::{App, announce};
use tempfile::TempDir;
use tokio::{
    net::{TcpStream, UnixStream},
    process::Command,
    task::JoinSet,
    time::sleep,
};

use crate::{
    Failure,
    cluster::keep_running::keep_running,
    options::{ClusterOptions, NotesOptions},
};

/// Runs all processes until this one has to end.
pub(crate) async fn cluster(options: ClusterOptions) -> Result<(), Failure> {
    let shutdown = App::new().shutdown();
    let folder = TempDir::new()?;
    let servers = [free_address(0)?, free_address(0)?];
    let address = free_address(options.port)?;
    let socket = folder.path().join("redis.sock");
    let mut running = JoinSet::new();
    let mut keep = |name: &str, command| {
        let program = keep_running(name.to_owned(), command, options.restart_after)?;
        running.spawn(program);
        Ok::<_, Failure>(())
    };
    let run = async {
        keep(
            "redis-server",
            redis_server::command(folder.path(), &socket),
        )?;
        until_ready(async || UnixStream::connect(&socket).await.is_ok()).await;
        for server in servers {
            let command = server_command(server, &socket, &options.notes)?;
            keep(&format!("server {server}"), command)?;
        }
        keep("nginx", nginx::command(folder.path(), address, &servers)?)?;
        for address in servers.into_iter().chain([address]) {
            until_ready(async || TcpStream::connect(address).await.is_ok()).await;
        }
        announce(address);
        pending().await
    };
    let ended = tokio::select! {
        ended = run => ended,
        () = shutdown => Ok(()),
    };
    running.shutdown().await;
    ended
}

/// Finds a free port if none is given. Another process may take it first.
fn free_address(port: u16) -> Result<SocketAddr, Failure> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, port))?.local_addr()?)
}

fn server_command(
    address: SocketAddr,
    redis: &Path,
    notes: &NotesOptions,
) -> Result<Command, Failure> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["serve", "--port"]);
    command.arg(address.port().to_string());
    command.arg(format!("--redis=unix://{}", redis.display()));
    command.args(notes.arguments());
    Ok(command)
}

async fn until_ready(is_ready: impl AsyncFn() -> bool) {
    while !is_ready().await {
        sleep(Duration::from_millis(20)).await;
    }
}
