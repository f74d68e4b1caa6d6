//! Text that is nearly JSON. Nobody computes with a character that is broken, so it doesn't hide the rest.

use std::iter::Peekable;
use std::str::Chars;

/// The text of a body with what JSON wants in the place of what it can't hold: U+FFFD for bytes that are no UTF-8 and for halves
/// of characters, escapes for line ends and the like in a string, and nothing for a byte order mark before it.
pub(super) fn mend(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut mended = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    let mut is_in_string = false;
    while let Some(char) = rest.next() {
        match char {
            '"' => {
                is_in_string = !is_in_string;
                mended.push(char);
            }
            '\\' if is_in_string => escape(&mut rest, &mut mended),
            '\0'..='\u{1f}' if is_in_string => mended.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => mended.push(char),
        }
    }
    mended
}

/// What follows a backslash in a string.
fn escape(rest: &mut Peekable<Chars<'_>>, mended: &mut String) {
    match rest.next() {
        Some('u') => match (unit(rest), rest.clone()) {
            (Some(unit @ 0xd800..=0xdbff), mut ahead) => {
                let low = (ahead.next() == Some('\\') && ahead.next() == Some('u')).then(|| self::unit(&mut ahead));
                match low.flatten() {
                    Some(low @ 0xdc00..=0xdfff) => {
                        *rest = ahead;
                        mended.push_str(&format!("\\u{unit:04x}\\u{low:04x}"));
                    }
                    _ => mended.push('\u{fffd}'),
                }
            }
            (Some(0xdc00..=0xdfff), _) => mended.push('\u{fffd}'),
            (Some(unit), _) => mended.push_str(&format!("\\u{unit:04x}")),
            // It is no escape: that stays a mistake.
            (None, _) => mended.push_str("\\u"),
        },
        Some(char) => mended.extend(['\\', char]),
        None => mended.push('\\'),
    }
}

/// The four digits after `\u`, if all are there.
fn unit(rest: &mut Peekable<Chars<'_>>) -> Option<u32> {
    let digits: Vec<u32> = rest.clone().take(4).map_while(|char| char.to_digit(16)).collect();
    if digits.len() < 4 {
        return None;
    }
    rest.nth(3);
    Some(digits.into_iter().fold(0, |unit, digit| unit * 16 + digit))
}

/// Whether there may be an escape of half a character: `serde_json` skips over one without a word, and reads none.
pub(super) fn has_lone_surrogate(text: &str) -> bool {
    let is_half = |at: usize| {
        matches!(
            text.as_bytes().get(at + 2..at + 4),
            Some([b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F'])
        )
    };
    text.match_indices("\\u").any(|(at, _)| is_half(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A body, and the text in its field.
    const BODIES: &[(&[u8], &str)] = &[
        (br#"{"a":"plain"}"#, "plain"),
        (b"\xef\xbb\xbf{\"a\":\"after a mark\"}", "after a mark"),
        (b"{\"a\":\"caf\xe9\"}", "caf\u{fffd}"),
        (b"{\"a\":\"cut \xe2\x82\"}", "cut \u{fffd}"),
        (br#"{"a":"half \ud83d"}"#, "half \u{fffd}"),
        (br#"{"a":"half \ude00 and"}"#, "half \u{fffd} and"),
        (br#"{"a":"\ud83dA"}"#, "\u{fffd}A"),
        (br#"{"a":"\ud83d\ud83d\ude00"}"#, "\u{fffd}\u{1f600}"),
        (br#"{"a":"\ud83d\n"}"#, "\u{fffd}\n"),
        (br#"{"a":"\uD83D\uDE00"}"#, "\u{1f600}"),
        (br#"{"a":"\\ud83d"}"#, "\\ud83d"),
        (b"{\"a\":\"two\r\nlines\tand\x00\"}", "two\r\nlines\tand\0"),
        (br#"{"a":"\"\\\"quoted"}"#, "\"\\\"quoted"),
        (b"{\n\t\"a\" : \"\\u00e9\"\n}", "\u{e9}"),
    ];

    #[test]
    fn a_character_that_can_not_be_had_is_replaced() {
        for &(body, expected) in BODIES {
            let mended = mend(body);
            let read: serde_json::Value =
                serde_json::from_str(&mended).unwrap_or_else(|error| panic!("{mended}: {error}"));
            assert_eq!(read["a"], expected, "{mended}");
        }
    }

    #[test]
    fn what_is_no_json_stays_none() {
        for body in [
            r#"{"a":"x"#,
            r#"{"a":"\u12"}"#,
            r#"{"a":"\x"}"#,
            "{'a':1}",
            "<html>",
            "{} {}",
            "{\"a\":1,}",
            "\\",
        ] {
            let mended = mend(body.as_bytes());
            assert!(serde_json::from_str::<serde_json::Value>(&mended).is_err(), "{mended}");
        }
    }
}
