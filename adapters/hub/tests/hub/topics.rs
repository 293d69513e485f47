use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use eventwire_core::{Decoder, Event, EventId, LastEventId};
use eventwire_hub::{Hub, PublishError, Resumption, Subscription};

use crate::{drain, last, numbered, place, ready, wire};

const TOPICS: [&str; 2] = ["a", "b"];

fn subscribe(hub: &Hub, topics: &[&str], id: &str) -> Subscription {
    hub.subscribe_to(topics, last(id)).unwrap()
}

/// The data of events, in their order.
fn data(text: &str) -> Vec<String> {
    let (mut text, mut decoder, mut data) = (text.as_bytes(), Decoder::new(), Vec::new());
    while let Some(event) = decoder.next(&mut text) {
        data.push(event.unwrap().data().to_owned());
    }
    data
}

#[test]
fn a_client_gets_the_events_of_its_topics_in_the_order_of_their_ids() {
    let hub = numbered().build();
    let mut both = hub.subscribe_to(TOPICS, LastEventId::default()).unwrap();
    let mut one = hub.subscribe_to(["b"], LastEventId::default()).unwrap();
    for (topic, id) in [("a", 1), ("b", 2), ("c", 3), ("b", 4), ("a", 5)] {
        hub.publish_to([topic], Event::default().id(id)).unwrap();
    }
    assert!(ready(&mut both).ends_with(&wire([1, 2, 4, 5])));
    assert!(ready(&mut one).ends_with(&wire([2, 4])));
}

#[test]
fn an_event_of_several_topics_has_one_id_and_comes_once() {
    let hub = numbered().build();
    let mut client = subscribe(&hub, &["b", "a", "b"], "x").live();
    for (id, topics) in [(1, &["a"][..]), (2, &["a", "b"]), (3, &["b", "a", "a"])] {
        hub.publish_to(topics, Event::default().id(id)).unwrap();
    }
    assert!(ready(&mut client).ends_with(&wire(1..=3)));
    let counts = |topic| {
        hub.topic(topic)
            .map(|counts| (counts.published, counts.lag))
    };
    assert_eq!(counts("a"), Some((3, 0)));
    assert_eq!(counts("b"), Some((2, 0)));
    assert_eq!(hub.counts().published, 3);
}

#[test]
fn any_id_is_a_place_in_every_topic() {
    let hub = Hub::new();
    let ids: Vec<_> = (0..30)
        .map(|n| {
            let topic = ["a", "b", "c"][n % 3];
            hub.publish_to([topic], Event::new(n.to_string())).unwrap()
        })
        .collect();
    for (seen, id) in ids.iter().enumerate() {
        let mut client = subscribe(&hub, &TOPICS, id.as_str());
        assert_eq!(client.resumption(), Resumption::Resumed);
        let rest = (seen + 1..30).filter(|n| n % 3 < 2).map(|n| n.to_string());
        assert_eq!(data(&ready(&mut client)), rest.collect::<Vec<_>>());
    }
}

#[test]
fn a_gap_in_one_topic_repeats_nothing_of_another() {
    let hub = Hub::builder().history(2).max_lag(2).build();
    let publish = |topic, text: &str| hub.publish_to([topic], Event::new(text.to_owned()));
    publish("quiet", "before").unwrap();
    let seen = publish("busy", "0").unwrap();
    publish("quiet", "after").unwrap();
    for n in 1..=5 {
        publish("busy", &n.to_string()).unwrap();
    }
    let mut client = subscribe(&hub, &["busy", "quiet"], seen.as_str());
    assert_eq!(client.resumption(), Resumption::Gone);
    assert_eq!(data(&ready(&mut client)), ["gone", "after", "4", "5"]);
}

#[test]
fn a_topic_is_not_created_by_looking() {
    let hub = Hub::new();
    assert_eq!(hub.topic("a"), None);
    assert!(!hub.remove("a"));
    assert_eq!(hub.topics().count(), 0);
    let _client = hub.subscribe_to(["a"], LastEventId::default()).unwrap();
    assert_eq!(hub.topic("a").map(|topic| topic.subscribers), Some(1));
    assert_eq!(hub.topics().count(), 1);
}

