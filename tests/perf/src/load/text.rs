//! What the servers send, and by what the client knows it again.

/// A byte that every event holds once, and that nothing else on the wire holds.
pub(crate) const MARK: u8 = b'~';

/// How many digits a time stamp has.
pub(crate) const DIGITS: usize = 20;

/// The fields of an event that is ready at all times.
pub(crate) const ID: &str = "20481024";
pub(crate) const NAME: &str = "quote";
pub(crate) const DATA: &str = concat!(
    r#"{"symbol":"EWX~","bid":101.25,"ask":101.31,"volume":184200,"high":103.07,"#,
    r#""low":99.82,"venue":"north","session":"closed"}"#,
);

const _: () = assert!(DATA.len() == 120);

/// Makes the data, 100 bytes of JSON, of an event that is published at that time.
pub(crate) fn stamped(nanoseconds: u64) -> String {
    format!(
        r#"{{"sent":"~{nanoseconds:0DIGITS$}","symbol":"EWX","bid":101.25,"ask":101.31,"volume":184200,"depth":10}}"#
    )
}
