//! One client, which comes and goes until the time is over.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use fastrand::Rng;
use tokio::time::{sleep, sleep_until};

use crate::Failure;

use super::{
    event::{NEWS, PAUSE, SHORT, TOPICS, now},
    sequence::{Sequence, Taken},
    tally::Tally,
    visit::Visit,
};

/// The longest that a client stalls or stays away, by which it may fall off the log or not.
const LONGEST: Duration = Duration::from_secs(18);

#[derive(Debug)]
struct Client {
    sequence: Sequence,
    tally: Tally,
    /// How long it has paused, since it was given news.
    paused: Duration,
    read: Instant,
}

/// Visits the server over and over, and adds what it saw to the tally.
pub(crate) async fn run(address: SocketAddr, seed: u64, end: Instant, tally: Arc<Mutex<Tally>>) {
    let mut random = Rng::with_seed(seed);
    // Not all at once.
    sleep(within(&mut random, Duration::from_secs(2))).await;
    let mut client = Client::new(page(&mut random));
    while Instant::now() < end {
        if let Err(failure) = client.visit(address, &mut random, end).await {
            client.tally.wrong.push(format!("client {seed}: {failure}"));
            break;
        }
    }
    let mut all = tally.lock().unwrap_or_else(PoisonError::into_inner);
    all.add(client.tally);
}

impl Client {
    fn new(sequence: Sequence) -> Self {
        Self {
            sequence,
            tally: Tally::default(),
            paused: Duration::ZERO,
            read: Instant::now(),
        }
    }

    /// Reads for a while, perhaps with a pause, and stays away for a while.
    async fn visit(
        &mut self,
        address: SocketAddr,
        random: &mut Rng,
        end: Instant,
    ) -> Result<(), Failure> {
        if random.u8(..16) == 0 {
            // A page that was closed, and another is opened.
            self.sequence = page(random);
        }
        let last = self.sequence.last_event_id();
        self.tally.visits += 1;
        self.tally.resumed += u64::from(last.is_some());
        let mut visit = Visit::begin(address, &self.sequence.query(), last).await?;
        self.follow(&mut visit, within(random, LONGEST), end)
            .await?;
        if !visit.has_ended() && random.u8(..3) == 0 {
            self.tally.stalls += 1;
            pause(within(random, LONGEST), end).await;
            self.follow(&mut visit, within(random, LONGEST), end)
                .await?;
        }
        self.tally.ended += u64::from(visit.has_ended());
        if random.bool() {
            visit.reset()?;
        }
        let away = match random.u8(..8) {
            0 => LONGEST,
            _ => Duration::from_secs(2),
        };
        pause(within(random, away), end).await;
        Ok(())
    }

    /// Reads for so long, or until the server ends the response.
    async fn follow(
        &mut self,
        visit: &mut Visit,
        time: Duration,
        end: Instant,
    ) -> Result<(), Failure> {
        let end = end.min(Instant::now() + time);
        while !visit.has_ended() && Instant::now() < end {
            let events = visit.events().await?;
            let since = self.read.elapsed();
            self.read += since;
            if since > SHORT {
                self.paused += since;
            }
            for event in events {
                self.take(&event)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, event: &str) -> Result<(), Failure> {
        match self.sequence.take(event)? {
            Taken::Nothing => {}
            Taken::Event { sent, lost } => {
                self.tally.events += 1;
                self.tally.lost += lost;
                if u128::from(now().saturating_sub(sent)) < NEWS.as_millis() {
                    self.paused = Duration::ZERO;
                }
            }
            Taken::Gap if self.paused < PAUSE => {
                let paused = self.paused.as_millis();
                return Err(format!("a gap after a pause of {paused} ms").into());
            }
            Taken::Gap => self.tally.gaps += 1,
        }
        Ok(())
    }
}

/// A page of one to nine topics.
fn page(random: &mut Rng) -> Sequence {
    Sequence::new((0..random.u8(1..10)).map(|_| random.u64(..TOPICS)))
}

async fn pause(time: Duration, end: Instant) {
    sleep_until(end.min(Instant::now() + time).into()).await;
}

fn within(random: &mut Rng, longest: Duration) -> Duration {
    longest.mul_f64(random.f64())
}
