//! Without `std`, serde_json has no writer that it writes to piece by piece.

use alloc::vec::Vec;
use core::{fmt::Write, str};

use serde_core::{Serialize, ser::Error};

pub(super) use serde_json::to_vec;

use crate::{DataWriter, Output};

pub(super) fn write<W: Output, T: Serialize + ?Sized>(
    mut data: DataWriter<'_, W>,
    value: &T,
) -> serde_json::Result<()> {
    let json: Vec<u8> = to_vec(value)?;
    let json = str::from_utf8(&json).map_err(Error::custom)?;
    data.write_str(json).map_err(Error::custom)
}
