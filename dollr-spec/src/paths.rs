//! Paths with parameters in braces: `/v1/things/{id}`.

/// The names of the parameters, in order.
#[cfg(feature = "openapi")]
pub(crate) fn parameters(path: &str) -> impl Iterator<Item = &str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name.trim_end_matches('+'))
}

/// The path without the names of its parameters, which no server can tell apart.
pub(crate) fn anonymous(path: &str) -> String {
    let mut parts = path.split('{');
    let mut anonymous = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        anonymous += "{}";
        anonymous += part.split_once('}').map_or(part, |(_, text)| text);
    }
    anonymous
}
