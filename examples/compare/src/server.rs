use std::{
    future::Future,
    net::{SocketAddr, TcpListener},
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::Duration,
};

use eventwire::hub::Hub;
use example_app::App;
use socket2::SockRef;
use tokio::{runtime, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    Failure,
    framework::Framework,
    frameworks::{actix_web, axum, hyper, rocket, warp},
    live::Live,
    options::HOST,
    setup::Setup,
    threads::Threads,
};

/// How long a server has to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a shutdown waits for clients that do not read what is left for them.
const GRACE: Duration = Duration::from_millis(200);

/// How many ports are tried.
const ATTEMPTS: u32 = 5;

/// The server of one framework, on a port that stays the same.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) framework: Framework,
    pub(crate) address: SocketAddr,
    pub(crate) live: Live,
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    thread: JoinHandle<()>,
    app: App,
    threads: Threads,
    shutdown: CancellationToken,
}

impl Server {
    /// Chooses a port, and starts the server on it.
    ///
    /// Rocket takes the number of a port, not the port itself, and meanwhile another program may take
    /// that.
    pub(crate) fn new(framework: Framework, hub: &Hub) -> Result<Self, Failure> {
        for _ in 1..ATTEMPTS {
            if let Ok(server) = Self::attempt(framework, hub) {
                return Ok(server);
            }
        }
        Self::attempt(framework, hub)
    }

    fn attempt(framework: Framework, hub: &Hub) -> Result<Self, Failure> {
        let listener = TcpListener::bind((HOST, 0))?;
        let server = Self {
            framework,
            address: listener.local_addr()?,
            live: Live::new(hub.clone()),
            running: Mutex::default(),
        };
        *server.running() = Some(server.run(listener)?);
        Ok(server)
    }

    /// Starts it, unless it runs, and waits until clients can connect.
    pub(crate) fn start(&self) -> Result<(), Failure> {
        let mut running = self.running();
        if running.is_none() {
            *running = Some(self.run(TcpListener::bind(self.address)?)?);
        }
        Ok(())
    }

    /// Shuts it down, if it runs, and waits until its port is free.
    pub(crate) fn stop(&self) -> Result<(), Failure> {
        // Meanwhile it can be asked whether it runs.
        let running = self.running().take();
        if let Some(running) = running {
            running.shutdown.cancel();
            running.app.shut_down();
            let panicked = |_| format!("{} has panicked", self.framework);
            running.thread.join().map_err(panicked)?;
        }
        Ok(())
    }

    pub(crate) fn is_running(&self) -> bool {
        let running = self.running();
        running.as_ref().is_some_and(|it| !it.thread.is_finished())
    }

    /// The nanoseconds that its threads have taken since it was started.
    pub(crate) fn processor_time(&self) -> Option<u64> {
        self.running().as_ref()?.threads.processor_time()
    }

    fn run(&self, listener: TcpListener) -> Result<Running, Failure> {
        listener.set_nonblocking(true)?;
        // Without it, an event may be late by 40 ms. On Linux, connections inherit it.
        SockRef::from(&listener).set_tcp_nodelay(true)?;
        let (listening, listens) = mpsc::channel();
        let setup = Setup::new(&self.live, listening);
        let (threads, shutdown) = (setup.threads.clone(), setup.shutdown.clone());
        let app = setup.app.clone();
        let framework = self.framework;
        let thread = thread::spawn(move || {
            setup.threads.add_current();
            if let Err(failure) = serve(framework, listener, setup) {
                eprintln!("compare: {framework}: {failure}");
            }
        });
        let late = |_| format!("{framework} does not listen on {}", self.address);
        listens.recv_timeout(PATIENCE).map_err(late)?;
        Ok(Running {
            thread,
            app,
            threads,
            shutdown,
        })
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves on this thread, until some time after the shutdown at most.
fn serve(framework: Framework, listener: TcpListener, setup: Setup) -> Result<(), Failure> {
    let shutdown = setup.shutdown.clone();
    match framework {
        Framework::ActixWeb => ::actix_web::rt::System::new()
            .block_on(in_time(actix_web::serve(listener, setup), shutdown)),
        Framework::Axum => block_on(in_time(axum::serve(listener, setup), shutdown)),
        Framework::Hyper => block_on(in_time(hyper::serve(listener, setup), shutdown)),
        Framework::Rocket => block_on(in_time(rocket::serve(listener, setup), shutdown)),
        Framework::Warp => block_on(in_time(warp::serve(listener, setup), shutdown)),
    }
}

fn block_on(served: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(served)
}

async fn in_time(
    served: impl Future<Output = Result<(), Failure>>,
    shutdown: CancellationToken,
) -> Result<(), Failure> {
    let deadline = async {
        shutdown.cancelled().await;
        sleep(GRACE).await;
    };
    tokio::select! {
        served = served => served,
        () = deadline => Ok(()),
    }
}
