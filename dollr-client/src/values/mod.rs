//! Values that are valid once they are made: what isn't one is refused where it is parsed or read.

mod blob;
pub(crate) mod clock;
mod code;
mod country;
mod currency;
mod date;
mod decimal;
mod email;
mod invalid;
mod masked;
mod patch;
mod phone;
mod secret;
mod short_text;
mod text;
mod timestamp;
pub(crate) mod trace;
mod url;

pub use blob::Blob;
pub use country::Country;
pub use currency::Currency;
pub(crate) use currency::{beyond_units, minor_places};
pub use date::Date;
pub use decimal::{Amount, Decimal};
pub use email::Email;
pub use invalid::InvalidValue;
pub(crate) use masked::Masked;
pub use patch::Patch;
pub use phone::Phone;
pub use secret::Secret;
pub use timestamp::Timestamp;
pub use url::Url;
