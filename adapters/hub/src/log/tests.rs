use eventwire_core::{Event, Frame};

use super::{Limits, Log};
use crate::Resumption;

const ROOMY: Limits = Limits {
    history: 1000,
    events: 1000,
    bytes: usize::MAX,
};

/// Fills a log with events of this size, at the positions 10, 20, 30 …
fn filled(limits: Limits, events: u64, size: usize) -> Log {
    let mut log = Log::new(limits, None);
    for number in 1..=events {
        drop(log.push(frame(number, size), u128::from(number) * 10));
    }
    log
}

fn frame(number: u64, size: usize) -> Frame {
    Event::new("x".repeat(size - 20))
        .id(10_000_000 - number)
        .into()
}

fn frames(numbers: std::ops::Range<u64>, size: usize) -> Frame {
    let frames: Vec<Frame> = numbers.map(|number| frame(number, size)).collect();
    Frame::concat(&frames)
}

/// The address of the bytes of a frame, and of their end.
fn place(frame: &Frame) -> std::ops::Range<*const u8> {
    frame.as_ref().as_ptr_range()
}

#[test]
fn what_was_missed_is_one_buffer_for_all_wherever_they_stand() {
    let mut log = filled(ROOMY, 300, 200);
    let (whole, end) = log.read(1).unwrap();
    assert!(whole == frames(1..83, 200) && end == 83);
    let (again, _) = log.read(1).unwrap();
    assert_eq!(place(&whole), place(&again));
    let (part, end) = log.read(40).unwrap();
    assert!(part == frames(40..83, 200) && end == 83);
    assert_eq!(place(&whole).end, place(&part).end);
}

#[test]
fn the_newest_events_are_joined_once() {
    let mut log = filled(ROOMY, 300, 200);
    let (tail, end) = log.read(250).unwrap();
    assert!(tail == frames(250..301, 200) && end == 301);
    let (again, _) = log.read(250).unwrap();
    assert_eq!(place(&tail), place(&again));
    let (part, _) = log.read(260).unwrap();
    assert_eq!(place(&tail).end, place(&part).end);
    let (more, _) = log.read(247).unwrap();
    assert!(more == frames(247..301, 200));
}

#[test]
fn the_last_event_is_the_frame_that_was_published() {
    let mut log = filled(ROOMY, 2, 200);
    let last = frame(3, 200);
    drop(log.push(last.clone(), 30));
    let (read, _) = log.read(3).unwrap();
    assert_eq!(place(&last), place(&read));
    assert_eq!(log.read(4), None);
}

#[test]
fn a_large_event_is_a_block_of_its_own_and_not_copied() {
    let mut log = filled(ROOMY, 3, 200);
    let large = frame(4, 100_000);
    drop(log.push(large.clone(), 40));
    drop(log.push(frame(5, 200), 50));
    assert_eq!(log.read(2), Some((frames(2..4, 200), 4)));
    let (read, end) = log.read(4).unwrap();
    assert_eq!((place(&read), end), (place(&large), 5));
    assert_eq!(log.read(5), Some((frame(5, 200), 6)));
}

#[test]
fn events_leave_one_by_one_over_the_limit_of_events() {
    let mut log = filled(Limits { events: 4, ..ROOMY }, 7, 200);
    assert_eq!(
        (log.first(), log.end(), log.held(), log.bytes()),
        (4, 8, 4, 800)
    );
    assert_eq!(log.read(4), Some((frames(4..8, 200), 8)));
    let mut log = filled(
        Limits {
            events: 100,
            ..ROOMY
        },
        250,
        200,
    );
    assert_eq!((log.first(), log.held(), log.bytes()), (151, 100, 20_000));
    assert_eq!(log.read(151), Some((frames(151..165, 200), 165)));
}

#[test]
fn events_leave_over_the_limit_of_bytes_but_the_last_one_stays() {
    let log = filled(
        Limits {
            bytes: 1_000,
            ..ROOMY
        },
        9,
        200,
    );
    assert_eq!((log.first(), log.bytes()), (5, 1_000));
    let mut log = filled(
        Limits {
            bytes: 1_000,
            ..ROOMY
        },
        9,
        200,
    );
    drop(log.push(frame(10, 100_000), 100));
    assert_eq!((log.first(), log.held(), log.bytes()), (10, 1, 100_000));
    drop(log.push(frame(11, 200), 110));
    assert_eq!((log.first(), log.held(), log.bytes()), (11, 1, 200));
}

#[test]
fn the_memory_of_a_block_is_returned_with_its_last_event() {
    let mut log = filled(
        Limits {
            events: 100,
            ..ROOMY
        },
        181,
        200,
    );
    assert_eq!((log.first(), log.blocks.len()), (82, 2));
    let garbage = log.push(frame(182, 200), 1820);
    assert_eq!((log.first(), log.blocks.len()), (83, 1));
    assert_eq!(garbage, [frames(1..83, 200)]);
}

#[test]
fn a_position_is_resumed_gone_or_unknown() {
    let log = filled(Limits { events: 4, ..ROOMY }, 7, 200);
    let cases = [
        (70, Ok(8)),
        (50, Ok(6)),
        (40, Ok(5)),
        // The event has left, and none of those behind it.
        (30, Ok(4)),
        (20, Err(Resumption::Gone)),
        (35, Err(Resumption::Gone)),
        (55, Err(Resumption::Unknown)),
        (80, Err(Resumption::Unknown)),
    ];
    for (position, want) in cases {
        assert_eq!(log.resume(position), want, "{position}");
    }
    assert_eq!(filled(ROOMY, 0, 200).resume(10), Err(Resumption::Unknown));
}

#[test]
fn what_comes_after_a_position_is_known_where_none_of_it_has_left() {
    let log = filled(Limits { events: 4, ..ROOMY }, 7, 200);
    let cases = [
        (29, None),
        (30, Some(4)),
        (39, Some(4)),
        (40, Some(5)),
        (69, Some(7)),
        (70, Some(8)),
        (u128::MAX, Some(8)),
    ];
    for (position, want) in cases {
        assert_eq!(log.after(position), want, "{position}");
    }
    assert_eq!(filled(ROOMY, 2, 200).after(0), Some(1));
}

#[test]
fn the_history_is_what_is_remembered_even_if_more_is_held() {
    for (history, start) in [(0, 8), (2, 6), (4, 4), (1000, 4)] {
        let limits = Limits {
            history,
            events: 4,
            ..ROOMY
        };
        assert_eq!(filled(limits, 7, 200).history(), start, "{history}");
    }
}
