use std::{
    env,
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use contract::{Failure, Process};
use tempfile::TempDir;
use ureq::Agent;

/// How long nginx may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long it may take to answer.
const ANSWER: Duration = Duration::from_secs(1);

/// How often another port is tried when somebody took the one that was free.
const ATTEMPTS: usize = 5;

/// An nginx in front of one server, on its own port, until it is dropped.
#[derive(Debug)]
pub struct Nginx {
    address: SocketAddr,
    process: Process,
    folder: TempDir,
}

impl Nginx {
    /// Starts nginx with these directives inside its `server`, and waits until it listens.
    ///
    /// # Errors
    ///
    /// Returns an error, with nginx's own words, if it does not come up.
    pub fn start(upstream: SocketAddr, directives: &str) -> Result<Self, Failure> {
        let mut errors = String::new();
        for _ in 0..ATTEMPTS {
            match Self::start_once(upstream, directives)? {
                Ok(nginx) => return Ok(nginx),
                Err(words) => errors = words,
            }
        }
        Err(errors.into())
    }

    /// Returns its address.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts it once; the inner error is what an nginx said that ended by itself.
    fn start_once(upstream: SocketAddr, directives: &str) -> Result<Result<Self, String>, Failure> {
        let folder = TempDir::new()?;
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        fs::write(
            folder.path().join("nginx.conf"),
            configuration(address, upstream, directives, folder.path()),
        )?;
        let log = folder.path().join("error.log");
        // A user's search path often lacks the folder in which Debian puts nginx.
        let path = env::var("PATH").unwrap_or_default() + ":/usr/sbin";
        let mut command = Command::new("nginx");
        command
            .env("PATH", path)
            .arg("-p")
            .arg(folder.path())
            .args(["-c", "nginx.conf", "-e", "stderr"])
            .stderr(File::create(&log)?);
        let process = Process::start(&mut command)?;
        let mut nginx = Self {
            address,
            process,
            folder,
        };
        let start = Instant::now();
        while !nginx.answers() {
            if nginx.process.has_ended()? {
                return Ok(Err(fs::read_to_string(log)?));
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("nginx does not listen after {PATIENCE:?}").into());
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(Ok(nginx))
    }

    /// Whether this nginx listens, rather than another process that took the port meanwhile.
    fn answers(&self) -> bool {
        let agent: Agent = Agent::config_builder()
            .proxy(None)
            .timeout_global(Some(ANSWER))
            .build()
            .into();
        let answer = agent.get(format!("http://{}/folder", self.address)).call();
        answer
            .and_then(|answer| answer.into_body().read_to_string())
            .is_ok_and(|answer| Path::new(&answer) == self.folder.path())
    }
}

/// A whole configuration, which writes only in its own folder. Without a master process, the
/// process that was started is the one that serves.
fn configuration(
    address: SocketAddr,
    upstream: SocketAddr,
    directives: &str,
    folder: &Path,
) -> String {
    let folder = folder.display();
    format!(
        "daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr;
        events {{}}
        http {{
            access_log off;
            client_body_temp_path client_body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            server {{
                listen {address};
                {directives}
                location = /folder {{
                    gzip off;
                    return 200 '{folder}';
                }}
                location / {{
                    proxy_pass http://{upstream};
                }}
            }}
        }}
        "
    )
}
