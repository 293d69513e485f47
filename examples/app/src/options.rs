use std::net::{Ipv4Addr, SocketAddr};

use clap::Parser;

/// Serves streams of events, and a page that reads them.
#[derive(Debug, Parser)]
pub struct Options {
    /// The port on 127.0.0.1; 0 is one that is free.
    #[arg(long, default_value_t = 3000)]
    port: u16,
}

impl Options {
    /// Reads the command line, and ends the process if it is wrong or asks for help.
    #[must_use]
    pub fn from_command_line() -> Self {
        Self::parse()
    }

    /// Returns the address to listen on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }
}
