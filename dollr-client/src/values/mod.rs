//! Values that are valid once they are made: what isn't one is refused where it is parsed or read.

mod code;
mod country;
mod currency;
mod decimal;
mod email;
mod masked;
mod phone;
mod text;
mod timestamp;
mod url;

pub use country::Country;
pub use currency::Currency;
pub use decimal::{Amount, Decimal};
pub use email::Email;
pub(crate) use masked::Masked;
pub use phone::Phone;
pub use timestamp::Timestamp;
pub use url::Url;
