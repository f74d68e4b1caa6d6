//! Statuses as keys: `201`, `4xx`, `200 text/csv`, and the names that follow from them.

use crate::model::Statuses;
use crate::names::camel;

/// What a key says: the statuses, and what stands behind them, with its place in the key.
pub(crate) fn parse(key: &str) -> Option<(Statuses, Option<(usize, &str)>)> {
    let (status, media_type) = match key.split_once(' ') {
        Some((status, media_type)) => (status, Some((status.len() + 1, media_type))),
        None => (key, None),
    };
    let statuses = match status.as_bytes() {
        b"default" => Statuses::Any,
        [b'1'..=b'5', b'x', b'x'] => Statuses::Class(status.as_bytes()[0] - b'0'),
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => Statuses::Code(status.parse().ok()?),
        _ => return None,
    };
    Some((statuses, media_type))
}

/// What a response with a status is, in words.
#[cfg(feature = "openapi")]
pub(crate) fn description(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => match PHRASES.iter().find(|(known, _)| *known == code) {
            Some((_, phrase)) => format!("{phrase}."),
            None => format!("Status {code}."),
        },
        Statuses::Class(1) => "Some information.".to_owned(),
        Statuses::Class(2) => "A success.".to_owned(),
        Statuses::Class(3) => "A redirection.".to_owned(),
        Statuses::Class(4) => "An error of the client.".to_owned(),
        Statuses::Class(_) => "An error of the server.".to_owned(),
        Statuses::Any => "An error.".to_owned(),
    }
}

/// The name that follows from a key, in upper camel case: `Created`, `OkCsv`.
pub(crate) fn name(statuses: Statuses, media_type: Option<&str>) -> String {
    let subtype = media_type.map(|media_type| media_type.split_once('/').map_or(media_type, |(_, name)| name));
    let phrase = match statuses {
        Statuses::Code(code) => match PHRASES.iter().find(|(known, _)| *known == code) {
            Some((_, phrase)) => camel(phrase),
            None => format!("Status{code}"),
        },
        Statuses::Class(1) => "Informational".to_owned(),
        Statuses::Class(2) => "Success".to_owned(),
        Statuses::Class(3) => "Redirection".to_owned(),
        Statuses::Class(4) => "ClientError".to_owned(),
        Statuses::Class(_) => "ServerError".to_owned(),
        Statuses::Any => "Error".to_owned(),
    };
    phrase + &subtype.map(camel).unwrap_or_default()
}

/// The standard phrases, as IANA lists them.
const PHRASES: [(u16, &str); 58] = [
    (100, "Continue"),
    (101, "Switching Protocols"),
    (102, "Processing"),
    (103, "Early Hints"),
    (200, "OK"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "Non-Authoritative Information"),
    (204, "No Content"),
    (205, "Reset Content"),
    (206, "Partial Content"),
    (207, "Multi-Status"),
    (208, "Already Reported"),
    (226, "IM Used"),
    (300, "Multiple Choices"),
    (301, "Moved Permanently"),
    (302, "Found"),
    (303, "See Other"),
    (304, "Not Modified"),
    (305, "Use Proxy"),
    (307, "Temporary Redirect"),
    (308, "Permanent Redirect"),
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (402, "Payment Required"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (407, "Proxy Authentication Required"),
    (408, "Request Timeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "Length Required"),
    (412, "Precondition Failed"),
    (413, "Content Too Large"),
    (414, "URI Too Long"),
    (415, "Unsupported Media Type"),
    (416, "Range Not Satisfiable"),
    (417, "Expectation Failed"),
    (421, "Misdirected Request"),
    (422, "Unprocessable Content"),
    (423, "Locked"),
    (424, "Failed Dependency"),
    (425, "Too Early"),
    (426, "Upgrade Required"),
    (428, "Precondition Required"),
    (429, "Too Many Requests"),
    (431, "Request Header Fields Too Large"),
    (451, "Unavailable For Legal Reasons"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
    (505, "HTTP Version Not Supported"),
    (507, "Insufficient Storage"),
    (511, "Network Authentication Required"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_which_statuses_and_perhaps_a_media_type() {
        let cases = [
            ("200", "Ok"),
            ("201", "Created"),
            ("404", "NotFound"),
            ("422", "UnprocessableContent"),
            ("299", "Status299"),
            ("2xx", "Success"),
            ("5xx", "ServerError"),
            ("default", "Error"),
            ("200 text/csv", "OkCsv"),
            ("2xx application/vnd.api+json", "SuccessVndApiJson"),
        ];
        for (key, expected) in cases {
            let (statuses, media_type) = parse(key).unwrap();
            assert_eq!(name(statuses, media_type.map(|(_, it)| it)), expected, "{key}");
        }
        for key in ["", "20", "2000", "600", "2XX", "x", "ok", " 200", "0xx"] {
            assert!(parse(key).is_none(), "{key}");
        }
    }
}
