use std::{sync::OnceLock, task::Poll};

use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Hub, Resumption};

use crate::{begun, drain, last, numbered, place, poll, publish, ready, wire};

#[test]
fn a_client_that_falls_off_the_log_is_ended_and_learns_of_the_gap() {
    let hub = numbered().history(0).max_lag(4).build();
    publish(&hub, 1..=1);
    let mut client = hub.subscribe(LastEventId::default());
    assert_eq!(place(&mut client), "1");
    publish(&hub, 2..=6);
    assert_eq!(drain(&mut client), (vec![], true));
    assert_eq!(poll(&mut client), Poll::Ready(None));
    let counts = hub.counts();
    assert_eq!(
        (counts.subscribers, counts.disconnected, counts.lost),
        (0, 1, 0)
    );
    assert_eq!(hub.subscribe(last("1")).resumption(), Resumption::Gone);
}

#[test]
fn a_client_at_the_edge_of_the_log_loses_nothing() {
    let hub = numbered().history(0).max_lag(4).build();
    let mut client = begun(&hub);
    publish(&hub, 1..=4);
    assert_eq!(ready(&mut client), wire(1..=4));
}

#[test]
fn a_client_that_skips_is_told_how_many_events_it_lost() {
    let lost = |lost: u64| Event::new(lost.to_string()).name("lost");
    let hub = numbered().history(0).max_lag(4).skip(lost).build();
    let mut client = begun(&hub);
    publish(&hub, 1..=9);
    let want = format!("event: lost\ndata: 5\n\n{}", wire(6..=9));
    assert_eq!(ready(&mut client), want);
    publish(&hub, 10..=14);
    let want = format!("event: lost\ndata: 1\n\n{}", wire(11..=14));
    assert_eq!(ready(&mut client), want);
    let counts = hub.counts();
    assert_eq!(
        (counts.subscribers, counts.disconnected, counts.lost),
        (1, 0, 6)
    );
}

#[test]
fn a_client_that_goes_after_it_was_told_of_a_loss_comes_back_behind_it() {
    let lost = |lost: u64| Event::new(lost.to_string());
    let hub = Hub::builder().history(0).max_lag(2).skip(lost).build();
    let mut client = hub.subscribe(LastEventId::default());
    let start = place(&mut client);
    for _ in 0..5 {
        hub.publish(Event::new("x")).unwrap();
    }
    let seen = start.replace("-0", "-3");
    let told = poll(&mut client);
    assert_eq!(told, Poll::Ready(Some(format!("id: {seen}\ndata: 3\n\n"))));
    assert_eq!(hub.subscribe(last(&seen)).resumption(), Resumption::Resumed);
}

#[test]
fn a_client_that_is_never_polled_holds_nothing_and_shows_in_the_lag() {
    let hub = Hub::builder()
        .history(100)
        .max_lag(100)
        .bytes(50_000)
        .build();
    let _stuck = hub.subscribe(LastEventId::default());
    let mut reader = hub.subscribe(LastEventId::default());
    let data = "x".repeat(1000);
    for number in 1..=10_000 {
        hub.publish(Event::new(data.clone())).unwrap();
        assert!(ready(&mut reader).contains(&data));
        let counts = hub.counts();
        assert_eq!((counts.lag, counts.published), (number, number));
        assert!(counts.held <= 100 && counts.bytes <= 50_000, "{counts:?}");
    }
    assert!(hub.counts().held > 40);
}

#[test]
fn clients_get_what_is_published_without_any_history() {
    let hub = numbered().history(0).build();
    publish(&hub, 1..=3);
    assert_eq!(
        ready(&mut hub.subscribe(LastEventId::default()).history()),
        wire([3])
    );
    let mut client = hub.subscribe(LastEventId::default());
    publish(&hub, 4..=6);
    assert_eq!(ready(&mut client), wire(3..=6));
    let counts = hub.counts();
    assert_eq!(
        (counts.subscribers, counts.lag, counts.published),
        (1, 0, 6)
    );
}

#[test]
fn the_smallest_hub_holds_the_last_event() {
    let hub = numbered().history(0).max_lag(0).bytes(0).build();
    let mut client = begun(&hub);
    for id in 1..=100 {
        publish(&hub, [id]);
        assert_eq!(ready(&mut client), wire([id]));
    }
    let counts = hub.counts();
    assert_eq!((counts.held, counts.bytes), (1, 9));
}

#[test]
fn what_is_lost_while_a_loss_is_reported_is_reported_too() {
    static HUB: OnceLock<Hub> = OnceLock::new();
    let hub = Hub::builder().history(0).max_lag(1).skip(|lost| {
        if let (Some(hub), 2) = (HUB.get(), lost) {
            hub.publish(Event::new("4")).unwrap();
        }
        Event::new(format!("{lost} lost"))
    });
    let hub = HUB.get_or_init(|| hub.build());
    let mut client = begun(hub);
    for n in 1..=3 {
        hub.publish(Event::new(n.to_string())).unwrap();
    }
    // The third event is lost meanwhile, so that this has no id after it.
    assert_eq!(
        poll(&mut client),
        Poll::Ready(Some("data: 2 lost\n\n".into()))
    );
    let (frames, _) = drain(&mut client);
    let text = frames.concat();
    assert!(
        text.contains("data: 1 lost\n\n") && text.ends_with("data: 4\n\n"),
        "{text:?}"
    );
    assert_eq!(hub.counts().lost, 3);
}
