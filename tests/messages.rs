//! What a shop may show its customer names nothing of Rust: no path, no function, no type.
//!
//! All texts in the code of dollr-client are read, as any of them may end in an error. Settings are named: what is wrong with them is
//! for who sets them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, ImplItem, Item, TraitItem, Visibility};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../dollr-client/src");

/// A literal follows these, and ends in no error: what nobody was to reach, and what the compiler says or the code looks up.
const NOT_SHOWN: [&str; 4] = ["panic", "unreachable", "expect", "compile_error"];

/// The code of a file.
#[derive(Default)]
struct Code {
    /// What it says.
    texts: Vec<String>,
    /// What others may call, or use as a type.
    names: BTreeSet<String>,
    /// What has a name in data too, such as the fields of what is stored.
    fields: BTreeSet<String>,
}

#[test]
fn no_message_names_anything_of_rust() {
    let mut files = Vec::new();
    find(Path::new(SOURCE), &mut files);
    let codes: Vec<(String, Code)> = files.into_iter().map(|(name, path)| (name, read(&path))).collect();
    let mut names: BTreeSet<&String> = BTreeSet::new();
    let mut known: BTreeSet<&String> = BTreeSet::new();
    for (file, code) in &codes {
        let is_of_settings = file.starts_with("setup/");
        if is_of_settings { &mut known } else { &mut names }.extend(&code.names);
        known.extend(&code.fields);
    }
    let is_name = |name: &str| names.contains(&name.to_owned()) && !known.contains(&name.to_owned());
    let mut wrong = Vec::new();
    for (file, code) in &codes {
        for text in &code.texts {
            if let Some(word) = of_rust(text, &is_name) {
                wrong.push(format!("{file}: {word}, in {text:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a customer may read these; say it in other words, and put what programmers need into the documentation:\n{}",
        wrong.join("\n")
    );
}

/// The first word of a message that names something of Rust: a path, a call, or what the crate has under this name.
fn of_rust<'a>(message: &'a str, is_name: &dyn Fn(&str) -> bool) -> Option<&'a str> {
    // One word alone is a name in data, or in what `Debug` shows.
    let mut words = message.split(' ').filter(|_| message.contains(' '));
    words.find(|word| {
        let name = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '{');
        let is_type = name.starts_with(char::is_uppercase) && name.chars().skip(1).all(char::is_alphanumeric);
        let is_quoted = word.contains('`');
        let is_unusual = name.contains('_') || is_type && name.chars().skip(1).any(char::is_uppercase);
        let is_path = name
            .split("::")
            .skip(1)
            .any(|part| part.starts_with(char::is_alphabetic));
        is_path || word.contains("()") || is_quoted && is_type || (is_quoted || is_unusual) && is_name(name)
    })
}

fn find(folder: &Path, files: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(SOURCE).expect("a file of the crate");
        let name = name.to_string_lossy().replace('\\', "/");
        match path.extension() {
            // What tests make is for tests, and the guide is for programmers.
            _ if path.file_stem().is_some_and(|it| it == "tests") || name.starts_with("test_util") => {}
            Some(extension) if extension == "rs" => files.push((name, path)),
            _ if path.is_dir() => find(&path, files),
            _ => {}
        }
    }
}

fn read(path: &Path) -> Code {
    let text = fs::read_to_string(path).expect("a file");
    let mut code = Code::default();
    of_items(syn::parse_file(&text).expect("Rust").items, &mut code);
    code
}

fn of_items(items: Vec<Item>, code: &mut Code) {
    for item in items {
        let (attributes, name): (&[Attribute], _) = match &item {
            Item::Mod(it) => (&it.attrs, None),
            Item::Fn(it) => (&it.attrs, public(&it.vis, &it.sig.ident)),
            Item::Struct(it) => {
                let is_data = is_read(&it.attrs);
                let named = it.fields.iter().filter_map(|field| match &field.ident {
                    Some(name) if is_data => Some(name.to_string()),
                    name => public(&field.vis, name.as_ref()?),
                });
                code.fields.extend(named);
                (&it.attrs, public(&it.vis, &it.ident))
            }
            Item::Enum(it) => (&it.attrs, public(&it.vis, &it.ident)),
            Item::Trait(it) => {
                let methods = it.items.iter().filter_map(|item| match item {
                    TraitItem::Fn(method) => public(&it.vis, &method.sig.ident),
                    _ => None,
                });
                code.names.extend(methods);
                (&it.attrs, public(&it.vis, &it.ident))
            }
            Item::Type(it) => (&it.attrs, public(&it.vis, &it.ident)),
            Item::Impl(it) => (&it.attrs, None),
            _ => (&[], None),
        };
        if is_test(attributes) {
            continue;
        }
        code.names.extend(name);
        match item {
            Item::Mod(module) => of_items(module.content.map_or_else(Vec::new, |(_, items)| items), code),
            Item::Impl(this) => {
                for member in &this.items {
                    if let ImplItem::Fn(method) = member {
                        code.names.extend(public(&method.vis, &method.sig.ident));
                    }
                }
                of_tokens(this.to_token_stream(), code);
            }
            item => of_tokens(item.to_token_stream(), code),
        }
    }
}

fn public(visibility: &Visibility, name: &syn::Ident) -> Option<String> {
    matches!(visibility, Visibility::Public(_)).then(|| name.to_string())
}

fn is_test(attributes: &[Attribute]) -> bool {
    has(attributes, "cfg", "test")
}

/// Whether it is read from data, so that its fields are names in data.
fn is_read(attributes: &[Attribute]) -> bool {
    has(attributes, "derive", "Deserialize")
}

fn has(attributes: &[Attribute], name: &str, what: &str) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.meta.to_token_stream().to_string();
        text.starts_with(name) && text.contains(what)
    })
}

/// All literals, but those of attributes and of what is not shown.
fn of_tokens(tokens: TokenStream, code: &mut Code) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let before = |back: usize| at.checked_sub(back).map(|at| tokens[at].to_string());
        match token {
            TokenTree::Group(_) if before(1).is_some_and(|it| it == "#") => {}
            TokenTree::Group(_)
                if [1, 2]
                    .into_iter()
                    .filter_map(before)
                    .any(|it| NOT_SHOWN.contains(&it.as_str())) => {}
            TokenTree::Group(group) => of_tokens(group.stream(), code),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    code.texts.push(text.value());
                }
            }
            _ => {}
        }
    }
}

#[test]
fn words_of_rust_are_found() {
    let is_name = |name: &str| ["call_off", "Phone", "InvalidValue", "body", "local"].contains(&name);
    for (message, expected) in [
        ("use Phone::local", Some("Phone::local")),
        ("take `call_off`, or wait", Some("`call_off`,")),
        ("call_off it", Some("call_off")),
        ("call settle() later", Some("settle()")),
        ("it is no `Value`", Some("`Value`")),
        ("as `flatten` loses it", None),
        ("an InvalidValue", Some("InvalidValue")),
        ("`body` has it", Some("`body`")),
        ("the body, `amount` and `{name}`", None),
        ("the header `X-Name` of your Phone", None),
        ("https, or http on [::1]", None),
        ("the `{body}` of it", None),
        ("InvalidValue", None),
        ("it is PAID (or {status})", None),
    ] {
        assert_eq!(of_rust(message, &is_name), expected, "{message}");
    }
}
