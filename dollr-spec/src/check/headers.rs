//! The names of headers, which are compared without case.

use crate::document::Field;
use crate::report::Report;

/// What the client says by itself, and what to do instead. The runtime has the same list.
const OWN: [(&str, &str); 17] = [
    ("accept", "say `media` in `returns`"),
    ("accept-encoding", "remove it"),
    ("authorization", "remove it, as it signs in by itself"),
    ("cache-control", "remove it"),
    ("connection", "remove it"),
    ("content-encoding", "remove it"),
    ("content-length", "remove it"),
    ("content-type", "say `media` beside `body`"),
    ("cookie", "remove it, as a cookie is state that no call shows"),
    ("expect", "remove it"),
    ("host", "remove it"),
    ("proxy-authorization", "remove it"),
    ("te", "remove it"),
    ("trailer", "remove it"),
    ("transfer-encoding", "remove it"),
    ("upgrade", "remove it"),
    ("user-agent", "remove it"),
];

/// Whether the client says a header by itself, whose name is in lower case here.
pub(crate) fn is_own(name: &str) -> bool {
    OWN.iter().any(|(own, _)| *own == name)
}

/// Whether a header can have this name.
pub(crate) fn is_name(name: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_letter)
}

/// The headers of a request.
pub(super) fn check_sent(fields: &[Field<'_>], report: &Report) {
    check_names(fields, report);
    for field in fields {
        let name = field.key.value.to_ascii_lowercase();
        if let Some((_, advice)) = OWN.iter().find(|(own, _)| *own == name) {
            let message = format!(
                "`{}` is a header that the client sets itself: {advice}",
                field.key.value
            );
            report.error(&field.key.at, message);
        }
    }
}

/// The headers of a request or a response.
pub(super) fn check_names(fields: &[Field<'_>], report: &Report) {
    for field in fields {
        let name = field.key.value;
        if !is_name(name) {
            let message = format!("`{name}` can't be the name of a header: those have letters, digits and `-`");
            report.error(&field.key.at, message);
        }
    }
}
