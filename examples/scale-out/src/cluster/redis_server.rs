use std::path::Path;

use tokio::process::Command;

/// Runs a Redis that only this user can reach, and that loses nothing that it has confirmed.
pub(crate) fn command(folder: &Path, socket: &Path) -> Command {
    let mut command = Command::new("redis-server");
    command.args(["--port", "0", "--unixsocketperm", "700", "--unixsocket"]);
    command.arg(socket).arg("--dir").arg(folder);
    command.args(["--logfile", "redis.log", "--save", ""]);
    // It answers to XADD when the entry is on the disk: this is what «accepted» rests on.
    command.args(["--appendonly", "yes", "--appendfsync", "always"]);
    command
}
