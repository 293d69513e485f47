use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::Failure;

/// How long everything may take to start, or to end.
const PATIENCE: Duration = Duration::from_secs(40);

/// The command `cluster`, with Redis, two servers and nginx.
pub(crate) struct Cluster {
    pub(crate) origin: String,
    process: Child,
    /// The process that each program has at present.
    programs: Arc<Mutex<BTreeMap<String, i32>>>,
}

impl Cluster {
    pub(crate) fn start(arguments: &[&str]) -> Result<Self, Failure> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_example-scale-out"))
            .args(["cluster", "--port=0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let errors = process.stderr.take().ok_or("no errors")?;
        let mut cluster = Self {
            origin: String::new(),
            process,
            programs: Arc::default(),
        };
        let programs = Arc::clone(&cluster.programs);
        thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                if let Some((name, process)) = line.split_once(" is process ") {
                    let process = process.parse().unwrap();
                    programs.lock().unwrap().insert(name.to_owned(), process);
                }
                // The test harness shows it only if the test fails.
                println!("cluster: {line}");
            }
        });
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(origin) = line.strip_prefix("listening on ") {
                    let _ = tell.send(origin.to_owned());
                }
            }
        });
        cluster.origin = told.recv_timeout(PATIENCE)?;
        Ok(cluster)
    }

    /// Ends a program at once, as `kill -9` does; some time later the cluster starts it again.
    pub(crate) fn kill(&self, program: &str) -> Result<(), Failure> {
        let process = self.programs.lock().unwrap().remove(program);
        kill(
            Pid::from_raw(process.ok_or("it does not run")?),
            Signal::SIGKILL,
        )?;
        Ok(())
    }

    /// Whether a program runs.
    pub(crate) fn runs(&self, program: &str) -> bool {
        self.programs.lock().unwrap().contains_key(program)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It ends its programs then. If that fails, it is killed next.
        if let Ok(process) = self.process.id().try_into() {
            let _ = kill(Pid::from_raw(process), Signal::SIGTERM);
        }
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
