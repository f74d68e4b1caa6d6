//! How names are written in Rust: one rule makes them of whatever an API calls its things.
//!
//! Words end at whatever is no ASCII letter or digit, where a capital follows a small letter or a digit, and before the last of
//! several capitals if a small letter follows.

use crate::model::Ident;

/// In upper camel case: `MTN_MOMO` is `MtnMomo`. Nothing is left of a name without a letter or digit.
pub(crate) fn camel(text: &str) -> String {
    let mut camel = String::new();
    for word in words(text) {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    }
    match camel.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("N{camel}"),
        false => camel,
    }
}

/// In snake case: `MerchantRequestID` is `merchant_request_id`. Nothing is left of a name without a letter or digit.
pub(crate) fn snake(text: &str) -> String {
    let snake = words(text).map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_");
    match snake.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("n{snake}"),
        false => snake,
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    parts.filter(|part| !part.is_empty()).flat_map(|part| {
        let letters = part.as_bytes();
        let starts = (1..part.len()).filter(move |&index| {
            let (before, this) = (letters[index - 1], letters[index]);
            let after = letters.get(index + 1).is_some_and(u8::is_ascii_lowercase);
            this.is_ascii_uppercase() && (!before.is_ascii_uppercase() || after)
        });
        let mut start = 0;
        starts
            .chain([part.len()])
            .map(move |end| &part[std::mem::replace(&mut start, end)..end])
    })
}

/// Names that all structs or builders have: a field of such a name ends with an underscore.
const OF_BUILDERS: [&str; 8] = [
    "build",
    "extra_field",
    "media_type",
    "paginate",
    "poll",
    "send",
    "unknown_fields",
    "until_final",
];

/// A field's name in Rust, of one in snake case.
pub(crate) fn field_ident(name: &str) -> Ident {
    match OF_BUILDERS.contains(&name) {
        true => Ident(format!("{name}_")),
        false => ident(name),
    }
}

/// A variant's name in Rust, of one in upper camel case. `Unrecognized` stands for the values that aren't listed.
pub(crate) fn variant_ident(name: &str) -> Ident {
    Ident(match name {
        "Self" | "Unrecognized" => format!("{name}_"),
        _ => name.to_owned(),
    })
}

/// A snake-case name in Rust.
pub(crate) fn ident(name: &str) -> Ident {
    Ident(match name {
        // The keywords that can't be raw.
        "crate" | "self" | "super" => format!("{name}_"),
        _ if KEYWORDS.contains(&name) => format!("r#{name}"),
        _ => name.to_owned(),
    })
}

/// The keywords of Rust, as of edition 2024 and whatever edition the caller is of, that can be written raw.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rule_makes_the_names() {
        let cases = [
            ("perPage", "per_page", "PerPage"),
            ("MerchantRequestID", "merchant_request_id", "MerchantRequestId"),
            ("MTN_MOMO_LBR", "mtn_momo_lbr", "MtnMomoLbr"),
            ("expand[]", "expand", "Expand"),
            ("X-Reference-Id", "x_reference_id", "XReferenceId"),
            ("DateCreated<", "date_created", "DateCreated"),
            ("2fa", "n2fa", "N2fa"),
            ("very large", "very_large", "VeryLarge"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("sha256Hash", "sha256_hash", "Sha256Hash"),
            ("a1B2", "a1_b2", "A1B2"),
            ("__a__", "a", "A"),
            ("+", "", ""),
        ];
        for (text, field, variant) in cases {
            assert_eq!(
                (snake(text), camel(text)),
                (field.to_owned(), variant.to_owned()),
                "{text}"
            );
        }
    }
}