#[test]
fn a_finished_topic_gives_its_rest_and_then_nothing() {
    let hub = Hub::new();
    let first = hub.publish_to(["run"], Event::new("1")).unwrap();
    let mut live = subscribe(&hub, &["run"], first.as_str());
    let newest = hub.publish_to(["run"], Event::new("2")).unwrap();
    hub.finish("run").unwrap();
    assert_eq!(
        hub.publish_to(["other", "run"], Event::new("3")),
        Err(PublishError::Finished)
    );
    assert!(hub.topic("other").is_none());
    let rest = (vec![format!("id: {newest}\ndata: 2\n\n")], true);
    assert!(!live.is_finished());
    assert_eq!(drain(&mut live), rest);
    let mut late = subscribe(&hub, &["run"], first.as_str());
    assert_eq!(drain(&mut late), rest);
    assert!(late.is_finished());
    assert!(subscribe(&hub, &["run"], newest.as_str()).is_finished());
    assert!(!subscribe(&hub, &["run"], "foreign").is_finished());
    assert!(!subscribe(&hub, &["run", "other"], newest.as_str()).is_finished());
    hub.finish("other").unwrap();
    assert!(subscribe(&hub, &["run", "other"], newest.as_str()).is_finished());
}

#[test]
fn a_finished_topic_is_not_over_before_its_last_event_was_taken() {
    let hub = numbered().build();
    hub.publish(Event::default().id(100)).unwrap();
    let [mut one, mut two] = [&["run"][..], &["run", "other"]].map(|topics| {
        let client = hub.subscribe_to_after(topics, &EventId::from(105));
        client.unwrap()
    });
    hub.publish_to(["run"], Event::new("x").id(107)).unwrap();
    hub.finish("run").unwrap();
    hub.finish("other").unwrap();
    for client in [&mut one, &mut two] {
        assert!(!client.is_finished());
        let rest = (vec!["id: 107\ndata: x\n\n".to_owned()], true);
        assert_eq!(drain(client), rest);
        assert!(client.is_finished());
    }
}

#[test]
fn a_topic_that_is_removed_ends_every_client_that_has_it() {
    let hub = numbered().build();
    hub.publish_to(["b"], Event::default().id(1)).unwrap();
    let mut clients = [&TOPICS[..], &["b"], &["a"]].map(|topics| subscribe(&hub, topics, "1"));
    assert!(hub.remove("b"));
    let ends = clients.each_mut().map(|client| drain(client).1);
    assert_eq!(ends, [true, true, false]);
    assert_eq!(hub.topic("b"), None);
    hub.publish_to(["b"], Event::default().id(2)).unwrap();
    assert_eq!(hub.topic("b").map(|topic| topic.published), Some(1));
    assert_eq!(
        subscribe(&hub, &["b"], "1").resumption(),
        Resumption::Resumed
    );
}

#[test]
fn ids_of_a_topic_that_was_forgotten_are_gone_unless_nothing_came_after_them() {
    let hub = Hub::builder().max_topics(1).build();
    let first = hub.publish_to(["a"], Event::new("1")).unwrap();
    let last = hub.publish_to(["a"], Event::new("2")).unwrap();
    hub.publish_to(["b"], Event::new("3")).unwrap();
    assert_eq!(hub.topic("a"), None);
    assert_eq!(
        subscribe(&hub, &["a"], first.as_str()).resumption(),
        Resumption::Gone
    );
    assert!(hub.topic("b").is_none());
    assert_eq!(
        subscribe(&hub, &["a"], last.as_str()).resumption(),
        Resumption::Gone
    );
    assert_eq!(
        subscribe(&hub, &["a"], hub.place().as_str()).resumption(),
        Resumption::Resumed
    );
}

