//! Values that are valid once they are made: what isn't one is refused where it is parsed or read.

pub(crate) mod clock;
mod code;
mod country;
mod currency;
mod decimal;
mod email;
mod file;
mod invalid;
mod masked;
mod patch;
mod phone;
mod secret;
mod text;
mod timestamp;
pub(crate) mod trace;
mod upload;
mod url;

pub use country::Country;
pub use currency::Currency;
pub(crate) use currency::{beyond_units, minor_places};
pub use decimal::{Amount, Decimal};
pub use email::Email;
pub use file::File;
pub use invalid::InvalidValue;
pub(crate) use masked::Masked;
pub use patch::Patch;
pub use phone::Phone;
pub use secret::Secret;
pub use timestamp::Timestamp;
pub(crate) use upload::Claim;
pub use upload::Upload;
pub use url::Url;
