//! The program from outside, without a browser.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
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

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_compare"))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut servers, mut told) = (Vec::new(), Vec::new());
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        for line in lines.map(Result::unwrap) {
            if let Some((start, address)) = line.split_once(" on http://") {
                let address = address.parse().unwrap();
                if start == "listening" {
                    return Self {
                        process,
                        page: address,
                        servers,
                        told,
                    };
                }
                servers.push(address);
            }
            told.push(line);
        }
        panic!("it has ended: {told:?}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Asks for something, and reads until the answer holds what is wanted.
fn request(address: SocketAddr, request: &str, wanted: &str) -> io::Result<(TcpStream, String)> {
    let mut socket = TcpStream::connect(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    write!(socket, "{request}")?;
    let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let read = socket.read(&mut piece)?;
        answer.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&answer);
        if text.contains(wanted) {
            return Ok((socket, text.into_owned()));
        }
        assert!(read > 0, "{request:?} was answered {text:?}");
    }
}

fn get(address: SocketAddr, target: &str, wanted: &str) -> (TcpStream, String) {
    let text = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    request(address, &text, wanted).unwrap()
}

/// The number in the first id of a response.
fn first_id(answer: &str) -> (&str, u64) {
    let (_, rest) = answer.split_once("\nid: ").unwrap();
    let (id, _) = rest.split_once('\n').unwrap();
    let (_, number) = id.split_once('-').unwrap();
    (id, number.parse().unwrap())
}

#[test]
fn every_framework_sends_the_same_events() {
    let program = Program::start(&["--port=0"]);
    assert_eq!(program.servers.len(), 5);
    for &server in &program.servers {
        let (_, first) = get(server, "/live", "\ndata: ");
        let (id, number) = first_id(&first);
        // The id of the place comes first, which is that of the event before.
        let (_, next) = get(server, &format!("/live?after={id}"), "\ndata: ");
        assert_eq!(first_id(&next), (id, number), "{server}");
        let (_, events) = next.split_once("\n\n").unwrap();
        assert_eq!(first_id(&format!("\n{events}")).1, number + 1, "{server}");
        get(server, "/counter", "\ndata: 1\n");
    }
}

#[test]
fn a_port_that_is_taken_is_told_and_another_one_chosen() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let program = Program::start(&["--port", &port.to_string()]);
    assert_ne!(program.page.port(), port);
    let told = format!("port {port} is taken, so another one is used");
    assert!(program.told.contains(&told), "{:?}", program.told);
    get(program.page, "/", "<title>eventwire");
}

#[test]
fn an_interrupt_ends_it_within_a_second_with_streams_open() {
    let mut program = Program::start(&["--port=0"]);
    let mut open = vec![get(program.page, "/stats", "\"servers\"")];
    for &server in &program.servers {
        open.extend((0..5).map(|_| get(server, "/live", "\ndata: ")));
        open.push(get(server, "/counter", "\ndata: 1\n"));
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
    let program = Program::start(&["--port=0"]);
    let body = r#"{"shut-down":"axum"}"#;
    let post = format!(
        "POST /control HTTP/1.1\r\nhost: localhost\r\norigin: http://evil.example\r\n\
         content-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    request(program.page, &post, "HTTP/1.1 415 ").unwrap();
}
