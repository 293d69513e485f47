use std::time::Duration;

use eventwire_core::{Event, LastEventId};
use eventwire_hub::{Hub, Resumption, TooManyTopics, Topics};

use crate::{drain, last, numbered, place, publish, ready, wire};

#[test]
fn each_key_has_a_hub_of_its_own() {
    let topics: Topics<String> = Topics::new(numbered(), 10);
    let mut a = topics.hub("a").unwrap().subscribe(LastEventId::default());
    let mut b = topics.hub("b").unwrap().subscribe(LastEventId::default());
    publish(&topics.hub("a").unwrap(), 1..=2);
    publish(&topics.hub("b").unwrap(), 7..=8);
    assert_eq!(ready(&mut a), wire(1..=2));
    assert_eq!(ready(&mut b), wire(7..=8));
    assert_eq!(topics.count(), 2);
}

#[test]
fn an_id_of_one_topic_is_unknown_to_another() {
    let topics = Topics::new(Hub::builder(), 10);
    let id = topics.hub(&1).unwrap().publish(Event::new("a")).unwrap();
    topics.hub(&2).unwrap().publish(Event::new("a")).unwrap();
    let subscribe = |key: i32| topics.hub(&key).unwrap().subscribe(last(id.as_str()));
    assert_eq!(subscribe(1).resumption(), Resumption::Resumed);
    assert_eq!(subscribe(2).resumption(), Resumption::Unknown);
}

#[test]
fn topics_that_nobody_uses_go() {
    let topics = Topics::new(Hub::builder(), 1_000_000);
    let listener = topics.hub(&0).unwrap().subscribe(LastEventId::default());
    topics.hub(&1).unwrap().publish(Event::new("a")).unwrap();
    for key in 2..100_000 {
        drop(topics.hub(&key).unwrap().subscribe(LastEventId::default()));
        assert!(topics.count() <= 64, "{}", topics.count());
    }
    topics.hub(&0).unwrap().publish(Event::new("b")).unwrap();
    assert!(ready(&mut { listener }).ends_with("data: b\n\n"));
    let mut history = topics.hub(&1).unwrap().subscribe(last("x"));
    assert!(ready(&mut history).ends_with("data: a\n\n"));
}

#[test]
fn the_limit_holds_and_the_topic_that_was_used_last_stays() {
    let topics = Topics::new(Hub::builder(), 32);
    for key in 0..10_000 {
        topics
            .hub(&key)
            .unwrap()
            .publish(Event::new(key.to_string()))
            .unwrap();
        topics.hub(&0).unwrap();
        assert!(topics.count() <= 32, "{}", topics.count());
    }
    for key in [0, 9_999] {
        let mut history = topics.hub(&key).unwrap().subscribe(last("x"));
        assert!(ready(&mut history).ends_with(&format!("data: {key}\n\n")));
    }
}

#[test]
fn a_topic_is_refused_where_all_are_in_use() {
    let topics = Topics::new(Hub::builder(), 3);
    let listener = topics.hub(&0).unwrap().subscribe(LastEventId::default());
    let handles = [1, 2].map(|key| topics.hub(&key).unwrap());
    let refused = topics.hub(&3).map(drop);
    assert!(matches!(refused, Err(TooManyTopics { .. })), "{refused:?}");
    assert!(topics.hub(&1).is_ok());
    drop(handles);
    assert!(topics.hub(&3).is_ok());
    drop(listener);
    let none: Topics<u8> = Topics::new(Hub::builder(), 0);
    assert!(none.hub(&1).is_err());
}

#[test]
fn an_id_of_a_topic_that_was_forgotten_is_never_taken_for_one_of_today() {
    let topics = Topics::new(Hub::builder(), 1);
    let id = topics.hub(&0).unwrap().publish(Event::new("a")).unwrap();
    topics.hub(&1).unwrap();
    let again = topics.hub(&0).unwrap();
    again.publish(Event::new("b")).unwrap();
    assert_eq!(
        again.subscribe(last(id.as_str())).resumption(),
        Resumption::Unknown
    );
}

#[test]
fn a_place_in_a_topic_without_events_outlives_it() {
    let topics = Topics::new(Hub::builder(), 1);
    let place = place(&mut topics.hub(&0).unwrap().subscribe(LastEventId::default()));
    topics.hub(&1).unwrap();
    let again = topics.hub(&0).unwrap();
    again.publish(Event::new("a")).unwrap();
    assert_eq!(
        again.subscribe(last(&place)).resumption(),
        Resumption::Resumed
    );
}

#[test]
fn a_topic_that_was_closed_is_made_anew() {
    let topics = Topics::new(numbered(), 3);
    let hub = topics.hub(&0).unwrap();
    publish(&hub, 1..=1);
    hub.close();
    let again = topics.hub(&0).unwrap();
    publish(&again, 1..=1);
    assert_eq!((topics.count(), again.counts().published), (1, 1));
}

#[test]
fn an_id_of_a_topic_that_was_closed_is_unknown_to_the_next() {
    let topics = Topics::new(Hub::builder(), 1);
    let closed = topics.hub(&0).unwrap();
    let id = closed.publish(Event::new("a")).unwrap();
    let _subscription = closed.subscribe(LastEventId::default());
    closed.close();
    let again = topics
        .hub(&0)
        .expect("it takes the place of the one that was closed");
    again.publish(Event::new("b")).unwrap();
    assert_eq!(
        again.subscribe(last(id.as_str())).resumption(),
        Resumption::Unknown
    );
}

#[test]
fn closing_ends_all_topics_and_those_that_come() {
    let topics = Topics::new(numbered(), 3);
    let mut clients = [0, 1].map(|key| topics.hub(&key).unwrap().subscribe(LastEventId::default()));
    topics.close_with(Event::new("bye"), Duration::ZERO..=Duration::ZERO);
    let late = topics.hub(&2).unwrap().subscribe(LastEventId::default());
    let bye = || (vec!["retry: 0\ndata: bye\n\n".to_owned()], true);
    assert_eq!(clients.each_mut().map(drain), [bye(), bye()]);
    assert_eq!(drain(&mut { late }), bye());
    assert_eq!(topics.count(), 0);
}
