//! Runs the program with few clients for a short time. No figure is compared with another: how fast
//! a server is, no test can say.

#![cfg(target_os = "linux")]

use std::{
    collections::BTreeSet,
    io::{self, BufRead, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

use perf::Figures;
use tempfile::tempdir;

fn load(output: &Path, arguments: &[&str]) -> io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_perf"))
        .arg("load")
        .args(arguments)
        .args(["--reduced", "--output"])
        .arg(output)
        .output()
}

/// The tables of a file, each with its cases, contestants and quantities.
fn names(figures: &Figures) -> BTreeSet<[&str; 4]> {
    let figures = figures.figures.iter();
    figures
        .map(|figure| {
            [
                &*figure.table,
                &*figure.case,
                &*figure.contestant,
                &*figure.quantity,
            ]
        })
        .collect()
}

#[test]
fn every_measurement_of_a_framework_has_its_figures() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("results").join("load.json");
    let run = load(&file, &["all", "--frameworks", "axum"]).unwrap();
    assert!(run.status.success(), "{run:?}");

    let figures = Figures::read(&file).unwrap();
    assert_eq!(figures.command, "cargo run --release -p perf -- load all");
    let mut want = BTreeSet::new();
    for case in ["axum, 1 connection", "axum, 4 connections"] {
        for contestant in ["native", "event", "frame", "prototype"] {
            for quantity in [
                "events per second of processor time",
                "events per second",
                "bytes per event",
            ] {
                want.insert(["ready", case, contestant, quantity]);
            }
        }
        for limit in ["4 KiB", "8 KiB", "16 KiB", "32 KiB", "64 KiB"] {
            let quantity = "events per second of processor time";
            want.insert(["chunk limit", case, limit, quantity]);
        }
    }
    let channel = ["native", "event", "frame"].as_slice();
    let hub = ["native", "hub"].as_slice();
    for (table, case, contestants) in [
        ("fan-out", "axum, 20 clients every 10 ms", channel),
        ("fan-out", "axum, 40 clients every 20 ms", channel),
        (
            "fan-out",
            "axum, 20 clients, 10 events every 20 ms",
            channel,
        ),
        (
            "hub by HTTP",
            "axum, 20 clients, 10 events every 20 ms",
            hub,
        ),
        (
            "hub by HTTP",
            "axum, 20 clients every 1 ms, window of 50 ms",
            hub,
        ),
        (
            "hub by HTTP",
            "axum, 10 clients every 1 ms, window of 50 ms",
            hub,
        ),
    ] {
        for contestant in contestants {
            for quantity in [
                "µs of processor time per delivery",
                "deliveries per second",
                "p50 µs",
                "p99 µs",
                "KiB per client",
                "KiB per client before the first event",
            ] {
                want.insert([table, case, contestant, quantity]);
            }
        }
    }
    for contestant in ["native", "event"] {
        want.insert(["latency", "axum", contestant, "p50 µs"]);
        want.insert(["latency", "axum", contestant, "p99 µs"]);
        want.insert(["idle", "axum, 20 clients", contestant, "KiB per client"]);
    }
    assert_eq!(names(&figures), want);
    for figure in figures.figures {
        let rounds = [figure.low, figure.median, figure.high];
        assert!(rounds.is_sorted() && figure.low > 0.0, "{figure:?}");
    }
}

#[test]
fn a_measurement_replaces_its_own_cases_only() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("load.json");
    let chosen = ["--frameworks", "rocket", "--implementations", "event"];
    for measurement in ["latency", "idle", "idle"] {
        let run = load(&file, &[&[measurement], &chosen[..]].concat()).unwrap();
        assert!(run.status.success(), "{run:?}");
    }
    let figures = Figures::read(&file).unwrap();
    let want = BTreeSet::from([
        ["latency", "rocket", "event", "p50 µs"],
        ["latency", "rocket", "event", "p99 µs"],
        ["idle", "rocket, 20 clients", "event", "KiB per client"],
    ]);
    assert_eq!((names(&figures), figures.figures.len()), (want, 3));
}

#[test]
fn every_framework_sends_the_right_events() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("load.json");
    let others = ["--frameworks", "warp,actix-web,rocket,hyper"];
    let run = load(&file, &[&["ready"], &others[..]].concat()).unwrap();
    assert!(run.status.success(), "{run:?}");
}

#[test]
fn a_server_ends_with_its_standard_input() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_perf"))
        .args([
            "load",
            "serve",
            "--framework",
            "hyper",
            "--implementation",
            "event",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    output.read_line(&mut address).unwrap();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    drop(server.stdin.take());
    assert!(server.wait().unwrap().success());
}

#[test]
fn a_failure_is_told_and_ends_the_run() {
    let folder = tempdir().unwrap();
    let chosen = ["--frameworks", "hyper", "--implementations", "event"];
    let run = load(folder.path(), &[&["idle"], &chosen[..]].concat()).unwrap();
    let told = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1), "{told}");
    assert!(told.starts_with("perf: "), "{told}");
}
