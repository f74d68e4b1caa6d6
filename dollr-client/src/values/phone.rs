//! Phone numbers.

use std::fmt;
use std::str::FromStr;

use super::InvalidValue;
use super::country::Country;
use super::masked::Masked;
use super::text::text_value;

/// A phone number with its country code: 8 to 15 digits without a `+`, as in `231771234567`.
///
/// Parsing drops spaces, dashes, dots, parentheses, a leading `+`, and what nobody sees in a number that was copied. A number without a
/// country code is refused: [`Phone::local`] adds it. So is a number of a spreadsheet (`231771234567.0`), and one of Liberia or
/// Rwanda with the `0` that is dialled only there (`+231 077 123 4567`). Whether a number has as many digits as its country wants,
/// Dollr says. Of the digits, `Debug` shows the last two and errors show none, so that logs hold no
/// numbers; `Display` shows all.
///
/// ```
/// use dollr_client::{Country, Phone};
///
/// let phone: Phone = "+231 77 123 4567".parse()?;
/// assert_eq!(phone.to_string(), "231771234567");
/// assert_eq!(phone, Phone::local("0771234567", Country::LR)?);
/// assert_eq!(format!("{phone:?}"), "Phone(…67)");
/// # Ok::<(), dollr_client::InvalidValue>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// The number that is dialled so within a country, with or without the leading `0`.
    ///
    /// Liberia and Rwanda are known. A number that starts with its country code is refused, since it can't be
    /// told from a local one: parse it instead.
    pub fn local(text: &str, country: Country) -> Result<Self, InvalidValue> {
        let code = match country {
            Country::LR => "231",
            Country::RW => "250",
            _ => {
                return Err(invalid("the country code is needed; write it as in +231 77 123 4567"));
            }
        };
        let number = without_separators(text)?;
        let number = number.strip_prefix('0').unwrap_or(&number);
        if number.starts_with(['+', '0']) || number.starts_with(code) {
            return Err(invalid(
                "it seems to have a country code already; leave that out, as in 077 123 4567",
            ));
        }
        Self::from_digits(&format!("{code}{number}"))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn from_digits(digits: &str) -> Result<Self, InvalidValue> {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid("only digits are expected, as in +231 77 123 4567"));
        }
        // It is dialled to call another country, so what follows it is the country's code.
        if digits.starts_with("00") {
            return Err(invalid(
                "write + in the place of the 00 in front, as in +231 77 123 4567",
            ));
        }
        if digits.starts_with('0') {
            return Err(invalid("country code missing; write it as in +231 77 123 4567"));
        }
        // Others do have a 0 there: all numbers of Côte d'Ivoire (225) begin with it.
        if digits.starts_with("2310") || digits.starts_with("2500") {
            return Err(invalid(
                "leave out the 0 after the country code, as in +231 77 123 4567",
            ));
        }
        if !(8..=15).contains(&digits.len()) {
            return Err(invalid("8 to 15 digits are expected, as in +231 77 123 4567"));
        }
        Ok(Self(digits.to_owned()))
    }
}

/// The number without what people put between its digits.
fn without_separators(text: &str) -> Result<String, InvalidValue> {
    // It is dialled only within the country: dropping the parentheses would give somebody else's number.
    if text.contains("(0)") {
        return Err(invalid("leave out the (0), as in +231 77 123 4567"));
    }
    if has_fraction(text) {
        return Err(invalid("it has a decimal point; write it as in +231 77 123 4567"));
    }
    let is_separator = |char: char| char.is_whitespace() || matches!(char, '-' | '.' | '(' | ')') || is_unseen(char);
    Ok(text.chars().filter(|char| !is_separator(*char)).collect())
}

/// Whether a number ends like one of a spreadsheet: no phone number has a last group of one digit, or of zeros after its only dot.
fn has_fraction(text: &str) -> bool {
    let mut parts = text.trim().rsplit('.');
    let (last, rest) = (parts.next().unwrap_or_default(), parts.next());
    let is_alone = parts.next().is_none();
    let is_zeros = !last.is_empty() && last.bytes().all(|byte| byte == b'0');
    let is_digit = last.len() == 1 && last.bytes().all(|byte| byte.is_ascii_digit());
    rest.is_some() && is_alone && (is_zeros || is_digit)
}

/// What comes along when a number is copied: hyphens that aren't `-`, marks of the direction of writing, and joiners.
fn is_unseen(char: char) -> bool {
    matches!(
        char,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
    ) || matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

fn invalid(expected: &'static str) -> InvalidValue {
    InvalidValue::hidden("phone number", expected)
}

impl FromStr for Phone {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let number = without_separators(text)?;
        Self::from_digits(number.strip_prefix('+').unwrap_or(&number))
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({:?})", Masked(&self.0))
    }
}

text_value!(Phone, as_str, "a phone number in a string");

#[cfg(test)]
mod tests {
    use super::*;

