use std::{error::Error, fmt, time::Duration};

use example_app::Note;
use redis::{
    AsyncTypedCommands, Client, RedisError,
    aio::{ConnectionManager, ConnectionManagerConfig},
    streams::{StreamRangeReply as Reply, StreamReadOptions},
};

use crate::{
    log::{After, Entry, Extent, Log},
    options::StreamOptions,
    stream_id::{InvalidStreamId, StreamId},
};

/// How many entries are read at a time.
const PAGE: usize = 200;

/// How long Redis may take to answer; one that does not is as good as down.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long Redis holds a connection that waits for an entry.
const WAIT: Duration = Duration::from_secs(5);

/// The field of an entry that has the text of a note.
const FIELD: &str = "note";

/// A stream in Redis.
#[derive(Clone)]
pub(crate) struct RedisLog {
    stream: StreamOptions,
    connection: ConnectionManager,
    /// It is held while it waits for an entry, so that it is of no use for anything else.
    waiting: ConnectionManager,
}

/// Redis does not answer, or not as expected.
#[derive(Debug)]
pub(crate) enum RedisLogError {
    Redis(RedisError),
    Id(InvalidStreamId),
}

impl RedisLog {
    /// Takes the URL of a Redis, which need not run yet.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is none.
    pub(crate) fn new(url: &str, stream: StreamOptions) -> Result<Self, RedisError> {
        let connect = |patience| {
            // The caller gets the failure, and tries again: the connection does not wait.
            let config = ConnectionManagerConfig::new()
                .set_connection_timeout(Some(PATIENCE))
                .set_response_timeout(Some(patience))
                .set_number_of_retries(0);
            ConnectionManager::new_lazy_with_config(Client::open(url)?, config)
        };
        Ok(Self {
            stream,
            connection: connect(PATIENCE)?,
            waiting: connect(WAIT + PATIENCE)?,
        })
    }
}

impl Log for RedisLog {
    type Error = RedisLogError;

    async fn append(&self, note: &Note) -> Result<StreamId, RedisLogError> {
        // Redis counts by whole nodes of its tree when it need not be exact, which costs it nothing.
        let mut command = redis::cmd("XADD");
        command.arg(&self.stream.key);
        command.arg("MAXLEN").arg("~").arg(self.stream.max_length);
        command.arg("*").arg(FIELD).arg(note.as_str());
        let id: String = command.query_async(&mut self.connection.clone()).await?;
        Ok(id.parse()?)
    }

    async fn newest(&self, count: usize) -> Result<Vec<Entry>, RedisLogError> {
        let key = &self.stream.key;
        let mut connection = self.connection.clone();
        let newest = connection.xrevrange_count(key, "+", "-", count).await?;
        let mut entries = entries(newest)?;
        entries.reverse();
        Ok(entries)
    }

    async fn after(&self, id: StreamId) -> Result<After, RedisLogError> {
        let key = &self.stream.key;
        // In one transaction, so that nothing is trimmed in between. XREAD would not report that.
        let mut held = redis::pipe();
        held.atomic()
            .xrange_count(key, "-", "+", 1)
            .xrevrange_count(key, "+", "-", 1)
            .xrange_count(key, format!("({id}"), "+", PAGE)
            .xlen(key);
        let held = held.query_async(&mut self.connection.clone()).await?;
        let (oldest, newest, page, length): (Reply, Reply, Reply, u32) = held;
        let extent = Extent {
            oldest: first(oldest)?,
            newest: first(newest)?,
            is_full: length >= self.stream.max_length,
        };
        Ok(extent.after(id, entries(page)?))
    }

    async fn wait(&self, id: StreamId) -> Result<(), RedisLogError> {
        let millis = usize::try_from(WAIT.as_millis()).unwrap_or_default();
        let options = StreamReadOptions::default().block(millis).count(1);
        let mut connection = self.waiting.clone();
        let (keys, ids) = ([&self.stream.key], [id.to_string()]);
        connection.xread_options(&keys, &ids, &options).await?;
        Ok(())
    }
}

/// Returns the id of the only entry, or zero if there is none.
fn first(reply: Reply) -> Result<StreamId, RedisLogError> {
    let entries = entries(reply)?;
    Ok(entries.first().map_or(StreamId::ZERO, |entry| entry.id))
}

fn entries(reply: Reply) -> Result<Vec<Entry>, RedisLogError> {
    let entries = reply.ids.into_iter().map(|entry| {
        Ok(Entry {
            id: entry.id.parse()?,
            text: entry.get(FIELD),
        })
    });
    entries.collect()
}

impl From<RedisError> for RedisLogError {
    fn from(error: RedisError) -> Self {
        Self::Redis(error)
    }
}

impl From<InvalidStreamId> for RedisLogError {
    fn from(error: InvalidStreamId) -> Self {
        Self::Id(error)
    }
}

impl fmt::Display for RedisLogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redis(error) => error.fmt(f),
            Self::Id(error) => error.fmt(f),
        }
    }
}

impl Error for RedisLogError {}
