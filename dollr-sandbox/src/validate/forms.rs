//! Whether a text is in the one form that the description says. The client writes no other, and reads several.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Span, SpanRelativeTo};

use dollr_client::Blob;

pub(super) fn is_rfc2822(text: &str) -> bool {
    rfc2822::DateTimeParser::new().parse_timestamp(text).is_ok()
}

pub(super) fn is_compact_timestamp(text: &str) -> bool {
    text.len() == 14 && DateTime::strptime("%Y%m%d%H%M%S", text).is_ok()
}

pub(super) fn is_compact_date(text: &str) -> bool {
    text.len() == 8 && Date::strptime("%Y%m%d", text).is_ok()
}

pub(super) fn is_iso_duration(text: &str) -> bool {
    let duration = |span: Span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok();
    let duration = text.parse().ok().and_then(duration);
    text.starts_with('P') && duration.is_some_and(|duration| duration >= SignedDuration::ZERO)
}

pub(super) fn is_base64(text: &str) -> bool {
    text.parse::<Blob>().is_ok_and(|bytes| bytes.to_string() == text)
}

pub(super) fn is_base64_url(text: &str) -> bool {
    !text.contains(['+', '/', '=']) && text.parse::<Blob>().is_ok()
}

pub(super) fn is_hex(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
