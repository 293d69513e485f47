//! What happens to servers: clients that close, vanish or never read, panics, errors, crowds and a
//! shutdown, on every framework.

mod client;
mod crowd;
mod ending;
mod server;
mod vanishing;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use contract::Framework;

use self::server::Server;
use crate::Failure;

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Fewer clients, for a shorter time.
    #[arg(long)]
    reduced: bool,
    /// Only this framework.
    #[arg(long, value_enum)]
    framework: Option<Framework>,
    /// Serves the contract instead; this is how the program starts its servers.
    #[arg(long, hide = true, requires = "framework")]
    serve: bool,
}

/// How many clients there are, and how long they stay.
#[derive(Clone, Copy, Debug)]
struct Size {
    crowd: usize,
    idle: usize,
    idle_seconds: u64,
    shutdown: usize,
}

const FULL: Size = Size {
    crowd: 2_000,
    idle: 10_000,
    idle_seconds: 120,
    shutdown: 1_000,
};

const REDUCED: Size = Size {
    crowd: 200,
    idle: 500,
    idle_seconds: 5,
    shutdown: 200,
};

pub(crate) async fn run(options: Options) -> Result<ExitCode, Failure> {
    if let (true, Some(framework)) = (options.serve, options.framework) {
        server::serve(framework).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let size = if options.reduced { REDUCED } else { FULL };
    let frameworks: Vec<_> = match options.framework {
        Some(framework) => vec![framework],
        None => Framework::ALL.into(),
    };
    Ok(match measure(&frameworks, size).await? {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

/// Prints a table, framework by fault, and returns whether something was not as promised.
async fn measure(frameworks: &[Framework], size: Size) -> Result<bool, Failure> {
    let mut out = io::stdout();
    let mut failed = false;
    writeln!(out, "| framework | fault | measured |\n| --- | --- | --- |")?;
    for &framework in frameworks {
        let name = framework.to_possible_value();
        let name = name.map_or_else(String::new, |name| name.get_name().to_owned());
        for fault in Fault::ALL {
            let server = Server::start(framework).await?;
            let measured = fault.measure(server, size).await;
            failed |= measured.is_err();
            let measured = measured.unwrap_or_else(|error| format!("**failed: {error}**"));
            writeln!(out, "| {name} | {} | {measured} |", fault.name())?;
            out.flush()?;
        }
    }
    Ok(failed)
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    FinIdle,
    RstIdle,
    FinBusy,
    RstBusy,
    NeverReads,
    Panic,
    Error,
    Crowd,
    Idle,
    Shutdown,
}

impl Fault {
    const ALL: [Self; 10] = [
        Self::FinIdle,
        Self::RstIdle,
        Self::FinBusy,
        Self::RstBusy,
        Self::NeverReads,
        Self::Panic,
        Self::Error,
        Self::Crowd,
        Self::Idle,
        Self::Shutdown,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::FinIdle => "client closes (FIN), stream idle, keep-alive of 1 s",
            Self::RstIdle => "client vanishes (RST), stream idle, keep-alive of 1 s",
            Self::FinBusy => "client closes (FIN), an event every 10 ms",
            Self::RstBusy => "client vanishes (RST), an event every 10 ms",
            Self::NeverReads => "client never reads an endless stream",
            Self::Panic => "the stream panics",
            Self::Error => "the stream yields an error after 1,000 events",
            Self::Crowd => "many clients at once, 100 events each",
            Self::Idle => "many idle clients, keep-alive on",
            Self::Shutdown => "shutdown with streams open",
        }
    }

    async fn measure(self, server: Server, size: Size) -> Result<String, Failure> {
        match self {
            Self::FinIdle => vanishing::while_idle(&server, vanishing::Leave::Fin).await,
            Self::RstIdle => vanishing::while_idle(&server, vanishing::Leave::Rst).await,
            Self::FinBusy => vanishing::while_busy(&server, vanishing::Leave::Fin).await,
            Self::RstBusy => vanishing::while_busy(&server, vanishing::Leave::Rst).await,
            Self::NeverReads => vanishing::never_reads(&server).await,
            Self::Panic => ending::panic(&server).await,
            Self::Error => ending::error(&server).await,
            Self::Crowd => crowd::all_events_in_order(&server, size.crowd).await,
            Self::Idle => crowd::idle(&server, size.idle, size.idle_seconds).await,
            Self::Shutdown => ending::shutdown(server, size.shutdown).await,
        }
    }
}
