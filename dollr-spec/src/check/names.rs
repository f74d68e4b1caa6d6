//! Names: which are valid, and how they are written in Rust.

use crate::document::Text;
use crate::names::{camel, snake};
use crate::report::Report;

/// Names of Rust's prelude, which a generated type would hide from the code around it.
const PRELUDE: [&str; 32] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Some",
    "String",
    "Vec",
];

/// Checks the name of a type: `CheckoutSession`.
pub(super) fn check_type_name(name: &Text<'_>, report: &Report) -> bool {
    let text = name.value;
    if is_prelude(text) {
        report.error(&name.at, format!("`{text}` is a name of Rust itself; choose another"));
        return false;
    }
    check_camel_name(name, "a type", report)
}

/// Checks the name of a variant, which hides nothing: `None`.
pub(super) fn check_variant_name(name: &Text<'_>, report: &Report) -> bool {
    check_camel_name(name, "a variant", report)
}

fn check_camel_name(name: &Text<'_>, what: &str, report: &Report) -> bool {
    let text = name.value;
    let valid =
        text.starts_with(|first: char| first.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    if !valid {
        let mut message = format!("`{text}` can't be the name of {what}: those are in upper camel case");
        let better = camel(text);
        if better.starts_with(|first: char| first.is_ascii_uppercase()) && !is_prelude(&better) {
            message += &format!(", as in `{better}`");
        }
        report.error(&name.at, message);
    }
    valid
}

/// Whether Rust's prelude has this name.
pub(crate) fn is_prelude(name: &str) -> bool {
    name == "Self" || PRELUDE.contains(&name)
}

/// Checks the name of a field, an operation or a resource: `checkout_session`.
pub(super) fn check_snake_name(name: &Text<'_>, what: &str, report: &Report) -> bool {
    let text = name.value;
    let valid = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !text.ends_with('_')
        && !text.contains("__");
    if !valid {
        report.error(
            &name.at,
            format!("`{text}` can't be the name of {what}: those are lower-case words joined by single underscores"),
        );
    }
    valid
}

/// The name of an operation in snake case: its key's, by the rule, or the one that it is given.
pub(super) fn operation_name(key: &Text<'_>, name: Option<&Text<'_>>, report: &Report) -> Option<String> {
    let what = "an operation";
    match name {
        Some(name) => check_snake_type_name(name, what, report).then(|| name.value.to_owned()),
        None => snake_of(key, report).filter(|snake| is_free(key, snake, "give it another `name`", report)),
    }
}

/// The name that follows from a key, in snake case.
pub(super) fn snake_of(key: &Text<'_>, report: &Report) -> Option<String> {
    let name = snake(key.value);
    if name.is_empty() {
        let message = format!(
            "nothing of `{}` can stand in a name of Rust: give it a `name`, as in `name: other`",
            key.value
        );
        report.error(&key.at, message);
    }
    Some(name).filter(|name| !name.is_empty())
}

/// Checks the name of an operation or a resource, which is a type in Rust too: `get_key` is `GetKey`.
pub(super) fn check_snake_type_name(name: &Text<'_>, what: &str, report: &Report) -> bool {
    check_snake_name(name, what, report) && is_free(name, name.value, "choose another", report)
}

/// Whether the type of an operation or a resource hides no name of Rust.
fn is_free(text: &Text<'_>, snake: &str, advice: &str, report: &Report) -> bool {
    let ty = camel(snake);
    let is_taken = is_prelude(&ty);
    if is_taken {
        report.error(
            &text.at,
            format!(
                "`{}` would be the type `{ty}`, which is a name of Rust itself; {advice}",
                text.value
            ),
        );
    }
    !is_taken
}
