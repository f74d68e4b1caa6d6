//! Countries.

use std::fmt;
use std::str::FromStr;

use super::InvalidValue;
use super::code::{Code, compare_with_texts};
use super::text::text_value;

/// A country: two upper-case letters, as ISO 3166-1 has them.
///
/// Any two letters are fine here, since Dollr doesn't list the countries that it takes.
///
/// ```
/// use dollr_client::Country;
///
/// assert_eq!("LR".parse(), Ok(Country::LR));
/// assert!("Liberia".parse::<Country>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(Code<2>);

impl Country {
    /// Liberia.
    pub const LR: Self = Self(Code::known(b"LR"));
    /// Rwanda.
    pub const RW: Self = Self(Code::known(b"RW"));

    /// The two letters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for Country {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Code::parse(text)
            .map(Self)
            .ok_or_else(|| InvalidValue::new("country", text, "two upper-case letters are expected, as in LR"))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

text_value!(Country, as_str, "a country");
compare_with_texts!(Country);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_upper_case_letters_and_nothing_else() {
        for text in ["LR", "RW", "NG"] {
            let country: Country = text.parse().unwrap();
            let json = format!("{text:?}");
            assert_eq!(country.as_str(), text);
            assert_eq!(
                (format!("{country}"), format!("{country:?}")),
                (text.into(), text.into())
            );
            assert_eq!(serde_json::to_string(&country).unwrap(), json);
            assert_eq!(serde_json::from_str::<Country>(&json).unwrap(), country);
        }
        for text in ["", "L", "LBR", "lr", "L1", "\u{e9}"] {
            let error = format!("{text:?} is not a valid country: two upper-case letters are expected, as in LR");
            assert_eq!(text.parse::<Country>().unwrap_err().to_string(), error);
            let read = serde_json::from_str::<Country>(&format!("{text:?}")).unwrap_err();
            assert!(read.to_string().starts_with(&error), "{read}");
        }
    }

    #[test]
    fn the_constants_are_what_they_are_called() {
        assert_eq!(
            [Country::LR, Country::RW].map(|country| country.to_string()),
            ["LR", "RW"]
        );
    }
}
