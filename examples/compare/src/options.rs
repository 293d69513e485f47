use std::{
    io::{self, IsTerminal},
    net::Ipv4Addr,
    path::PathBuf,
};

use clap::{Parser, Subcommand};

/// Runs actix-web, axum, hyper, Rocket and warp side by side, and shows them on one page.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// The port of the page on 127.0.0.1; another one is chosen where it is taken, or 0.
    #[arg(long, default_value_t = 3000)]
    pub(crate) port: u16,
    /// Does not open the page in a browser, which is done from a terminal alone.
    #[arg(long)]
    no_open: bool,
    /// The folder of what was measured.
    #[arg(long, global = true, default_value = "target/compare")]
    pub(crate) results: PathBuf,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Measures all of them, with their own types and with eventwire, in about three minutes.
    Bench {
        /// Few clients for a short time: shows that everything works, and tells nothing of speed.
        #[arg(long)]
        reduced: bool,
    },
    /// One of the servers that are measured; the program starts them itself.
    #[command(hide = true)]
    Serve(load::Settings),
}

/// Nobody but this machine is served.
pub(crate) const HOST: Ipv4Addr = Ipv4Addr::LOCALHOST;

impl Options {
    pub(crate) fn opens_page(&self) -> bool {
        !self.no_open && io::stdout().is_terminal()
    }
}
