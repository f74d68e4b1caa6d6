//! Paths: the template of an operation, and the values that go into it.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::pairs::Pair;
use super::request::ESCAPED;

/// The same for a value that may hold slashes.
const ESCAPED_BETWEEN_SLASHES: &AsciiSet = &ESCAPED.remove(b'/');

/// Puts the values into the template. Nothing in a value can change what is around it: a `{name}` stays in its segment, and of a
/// `{name+}` each segment is one.
pub(super) fn fill<'a>(template: &'a str, values: &[Pair]) -> Result<Cow<'a, str>, String> {
    let Some(first) = template.find('{') else {
        return Ok(template.into());
    };
    let mut path = String::with_capacity(template.len() + 64);
    let (fixed, rest) = template.split_at(template[..first].rfind('/').map_or(0, |slash| slash + 1));
    path.push_str(fixed);
    for (index, segment) in rest.split('/').enumerate() {
        if index > 0 {
            path.push('/');
        }
        match segment.contains('{') {
            true => fill_segment(segment, values, &mut path)?,
            false => path.push_str(segment),
        }
    }
    Ok(path.into())
}

/// Texts and parameters, in whatever order.
fn fill_segment(template: &str, values: &[Pair], path: &mut String) -> Result<(), String> {
    let start = path.len();
    let mut rest = template;
    let mut last = "";
    while let Some((text, (parameter, after))) = rest
        .split_once('{')
        .and_then(|(text, after)| Some((text, after.split_once('}')?)))
    {
        path.push_str(text);
        let (name, escaped) = match parameter.strip_suffix('+') {
            Some(name) => (name, ESCAPED_BETWEEN_SLASHES),
            None => (parameter, ESCAPED),
        };
        let value = values.iter().find(|(field, _)| field == name);
        let value = value.map(|(_, value)| value.as_str()).unwrap_or_default();
        if value.is_empty() {
            return Err(format!("`{name}` is empty, and a path needs it"));
        }
        path.extend(utf8_percent_encode(value, escaped));
        (rest, last) = (after, name);
    }
    path.push_str(rest);
    for segment in path[start..].split('/') {
        match segment {
            "" => return Err(format!("`{last}` has an empty segment, which a path can't carry")),
            // Escaping does not help: servers and proxies resolve `%2e%2e` as well.
            "." | ".." => return Err(format!("`{last}` is {segment:?}, which a path can't carry")),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_where_they_are_put() {
        let empty = |name: &str| Err(format!("`{name}` is empty, and a path needs it"));
        let refused = |name: &str, what: &str| Err(format!("`{name}` {what}, which a path can't carry"));
        let cases = [
            ("/v1/x", "", "", Ok("/v1/x")),
            ("/v1/x/", "", "", Ok("/v1/x/")),
            ("/v1/{a}", "7", "", Ok("/v1/7")),
            ("/v1/{a}/", "7", "", Ok("/v1/7/")),
            ("/{a}.csv", "a/b é", "", Ok("/a%2Fb%20%C3%A9.csv")),
            ("/{a}:cancel", "7:cancel", "", Ok("/7%3Acancel:cancel")),
            ("/{a}-{b}/x", "1-2", "3", Ok("/1-2-3/x")),
            ("/x{a}y{b}", "1", "2", Ok("/x1y2")),
            ("/f/{a+}/{b}.csv", "in/my docs", "x/y", Ok("/f/in/my%20docs/x%2Fy.csv")),
            ("/{a+}", "one", "", Ok("/one")),
            ("/{a+}.csv", "a/b", "", Ok("/a/b.csv")),
            ("/{a}/{b}", "{b}", "2", Ok("/%7Bb%7D/2")),
            ("/{a}", "...", "", Ok("/...")),
            ("/{a}", "%2e%2e", "", Ok("/%252e%252e")),
            ("/{a}.csv", "..", "", Ok("/...csv")),
            ("/{a}", "", "", empty("a")),
            ("/{a}.csv", "", "", empty("a")),
            ("/{a}-{b}", "1", "", empty("b")),
            ("/{a+}", "", "", empty("a")),
            ("/{a}", ".", "", refused("a", "is \".\"")),
            ("/{a}", "..", "", refused("a", "is \"..\"")),
            ("/{a}.", ".", "", refused("a", "is \"..\"")),
            ("/{a}{b}", ".", ".", refused("b", "is \"..\"")),
            ("/{a+}", "x/../y", "", refused("a", "is \"..\"")),
            ("/{a+}/x", "x/.", "", refused("a", "is \".\"")),
            ("/{a+}.", "x/.", "", refused("a", "is \"..\"")),
            ("/{a+}", "/x", "", refused("a", "has an empty segment")),
            ("/{a+}", "x//y", "", refused("a", "has an empty segment")),
            ("/{a+}/z", "x/", "", refused("a", "has an empty segment")),
        ];
        for (template, a, b, expected) in cases {
            let values = [("a".into(), a.to_owned()), ("b".into(), b.to_owned())];
            let filled = fill(template, &values);
            assert_eq!(filled, expected.map(Cow::from), "{template} {a} {b}");
        }
    }
}
