//! Every order in which publishers and subscribers can meet, tried one after the other.

use std::task::{Context, Poll, Waker};

use eventwire_core::{Event, LastEventId};
use futures_util::StreamExt;
use loom::{future::block_on, model::Builder, thread};

use crate::{Hub, Resumption, Subscription};

/// Runs a test in every order that has at most so many switches where a thread could go on.
fn check(test: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(test);
}

/// A hub whose ids are numbers, with the first event published.
fn hub() -> Hub {
    let hub = Hub::builder().ids(|id| id.parse().ok()).build();
    publish(&hub, 1);
    hub
}

fn publish(hub: &Hub, id: u64) {
    let published = hub.publish(Event::default().id(id));
    assert!(published.is_ok(), "{published:?}");
}

/// The events that a subscription yields until there are so many, or it ends.
fn take(mut subscription: Subscription, events: usize) -> Vec<String> {
    let mut taken = Vec::new();
    while taken.len() < events
        && let Some(frame) = block_on(subscription.next())
    {
        let text = String::from_utf8_lossy(frame.as_ref());
        taken.extend(text.split_terminator("\n\n").map(str::to_owned));
    }
    taken
}

#[test]
fn one_who_resumes_gets_each_event_once_whatever_is_published_meanwhile() {
    check(|| {
        let hub = hub();
        let publisher = thread::spawn({
            let hub = hub.clone();
            move || (2..=4).for_each(|id| publish(&hub, id))
        });
        let subscription = hub.subscribe(LastEventId::new(Some(b"1")));
        assert_eq!(subscription.resumption(), Resumption::Resumed);
        assert_eq!(take(subscription, 3), ["id: 2", "id: 3", "id: 4"]);
        assert!(publisher.join().is_ok());
    });
}

#[test]
fn one_who_is_new_gets_all_that_comes_after_its_place() {
    check(|| {
        let hub = hub();
        let publisher = thread::spawn({
            let hub = hub.clone();
            move || {
                (2..=3).for_each(|id| publish(&hub, id));
                hub.close();
            }
        });
        let taken = take(hub.subscribe(LastEventId::default()), usize::MAX);
        let all = ["id: 1", "id: 2", "id: 3"].map(str::to_owned);
        assert!(!taken.is_empty() && all.ends_with(&taken), "{taken:?}");
        assert!(publisher.join().is_ok());
    });
}

#[test]
fn two_who_publish_reach_two_who_wait() {
    check(|| {
        let hub = Hub::new();
        let subscriptions = [(); 2].map(|()| hub.subscribe(LastEventId::default()));
        let publishers = [(); 2].map(|()| {
            let hub = hub.clone();
            thread::spawn(move || drop(hub.publish(Event::default())))
        });
        for subscription in subscriptions {
            let taken = take(subscription, 3);
            let numbers = taken.iter().filter_map(|id| id.split_once('-'));
            assert_eq!(
                numbers.map(|(_, number)| number).collect::<Vec<_>>(),
                ["0", "1", "2"]
            );
        }
        for publisher in publishers {
            assert!(publisher.join().is_ok());
        }
    });
}

#[test]
fn one_who_leaves_takes_no_wake_up_of_another() {
    check(|| {
        let hub = hub();
        let [mut leaving, staying] = [(); 2].map(|()| hub.subscribe(LastEventId::new(Some(b"1"))));
        let nothing = leaving.poll_next_unpin(&mut Context::from_waker(Waker::noop()));
        assert_eq!(nothing, Poll::Pending);
        let publisher = thread::spawn({
            let hub = hub.clone();
            move || (2..=3).for_each(|id| publish(&hub, id))
        });
        let leaver = thread::spawn(move || drop(leaving));
        assert_eq!(take(staying, 2), ["id: 2", "id: 3"]);
        assert!(publisher.join().is_ok() && leaver.join().is_ok());
    });
}

#[test]
fn all_are_told_when_the_last_handle_is_dropped() {
    check(|| {
        let hub = hub();
        let subscription = hub.subscribe(LastEventId::new(Some(b"1")));
        let handles = [hub.clone(), hub].map(|hub| thread::spawn(move || drop(hub)));
        assert!(take(subscription, usize::MAX).is_empty());
        for handle in handles {
            assert!(handle.join().is_ok());
        }
    });
}

#[test]
fn what_a_slow_one_gets_and_what_it_is_told_to_have_lost_is_all() {
    check(|| {
        let lost = |lost: u64| Event::new("x".repeat(lost as usize));
        let hub = Hub::builder().history(0).max_lag(1).skip(lost).build();
        let subscription = hub.subscribe(LastEventId::default());
        let publisher = thread::spawn(move || {
            for _ in 0..3 {
                assert!(hub.publish(Event::new("x")).is_ok());
            }
        });
        let taken = take(subscription, usize::MAX);
        let data = taken.iter().filter_map(|event| event.split_once("data: "));
        assert_eq!(
            data.map(|(_, data)| data.len()).sum::<usize>(),
            3,
            "{taken:?}"
        );
        assert!(publisher.join().is_ok());
    });
}

/// The number at the end of an id that the hub gave.
fn number(event: &str) -> Option<u64> {
    let id = event.lines().find_map(|line| line.strip_prefix("id: "))?;
    id.split_once('-')?.1.parse().ok()
}

#[test]
fn one_id_resumes_several_topics() {
    check(|| {
        let hub = Hub::new();
        let publishers = ["a", "b"].map(|topic| {
            let hub = hub.clone();
            thread::spawn(move || drop(hub.publish_to([topic], Event::new("x"))))
        });
        let topics = ["a", "b"];
        let mut first = take(hub.subscribe_to(topics, LastEventId::default()).unwrap(), 1);
        let place = first.pop().unwrap_or_default();
        let seen = number(&place).unwrap_or_default();
        let id = place.trim_start_matches("id: ");
        let resumed = hub
            .subscribe_to(topics, LastEventId::new(Some(id.as_bytes())))
            .unwrap();
        assert_eq!(resumed.resumption(), Resumption::Resumed);
        let rest = take(resumed, usize::try_from(2 - seen).unwrap_or_default());
        let numbers: Vec<_> = rest.iter().filter_map(|event| number(event)).collect();
        assert_eq!(numbers, (seen + 1..=2).collect::<Vec<_>>(), "{rest:?}");
        for publisher in publishers {
            assert!(publisher.join().is_ok());
        }
    });
}

#[test]
fn an_event_of_several_topics_is_taken_once_and_in_its_order() {
    check(|| {
        let hub = Hub::new();
        let client = hub
            .subscribe_to(["a", "b"], LastEventId::default())
            .unwrap();
        let publishers = [&["a", "b"][..], &["b"]].map(|topics| {
            let hub = hub.clone();
            thread::spawn(move || drop(hub.publish_to(topics, Event::new("x"))))
        });
        let taken = take(client, 3);
        let numbers: Vec<_> = taken.iter().filter_map(|event| number(event)).collect();
        assert_eq!(numbers, [0, 1, 2], "{taken:?}");
        for publisher in publishers {
            assert!(publisher.join().is_ok());
        }
    });
}

#[test]
fn a_topic_that_is_finished_ends_after_its_events() {
    check(|| {
        let hub = Hub::new();
        let client = hub.subscribe_to(["a"], LastEventId::default()).unwrap();
        let publisher = thread::spawn(move || {
            assert!(hub.publish_to(["a"], Event::new("x")).is_ok());
            assert!(hub.finish("a").is_ok());
            hub
        });
        assert_eq!(take(client, usize::MAX).len(), 2);
        assert!(publisher.join().is_ok());
    });
}