#[test]
fn the_topic_that_was_used_last_stays() {
    let hub = Hub::builder().max_topics(32).build();
    for key in 0..5_000 {
        hub.publish_to([key.to_string()], Event::new("x")).unwrap();
        hub.publish_to(["0"], Event::new("x")).unwrap();
        assert!(hub.topics().count() <= 32);
    }
    assert_eq!(hub.topic("0").map(|topic| topic.published), Some(5_001));
    assert!(hub.topic("4999").is_some() && hub.topic("4000").is_none());
}

#[test]
fn a_topic_is_refused_if_all_have_clients_and_nothing_of_the_request_is_done() {
    let hub = Hub::builder().max_topics(3).build();
    let listener = hub
        .subscribe_to(["a", "b"], LastEventId::default())
        .unwrap();
    hub.publish_to(["c"], Event::new("x")).unwrap();
    let refused = hub.publish_to(["a", "d", "e"], Event::new("x"));
    assert_eq!(refused, Err(PublishError::TooManyTopics));
    assert!(
        hub.subscribe_to(["d", "e"], LastEventId::default())
            .is_err()
    );
    assert!(
        hub.subscribe_to(["c", "d"], LastEventId::default())
            .is_err()
    );
    assert_eq!(hub.counts().published, 1);
    assert_eq!(hub.topic("c").map(|topic| topic.published), Some(1));
    // The unnamed topic is always there.
    hub.publish(Event::new("x")).unwrap();
    drop(hub.subscribe(LastEventId::default()));
    drop(hub.subscribe_to(["d"], LastEventId::default()).unwrap());
    assert_eq!(hub.topic("c"), None);
    drop(listener);
    assert!(hub.create("e", |limits| limits).is_ok());
}

#[test]
fn limits_of_a_topic_are_its_own() {
    let hub = Hub::builder().history(10).build();
    assert_eq!(
        hub.create("last", |limits| limits.history(1).max_lag(1)),
        Ok(true)
    );
    assert_eq!(hub.create("last", |limits| limits), Ok(false));
    assert_eq!(
        hub.create("", |limits| limits.history(2).max_lag(2)),
        Ok(true)
    );
    assert_eq!(hub.create("", |limits| limits), Ok(false));
    for n in 0..5 {
        hub.publish_to(["last", "log", ""], Event::new(n.to_string()))
            .unwrap();
    }
    let history = |topic| {
        let client = hub.subscribe_to([topic], LastEventId::default()).unwrap();
        ready(&mut client.history()).matches("data").count()
    };
    assert_eq!((history("last"), history("log"), history("")), (1, 5, 2));
}

#[test]
fn a_busy_topic_does_not_take_the_history_of_a_quiet_one() {
    let hub = Hub::builder().total_bytes(100_000).build();
    let _clients =
        ["quiet", "busy"].map(|topic| hub.subscribe_to([topic], LastEventId::default()).unwrap());
    let event = || Event::new("x".repeat(970));
    for _ in 0..20 {
        hub.publish_to(["quiet"], event()).unwrap();
    }
    for _ in 0..500 {
        hub.publish_to(["busy"], event()).unwrap();
        assert!(hub.counts().bytes <= 100_000);
    }
    assert_eq!(hub.topic("quiet").map(|topic| topic.held), Some(20));
    assert!(hub.topic("busy").is_some_and(|topic| topic.held > 70));
    let large = Event::new("x".repeat(30_000));
    hub.publish_to(["large"], large).unwrap();
    assert_eq!(hub.topic("quiet").map(|topic| topic.held), Some(20));
    assert!(hub.counts().bytes <= 100_000);
}

