use std::time::Duration;

use eventwire_core::{Event, Frame};

use super::Log;
use crate::{
    Limits,
    block::Item,
    garbage::Garbage,
    rank::{Index, Rank},
};

const ROOMY: Limits = Limits::DEFAULT
    .history(1000)
    .max_lag(1000)
    .bytes(usize::MAX);

fn at(number: usize) -> Index {
    Index::FIRST.plus(number - 1)
}

fn item(frame: Frame, rank: u64) -> Item {
    Item {
        frame,
        rank: Rank(rank.into()),
        time: rank,
    }
}

/// Fills a log with events of this size, at the positions 10, 20, 30 …
fn filled(limits: Limits, events: u64, size: usize) -> Log {
    let mut log = Log::new(limits, None);
    for number in 1..=events {
        log.push(
            item(frame(number, size), number * 10),
            &mut Garbage::default(),
        );
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
    let (whole, end) = log.read(at(1), None).unwrap();
    assert!(whole == frames(1..83, 200) && end == at(83));
    let (again, _) = log.read(at(1), None).unwrap();
    assert_eq!(place(&whole), place(&again));
    let (part, end) = log.read(at(40), None).unwrap();
    assert!(part == frames(40..83, 200) && end == at(83));
    assert_eq!(place(&whole).end, place(&part).end);
}

#[test]
fn the_newest_events_are_joined_once() {
    let mut log = filled(ROOMY, 300, 200);
    let (tail, end) = log.read(at(250), None).unwrap();
    assert!(tail == frames(250..301, 200) && end == at(301));
    let (again, _) = log.read(at(250), None).unwrap();
    assert_eq!(place(&tail), place(&again));
    let (part, _) = log.read(at(260), None).unwrap();
    assert_eq!(place(&tail).end, place(&part).end);
    let (more, _) = log.read(at(247), None).unwrap();
    assert!(more == frames(247..301, 200));
}

#[test]
fn the_last_event_is_the_frame_that_was_published() {
    let mut log = filled(ROOMY, 2, 200);
    let last = frame(3, 200);
    log.push(item(last.clone(), 30), &mut Garbage::default());
    let (read, _) = log.read(at(3), None).unwrap();
    assert_eq!(place(&last), place(&read));
    assert_eq!(log.read(at(4), None), None);
}

#[test]
fn a_large_event_is_a_block_of_its_own_and_not_copied() {
    let mut log = filled(ROOMY, 3, 200);
    let large = frame(4, 100_000);
    log.push(item(large.clone(), 40), &mut Garbage::default());
    log.push(item(frame(5, 200), 50), &mut Garbage::default());
    assert_eq!(log.read(at(2), None), Some((frames(2..4, 200), at(4))));
    let (read, end) = log.read(at(4), None).unwrap();
    assert_eq!((place(&read), end), (place(&large), at(5)));
    assert_eq!(log.read(at(5), None), Some((frame(5, 200), at(6))));
}

#[test]
fn events_leave_one_by_one_over_the_limit_of_events() {
    let mut log = filled(ROOMY.history(0).max_lag(4), 7, 200);
    assert_eq!(
        (log.first(), log.end(), log.held(), log.bytes()),
        (at(4), at(8), 4, 800)
    );
    assert_eq!(log.read(at(4), None), Some((frames(4..8, 200), at(8))));
    let mut log = filled(ROOMY.history(0).max_lag(100), 250, 200);
    assert_eq!(
        (log.first(), log.held(), log.bytes()),
        (at(151), 100, 20_000)
    );
    assert_eq!(
        log.read(at(151), None),
        Some((frames(151..165, 200), at(165)))
    );
}

#[test]
fn events_leave_over_the_limit_of_bytes_but_the_last_one_stays() {
    let log = filled(ROOMY.bytes(1_000), 9, 200);
    assert_eq!((log.first(), log.bytes()), (at(5), 1_000));
    let mut log = filled(ROOMY.bytes(1_000), 9, 200);
    log.push(item(frame(10, 100_000), 100), &mut Garbage::default());
    assert_eq!((log.first(), log.held(), log.bytes()), (at(10), 1, 100_000));
    log.push(item(frame(11, 200), 110), &mut Garbage::default());
    assert_eq!((log.first(), log.held(), log.bytes()), (at(11), 1, 200));
}

#[test]
fn the_memory_of_a_block_is_returned_with_its_last_event() {
    let mut log = filled(ROOMY.history(0).max_lag(100), 181, 200);
    assert_eq!((log.first(), log.blocks.len()), (at(82), 2));
    let mut garbage = Garbage::default();
    log.push(item(frame(182, 200), 1820), &mut garbage);
    assert_eq!((log.first(), log.blocks.len()), (at(83), 1));
    assert_eq!(garbage.frames, [frames(1..83, 200)]);
}

#[test]
fn a_million_events_leave_block_by_block() {
    let mut log = filled(ROOMY.history(100_000).bytes(20_000_000), 100_000, 200);
    let mut garbage = Garbage::default();
    log.push(item(frame(1, 19_990_000), 2_000_000), &mut garbage);
    assert_eq!((log.held(), log.bytes()), (51, 20_000_000));
    let frames = garbage.frames.len();
    assert!(frames < 1_300, "{frames} frames");
}

#[test]
fn what_comes_after_a_place_is_what_is_held_of_it() {
    let log = filled(ROOMY.history(0).max_lag(4), 7, 200);
    assert_eq!(log.left(), Some(Rank(30)));
    let cases = [
        (0, 4),
        (30, 4),
        (39, 4),
        (40, 5),
        (69, 7),
        (70, 8),
        (u128::MAX, 8),
    ];
    for (rank, want) in cases {
        assert_eq!(log.after(Some(Rank(rank))), at(want), "{rank}");
    }
    assert_eq!(filled(ROOMY, 2, 200).after(None), at(1));
    for blocks in [
        filled(ROOMY, 300, 200),
        filled(ROOMY.max_lag(100).history(0), 300, 200),
    ] {
        for number in 202..=300_usize {
            let before = Some(Rank(number as u128 * 10 - 1));
            assert_eq!(blocks.after(before), at(number));
            assert_eq!(blocks.rank(at(number)), Some(Rank(number as u128 * 10)));
        }
    }
}

#[test]
fn what_is_read_ends_before_a_rank() {
    let mut log = filled(ROOMY, 300, 200);
    for (from, until, end) in [
        (1, 500, 50),
        (40, 410, 41),
        (80, 9_000, 83),
        (250, 2_550, 255),
    ] {
        let (frame, next) = log.read(at(from), Some(Rank(until))).unwrap();
        assert_eq!(next, at(end), "{from}");
        assert!(frame == frames(from as u64..end as u64, 200));
    }
}

#[test]
fn events_leave_with_age_and_the_last_one_too() {
    let limits = ROOMY.max_age(Duration::from_millis(100));
    let mut log = filled(limits, 300, 200);
    // At the time 3,000, those from 2,910 on are young enough.
    assert_eq!((log.first(), log.held(), log.bytes()), (at(291), 10, 2_000));
    let age = |micros| {
        Limits::DEFAULT
            .max_age(Duration::from_micros(micros))
            .max_age
    };
    assert_eq!([0, 900, 2_900].map(age), [Some(1), Some(1), Some(2)]);
    log.trim(3_095, usize::MAX, &mut Garbage::default());
    assert_eq!((log.first(), log.held(), log.bytes()), (at(300), 1, 200));
    log.trim(3_100, usize::MAX, &mut Garbage::default());
    assert_eq!(
        (log.held(), log.bytes(), log.newest_place()),
        (0, 0, Some(Rank(3_000)))
    );
    log.push(item(frame(1, 200), 3_110), &mut Garbage::default());
    assert_eq!((log.first(), log.end()), (at(301), at(302)));
}

#[test]
fn the_history_is_what_is_remembered_even_if_more_is_held() {
    for (history, start) in [(0, 8), (2, 6), (4, 4), (1000, 1)] {
        let log = filled(ROOMY.history(history).max_lag(4), 7, 200);
        assert_eq!(log.history(), at(start), "{history}");
    }
}
