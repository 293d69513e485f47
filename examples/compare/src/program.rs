use std::{
    io::{self, ErrorKind, Write},
    net::TcpListener,
    process,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use example_app::announce;
use sysinfo::{Pid, ProcessesToUpdate, System};
use tokio::runtime;

use crate::{
    Failure,
    crowd::Crowd,
    feed::Feed,
    framework::Framework,
    options::{HOST, Options},
    pace::Pace,
    server::Server,
    site,
    snapshot::{ServerSnapshot, Snapshot, millis_since},
};

/// How long the servers have to shut down when the program ends.
const GRACE: Duration = Duration::from_millis(300);

/// Everything that runs.
#[derive(Debug)]
pub(crate) struct Program {
    start: Instant,
    feed: Feed,
    crowd: Crowd,
    servers: Vec<Server>,
}

/// Runs until it is interrupted.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    // Each client is a descriptor here, and one in its server.
    rlimit::increase_nofile_limit(u64::MAX)?;
    let listener = listen(options.port)?;
    let program = Arc::new(Program::start()?);
    program.announce_servers()?;
    let address = listener.local_addr()?;
    announce(address);
    if options.opens_page() {
        // If there is no browser, people have the line above.
        let _ = open::that_detached(format!("http://{address}"));
    }
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(site::serve(listener, Arc::clone(&program)))?;
    let (ended, end) = mpsc::channel();
    thread::spawn(move || {
        program.stop();
        ended.send(())
    });
    // What is left then ends with the process.
    let _ = end.recv_timeout(GRACE);
    Ok(())
}

/// Takes the port that was asked for, or else one that is free.
fn listen(port: u16) -> Result<TcpListener, Failure> {
    let listener = match TcpListener::bind((HOST, port)) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            writeln!(io::stdout(), "port {port} is taken, so another one is used")?;
            TcpListener::bind((HOST, 0))?
        }
        bound => bound?,
    };
    listener.set_nonblocking(true)?;
    Ok(listener)
}

impl Program {
    fn start() -> Result<Self, Failure> {
        let feed = Feed::start();
        let servers = Framework::ALL.map(|framework| Server::new(framework, feed.hub()));
        let servers = servers.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            start: Instant::now(),
            crowd: Crowd::start(servers.iter().map(|server| server.address).collect())?,
            feed,
            servers,
        })
    }

    fn announce_servers(&self) -> io::Result<()> {
        for Server {
            framework, address, ..
        } in &self.servers
        {
            writeln!(io::stdout(), "{framework} on http://{address}")?;
        }
        Ok(())
    }

    pub(crate) fn set_pace(&self, pace: Pace) {
        let pace = pace.clamped();
        self.feed.set_pace(pace);
        self.crowd.set_clients(pace.clients);
    }

    pub(crate) fn server(&self, framework: Framework) -> Option<&Server> {
        let mut servers = self.servers.iter();
        servers.find(|server| server.framework == framework)
    }

    pub(crate) fn snapshot(&self, system: &mut System) -> Snapshot {
        let pid = Pid::from_u32(process::id());
        system.refresh_processes(ProcessesToUpdate::Some(&[pid]), false);
        let counts = self.feed.hub().counts();
        Snapshot {
            at: millis_since(self.start),
            pace: self.feed.pace(),
            published: counts.published,
            held: counts.held,
            held_bytes: counts.bytes,
            memory: system.process(pid).map(sysinfo::Process::memory),
            servers: self.servers.iter().map(ServerSnapshot::of).collect(),
        }
    }

    /// Shuts all servers down at the same time, which have nothing to do any more but that.
    fn stop(&self) {
        self.set_pace(Pace {
            rate: 1,
            ..Pace::default()
        });
        thread::scope(|scope| {
            for server in &self.servers {
                scope.spawn(|| server.stop());
            }
        });
    }
}
