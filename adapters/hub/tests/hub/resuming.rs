use eventwire_core::{Event, EventId, LastEventId};
use eventwire_hub::{Hub, Resumption};

use crate::{last, numbered, place, poll, publish, ready, wire};

#[test]
fn a_new_client_is_told_its_place_and_gets_what_is_published_from_then_on() {
    let hub = numbered().build();
    publish(&hub, 1..=5);
    for fresh in [LastEventId::default(), last("")] {
        let mut client = hub.subscribe(fresh);
        assert_eq!(client.resumption(), Resumption::Fresh);
        assert_eq!(ready(&mut client), "id: 5\n\n");
    }
    let mut client = hub.subscribe(LastEventId::default());
    publish(&hub, 6..=7);
    assert_eq!(ready(&mut client), "id: 5\n\nid: 6\n\nid: 7\n\n");
}

#[test]
fn a_client_that_goes_before_it_got_an_event_comes_back_to_where_it_was() {
    let hub = Hub::new();
    let place = place(&mut hub.subscribe(LastEventId::default()));
    hub.publish(Event::new("while it was away")).unwrap();
    let mut again = hub.subscribe(last(&place));
    assert_eq!(again.resumption(), Resumption::Resumed);
    let text = ready(&mut again);
    assert!(text.ends_with("1\ndata: while it was away\n\n"), "{text}");
}

#[test]
fn a_client_that_resumes_gets_what_came_after_its_id_and_then_goes_on_live() {
    let hub = numbered().build();
    publish(&hub, 1..=5);
    for seen in 1..=5 {
        let mut client = hub.subscribe(last(&seen.to_string()));
        assert_eq!(client.resumption(), Resumption::Resumed, "{seen}");
        assert_eq!(ready(&mut client), wire(seen + 1..=5), "{seen}");
    }
    let mut client = hub.subscribe(last("2"));
    publish(&hub, 6..=7);
    assert_eq!(ready(&mut client), wire(3..=7));
    publish(&hub, 8..=8);
    assert_eq!(ready(&mut client), wire(8..=8));
}

#[test]
fn what_a_client_missed_is_one_frame() {
    let hub = numbered().build();
    publish(&hub, 1..=1000);
    let mut client = hub.subscribe(last("1"));
    assert_eq!(
        poll(&mut client),
        std::task::Poll::Ready(Some(wire(2..=1000)))
    );
}

#[test]
fn an_id_that_is_none_of_the_hubs_is_unknown_whatever_it_is() {
    let hub = Hub::builder().history(2).build();
    let other = Hub::new();
    let foreign = other.publish(Event::new("x")).unwrap();
    let own = hub.publish(Event::new("x")).unwrap();
    let epoch = own.as_str().strip_suffix('1').unwrap();
    let long = "9".repeat(1_000_000);
    let hostile = [
        foreign.as_str(),
        "1",
        "-1",
        "0x1",
        "第七",
        "\u{0}",
        " ",
        epoch,
        &long,
        &format!("{epoch}01"),
        &format!("{epoch}+1"),
        &format!("{epoch}2"),
        &format!("{epoch}{long}"),
        &format!("{}1", epoch.to_uppercase()),
    ];
    for id in hostile {
        let client = hub.subscribe(last(id));
        let start: String = id.chars().take(30).collect();
        assert_eq!(client.resumption(), Resumption::Unknown, "{start}");
    }
}

#[test]
fn a_header_that_is_not_utf_8_is_unknown_and_not_absent() {
    for hub in [Hub::new(), Hub::builder().ids(|_| Some(1)).build()] {
        let client = hub.subscribe(LastEventId::new(Some(b"\xff")));
        assert_eq!(client.resumption(), Resumption::Unknown);
    }
}

#[test]
fn a_client_is_told_of_a_gap_and_given_the_history() {
    let hub = numbered().history(3).max_lag(5).build();
    publish(&hub, 1..=9);
    for (id, resumption, gap, events) in [
        ("77", Resumption::Unknown, "unknown", 7..=9),
        ("x", Resumption::Unknown, "unknown", 7..=9),
        // All that is held came after it.
        ("3", Resumption::Gone, "gone", 5..=9),
    ] {
        let mut client = hub.subscribe(last(id));
        assert_eq!(client.resumption(), resumption, "{id}");
        let want = format!("event: gap\ndata: {gap}\n\n{}", wire(events));
        assert_eq!(ready(&mut client), want, "{id}");
    }
    // The event before the oldest one that is held.
    let mut client = hub.subscribe(last("4"));
    assert_eq!(client.resumption(), Resumption::Resumed);
    assert_eq!(ready(&mut client), wire(5..=9));
}

