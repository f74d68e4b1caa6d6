//! Currencies.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::InvalidValue;
use super::code::{Code, compare_with_texts};
use super::decimal::Amount;
use super::text::text_value;

/// A currency: three upper-case letters, as ISO 4217 has them.
///
/// Any three letters are fine here, since Dollr doesn't list the currencies that it takes.
///
/// ```
/// use dollr_client::Currency;
///
/// assert_eq!("LRD".parse(), Ok(Currency::LRD));
/// assert!("usd".parse::<Currency>().is_err());
/// assert!("LRD" == Currency::LRD); // A response has a text, as `execution.payer_currency`.
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(Code<3>);

impl Currency {
    /// The US dollar.
    pub const USD: Self = Self(Code::known(b"USD"));
    /// The Liberian dollar.
    pub const LRD: Self = Self(Code::known(b"LRD"));
    /// The Rwandan franc.
    pub const RWF: Self = Self(Code::known(b"RWF"));

    /// The three letters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for Currency {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Code::parse(text)
            .map(Self)
            .ok_or_else(|| InvalidValue::new("currency", text, "three upper-case letters are expected, as in USD"))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

text_value!(Currency, as_str, "a currency");
compare_with_texts!(Currency);

/// What is wrong with an amount of a currency that has no unit so small.
pub(crate) fn beyond_units(what: &str, amount: Amount, currency: Currency) -> Option<String> {
    let told = match minor_places(currency.as_str()) {
        0 => "has no fractions".to_owned(),
        places => format!("has {places} decimal places"),
    };
    (in_units(amount, currency.as_str()) != amount.into()).then(|| format!("{what} is {amount}, and {currency} {told}"))
}

/// An amount in whole smallest units of its currency, whatever zeros are behind it.
pub(crate) fn in_units(amount: Amount, currency: &str) -> Decimal {
    Decimal::from(amount)
        .round_dp(minor_places(currency.trim()))
        .normalize()
}

/// How many decimal places the smallest unit of a currency has, by ISO 4217.
fn minor_places(currency: &str) -> u32 {
    const NONE: [&str; 15] = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
    ];
    const THREE: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
    let is_in = |currencies: &[&str]| currencies.iter().any(|it| it.eq_ignore_ascii_case(currency));
    match (is_in(&NONE), is_in(&THREE)) {
        (true, _) => 0,
        (_, true) => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_upper_case_letters_and_nothing_else() {
        for text in ["USD", "LRD", "RWF", "NGN"] {
            let currency: Currency = text.parse().unwrap();
            let json = format!("{text:?}");
            assert_eq!(currency.as_str(), text);
            assert_eq!(
                (format!("{currency}"), format!("{currency:?}")),
                (text.into(), text.into())
            );
            assert_eq!(serde_json::to_string(&currency).unwrap(), json);
            assert_eq!(serde_json::from_str::<Currency>(&json).unwrap(), currency);
        }
        for text in ["", "US", "USDT", "usd", "Usd", "US1", "US ", "U\u{20ac}"] {
            let error = format!("{text:?} is not a valid currency: three upper-case letters are expected, as in USD");
            assert_eq!(text.parse::<Currency>().unwrap_err().to_string(), error);
            let read = serde_json::from_str::<Currency>(&format!("{text:?}")).unwrap_err();
            assert!(read.to_string().starts_with(&error), "{read}");
        }
    }

    #[test]
    fn a_text_is_compared_letter_by_letter() {
        let texts = [
            ("USD", true),
            ("usd", false),
            ("USD ", false),
            ("LRD", false),
            ("", false),
        ];
        for (text, is_usd) in texts {
            assert_eq!(
                (text == Currency::USD, Currency::USD == text),
                (is_usd, is_usd),
                "{text}"
            );
            let text = text.to_owned();
            assert_eq!(
                (text == Currency::USD, Currency::USD == text),
                (is_usd, is_usd),
                "{text}"
            );
            assert_eq!(*text == Currency::USD, is_usd, "{text}");
        }
    }

    #[test]
    fn the_constants_are_what_they_are_called() {
        let constants = [Currency::USD, Currency::LRD, Currency::RWF];
        assert_eq!(constants.map(|currency| currency.to_string()), ["USD", "LRD", "RWF"]);
    }
}
