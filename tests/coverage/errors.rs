//! Every kind of error is in every table of them.

use syn::{Item, ItemEnum};

const ERRORS: &str = include_str!("../../dollr-client/src/error/mod.rs");
const ADVICE: &str = include_str!("../../dollr-client/src/error/advice.rs");
const REPORT: &str = include_str!("../../dollr-client/src/error/report.rs");
const GUIDE: &str = include_str!("../../docs/errors.md");

#[test]
fn no_table_of_errors_leaves_one_out() {
    let items = syn::parse_file(ERRORS).unwrap().items;
    let kinds = items.into_iter().find_map(|item| match item {
        Item::Enum(kinds) if kinds.ident == "ErrorKind" => Some(kinds),
        _ => None,
    });
    let ItemEnum { variants, .. } = kinds.expect("the enum is there");
    let tests = |text: &'static str| text.split_once("mod tests").expect("it has tests").1;
    for kind in variants.iter().map(|variant| variant.ident.to_string()) {
        for (what, text, entry) in [
            ("docs/errors.md", GUIDE, format!("`{kind}`")),
            ("the documentation of `Advice`", ADVICE, format!("`{kind}`")),
            ("the test of `Advice`", tests(ADVICE), format!("ErrorKind::{kind},")),
            ("the test of the codes", tests(REPORT), format!("({kind}, \"")),
        ] {
            assert!(text.contains(&entry), "{what} lacks {kind}");
        }
    }
}
