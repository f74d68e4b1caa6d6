//! How names are written in Rust.

use crate::model::Ident;

/// `get_key` and `MTN_MOMO` in upper camel case: `GetKey`, `MtnMomo`.
pub(crate) fn pascal(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut pascal = String::new();
    for word in words {
        let shouted = !word.chars().any(|c| c.is_ascii_lowercase());
        for (index, c) in word.chars().enumerate() {
            pascal.push(match index {
                0 => c.to_ascii_uppercase(),
                _ if shouted => c.to_ascii_lowercase(),
                _ => c,
            });
        }
    }
    pascal
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
