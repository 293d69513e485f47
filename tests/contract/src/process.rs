use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use sysinfo::{Pid, ProcessesToUpdate, System};

use crate::Failure;

/// A program that runs until it ends, or until this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts a program. Its standard input stays open as long as this value.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be started.
    pub fn start(command: &mut Command) -> Result<Self, Failure> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let child = command.spawn().map_err(|error| {
            let program = command.get_program().display();
            format!("cannot start {program}: {error}")
        })?;
        Ok(Self { child })
    }

    /// Returns what is found in the lines of the standard output, which is read to its end, so that the
    /// program never waits for a reader.
    ///
    /// # Errors
    ///
    /// Returns an error if the output is read already.
    pub fn find<T: Send + 'static>(
        &mut self,
        find: fn(&str) -> Option<T>,
    ) -> Result<Receiver<T>, Failure> {
        let output = self.output().ok_or("there is no output")?;
        let (sender, found) = mpsc::channel();
        thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            for item in lines.filter_map(|line| find(&line)) {
                // No one waits for it any more when this fails.
                let _ = sender.send(item);
            }
        });
        Ok(found)
    }

    /// Returns the standard output, once.
    pub const fn output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Returns the standard input.
    pub const fn input(&mut self) -> Option<&mut ChildStdin> {
        self.child.stdin.as_mut()
    }

    /// Returns the id of the process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns the resident memory, in bytes.
    ///
    /// # Errors
    ///
    /// Returns an error if the program has ended.
    pub fn memory(&self) -> Result<u64, Failure> {
        let pid = Pid::from_u32(self.id());
        let mut system = System::new();
        system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
        Ok(system.process(pid).ok_or("no such process")?.memory())
    }

    /// Returns whether the program has ended.
    ///
    /// # Errors
    ///
    /// Returns an error if the system does not report it.
    pub fn has_ended(&mut self) -> Result<bool, Failure> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Waits until the program has ended by itself.
    ///
    /// # Errors
    ///
    /// Returns an error if it has not ended in the time given.
    pub fn wait(&mut self, limit: Duration) -> Result<ExitStatus, Failure> {
        wait_for("the end of a program", limit, || {
            Ok(self.child.try_wait()?)
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks again and again until there is an answer, and returns it.
///
/// # Errors
///
/// Returns an error if asking fails, or if there is no answer in the time given.
pub fn wait_for<T>(
    what: &str,
    limit: Duration,
    mut ask: impl FnMut() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if start.elapsed() > limit {
            return Err(format!("{what}: not within {limit:?}").into());
        }
        thread::sleep(Duration::from_millis(20));
    }
}
