use std::{future::Future, process::Stdio, time::Duration};

use tokio::{
    process::{Child, Command},
    time::sleep,
};

use crate::{Failure, report};

/// Starts a program, and again whenever it has ended, as the service manager of a machine would.
///
/// The program is killed when the future is dropped.
///
/// # Errors
///
/// Returns an error if the program is not there.
pub(crate) fn keep_running(
    name: String,
    mut command: Command,
    restart_after: Duration,
) -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    command
        .kill_on_drop(true)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let mut child = Some(start(&name, &mut command)?);
    Ok(async move {
        loop {
            if let Some(child) = &mut child {
                match child.wait().await {
                    Ok(status) => report(format_args!("{name} has ended: {status}")),
                    Err(error) => report(format_args!("{name}: {error}")),
                }
            }
            sleep(restart_after).await;
            child = match start(&name, &mut command) {
                Ok(child) => Some(child),
                Err(error) => {
                    report(error);
                    None
                }
            };
        }
    })
}

fn start(name: &str, command: &mut Command) -> Result<Child, Failure> {
    let child = command.spawn().map_err(|error| {
        let program = command.as_std().get_program().display();
        format!("cannot start {program}: {error}")
    })?;
    let process = child.id().unwrap_or_default();
    report(format_args!("{name} is process {process}"));
    Ok(child)
}
