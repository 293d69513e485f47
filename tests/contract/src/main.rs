//! Serves the contract on one framework, until SIGTERM or `POST /shutdown`; or, with `read`, is a client.

mod read;

use std::{env, error::Error, net::SocketAddr, time::Duration};

use clap::Parser;
use contract::{App, Certificate, Framework, HubOptions, serve, serve_tls};
use tokio::{runtime, time::sleep};

/// How long responses may take to end at a shutdown.
const GRACE: Duration = Duration::from_secs(5);

/// Serves scripted streams of events through one adapter. `contract read --help`: a client instead.
#[derive(Debug, Parser)]
struct Options {
    /// The framework that serves.
    #[arg(long, value_enum)]
    framework: Framework,
    /// The port on 127.0.0.1; 0 is one that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// How many threads serve.
    #[arg(long, default_value_t = 2, value_parser = at_least_one)]
    workers: usize,
    /// Serves over TLS, with a certificate made now, and over HTTP/2 if the client asks for it.
    #[arg(long)]
    tls: bool,
    #[command(flatten)]
    hub: HubOptions,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("there must be one at least".into()),
        Ok(workers) => Ok(workers),
        Err(error) => Err(format!("{error}")),
    }
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    if env::args().nth(1).as_deref() == Some("read") {
        let options = read::Options::parse_from(env::args().skip(1));
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        return runtime.block_on(read::read(options));
    }
    let options = Options::parse();
    let app = App::new(&options.hub);
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(options.workers)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        #[cfg(unix)]
        shut_down_at_sigterm(app.clone())?;
        let (framework, port, workers) = (options.framework, options.port, options.workers);
        let shutdown = app.shutdown();
        let served = async {
            if !options.tls {
                return serve(framework, port, workers, app, |at| tell("http", at)).await;
            }
            let certificate = Certificate::generate()?;
            let told = |address| tell("https", address);
            serve_tls(framework, port, workers, app, &certificate, told).await
        };
        tokio::select! {
            ended = served => ended,
            // A client that has stopped reading would hold its response, and the server with it.
            () = async { shutdown.await; sleep(GRACE).await } => Ok(()),
        }
    })
}

#[cfg(unix)]
fn shut_down_at_sigterm(app: App) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        terminate.recv().await;
        app.shut_down();
    });
    Ok(())
}

fn tell(scheme: &str, address: SocketAddr) {
    #[expect(clippy::print_stdout, reason = "scripts wait for this line")]
    {
        println!("listening on {scheme}://{address}");
    }
}
