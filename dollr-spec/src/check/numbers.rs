//! Decimal numbers as texts: the digits of a spec are compared exactly.

use std::cmp::Ordering;

/// The most digits of a number that `dollr-client` holds.
const DIGITS: usize = 28;
/// A number with a larger exponent has too many digits.
const LARGEST_EXPONENT: i32 = 100;

/// A number by its digits.
pub(super) struct Number {
    text: String,
    is_negative: bool,
    /// Before the point, without zeros at the start.
    whole: String,
    /// Behind the point, without zeros at the end.
    fraction: String,
}

impl Number {
    /// The number that a text is.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let is_negative = number.starts_with('-');
        let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let (whole, fraction) = shift(whole, fraction, exponent)?;
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        Some(Self {
            text: text.to_owned(),
            is_negative: is_negative && !(whole.is_empty() && fraction.is_empty()),
            whole: whole.to_owned(),
            fraction: fraction.to_owned(),
        })
    }

    /// As it was written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// Whether it is a whole number of 64 bits.
    pub(super) fn is_i64(&self) -> bool {
        let sign = if self.is_negative { "-" } else { "" };
        let is_zero = self.whole.is_empty();
        self.fraction.is_empty() && (is_zero || format!("{sign}{}", self.whole).parse::<i64>().is_ok())
    }

    /// Whether `dollr-client` holds all its digits.
    pub(super) fn fits(&self) -> bool {
        let digits = match self.whole.is_empty() {
            true => self.fraction.trim_start_matches('0').len(),
            false => self.whole.len() + self.fraction.len(),
        };
        digits <= DIGITS && self.fraction.len() <= DIGITS
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let size = |number: &Self| (number.whole.len(), number.whole.clone(), number.fraction.clone());
        match (self.is_negative, other.is_negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => size(self).cmp(&size(other)),
            (true, true) => size(other).cmp(&size(self)),
        }
    }
}

/// The digits before and behind the point, which is moved to the right.
fn shift(whole: &str, fraction: &str, exponent: i32) -> Option<(String, String)> {
    if exponent.abs() > LARGEST_EXPONENT {
        return None;
    }
    let zeros = "0".repeat(exponent.unsigned_abs() as usize);
    let digits = format!("{zeros}{whole}{fraction}{zeros}");
    let point = i32::try_from(zeros.len() + whole.len()).ok()? + exponent;
    let (whole, fraction) = digits.split_at_checked(usize::try_from(point).ok()?)?;
    Some((whole.to_owned(), fraction.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_their_digits() {
        let ascending = [
            "-1e3", "-2", "-1.5", "-0.1", "0", "1E-7", "0.09", "0.1", "1", "9", "10", "1e3",
        ];
        let numbers: Vec<_> = ascending.iter().filter_map(|text| Number::read(text)).collect();
        assert_eq!(numbers.len(), ascending.len());
        for (one, number) in numbers.iter().enumerate() {
            for (other, another) in numbers.iter().enumerate() {
                assert_eq!(number.compare(another), one.cmp(&other), "{one} {other}");
            }
        }
        for (one, other) in [
            ("1.50", "1.5"),
            ("0", "-0.0"),
            ("007", "7"),
            ("1.2e1", "12"),
            (".5", "0.5"),
        ] {
            let equal = Number::read(one)
                .zip(Number::read(other))
                .map(|(one, other)| one.compare(&other));
            assert_eq!(equal, Some(Ordering::Equal), "{one}");
        }
        for text in [
            "",
            ".",
            "-",
            "1_000",
            "one",
            "1e",
            "1e999999999",
            "NaN",
            "0x10",
            "1.2.3",
        ] {
            assert!(Number::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_number_fits_or_does_not() {
        let nines = |count| "9".repeat(count);
        let fits = |text: &str| Number::read(text).is_some_and(|number| number.fits());
        assert!(fits(&nines(28)) && !fits(&nines(29)) && fits(&format!("0.{}", nines(28))) && !fits("1e-29"));
        let is_i64 = |text: &str| Number::read(text).is_some_and(|number| number.is_i64());
        assert!(is_i64("-9223372036854775808") && !is_i64("9223372036854775808") && is_i64("1.0") && !is_i64("0.5"));
    }
}
