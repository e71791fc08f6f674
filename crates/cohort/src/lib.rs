//! Children without names: coded columns and typed row numbers, nothing printable.
