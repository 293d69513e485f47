//! The program from outside, without a browser.

#![cfg(unix)]

use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

const PATIENCE: Duration = Duration::from_secs(20);

/// The program, which ends with this.
struct Program {
    process: Child,
    page: SocketAddr,
    servers: Vec<SocketAddr>,
    told: Vec<String>,
}

type Failure = Box<dyn Error>;

impl Program {
    fn start(arguments: &[&str]) -> Result<Self, Failure> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_compare"));
        let mut program = Self {
            process: command.args(arguments).stdout(Stdio::piped()).spawn()?,
            page: SocketAddr::from(([127, 0, 0, 1], 0)),
            servers: Vec::new(),
            told: Vec::new(),
        };
        let output = program.process.stdout.take().ok_or("no output")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            match line.split_once(" on http://") {
                Some(("listening", address)) => {
                    program.page = address.parse()?;
                    return Ok(program);
                }
                Some((_, address)) => program.servers.push(address.parse()?),
                None => program.told.push(line),
            }
        }
        Err("it has ended".into())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Asks for something, and reads until the answer holds what is wanted.
fn request(
    address: SocketAddr,
    request: &str,
    wanted: &str,
) -> Result<(TcpStream, String), Failure> {
    let mut socket = TcpStream::connect(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    write!(socket, "{request}")?;
    let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let read = socket.read(&mut piece)?;
        answer.extend(piece.iter().take(read));
        let text = String::from_utf8_lossy(&answer);
        if text.contains(wanted) {
            return Ok((socket, text.into_owned()));
        }
        if read == 0 {
            return Err(format!("{request:?} was answered {text:?}").into());
        }
    }
}

fn get(address: SocketAddr, target: &str, wanted: &str) -> Result<(TcpStream, String), Failure> {
    let text = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    request(address, &text, wanted)
}

/// The first id of a response, and the number in it.
fn first_id(answer: &str) -> Option<(&str, u64)> {
    let (_, rest) = answer.split_once("\nid: ")?;
    let (id, _) = rest.split_once('\n')?;
    let (_, number) = id.split_once('-')?;
    Some((id, number.parse().ok()?))
}

#[test]
fn every_framework_sends_the_same_events() {
    let program = Program::start(&["--port=0"]).unwrap();
    assert_eq!(program.servers.len(), 5);
    for &server in &program.servers {
        let (_, first) = get(server, "/live", "\ndata: ").unwrap();
        let (id, number) = first_id(&first).unwrap();
        // The id of the place comes first, which is that of the event before.
        let (_, next) = get(server, &format!("/live?after={id}"), "\ndata: ").unwrap();
        assert_eq!(first_id(&next), Some((id, number)), "{server}");
        let (_, events) = next.split_once("\n\n").unwrap();
        let event = format!("\n{events}");
        let (_, following) = first_id(&event).unwrap();
        assert_eq!(following, number + 1, "{server}");
        get(server, "/counter", "\ndata: 1\n").unwrap();
    }
}

#[test]
fn a_port_that_is_taken_is_told_and_another_one_chosen() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let program = Program::start(&["--port", &port.to_string()]).unwrap();
    assert_ne!(program.page.port(), port);
    let told = format!("port {port} is taken, so another one is used");
    assert!(program.told.contains(&told), "{:?}", program.told);
    get(program.page, "/", "<title>eventwire").unwrap();
}

#[test]
fn an_interrupt_ends_it_within_a_second_with_streams_open() {
    let mut program = Program::start(&["--port=0"]).unwrap();
    let mut open = vec![get(program.page, "/stats", "\"servers\"").unwrap()];
    for &server in &program.servers {
        open.extend((0..5).map(|_| get(server, "/live", "\ndata: ").unwrap()));
        open.push(get(server, "/counter", "\ndata: 1\n").unwrap());
    }
    let start = Instant::now();
    let pid = Pid::from_raw(program.process.id().try_into().unwrap());
    kill(pid, Signal::SIGINT).unwrap();
    let status = program.process.wait().unwrap();
    let time = start.elapsed();
    assert!(status.success(), "{status}");
    assert!(time < Duration::from_secs(1), "{time:?}");
    assert_eq!(open.len(), 31);
}

#[test]
fn another_origin_cannot_control_it() {
    let program = Program::start(&["--port=0"]).unwrap();
    let body = r#"{"shut-down":"axum"}"#;
    let post = format!(
        "POST /control HTTP/1.1\r\nhost: localhost\r\norigin: http://evil.example\r\n\
         content-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    request(program.page, &post, "HTTP/1.1 415 ").unwrap();
}
