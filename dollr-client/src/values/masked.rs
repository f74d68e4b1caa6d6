//! Personal data, as logs may hold it.

use std::fmt;

/// Shows no more of a text than serves to recognise it: the domain of an e-mail address, the last two digits of a number,
/// the first letter of a name.
pub(crate) struct Masked<'a>(pub(crate) &'a str);

impl fmt::Debug for Masked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0;
        let is_number = text.ends_with(|char: char| char.is_ascii_digit());
        match text.rsplit_once('@') {
            Some((_, domain)) => write!(f, "…@{domain}"),
            None if is_number => {
                let last_two = text.len().checked_sub(2).and_then(|start| text.get(start..));
                write!(f, "…{}", last_two.unwrap_or_default())
            }
            None => match text.chars().next() {
                Some(first) => write!(f, "{first}…"),
                None => f.write_str("…"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_serves_to_recognise_it() {
        let cases = [
            ("Amara Kamara", "A…"),
            ("Élodie", "É…"),
            ("231771234567", "…67"),
            ("+231 77 123 4567", "…67"),
            ("Amara 0771234567", "…67"),
            ("7", "…"),
            ("é7", "…"),
            ("amara@example.com", "…@example.com"),
            ("a@b@example.com", "…@example.com"),
            ("", "…"),
        ];
        for (text, shown) in cases {
            assert_eq!(format!("{:?}", Masked(text)), shown, "{text}");
        }
    }
}