#[test]
fn the_event_that_tells_of_a_gap_has_the_id_of_the_place() {
    let hub = Hub::builder().history(1).max_lag(1).build();
    let first = hub.publish(Event::new("a")).unwrap();
    hub.publish(Event::new("b")).unwrap();
    let third = hub.publish(Event::new("c")).unwrap();
    let epoch = first.as_str().strip_suffix('1').unwrap();
    let mut client = hub.subscribe(last(first.as_str()));
    let gap = format!("id: {epoch}2\nevent: gap\ndata: gone\n\n");
    assert_eq!(ready(&mut client), format!("{gap}id: {third}\ndata: c\n\n"));
    let again = hub.subscribe(last(&format!("{epoch}2")));
    assert_eq!(again.resumption(), Resumption::Resumed);
}

#[test]
fn the_application_chooses_how_a_subscription_begins() {
    let hub = numbered().history(2).build();
    publish(&hub, 1..=5);
    let subscribe = || hub.subscribe(last("77"));
    let reload = || Event::new("").name("reload");
    let text = "id: 5\nevent: reload\ndata: \n\n";
    assert_eq!(ready(&mut subscribe().live()), wire(5..=5));
    assert_eq!(ready(&mut subscribe().history()), wire(4..=5));
    assert_eq!(ready(&mut subscribe().live().begin(reload())), text);
    assert_eq!(ready(&mut subscribe().begin(reload()).live()), text);
    let own = subscribe().live().begin(reload().id(9));
    assert_eq!(ready(&mut { own }), text.replace('5', "9"));
    assert_eq!(
        ready(&mut hub.subscribe(LastEventId::default()).history()),
        wire(4..=5)
    );
    assert_eq!(ready(&mut hub.subscribe(last("1")).live()), wire(5..=5));
}

#[test]
fn a_client_that_was_served_to_an_id_gets_what_comes_after_it() {
    let hub = numbered().max_lag(4).history(4).build();
    assert_eq!(ready(&mut hub.subscribe_after(&EventId::from(50))), "");
    publish(&hub, (10..=80).step_by(10));
    for (id, resumption, want) in [
        (40, Resumption::Resumed, wire((50..=80).step_by(10))),
        (45, Resumption::Resumed, wire((50..=80).step_by(10))),
        (50, Resumption::Resumed, wire((60..=80).step_by(10))),
        (75, Resumption::Resumed, wire([80])),
        (80, Resumption::Resumed, String::new()),
        (95, Resumption::Resumed, String::new()),
    ] {
        let mut client = hub.subscribe_after(&EventId::from(id));
        assert_eq!(
            (client.resumption(), ready(&mut client)),
            (resumption, want),
            "{id}"
        );
    }
    for (id, resumption) in [("39", Resumption::Gone), ("x", Resumption::Unknown)] {
        let client = hub.subscribe_after(&id.parse().unwrap());
        assert_eq!(client.resumption(), resumption, "{id}");
    }
}

#[test]
fn what_a_client_was_served_before_it_is_published_is_left_out() {
    let hub = numbered().build();
    publish(&hub, [10]);
    let mut client = hub.subscribe_after(&EventId::from(30));
    publish(&hub, [20]);
    assert_eq!(ready(&mut client), "");
    publish(&hub, [30, 31, 40]);
    assert_eq!(ready(&mut client), wire([31, 40]));
    publish(&hub, [50]);
    assert_eq!(ready(&mut client), wire([50]));
}

#[test]
fn an_event_before_what_was_served_elsewhere_does_not_set_the_client_back() {
    let hub = numbered().build();
    publish(&hub, [10, 20]);
    for id in [15, 20, 30] {
        let client = hub.subscribe_after(&EventId::from(id));
        let mut client = client.begin(Event::new("welcome"));
        let rest = if id == 15 { wire([20]) } else { String::new() };
        let want = format!("id: {id}\ndata: welcome\n\n{rest}");
        assert_eq!(ready(&mut client), want);
    }
}

#[test]
fn an_id_that_a_hub_has_yet_to_give_is_unknown_also_after_it() {
    let hub = Hub::new();
    let first = hub.publish(Event::new("a")).unwrap();
    let next = first.as_str().replace("-1", "-2").parse().unwrap();
    assert_eq!(
        hub.subscribe_after(&first).resumption(),
        Resumption::Resumed
    );
    assert_eq!(hub.subscribe_after(&next).resumption(), Resumption::Unknown);
}
