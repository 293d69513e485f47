//! What goes wrong without the help of the library.

use std::time::Instant;

use contract::{Failure, Next};
use outside::Arrival;

use crate::{cases::ticks, proxied::Proxied};

pub(crate) fn without_the_header_events_are_held_back(proxied: Proxied) -> Result<(), Failure> {
    let start = Instant::now();
    let mut response = proxied.stream("", &ticks())?;
    assert_eq!(Arrival::measure(start, &mut response)?, Arrival::Together);
    Ok(())
}

pub(crate) fn without_a_keep_alive_nginx_gives_up(proxied: Proxied) -> Result<(), Failure> {
    let script = r#"[{"event": {"data": "1"}}, {"pause_ms": 2500}, {"event": {"data": "late"}}]"#;
    let mut response = proxied.stream("&keep_alive_ms=0", script)?;
    assert_eq!(response.next_block()?, Next::Chunk("data: 1\n\n".into()));
    assert_eq!(response.next_block()?, Next::Broken);
    Ok(())
}
