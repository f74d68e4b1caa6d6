//! Media types as texts: `text/csv; charset=utf-8`.

/// A media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether bodies of this media type are JSON: its name ends so, and not in `ndjson` or `stream+json`, which are one JSON a line.
pub(crate) fn is_json(text: &str) -> bool {
    let name = essence(text).to_ascii_lowercase();
    name.ends_with("json") && !name.ends_with("ndjson") && !name.ends_with("stream+json")
}

/// Whether it is a media type: two words with a slash between them, and perhaps parameters.
pub(crate) fn is_media_type(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+*-".contains(c);
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_letter);
    let words = essence(text).split_once('/');
    words.is_some_and(|(kind, name)| is_word(kind) && is_word(name)) && text.chars().all(|c| (' '..='~').contains(&c))
}
