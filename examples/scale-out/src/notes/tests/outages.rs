use std::{pin::pin, time::Duration};

use futures_util::{FutureExt, StreamExt};
use tokio::time::sleep;

use super::{catch_up, client, notes, numbers, ready};
use crate::memory_log::MemoryLog;

#[tokio::test(start_paused = true)]
async fn while_the_log_is_down_clients_wait_and_writers_are_told() {
    let log = MemoryLog::with(1..=40);
    let (notes, ring) = notes(&log, 5);
    catch_up(&log, &ring);
    log.state().is_down = true;
    let mut near = client(&notes, "38-0");
    assert_eq!(ready(&mut near), numbers(39..=40), "the ring has these");
    let answer = notes.write(b"41").await;
    assert_eq!(
        (answer.status, &*answer.text),
        (503, "the note may not have been stored: down")
    );

    let mut far = client(&notes, "2-0");
    let back = async {
        sleep(Duration::from_secs(60)).await;
        log.state().is_down = false;
    };
    let mut first = pin!(far.next());
    tokio::select! {
        _ = &mut first => panic!("the log is down"),
        () = back => {}
    }
    assert!(first.await.is_some());
    assert_eq!(ready(&mut far), numbers(6..=40));
    assert_eq!(notes.write(b"41").await.status, 201);
    catch_up(&log, &ring);
    for mut client in [near, far] {
        assert_eq!(ready(&mut client), ["41"]);
    }
}

#[test]
fn a_shutdown_ends_the_streams_that_wait_too() {
    let log = MemoryLog::with(1..=10);
    let (notes, ring) = notes(&log, 5);
    let mut waiting = client(&notes, "3-0");
    assert_eq!(waiting.next().now_or_never(), None);
    ring.close();
    assert_eq!(waiting.next().now_or_never(), Some(None));

    let (notes, ring) = super::notes(&log, 5);
    catch_up(&log, &ring);
    let mut live = client(&notes, "10-0");
    assert_eq!(live.next().now_or_never(), None);
    ring.close();
    let farewell = live.next().now_or_never().flatten().unwrap();
    assert!(farewell.as_ref().starts_with(b"retry: "), "{farewell:?}");
    assert_eq!(live.next().now_or_never(), Some(None));
}
