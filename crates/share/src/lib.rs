//! Who may see what, for which purpose: sharing decisions as a pure function.
