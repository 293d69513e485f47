use std::{
    io::{self, IsTerminal},
    net::Ipv4Addr,
};

use clap::Parser;

/// Runs actix-web, axum, hyper, Rocket and warp side by side, and shows them on one page.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// The port of the page on 127.0.0.1; another one is chosen if it is taken, or 0.
    #[arg(long, default_value_t = 3000)]
    pub(crate) port: u16,
    /// Does not open the page in a browser, which is done from a terminal alone.
    #[arg(long)]
    no_open: bool,
}

/// No one but this machine is served.
pub(crate) const HOST: Ipv4Addr = Ipv4Addr::LOCALHOST;

impl Options {
    pub(crate) fn opens_page(&self) -> bool {
        !self.no_open && io::stdout().is_terminal()
    }
}
