//! The adapter for http-body on a runtime that is not tokio, keep-alive included.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic too")]

use std::{convert::Infallible, net::SocketAddr, time::Duration};

use async_io::Timer;
use bytes::Bytes;
use contract::{Client, Next};
use eventwire::{
    Event,
    http_body::{LastEventId, Sse},
};
use futures_util::{StreamExt, stream};
use http::{Request, Response};
use hyper::{
    body::{Body, Incoming},
    server::conn::http1,
    service::service_fn,
};
use smol::{Executor, future::FutureExt, net::TcpListener};
use smol_hyper::rt::FuturesIo;

async fn ticks(
    request: Request<Incoming>,
) -> Result<Response<impl Body<Data = Bytes, Error = Infallible>>, Infallible> {
    let seen = LastEventId::from(request.headers())
        .parse()
        .unwrap_or(0_u32);
    let first = stream::iter([Event::new("first").id(seen + 1)]);
    let second = stream::once(async {
        Timer::after(Duration::from_millis(300)).await;
        Event::new("second")
    });
    let interval = Duration::from_millis(100);
    let timer = async |duration| {
        Timer::after(duration).await;
    };
    Ok(Sse::new(first.chain(second))
        .timer(timer)
        .keep_alive(interval)
        .into_response())
}

async fn serve(listener: TcpListener) {
    let (socket, _) = listener.accept().await.unwrap();
    let connection = http1::Builder::new();
    let connection = connection.serve_connection(FuturesIo::new(socket), service_fn(ticks));
    connection.await.unwrap();
}

fn ask(address: SocketAddr) -> (Vec<String>, Next) {
    let mut client = Client::connect(address).unwrap();
    let seen: &[(&str, &[u8])] = &[("last-event-id", b"6"), ("connection", b"close")];
    let head = client.request("GET", "/", seen, "").unwrap();
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    client.rest().unwrap()
}

#[test]
fn smol_serves_events_and_keeps_them_alive() {
    let executor = Executor::new();
    let (chunks, end) = smol::block_on(executor.run(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = executor.spawn(serve(listener));
        let answer = smol::unblock(move || ask(address));
        let late = async {
            Timer::after(Duration::from_secs(20)).await;
            panic!("no answer in 20 s");
        };
        let answer = answer.or(late).await;
        server.await;
        answer
    }));
    assert_eq!(end, Next::End);
    let body = chunks.concat();
    // 300 ms of silence, in which one is sent every 50 to 100 ms.
    let sent = body.matches(": \n\n").count();
    assert!((1..=5).contains(&sent), "{body:?}");
    let between = ": \n\n".repeat(sent);
    assert_eq!(
        body,
        format!("id: 7\ndata: first\n\n{between}data: second\n\n")
    );
}
