use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use crate::{Failure, wait_for};

/// A program that runs until it ends, or until this is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts a program, and returns what is found in the lines of its standard output.
    pub(crate) fn start<T: Send + 'static>(
        command: &mut Command,
        find: fn(&str) -> Option<T>,
    ) -> Result<(Self, Receiver<T>), Failure> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = command.spawn().map_err(|error| {
            let program = command.get_program().display();
            format!("cannot start {program}: {error}")
        })?;
        let mut process = Self { child };
        let output = process.child.stdout.take().ok_or("there is no output")?;
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            // It reads on to the end, so that the program never has to wait for a reader.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(found) = find(&line) {
                    // No one waits for it any more when this fails.
                    let _ = tell.send(found);
                }
            }
        });
        Ok((process, told))
    }

    /// Waits until the program has ended by itself.
    pub(crate) fn wait(&mut self, limit: Duration) -> Result<(), Failure> {
        let status = wait_for("the end of a program", limit, || {
            Ok(self.child.try_wait()?)
        })?;
        match status.success() {
            true => Ok(()),
            false => Err(format!("a program ended with {status}").into()),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
