use std::{task::Poll, time::Duration};

use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Hub, PublishError};

use crate::{begun, drain, last, numbered, poll, publish, publishing::Woken, ready, wire};

#[test]
fn a_subscription_ends_when_it_has_taken_what_was_published() {
    let hub = numbered().build();
    let mut client = begun(&hub);
    publish(&hub, 1..=3);
    hub.close();
    assert_eq!(drain(&mut client), (vec![wire(1..=3)], true));
    assert_eq!(poll(&mut client), Poll::Ready(None));
    assert_eq!(hub.counts().subscribers, 0);
    let late = hub.publish(Event::default().id(4));
    assert_eq!(late, Err(PublishError::Closed));
    let mut late = hub.subscribe(last("1"));
    assert_eq!(drain(&mut late), (vec![wire(2..=3)], true));
}

#[test]
fn every_client_is_told_a_time_of_its_own_to_come_back() {
    let hub = numbered().build();
    let mut clients: Vec<_> = (0..100).map(|_| hub.subscribe(last("x"))).collect();
    let range = Duration::from_secs(1)..=Duration::from_secs(100);
    hub.close_with(Event::new("").name("bye"), range);
    let mut times: Vec<u64> = clients
        .iter_mut()
        .map(|client| {
            let (frames, ended) = drain(client);
            let [_gap, bye] = &frames[..] else {
                panic!("{frames:?}")
            };
            assert!(ended);
            let time = bye.strip_prefix("retry: ").unwrap();
            let time = time.strip_suffix("\nevent: bye\ndata: \n\n").unwrap();
            time.parse().unwrap()
        })
        .collect();
    times.sort_unstable();
    times.dedup();
    assert!(times.len() > 80, "{} different times", times.len());
    assert!(times.iter().all(|time| (1_000..=100_000).contains(time)));
}

#[test]
fn the_first_close_counts() {
    let hub = Hub::new();
    hub.close();
    hub.close_with(Event::new("bye"), Duration::ZERO..=Duration::ZERO);
    let mut client = hub
        .subscribe(LastEventId::default())
        .begin(Event::new("hello").id(1));
    assert_eq!(
        drain(&mut client),
        (vec!["id: 1\ndata: hello\n\n".to_owned()], true)
    );
}

#[test]
fn those_who_wait_are_woken() {
    let hub = numbered().build();
    let mut client = begun(&hub);
    let woken = Woken::default();
    assert_eq!(woken.poll(&mut client), Poll::Pending);
    hub.close();
    assert_eq!(woken.count(), 1);
    assert_eq!(woken.poll(&mut client), Poll::Ready(None));
}

#[test]
fn a_hub_is_closed_when_its_last_handle_is_dropped() {
    let hub = numbered().build();
    let mut client = begun(&hub);
    let other = hub.clone();
    drop(hub);
    publish(&other, 1..=1);
    assert_eq!(ready(&mut client), wire(1..=1));
    drop(other);
    assert_eq!(drain(&mut client), (vec![], true));
}
