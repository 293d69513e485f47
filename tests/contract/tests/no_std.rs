//! The encoder and the decoder in a program with neither the standard library nor an allocator.

use std::{env, path::Path, process::Command};

#[test]
fn a_program_without_std_or_allocator_encodes_and_decodes() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../no_std");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_std");
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--release", "--manifest-path"])
        .arg(package.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        printed,
        "id: 42\nevent: reading\ndata: 21.5\ndata: 40 %\n\nreading 42: 21.5 40 %\n"
    );
}
