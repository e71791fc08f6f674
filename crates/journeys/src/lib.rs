//! What a person can do, one file each.
//!
//! A journey is one public function with one outcome. It is the only place that joins an edge
//! (store, lake, vault) to a core (measure, connect, disclose). Read [`house`] for what a journey
//! happens in, then the file named after what you want to do.

pub mod accounts;
mod deeds;
mod derive_figures;
pub mod house;
mod keep_rows;
pub mod link_people;
pub mod load_file;
mod observed;
pub mod postcode_areas;
pub mod sign_in;

pub use accounts::{Account, CannotOpen, NewAccount, close_account, list_accounts, open_account};
pub use house::{ChildrenSide, District, House};
pub use link_people::{CannotLink, LinkReport, link_people};
pub use load_file::{CannotLoad, LoadProgress, LoadReport, LoadRequest, Loaded, load_file};
pub use sign_in::{Secret, SignIn, csrf_of, sign_in, sign_out, token_from_cookie, who_is};
