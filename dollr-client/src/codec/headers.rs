//! The headers of a request that are fields of it.

use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE,
    COOKIE, EXPECT, HOST, HeaderName, HeaderValue, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
    USER_AGENT,
};
use zeroize::Zeroizing;

use super::pairs::Pairs;
use crate::schema::{Field, Place, Shape, Struct};
use crate::values::{Timestamp, Wiped};

/// What the client, or the library that it sends with, says by itself.
const OWN: [HeaderName; 16] = [
    ACCEPT,
    ACCEPT_ENCODING,
    AUTHORIZATION,
    CACHE_CONTROL,
    CONNECTION,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    COOKIE,
    EXPECT,
    HOST,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    USER_AGENT,
];

/// By name. There are few, and none most often; of two with the same name the last one is sent.
pub(crate) type Headers = Vec<(HeaderName, HeaderValue)>;

/// The headers of a request, and the media type that it chooses for its body: a field called `Content-Type`.
pub(super) fn headers(request: &Struct, pairs: Pairs) -> Result<(Headers, Option<String>), String> {
    let mut headers = Headers::new();
    let mut media_type = None;
    for (name, text) in pairs {
        // It may be a secret.
        let text = Zeroizing::new(text);
        let header = name.parse::<HeaderName>();
        let header = header.map_err(|_| format!("`{name}` can't be the name of a header"))?;
        if header == CONTENT_TYPE {
            media_type = Some(text.to_string());
            continue;
        }
        if OWN.contains(&header) {
            return Err(format!("`{name}` is a header that the client sets itself"));
        }
        let field = request
            .fields
            .iter()
            .find(|field| field.place == Place::Header && field.wire == name);
        // Of the forms of RFC 2822, a header has one.
        let date = match field.map(|field| field.shape) {
            Some(Shape::Rfc2822) => Timestamp::from_rfc2822(&text).and_then(Timestamp::to_http_date),
            _ => None,
        };
        let mut value = value(&name, date.as_ref().unwrap_or(&text))?;
        value.set_sensitive(field.is_none_or(is_private));
        headers.push((header, value));
    }
    Ok((headers, media_type))
}

/// The value is in no message: it may be a secret.
fn value(name: &str, text: &str) -> Result<HeaderValue, String> {
    if text.trim() != text {
        return Err(format!(
            "`{name}` begins or ends with a blank, which a header can't carry: it would be cut off"
        ));
    }
    let position = text.chars().position(|character| !matches!(character, ' '..='~'));
    match (position, Wiped::from(text.to_owned()).into_header()) {
        (None, Some(value)) => Ok(value),
        (position, _) => Err(format!(
            "`{name}` has a character that a header can't carry, at position {}: only printable ASCII can be there",
            position.unwrap_or_default()
        )),
    }
}

/// Whether what is in a field must not be seen, or remembered on the way.
fn is_private(field: &Field) -> bool {
    let shape = match field.shape {
        Shape::List(item) => *item,
        shape => shape,
    };
    field.personal || matches!(shape, Shape::Secret | Shape::Phone | Shape::Email) || !shape.is_single()
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    const FIELDS: &[Field] = &[
        Field::new("X-Name", Shape::String).at(Place::Header),
        Field::new("X-Key", Shape::Secret).at(Place::Header),
        Field::new("X-Keys", Shape::List(&Shape::Secret)).at(Place::Header),
        Field::new("X-Phone", Shape::Phone).at(Place::Header),
        Field::new("X-Owner", Shape::String).at(Place::Header).personal(),
        Field::new("Expires", Shape::Rfc2822).at(Place::Header),
    ];

    fn one(name: &str, text: &str) -> Result<(HeaderMap, Option<String>), String> {
        let pairs = vec![(name.to_owned().into(), text.to_owned())];
        let (headers, media_type) = headers(&Struct::new("Call", FIELDS), pairs)?;
        Ok((headers.into_iter().collect(), media_type))
    }

    #[test]
    fn a_header_carries_printable_ascii() {
        let carried = ["a", "", "a b", "!~", "0"];
        for text in carried {
            assert_eq!(one("X-Name", text).unwrap().0["x-name"], text);
        }
        let at = |position: usize| {
            format!(
                "`X-Name` has a character that a header can't carry, at position {position}: only printable ASCII can be there"
            )
        };
        let cut = "`X-Name` begins or ends with a blank, which a header can't carry: it would be cut off".to_owned();
        let refused = [
            ("hush\r\nHost: elsewhere", at(4)),
            ("a\nb", at(1)),
            ("a\0", at(1)),
            ("a\tb", at(1)),
            ("\u{7f}", at(0)),
            ("né", at(1)),
            (" a", cut.clone()),
            ("a ", cut.clone()),
            ("a\n", cut),
        ];
        for (text, message) in refused {
            assert_eq!(one("X-Name", text).unwrap_err(), message, "{text:?}");
        }
    }

    #[test]
    fn a_date_is_written_as_http_does() {
        for (text, expected) in [
            ("Fri, 2 Jan 2026 03:04:05 +0000", "Fri, 02 Jan 2026 03:04:05 GMT"),
            ("no date", "no date"),
        ] {
            assert_eq!(one("Expires", text).unwrap().0["expires"], expected);
        }
    }

    #[test]
    fn what_the_client_sets_itself_is_refused_in_any_case() {
        for name in OWN {
            let name = name.as_str().to_uppercase();
            let expected = format!("`{name}` is a header that the client sets itself");
            assert_eq!(one(&name, "a").unwrap_err(), expected);
        }
        assert_eq!(
            one("X Name", "a").unwrap_err(),
            "`X Name` can't be the name of a header"
        );
        let (headers, media_type) = one("content-TYPE", "text/csv").unwrap();
        assert_eq!((headers.len(), media_type.as_deref()), (0, Some("text/csv")));
    }

    #[test]
    fn secrets_and_personal_data_are_marked() {
        for (name, is_private) in [
            ("X-Name", false),
            ("X-Key", true),
            ("X-Keys", true),
            ("X-Phone", true),
            ("X-Owner", true),
        ] {
            let (headers, _) = one(name, "hush").unwrap();
            assert_eq!(headers[name].is_sensitive(), is_private, "{name}");
        }
    }
}
