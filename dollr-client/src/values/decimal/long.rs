//! Numbers with more digits than a decimal holds.

use super::Decimal;

/// The most digits of any number that fits.
const DIGITS: usize = 28;

/// A number as it is written: `digits` without the zeros before them, times ten to the power of `-scale`.
struct Written<'t> {
    is_negative: bool,
    digits: &'t str,
    scale: i64,
}

/// The number, if the digits that don't fit are zeros after the decimal point.
pub(super) fn exact(text: &str) -> Option<Decimal> {
    let (digits, is_negative, scale) = read(text)?;
    Written::new(&digits, is_negative, scale).exact()
}

impl Decimal {
    /// The number that a text is, and whether it is exactly that. Otherwise what doesn't fit is cut off, but never so that what is left
    /// ends in a half: rounded to fewer places, say to those of a currency, it gives what the whole number gives.
    pub(crate) fn nearest(text: &str) -> Option<(Self, bool)> {
        if let Ok(number) = text.parse() {
            return Some((number, true));
        }
        let (digits, is_negative, scale) = read(text)?;
        Some((Written::new(&digits, is_negative, scale).cut()?, false))
    }
}

/// All digits of a number, its sign, and its scale.
fn read(text: &str) -> Option<(String, bool, i64)> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (is_negative, number) = match number.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let scale = i64::try_from(fraction.len()).ok()? - i64::from(exponent);
    is_number.then_some((digits, is_negative, scale))
}

impl<'t> Written<'t> {
    fn new(digits: &'t str, is_negative: bool, scale: i64) -> Self {
        let digits = digits.trim_start_matches('0');
        Self {
            is_negative,
            digits,
            scale,
        }
    }

    fn exact(&self) -> Option<Decimal> {
        let digits = self.digits.trim_end_matches('0');
        let dropped = i64::try_from(self.digits.len() - digits.len()).ok()?;
        match self.scale - dropped {
            _ if digits.is_empty() => Some(Decimal::from(0)),
            // Before the point zeros count.
            scale @ ..0 => self.decimal(&format!("{digits}{}", "0".repeat(zeros(scale)?)), 0),
            scale => self.decimal(digits, scale),
        }
    }

    fn cut(&self) -> Option<Decimal> {
        let too_many = self.digits.len().saturating_sub(DIGITS);
        let too_small = usize::try_from(self.scale).ok()?.saturating_sub(DIGITS);
        let cut = too_many.max(too_small);
        let left = self.digits.get(..self.digits.len().saturating_sub(cut))?;
        let scale = self.scale - i64::try_from(cut).ok()?;
        let number: u128 = if left.is_empty() { 0 } else { left.parse().ok()? };
        let number = if number.is_multiple_of(5) { number + 1 } else { number };
        self.decimal(&number.to_string(), scale)
    }

    fn decimal(&self, digits: &str, scale: i64) -> Option<Decimal> {
        let mantissa: i128 = digits.parse().ok()?;
        let mantissa = if self.is_negative { -mantissa } else { mantissa };
        let number = rust_decimal::Decimal::try_from_i128_with_scale(mantissa, u32::try_from(scale).ok()?);
        Some(number.ok()?.into())
    }
}

/// So many zeros stand before the point, unless they are too many.
fn zeros(scale: i64) -> Option<usize> {
    usize::try_from(-scale).ok().filter(|zeros| *zeros <= DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_dropped_and_other_digits_are_not() {
        let cases = [
            ("245.000000000000000000000000000000", Some("245")),
            ("-1.50000000000000000000000000000000000", Some("-1.5")),
            ("0E-30", Some("0")),
            ("0.000000000000000000000000000000000", Some("0")),
            ("-0e-400", Some("0")),
            ("0e400", Some("0")),
            ("100e-40", None),
            ("120000000000000000000000000000e-29", Some("1.2")),
            ("000000000000000000000000000000007.5", Some("7.5")),
            ("1.0000000000000000000000000000000001", None),
            ("1e29", None),
            ("1e2147483647", None),
            ("1e-2147483648", None),
        ];
        for (text, expected) in cases {
            let number = text.parse::<Decimal>().ok().map(|number| number.to_string());
            assert_eq!(number.as_deref(), expected, "{text}");
        }
    }

    /// Of exact halves too, nobody gets another amount than by the whole number.
    #[test]
    fn what_is_cut_rounds_like_the_whole() {
        let cases = [
            (
                "245.333333333333333333333333333333",
                "245.3333333333333333333333333",
                "245.33",
            ),
            (
                "245.005000000000000000000000000001",
                "245.0050000000000000000000001",
                "245.01",
            ),
            (
                "245.004999999999999999999999999999",
                "245.0049999999999999999999999",
                "245.00",
            ),
            (
                "-0.125000000000000000000000000001",
                "-0.1250000000000000000000000001",
                "-0.13",
            ),
            (
                "0.0050000000000000000000000000000001",
                "0.0050000000000000000000000001",
                "0.01",
            ),
            ("1e-40", "0.0000000000000000000000000001", "0.00"),
        ];
        for (text, expected, money) in cases {
            let (number, is_exact) = Decimal::nearest(text).unwrap();
            assert_eq!((number.to_string().as_str(), is_exact), (expected, false), "{text}");
            let rounded = rust_decimal::Decimal::from(number).round_dp(2).to_string();
            assert_eq!(rounded, money, "{text}");
        }
        for text in [
            "",
            ".",
            "n/a",
            "1e40",
            "12345678901234567890123456789012.5",
            "1.2.3",
            "1_0",
            "0x1",
        ] {
            assert_eq!(Decimal::nearest(text), None, "{text}");
        }
        assert_eq!(Decimal::nearest("1.50"), Some(("1.50".parse().unwrap(), true)));
    }
}
