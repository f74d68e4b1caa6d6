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
    /// The format of a media type. All whose names end in `json` are JSON.
    pub fn of(media_type: &str) -> Self {
        let (name, _) = media_type.split_once(';').unwrap_or((media_type, ""));
        let name = name.trim_ascii();
        if name.len() >= 4 && name.as_bytes()[name.len() - 4..].eq_ignore_ascii_case(b"json") {
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
            ("json/text", Raw),
            ("", Raw),
        ];
        for (media_type, expected) in cases {
            assert_eq!(BodyFormat::of(media_type), expected, "{media_type}");
        }
    }
}
