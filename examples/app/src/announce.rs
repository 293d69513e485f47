use std::net::SocketAddr;

/// Prints the address of the page, once the server listens.
#[expect(
    clippy::print_stdout,
    reason = "people click on this line, and scripts wait for it"
)]
pub fn announce(address: SocketAddr) {
    println!("listening on http://{address}");
}
