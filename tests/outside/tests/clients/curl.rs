use std::{process::Command, time::Duration};

use contract::{Failure, Server};
use decoder::parse;
use outside::run;
use serde_json::json;

use crate::{events, url};

pub(crate) fn prints_every_byte(server: &Server) -> Result<(), Failure> {
    let mut curl = Command::new("curl");
    curl.args(["--no-buffer", "--no-progress-meter", "--fail"])
        .args(["--noproxy", "*"])
        .arg(url(server.address()));
    let printed = run(&mut curl, Duration::from_secs(20))?;
    let want = concat!(
        ": hello\nretry: 100\ndata: first\n\n",
        "id: 41\nevent: greeting\ndata: Grüße\ndata:   第七 ☃\ndata: \n\n",
        ": idle\n\n",
        "data: \n\n",
        "id: 42\ndata: last\n\n",
    );
    assert_eq!(printed, want);
    let received = parse(&printed);
    let decoded = received
        .events
        .iter()
        .map(|event| json!({"name": event.name, "data": event.data, "id": event.last_event_id}));
    assert_eq!(decoded.collect::<Vec<_>>(), events());
    assert_eq!(received.retry, Some(100));
    Ok(())
}
