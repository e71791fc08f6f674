//! What a person can do, one file each; the only place where edges meet cores.
