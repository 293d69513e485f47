use core::time::Duration;

#[cfg(feature = "alloc")]
use super::GrowingBuffer;
use super::{
    EventRef, EventTooLong, FixedBuffer,
    buffer::{Buffer, Full},
    line::{Digits, Field, Line},
    reading::{BOM, Parts},
};
#[cfg(not(feature = "alloc"))]
use core::convert::Infallible as GrowingBuffer;

/// The default limit of an event.
#[cfg(feature = "alloc")]
const LIMIT: usize = 1024 * 1024;

/// Reads events from pieces of any size, as the WHATWG HTML standard, section "Server-sent events",
/// says.
///
/// Data of one line that lies in one piece with the end of its event is not copied; the rest is copied once.
/// The time for a stream is proportional to its length, however it is cut, and the length of an event is
/// bounded.
///
/// # Outcomes
///
/// - A byte order mark at the start of the stream is removed.
/// - CR, LF and CRLF end a line.
/// - Malformed UTF-8 becomes U+FFFD.
/// - Fields that the standard does not name, ids that contain NUL, and reconnection times that are not
///   digits are ignored. A reconnection time that is too large for 64 bits is the largest.
/// - The id and the reconnection time of an event without data count, and it is not returned.
/// - An event over the limit is reported once, when the limit is exceeded, and skipped to its end. Its
///   reconnection time counts, its id does not. The limit is on the bytes of its lines, without comments
///   and line ends.
/// - An event without its blank line at the end of the stream is not returned.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "alloc")] {
/// use eventwire_core::Decoder;
///
/// let mut decoder = Decoder::new();
/// let mut texts = Vec::new();
/// for mut piece in [b"data: he".as_slice(), b"llo\n\nda", b"ta: world\n\n"] {
///     while let Some(event) = decoder.next(&mut piece) {
///         texts.push(event?.data().to_owned());
///     }
/// }
/// assert_eq!(texts, ["hello", "world"]);
/// # }
/// # Ok::<(), eventwire_core::EventTooLong>(())
/// ```
#[derive(Clone, Debug)]
pub struct Decoder<B = GrowingBuffer> {
    pub(super) buffer: B,
    /// How many bytes the lines of the event have up to now.
    pub(super) length: usize,
    pub(super) line: Line,
    /// Whether the buffer has the value of that line, or a part.
    pub(super) has_value: bool,
    /// The value of a reconnection time that pieces cut.
    pub(super) digits: Digits,
    /// Whether the event is over the limit.
    pub(super) is_skipped: bool,
    /// Whether the event was lent.
    pub(super) is_lent: bool,
    /// Whether the last byte was CR, so that LF is part of its line end.
    pub(super) after_cr: bool,
    /// How many bytes of a byte order mark have come.
    pub(super) bom: usize,
    pub(super) event_retry: Option<u64>,
    pub(super) retry: Option<u64>,
    pub(super) comments: u64,
    /// How many ids there were, so that it is known whether there was another.
    pub(super) ids: u64,
}

#[cfg(feature = "alloc")]
impl Decoder {
    /// Creates a decoder that accepts events of at most 1 MiB.
    #[must_use]
    pub const fn new() -> Self {
        Self::with_limit(LIMIT)
    }

    /// Creates a decoder that accepts events of at most so many bytes.
    ///
    /// It allocates for ids, and for what [`EventRef`] does not borrow from a piece: at most that many bytes
    /// for data and as many for a name and an id, and three times as many for text that is not UTF-8. The
    /// memory for data is kept for the next event.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::Decoder;
    ///
    /// let mut decoder = Decoder::with_limit(10);
    /// let mut piece = b"data: 1234\n\ndata: 12345\n\ndata: 1\n\n".as_slice();
    /// assert_eq!(decoder.next(&mut piece).unwrap()?.data(), "1234");
    /// assert!(decoder.next(&mut piece).unwrap().is_err());
    /// assert_eq!(decoder.next(&mut piece).unwrap()?.data(), "1");
    /// assert!(decoder.next(&mut piece).is_none());
    /// # Ok::<(), eventwire_core::EventTooLong>(())
    /// ```
    #[must_use]
    pub const fn with_limit(bytes: usize) -> Self {
        Self::from_buffer(GrowingBuffer::new(bytes))
    }

    /// Sets the last event id, as if the stream had gone on from an earlier one. One that contains NUL is
    /// ignored.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::Decoder;
    ///
    /// let mut decoder = Decoder::new().resume_after("7");
    /// let event = decoder.next(&mut b"data: a\n\n".as_slice()).unwrap()?;
    /// assert_eq!((event.id(), event.last_event_id()), (None, "7"));
    /// # Ok::<(), eventwire_core::EventTooLong>(())
    /// ```
    #[must_use]
    pub fn resume_after(mut self, last_event_id: &str) -> Self {
        self.reconnect();
        // The buffer grows, so that it is not full.
        let _ = self.put_id(last_event_id);
        self.commit();
        self
    }
}

