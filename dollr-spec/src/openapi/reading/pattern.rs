//! Patterns: from the regular expressions of JSON Schema, which are those of JavaScript, to those that are checked here.

use regex_lite::Regex;

/// The same pattern as it is written here, or why there is none.
pub(crate) fn translate(pattern: &str) -> Result<String, String> {
    let translated = rewrite(pattern);
    match Regex::new(&translated) {
        Ok(_) => Ok(translated),
        Err(_) if ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|part| pattern.contains(part)) => {
            Err("it looks around, which isn't checked".to_owned())
        }
        Err(error) => Err(format!("it can't be checked: {error}")),
    }
}

/// What the two write in other ways: escapes of characters by number, slashes, and what may stand in brackets as it is.
fn rewrite(pattern: &str) -> String {
    let mut out = String::new();
    let mut in_class = false;
    let mut rest = pattern;
    // Whether what was before, in a class, stands for several characters: no range begins there.
    let mut is_set = false;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let escaped = after.chars().next().unwrap_or('\\');
                let hex = after
                    .get(1..5)
                    .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
                is_set = in_class && "dDwWsS".contains(escaped);
                match (escaped, hex) {
                    ('u', Some(hex)) => {
                        out.push_str(&format!("\\x{{{hex}}}"));
                        rest = &after[5..];
                        continue;
                    }
                    ('/' | '"' | '\'' | '@' | '%' | '=' | '_' | ',' | ':' | ';' | '<' | '>' | '!', _) => {
                        out.push(escaped);
                    }
                    (' ', _) => out.push_str("[ ]"),
                    _ => {
                        out.push('\\');
                        out.push(escaped);
                    }
                }
                rest = &after[escaped.len_utf8().min(after.len())..];
                continue;
            }
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                is_set = false;
                out.push('[');
                // A closing bracket at the beginning closes nothing in neither, and `^` goes with it.
                if let Some(after) = after.strip_prefix('^') {
                    out.push('^');
                    rest = after;
                    continue;
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
                is_set = false;
            }
            '-' if in_class && (is_set || is_set_next(after)) => {
                out.push_str("\\-");
                is_set = false;
            }
            c => {
                is_set = false;
                out.push(c);
            }
        }
        rest = after;
    }
    out
}

fn is_set_next(after: &str) -> bool {
    let escaped = after.strip_prefix('\\').and_then(|after| after.chars().next());
    escaped.is_some_and(|c| "dDwWsS".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_javascript_are_read() {
        let cases = [
            ("^[A-Z0-9-]+$", "A-1", "a"),
            (r"^https:\/\/", "https://a", "http://a"),
            (r"^[\w-.]+$", "a-b.c", "a b"),
            (r"^[a-z[\]]+$", "a[]", "a(]"),
            (r"^[\u0041-\u005A]+$", "AZ", "az"),
            (r"^[a&&b]+$", "a&b", "c"),
            (r"^\d{4}-\d{2}$", "2025-06", "2025-6"),
            (r"^[^\/]+$", "a", "a/b"),
            (r"^a\-b$", "a-b", "ab"),
            (r"^[.\-_]$", "-", "a"),
        ];
        for (pattern, fits, fits_not) in cases {
            let translated = translate(pattern).unwrap_or_else(|why| panic!("{pattern}: {why}"));
            let regex = Regex::new(&translated).unwrap();
            assert!(
                regex.is_match(fits) && !regex.is_match(fits_not),
                "{pattern}: {translated}"
            );
        }
    }

    #[test]
    fn what_cannot_be_checked_is_said() {
        for (pattern, why) in [
            (r"^(?!\d+$)\w+$", "looks around"),
            (r"^(a)\1$", "can't be checked"),
            ("[_-.]", "can't be checked"),
        ] {
            let error = translate(pattern).unwrap_err();
            assert!(error.contains(why), "{pattern}: {error}");
        }
    }
}