#[test]
fn the_topics_that_hold_most_give_way_first() {
    let hub = Hub::builder().total_bytes(100_000).build();
    let held = |topic: &str| hub.topic(topic).map_or(0, |topic| topic.held);
    let event = || Event::new("x".repeat(90));
    let publish = |topic: &str, events| {
        for _ in 0..events {
            hub.publish_to([topic], event()).unwrap();
            assert!(hub.counts().bytes <= 100_000);
        }
    };
    // Far from those that are published to, in whatever order topics are visited.
    publish("hog", 800);
    let quiet: Vec<_> = (0..300).map(|n| format!("quiet {n}")).collect();
    for topic in &quiet {
        publish(topic, 1);
    }
    publish("other", 400);
    assert!(quiet.iter().all(|topic| held(topic) == 1));
    assert!(held("hog") < 2 * held("other"));
    assert!(held("other") < 2 * held("hog") + 2);

    // What no shorter history makes room for, topics without clients make, the unused ones first.
    let _client = hub.subscribe_to(["quiet 0"], LastEventId::default());
    hub.publish_to(["large"], Event::new("x".repeat(90_000)))
        .unwrap();
    assert!(hub.counts().bytes <= 100_000);
    assert_eq!((held("large"), held("hog"), held("quiet 0")), (1, 0, 1));
    assert_eq!((held("quiet 1"), held("quiet 299")), (0, 1));
}

#[test]
fn events_and_topics_go_with_age() {
    let age = Duration::from_millis(300);
    let hub = Hub::builder().max_age(age).max_idle(2 * age).build();
    let start = Instant::now();
    let first = hub.publish_to(["a"], Event::new("1")).unwrap();
    if start.elapsed() < age / 2 {
        let unknown = ready(&mut subscribe(&hub, &["a"], "x"));
        assert_eq!(data(&unknown), ["unknown", "1"]);
    }
    let second = hub.publish_to(["a"], Event::new("2")).unwrap();
    sleep(age);
    assert_eq!(
        hub.topic("a").map(|topic| (topic.published, topic.held)),
        Some((2, 0))
    );
    assert_eq!(
        subscribe(&hub, &["a"], first.as_str()).resumption(),
        Resumption::Gone
    );
    assert_eq!(
        subscribe(&hub, &["a"], second.as_str()).resumption(),
        Resumption::Resumed
    );
    let listener = subscribe(&hub, &["b"], second.as_str());
    sleep(2 * age);
    assert_eq!(hub.topic("a"), None);
    assert!(hub.topic("b").is_some());
    drop(listener);
    sleep(2 * age);
    hub.publish(Event::new("3")).unwrap();
    assert_eq!(hub.topics().filter(|(name, _)| !name.is_empty()).count(), 0);
}

#[test]
fn a_snapshot_is_joined_with_what_comes_after_it() {
    for hub in [Hub::new(), numbered().build()] {
        let event = |n: u64| match hub.publish(Event::new("test")) {
            Ok(_) => Event::new(n.to_string()),
            Err(_) => Event::new(n.to_string()).id(n),
        };
        let none = hub.place();
        hub.publish_to(["a"], event(1)).unwrap();
        let place = hub.place();
        hub.publish_to(["a"], event(2)).unwrap();
        assert_eq!(
            data(&ready(&mut subscribe(&hub, &["a"], none.as_str()))),
            ["1", "2"]
        );
        assert_eq!(
            data(&ready(&mut subscribe(&hub, &["a"], place.as_str()))),
            ["2"]
        );
    }
}

#[test]
fn the_place_in_a_hub_without_events_is_known_when_it_has_some() {
    let hub = numbered().build();
    let place = place(&mut hub.subscribe_to(TOPICS, LastEventId::default()).unwrap());
    hub.publish_to(["a"], Event::default().id(7)).unwrap();
    let mut again = subscribe(&hub, &TOPICS, &place);
    assert_eq!(again.resumption(), Resumption::Resumed);
    assert_eq!(ready(&mut again), wire([7]));
}

#[test]
fn no_topic_is_no_event() {
    let hub = Hub::new();
    let none = [""; 0];
    hub.publish_to(none, Event::new("x")).unwrap();
    let mut client = hub.subscribe_to(none, LastEventId::default()).unwrap();
    assert!(client.is_finished());
    assert!(drain(&mut client).1);
    assert_eq!((hub.counts().published, hub.topics().count()), (1, 0));
    let nothing: Vec<(Vec<&str>, Event)> = Vec::new();
    assert_eq!(hub.publish_all(nothing), Ok(vec![]));
}
