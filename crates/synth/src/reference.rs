//! Reference files.
use crate::district::District;
use crate::error::SynthError;
use crate::sink::Output;
pub(crate) fn write(_: &District, _: &mut Output<'_>) -> Result<(), SynthError> { Ok(()) }
