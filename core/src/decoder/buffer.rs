use super::line::Field;

/// The memory of a [`Decoder`](crate::Decoder), for ids and for events that pieces cut.
///
/// The trait is sealed: there are a buffer that grows and one that does not.
pub trait Buffer: Store {}

impl<B: Store> Buffer for B {}

/// The methods of a [`Buffer`].
#[expect(unnameable_types, reason = "this seals the trait")]
pub trait Store {
    /// How many bytes the event may have that is read.
    fn limit(&self) -> usize;

    /// By how many bytes a value becomes longer when U+FFFD replaces what is not UTF-8, if that counts.
    fn growth(&self, value: &[u8]) -> usize;

    /// Begins the value of a line with data, a name or an id.
    fn begin(&mut self, field: Field) -> Result<(), Full>;

    /// Appends to the value of the line.
    fn push(&mut self, field: Field, bytes: &[u8]) -> Result<(), Full>;

    /// Ends the value of the line, and returns by how much it became longer, if that counts. An id that
    /// contains NUL is ignored.
    fn end(&mut self, field: Field) -> Result<usize, Full>;

    /// Takes a whole value, of an id one without NUL.
    fn put(&mut self, field: Field, value: &[u8]) -> Result<(), Full> {
        self.begin(field)?;
        self.push(field, value)?;
        self.end(field)?;
        Ok(())
    }

    /// Takes the name of the event before again, if it is this one.
    fn repeat_name(&mut self, name: &[u8]) -> bool;

    fn has_data(&self) -> bool;

    /// Lends the event. U+FFFD replaces what is not UTF-8.
    fn lend(&mut self) -> Lent<'_>;

    /// The id of the event.
    fn id(&self) -> Option<&str>;

    fn last_id(&self) -> &str;

    /// Makes the id of the event the last event id, and forgets the rest.
    fn commit(&mut self);

    /// Forgets the event.
    fn clear(&mut self);
}

/// The texts of an event, as far as a buffer has them.
#[expect(unnameable_types, reason = "only a sealed trait names it")]
#[derive(Debug)]
pub struct Lent<'a> {
    pub(super) name: &'a str,
    pub(super) data: &'a str,
    pub(super) id: Option<&'a str>,
    pub(super) last_id: &'a str,
}

/// There is no room.
#[expect(unnameable_types, reason = "only a sealed trait names it")]
#[derive(Debug)]
pub struct Full;
