//! How bodies are written.

/// How the body of a request is written, which follows from its media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyFormat {
    /// As JSON.
    Json,
    /// As pairs of names and texts: `application/x-www-form-urlencoded`.
    Form,
    /// In parts, of which some may be files: `multipart/form-data`.
    Multipart,
    /// As it is: bytes or a text.
    Raw,
}

impl BodyFormat {
    /// The format of a media type. All whose names end in `json` are JSON, but those that end in `ndjson` or `stream+json`, which are
    /// one JSON a line.
    pub fn of(media_type: &str) -> Self {
        // As it usually is.
        if media_type == "application/json" {
            return Self::Json;
        }
        let (name, _) = media_type.split_once(';').unwrap_or((media_type, ""));
        let name = name.trim_ascii();
        let ends_with = |end: &str| {
            let start = name.len().checked_sub(end.len());
            start.is_some_and(|start| name.as_bytes()[start..].eq_ignore_ascii_case(end.as_bytes()))
        };
        if ends_with("json") && !ends_with("ndjson") && !ends_with("stream+json") {
            Self::Json
        } else if name.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Self::Form
        } else if name.eq_ignore_ascii_case("multipart/form-data") {
            Self::Multipart
        } else {
            Self::Raw
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BodyFormat::{self, *};

    #[test]
    fn a_media_type_says_how_a_body_is_written() {
        let cases = [
            ("application/json", Json),
            ("application/json-patch+json", Json),
            ("Application/JSON; charset=utf-8", Json),
            ("application/x-www-form-urlencoded", Form),
            ("multipart/form-data; boundary=json", Multipart),
            ("text/csv", Raw),
            ("application/x-ndjson", Raw),
            ("application/stream+json", Raw),
            ("application/NDJSON; charset=utf-8", Raw),
            ("json/text", Raw),
            ("", Raw),
        ];
        for (media_type, expected) in cases {
            assert_eq!(BodyFormat::of(media_type), expected, "{media_type}");
        }
    }
}
