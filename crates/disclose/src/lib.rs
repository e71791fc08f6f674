//! Disclosure control: the only maker of Released<T>.
