//! Exact decimal numbers: amounts of money, percentages and rates.

mod json;
mod long;

use std::fmt;
use std::str::FromStr;

use super::InvalidValue;

/// An amount of money in major units: `250.00` is 250 dollars. Its currency is in a field of its own.
///
/// ```
/// use dollr_client::Amount;
///
/// let price: Amount = "150.00".parse()?;
/// assert_eq!(price, Amount::from(150));
/// # Ok::<(), dollr_client::InvalidValue>(())
/// ```
pub type Amount = Decimal;

/// An exact decimal number of up to 28 digits: an amount, a percentage or a rate.
///
/// A number in a response that has more digits than that is cut, by less than one at the 28th place, and rounds to the places of any
/// currency as the whole number does. What came is kept as a text then: [`UnknownFields::unread`](crate::UnknownFields::unread) has it.
/// No request is sent with such a number.
///
/// There is no way to make one from an `f64`, which can't hold most amounts. To calculate, convert it to a
/// [`rust_decimal::Decimal`] and back. Numbers of the same value are equal, but each is printed and sent with the
/// decimal places that it was given.
///
/// ```
/// use dollr_client::Decimal;
///
/// let price: Decimal = "150.00".parse()?;
/// let total = rust_decimal::Decimal::from(price) * rust_decimal::Decimal::from(3);
/// assert_eq!(Decimal::from(total).to_string(), "450.00");
/// assert_eq!(price, "150".parse()?);
/// # Ok::<(), dollr_client::InvalidValue>(())
/// ```
///
/// # In JSON
///
/// It is written as a number with its decimal places, `150.00`, and read from a number or a string. That is exact,
/// whether or not some crate of the program turns on the feature `arbitrary_precision` of `serde_json`.
///
/// Inside `#[serde(flatten)]` and `#[serde(untagged)]`, in a `serde_json::Value` and in other formats, an `f64` has
/// been made of a number before it gets here. Then
///
/// - numbers of up to 15 significant digits and 22 decimal places are exact;
/// - if the `f64` shows more than 15 digits, that is an error;
/// - a longer number whose `f64` shows 15 digits or fewer can't be told from the shorter one, and is read as that:
///   `0.30000000000000000001` as `0.3`. This happens to about one in twelve numbers of 16 to 24 digits, and
///   changes them by less than 5e-16 of their value. Where a crate of the program turns on the feature
///   `float_roundtrip` of `serde_json`, a few of these are an error instead.
///
/// Strings are exact there as well. A number that a `Value` can't hold is not written into one, which is an error.
/// Serializers other than those of `serde_json` write a string.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(rust_decimal::Decimal);

impl FromStr for Decimal {
    type Err = InvalidValue;

    /// Reads digits with an optional sign, decimal point and exponent, as in `-1.5` and `2E-7`. Zeros at the end that don't fit are
    /// dropped; other digits never are.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        parse(text)
            .map(Self::from)
            .or_else(|| long::exact(text))
            .ok_or_else(|| InvalidValue::new("number", text, "up to 28 digits are expected, as in 150.00"))
    }
}

fn parse(text: &str) -> Option<rust_decimal::Decimal> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse().ok()?),
        None => (text, 0),
    };
    // rust_decimal takes `1_000` as well, which nobody means to send.
    if digits.contains('_') {
        return None;
    }
    let number = rust_decimal::Decimal::from_str_exact(digits).ok()?;
    shift(number, exponent)
}

/// The number times ten to the power of `exponent`, if that is exact.
fn shift(number: rust_decimal::Decimal, exponent: i32) -> Option<rust_decimal::Decimal> {
    let scale = i32::try_from(number.scale()).ok()?.checked_sub(exponent)?;
    let zeros = 10_i128.checked_pow(scale.min(0).unsigned_abs())?;
    let mantissa = number.mantissa().checked_mul(zeros)?;
    rust_decimal::Decimal::try_from_i128_with_scale(mantissa, scale.max(0).unsigned_abs()).ok()
}

impl Decimal {
    /// The whole number that this is.
    pub(crate) fn to_whole(self) -> Option<i128> {
        let whole = self.0.trunc();
        (whole == self.0).then(|| whole.mantissa())
    }
}

impl From<i64> for Decimal {
    /// A whole number: of an amount, in major units.
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self(number)
    }
}

impl From<Decimal> for rust_decimal::Decimal {
    fn from(number: Decimal) -> Self {
        number.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hash, Hasher};

    use super::*;

    #[test]
    fn digits_are_kept_as_they_are_written() {
        let cases = [
            ("0", "0"),
            ("150", "150"),
            ("150.00", "150.00"),
            ("-1.5", "-1.5"),
            ("-0", "0"),
            ("-0.00", "0.00"),
            ("+1.5", "1.5"),
            ("007", "7"),
            ("1.5e3", "1500"),
            ("1.50e1", "15.0"),
            ("2E-7", "0.0000002"),
            ("2E+7", "20000000"),
            ("0E-7", "0.0000000"),
            ("-2.5e-1", "-0.25"),
            ("1e28", "10000000000000000000000000000"),
            ("1e-28", "0.0000000000000000000000000001"),
            ("9999999999999999999999999999", "9999999999999999999999999999"),
            ("1234567890123.456789012345678", "1234567890123.456789012345678"),
        ];
        for (text, digits) in cases {
            let number: Decimal = text.parse().unwrap();
            assert_eq!(
                (number.to_string(), format!("{number:?}")),
                (digits.into(), digits.into())
            );
        }
    }

    #[test]
    fn what_is_no_number_of_28_digits_is_refused() {
        let invalid = [
            "",
            " ",
            ".",
            "-",
            "e5",
            "1e",
            "1e1.5",
            "1.2.3",
            "1,5",
            "1_000",
            " 1",
            "1 ",
            "0x10",
            "NaN",
            "inf",
            "1/2",
            "--1",
            "١",
            "1e29",
            "1e-29",
            "1e2147483647",
            "1e-2147483648",
            "1e99999999999",
            "0.10000000000000000000000000001",
            "99999999999999999999999999999",
            "1234567890123.4567890123456789012",
        ];
        for text in invalid {
            assert_eq!(
                text.parse::<Decimal>().unwrap_err().to_string(),
                format!("{text:?} is not a valid number: up to 28 digits are expected, as in 150.00")
            );
        }
    }

    #[test]
    fn numbers_of_the_same_value_are_equal() {
        let hash = |number: Decimal| {
            let mut hasher = DefaultHasher::new();
            number.hash(&mut hasher);
            hasher.finish()
        };
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        for (a, b) in [("150.0", "150.00"), ("150", "1.5e2"), ("0", "-0.0")] {
            assert_eq!(number(a), number(b));
            assert_eq!(hash(number(a)), hash(number(b)), "{a} {b}");
        }
        assert_eq!(Decimal::from(150), number("150.00"));
        assert_eq!(Decimal::from(rust_decimal::Decimal::new(15_000, 2)), number("150"));
        assert!(number("9.99") < number("10") && number("-10") < number("-9.99"));
    }
}
