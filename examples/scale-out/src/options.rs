use std::{net::IpAddr, num::ParseIntError, time::Duration};

use clap::{Args, Parser, Subcommand};

/// Notes for many clients, on one server process or on several that share a log in Redis.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves from one process; this is the default.
    Serve(ServeOptions),
    /// Starts Redis, two server processes, and nginx in front of them, and keeps them running.
    Cluster(ClusterOptions),
}

#[derive(Debug, Parser)]
pub(crate) struct ServeOptions {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) address: IpAddr,
    /// The port; 0 is one that is free.
    #[arg(long, default_value_t = 3000)]
    pub(crate) port: u16,
    /// The Redis that has the log, as redis://host:port or unix:///path; without it, the notes are
    /// in the memory of this process.
    #[arg(long)]
    pub(crate) redis: Option<String>,
    #[command(flatten)]
    pub(crate) notes: NotesOptions,
}

#[derive(Args, Debug)]
pub(crate) struct ClusterOptions {
    /// The port of nginx on 127.0.0.1; 0 is one that is free.
    #[arg(long, default_value_t = 3000)]
    pub(crate) port: u16,
    /// The seconds after which a process is started again that has ended.
    #[arg(long, default_value = "2", value_parser = seconds)]
    pub(crate) restart_after: Duration,
    #[command(flatten)]
    pub(crate) notes: NotesOptions,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct NotesOptions {
    #[command(flatten)]
    pub(crate) stream: StreamOptions,
    /// How many of the newest notes each process holds for clients that come back; older ones are
    /// read from Redis.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) held: u32,
    /// The seconds after which an idle client is sent a comment.
    #[arg(long, default_value = "15", value_parser = seconds)]
    pub(crate) keep_alive: Duration,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct StreamOptions {
    /// The key of the stream in Redis.
    #[arg(long, default_value = "notes")]
    pub(crate) key: String,
    /// How many notes Redis keeps at least; it trims the oldest, some hundred at a time.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_length: u32,
}

impl Options {
    /// Reads the command line, and ends the process if it is wrong or asks for help.
    pub(crate) fn command() -> Command {
        let command = Self::parse().command;
        command.unwrap_or_else(|| Command::Serve(ServeOptions::parse_from([""])))
    }
}

impl NotesOptions {
    /// Writes the options as another process reads them.
    #[cfg(any(unix, test))]
    pub(crate) fn arguments(&self) -> [String; 4] {
        [
            format!("--key={}", self.stream.key),
            format!("--max-length={}", self.stream.max_length),
            format!("--held={}", self.held),
            format!("--keep-alive={}", self.keep_alive.as_secs()),
        ]
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text
        .parse()
        .map_err(|error: ParseIntError| error.to_string())?
    {
        0 => Err("0 is too short".to_owned()),
        seconds => Ok(Duration::from_secs(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{Command, Options};

    #[test]
    fn a_server_is_given_the_options_of_its_cluster() {
        let cluster = [
            "",
            "cluster",
            "--key=k",
            "--max-length=5",
            "--held=6",
            "--keep-alive=7",
        ];
        let Some(Command::Cluster(options)) = Options::parse_from(cluster).command else {
            panic!("no cluster");
        };
        let arguments = options.notes.arguments();
        assert_eq!(arguments, cluster[2..]);
        let serve = ["", "serve"]
            .map(str::to_owned)
            .into_iter()
            .chain(arguments);
        assert!(matches!(
            Options::parse_from(serve).command,
            Some(Command::Serve(_))
        ));
    }

    #[test]
    fn what_would_be_nothing_is_refused() {
        for option in [
            "--held=0",
            "--max-length=0",
            "--keep-alive=0",
            "--keep-alive=-1",
        ] {
            assert!(
                Options::try_parse_from(["", "serve", option]).is_err(),
                "{option}"
            );
        }
    }
}
