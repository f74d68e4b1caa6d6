//! Media types of responses, and text in them.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::codec::mend::Unreadable;
use crate::schema::BodyFormat;

/// Whether a media type is JSON: `application/json`, `application/problem+json`.
pub(super) fn is_json(media_type: &str) -> bool {
    BodyFormat::of(media_type) == BodyFormat::Json
}

/// The response has the media type that was asked for, or says none. What is JSON by any name is JSON.
pub(super) fn check(headers: &HeaderMap, asked: &str) -> Result<(), Unreadable> {
    let Some(found) = said(headers) else {
        return Ok(());
    };
    let found = essence(&found);
    if is_in(asked, found) || is_json(asked) && is_json(found) {
        return Ok(());
    }
    let found: String = found.chars().take(LONGEST).collect();
    let what = format!("has the media type {found:?}, and {asked:?} was asked for");
    Err(Unreadable::body(what))
}

/// So many characters of a media type are shown at most: registered ones are shorter.
const LONGEST: usize = 127;

/// Whether the response has just this media type, or says none.
pub(super) fn is_named(headers: &HeaderMap, asked: &str) -> bool {
    said(headers).is_none_or(|found| is_in(asked, &found))
}

/// The media type that a response says, with its parameters.
fn said(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let found = headers.get(CONTENT_TYPE)?;
    Some(String::from_utf8_lossy(found.as_bytes()))
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether it is a media type, whatever the parameters of both, or in a range of them: in those, `*` stands for whatever is there.
pub(crate) fn is_in(asked: &str, found: &str) -> bool {
    let parts = |text: &str| {
        let text = essence(text);
        let (kind, name) = text.split_once('/').unwrap_or((text, ""));
        [kind.to_ascii_lowercase(), name.to_ascii_lowercase()]
    };
    let pairs = parts(asked).into_iter().zip(parts(found));
    pairs.into_iter().all(|(asked, found)| asked == "*" || asked == found)
}

/// The text of a body, which is UTF-8.
pub(super) fn text<'b>(headers: &HeaderMap, body: &'b [u8]) -> Result<&'b str, Unreadable> {
    if let Some(charset) = charset(headers)
        && !["utf-8", "utf8", "us-ascii"].contains(&charset.as_str())
    {
        let charset: String = charset.chars().take(LONGEST).collect();
        let what = format!("is written in {charset:?}, and text in UTF-8 is expected");
        return Err(Unreadable::body(what));
    }
    let text = str::from_utf8(body);
    let text = text.map_err(|error| Unreadable::body(format!("is no UTF-8 at byte {}", error.valid_up_to())))?;
    match text.starts_with('\u{feff}') {
        true => Err(Unreadable::body(
            "begins with a byte order mark, and text in UTF-8 needs none",
        )),
        false => Ok(text),
    }
}

/// The charset that a response says it has, in lower case.
fn charset(headers: &HeaderMap) -> Option<String> {
    let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = media_type.split(';').skip(1).filter_map(|it| it.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"').to_ascii_lowercase())
}