#[cfg(feature = "alloc")]
impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl<'b> Decoder<FixedBuffer<'b>> {
    /// Creates a decoder that needs no allocator: it keeps what pieces cut in a buffer.
    ///
    /// An event and the id that is kept from before share the buffer: after an id of 16 bytes, a buffer of 24
    /// accepts events of 8 bytes. The names of fields count, and U+FFFD in place of malformed text counts as
    /// three bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use eventwire_core::Decoder;
    ///
    /// let mut buffer = [0; 64];
    /// let mut decoder = Decoder::with_buffer(&mut buffer);
    /// assert!(decoder.next(&mut b"data: 21.".as_slice()).is_none());
    /// assert_eq!(decoder.next(&mut b"5\n\n".as_slice()).unwrap()?.data(), "21.5");
    /// # Ok::<(), eventwire_core::EventTooLong>(())
    /// ```
    #[must_use]
    pub const fn with_buffer(buffer: &'b mut [u8]) -> Self {
        Self::from_buffer(FixedBuffer::new(buffer))
    }

    /// Sets the last event id, as if the stream had gone on from an earlier one. One that contains NUL is
    /// ignored.
    ///
    /// # Errors
    ///
    /// Returns an error if the buffer is shorter.
    pub fn resume_after(mut self, last_event_id: &str) -> Result<Self, EventTooLong> {
        self.reconnect();
        if self.put_id(last_event_id).is_err() {
            return Err(self.too_long());
        }
        self.commit();
        Ok(self)
    }
}

impl<B> Decoder<B> {
    const fn from_buffer(buffer: B) -> Self {
        Self {
            buffer,
            length: 0,
            line: Line::Start,
            has_value: false,
            digits: Digits::NONE,
            is_skipped: false,
            is_lent: false,
            after_cr: false,
            bom: 0,
            event_retry: None,
            retry: None,
            comments: 0,
            ids: 0,
        }
    }

    /// Returns the reconnection time that the stream has set.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.retry.map(Duration::from_millis)
    }

    /// Returns how many comments have come, which servers send to keep a connection alive.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "alloc")] {
    /// use eventwire_core::Decoder;
    ///
    /// let mut decoder = Decoder::new();
    /// assert!(decoder.next(&mut b": keep-alive\n\nretry: 500\n\n".as_slice()).is_none());
    /// assert_eq!(decoder.comments(), 1);
    /// assert_eq!(decoder.retry().map(|time| time.as_millis()), Some(500));
    /// # }
    /// ```
    #[must_use]
    pub const fn comments(&self) -> u64 {
        self.comments
    }
}

impl<B: Buffer> Decoder<B> {
    /// Returns the next event that ends in a piece, of which it removes what it has read, or `None` when
    /// all of it was read.
    ///
    /// # Errors
    ///
    /// Returns an error for an event over the limit. The next call goes on after it.
    #[inline]
    pub fn next<'a, 'p: 'a>(
        &'a mut self,
        piece: &mut &'p [u8],
    ) -> Option<Result<EventRef<'a>, EventTooLong>> {
        if self.is_lent {
            self.commit();
        }
        if self.after_cr || self.bom < BOM.len() {
            self.skip(piece);
        }
        let mut parts = Parts::default();
        match self.read(piece, &mut parts) {
            Ok(true) => Some(self.lend(parts)),
            Ok(false) => None,
            Err(Full) => Some(Err(self.too_long())),
        }
    }

    /// Returns the last event id, which a client sends as the header `Last-Event-ID` when it reconnects,
    /// unless it is empty.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "alloc")] {
    /// use eventwire_core::Decoder;
    ///
    /// let mut decoder = Decoder::new();
    /// assert!(decoder.next(&mut b"id: 7\n\nid: 8\ndata: lo".as_slice()).is_none());
    /// assert_eq!(decoder.last_event_id(), "7");
    /// # }
    /// ```
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        let id = self.buffer.id().filter(|_| self.is_lent);
        id.unwrap_or_else(|| self.buffer.last_id())
    }

    fn put_id(&mut self, id: &str) -> Result<(), Full> {
        if id.contains('\0') {
            return Ok(());
        }
        self.buffer.put(Field::Id, id.as_bytes())
    }

    /// Prepares for another response: the last event id, the reconnection time and the number of comments
    /// stay, an event without its blank line is dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "alloc")] {
    /// use eventwire_core::Decoder;
    ///
    /// let mut decoder = Decoder::new();
    /// assert!(decoder.next(&mut b"id: 7\n\ndata: lo".as_slice()).is_none());
    /// decoder.reconnect();
    /// let event = decoder.next(&mut b"data: lost no more\n\n".as_slice()).unwrap()?;
    /// assert_eq!((event.data(), event.last_event_id()), ("lost no more", "7"));
    /// # }
    /// # Ok::<(), eventwire_core::EventTooLong>(())
    /// ```
    pub fn reconnect(&mut self) {
        if self.is_lent {
            self.commit();
        }
        self.buffer.clear();
        self.end_event();
        self.line = Line::Start;
        self.has_value = false;
        self.digits = Digits::NONE;
        self.after_cr = false;
        self.bom = 0;
    }
}