    const MISSING: &str = "country code missing; write it as in +231 77 123 4567";
    const DIGITS: &str = "only digits are expected, as in +231 77 123 4567";
    const LENGTH: &str = "8 to 15 digits are expected, as in +231 77 123 4567";
    const ZERO: &str = "leave out the (0), as in +231 77 123 4567";
    const TRUNK: &str = "leave out the 0 after the country code, as in +231 77 123 4567";
    const FRACTION: &str = "it has a decimal point; write it as in +231 77 123 4567";
    const PREFIX: &str = "write + in the place of the 00 in front, as in +231 77 123 4567";
    const UNKNOWN: &str = "the country code is needed; write it as in +231 77 123 4567";
    const INTERNATIONAL: &str = "it seems to have a country code already; leave that out, as in 077 123 4567";

    /// The digits, or what the error says was expected.
    fn told(result: Result<Phone, InvalidValue>) -> Result<String, String> {
        result.map(|phone| phone.to_string()).map_err(|error| {
            let error = error.to_string();
            error
                .strip_prefix("this is not a valid phone number: ")
                .unwrap_or(&error)
                .to_owned()
        })
    }

    #[test]
    fn what_people_put_between_the_digits_is_dropped() {
        let cases = [
            ("231771234567", Ok("231771234567")),
            ("+231 77 123 4567", Ok("231771234567")),
            (" +231-77.123.4567 ", Ok("231771234567")),
            ("(+231) (77) 123\u{a0}4567", Ok("231771234567")),
            ("12345678", Ok("12345678")),
            ("123456789012345", Ok("123456789012345")),
            ("1234567", Err(LENGTH)),
            ("1234567890123456", Err(LENGTH)),
            ("", Err(LENGTH)),
            ("+", Err(LENGTH)),
            ("0771234567", Err(MISSING)),
            ("+0771234567", Err(MISSING)),
            ("00231771234567", Err(PREFIX)),
            ("00 231 77 123 4567", Err(PREFIX)),
            ("++231771234567", Err(DIGITS)),
            ("231+771234567", Err(DIGITS)),
            ("231771234567 ext. 5", Err(DIGITS)),
            ("٢٣١٧٧١٢٣٤٥٦٧", Err(DIGITS)),
            ("+231 (0)77 123 4567", Err(ZERO)),
            ("+231 077 123 4567", Err(TRUNK)),
            ("2310771234567", Err(TRUNK)),
            ("250 0788 123 456", Err(TRUNK)),
            ("+225 07 12 34 56 78", Ok("2250712345678")),
            ("231771234567.0", Err(FRACTION)),
            ("231771234567.00", Err(FRACTION)),
            ("231771234567.5", Err(FRACTION)),
            (" 0771234567.0 ", Err(FRACTION)),
            ("2.31771234567E+11", Err(DIGITS)),
            ("231,771,234,567", Err(DIGITS)),
            ("+231.771234567", Ok("231771234567")),
            ("+231.77.123.4500", Ok("231771234500")),
            (
                "\u{202a}+231\u{2011}77\u{2011}123\u{2013}4567\u{202c}",
                Ok("231771234567"),
            ),
            ("\u{feff}231771234567\u{200b}", Ok("231771234567")),
            ("231\u{2060}771234567", Ok("231771234567")),
        ];
        for (text, expected) in cases {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(told(text.parse()), expected, "{text}");
        }
    }

    #[test]
    fn a_local_number_gets_its_country_code() {
        let gh: Country = "GH".parse().unwrap();
        let cases = [
            ("0771234567", Country::LR, Ok("231771234567")),
            ("077 123-4567", Country::LR, Ok("231771234567")),
            ("771234567", Country::LR, Ok("231771234567")),
            ("0788123456", Country::RW, Ok("250788123456")),
            ("231771234567", Country::RW, Ok("250231771234567")),
            ("231771234567", Country::LR, Err(INTERNATIONAL)),
            ("+231771234567", Country::LR, Err(INTERNATIONAL)),
            ("+250788123456", Country::LR, Err(INTERNATIONAL)),
            ("00231771234567", Country::LR, Err(INTERNATIONAL)),
            ("0231771234567", Country::LR, Err(INTERNATIONAL)),
            ("077x", Country::LR, Err(DIGITS)),
            ("077", Country::LR, Err(LENGTH)),
            ("", Country::LR, Err(LENGTH)),
            ("(0)77 123 4567", Country::LR, Err(ZERO)),
            ("771234567.0", Country::LR, Err(FRACTION)),
            ("\u{202d}0771234567\u{202c}", Country::LR, Ok("231771234567")),
            ("0771234567", gh, Err(UNKNOWN)),
        ];
        for (text, country, expected) in cases {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(told(Phone::local(text, country)), expected, "{text} in {country}");
        }
    }

    #[test]
    fn it_is_a_string_in_json_and_hidden_in_logs() {
        let phone: Phone = serde_json::from_str(r#""+231 77 123 4567""#).unwrap();
        assert_eq!(serde_json::to_string(&phone).unwrap(), r#""231771234567""#);
        assert_eq!(phone.as_str(), "231771234567");
        assert_eq!(format!("{phone:?}"), "Phone(…67)");

        let error = serde_json::from_str::<Phone>(r#""0771234567""#).unwrap_err();
        assert!(error.to_string().contains("country code missing"), "{error}");
        assert!(!format!("{error} {error:?}").contains("771234567"), "{error:?}");
    }
}
