use std::task::{Context, Waker};

use allocation_counter::measure;
use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Hub, Subscription};
use futures_util::StreamExt;

use crate::drain;

/// So many that the lists, which double, have the most room to spare, and that the publisher wakes all
/// of them: what another thread frees is not counted.
const CLIENTS: usize = 520;

fn wait(clients: &mut [Subscription]) {
    for client in clients {
        let mut context = Context::from_waker(Waker::noop());
        while client.poll_next_unpin(&mut context).is_ready() {}
    }
}

#[test]
fn a_subscriber_who_waits_is_less_than_256_bytes() {
    let hub = Hub::new();
    let mut clients = Vec::new();
    let counted = measure(|| {
        clients.reserve_exact(CLIENTS);
        clients.extend((0..CLIENTS).map(|_| hub.subscribe(LastEventId::default())));
        // Both lists of wakers have been in use.
        for _ in 0..3 {
            wait(&mut clients);
            hub.publish(Event::new("x")).unwrap();
        }
        wait(&mut clients);
    });
    let each = counted.bytes_current / CLIENTS as i64;
    assert!(each < 256, "{each} bytes");
}

#[test]
fn a_subscriber_who_leaves_leaves_nothing() {
    let hub = Hub::builder().history(0).max_lag(1).build();
    hub.publish(Event::new("x")).unwrap();
    let counted = measure(|| {
        let mut clients: Vec<_> = (0..CLIENTS)
            .map(|_| hub.subscribe(LastEventId::default()))
            .collect();
        for _ in 0..3 {
            wait(&mut clients);
            hub.publish(Event::new("x")).unwrap();
        }
        wait(&mut clients);
    });
    assert_eq!(hub.counts().subscribers, 0);
    // What the log holds of the events is all, and a node of the tree of readers.
    assert!(counted.bytes_current < 300, "{counted:?}");
}

#[test]
fn what_all_clients_are_given_is_not_copied_for_each() {
    let hub = Hub::new();
    let mut clients: Vec<_> = (0..1_000)
        .map(|_| hub.subscribe(LastEventId::default()))
        .collect();
    wait(&mut clients);
    for _ in 0..100 {
        hub.publish(Event::new("x".repeat(100))).unwrap();
    }
    let counted = measure(|| wait(&mut clients));
    let shared = 100 * 150;
    assert!(counted.bytes_max < shared + 1_000 * 64, "{counted:?}");
}

#[test]
fn publishing_for_ever_holds_what_it_is_told_to() {
    let hub = Hub::builder().history(100).max_lag(100).build();
    let mut reader = hub.subscribe(LastEventId::default());
    let publish = || {
        for _ in 0..1_000 {
            hub.publish(Event::new("x".repeat(100))).unwrap();
            drop(drain(&mut reader));
        }
    };
    let mut publish = publish;
    publish();
    let counted = measure(publish);
    assert!(counted.bytes_current.abs() < 32 * 1024, "{counted:?}");
}
