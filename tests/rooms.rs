//! Which way the rooms of dollr-client depend on each other: a room uses the rooms before it in the list, and no others.
//!
//! All paths in the code are read (in imports, bodies and macros), but not those of unit tests, which may use what they like.

use std::path::{Path, PathBuf};
use std::{fs, iter};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item};

/// See ARCHITECTURE.md.
const ROOMS: [&str; 12] = [
    "values",
    "schema",
    "error",
    "codec",
    "http",
    "core",
    "polling",
    "api",
    "payments",
    "realtime",
    "test_util",
    "setup",
];

/// Where a file uses what it should not, and why it does.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../dollr-client/src");

/// Where a path leads from a file: the first name below the crate's root.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Arrow {
    file: String,
    to: String,
}

#[test]
fn each_room_uses_the_rooms_before_it_alone() {
    let mut files = Vec::new();
    find(Path::new(SOURCE), &is_no_test, &mut files);
    let mut wrong: Vec<Arrow> = files.iter().flat_map(|file| wrong_arrows(file)).collect();
    wrong.sort();
    wrong.dedup();
    let is_exception = |arrow: &Arrow| {
        EXCEPTIONS
            .iter()
            .any(|(file, to, _)| arrow.file == *file && arrow.to == *to)
    };
    let (known, new): (Vec<_>, Vec<_>) = wrong.into_iter().partition(is_exception);
    assert!(
        new.is_empty(),
        "a room may use the rooms before it in {ROOMS:?}, and nothing by the crate's root: {new:#?}"
    );
    assert_eq!(
        known.len(),
        EXCEPTIONS.len(),
        "an exception is no longer needed: {known:#?}"
    );
}

/// Unit tests may use what they like.
fn is_no_test(path: &Path) -> bool {
    path.file_stem().is_none_or(|name| name != "tests")
}

fn find(folder: &Path, is_wanted: &dyn Fn(&Path) -> bool, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.extension() {
            _ if !is_wanted(&path) => {}
            Some(extension) if extension == "rs" => files.push(path),
            _ if path.is_dir() => find(&path, is_wanted, files),
            _ => {}
        }
    }
}

fn wrong_arrows(path: &Path) -> Vec<Arrow> {
    let file = path.strip_prefix(SOURCE).expect("a file of the crate");
    let file = file.to_string_lossy().replace('\\', "/");
    let place: Vec<String> = match file.trim_end_matches(".rs").trim_end_matches("/mod") {
        // One puts the rooms together, and the other holds pages.
        "lib" | "guide" => return Vec::new(),
        place => place.split('/').map(str::to_owned).collect(),
    };
    let text = fs::read_to_string(path).expect("a file");
    let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut found = Vec::new();
    of_items(&syntax.items, &place, &mut found);
    let here = rank(&place[0]).unwrap_or_else(|| panic!("{file} is in no room"));
    let is_wrong = |to: &String| *to != place[0] && rank(to).is_none_or(|there| there > here);
    let arrows = found.into_iter().filter(is_wrong);
    arrows.map(|to| Arrow { file: file.clone(), to }).collect()
}

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|it| *it == room)
}

fn of_items(items: &[Item], place: &[String], found: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Mod(module) if is_test(&module.attrs) => {}
            Item::Mod(module) => {
                let inside: Vec<String> = place.iter().cloned().chain([module.ident.to_string()]).collect();
                let items = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                of_items(items, &inside, found);
            }
            Item::Impl(this) if is_test(&this.attrs) => {}
            Item::Fn(this) if is_test(&this.attrs) => {}
            item => of_tokens(item.to_token_stream(), place, found),
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    let is_test = |attribute: &Attribute| {
        let text = attribute.meta.to_token_stream().to_string();
        text.starts_with("cfg") && text.contains("test")
    };
    attributes.iter().any(is_test)
}

/// All paths that begin with `crate` or `super`, wherever they are.
fn of_tokens(tokens: TokenStream, place: &[String], found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => of_tokens(group.stream(), place, found),
            TokenTree::Ident(ident) if *ident == "crate" => lead(&tokens[at + 1..], &[], found),
            TokenTree::Ident(ident) if *ident == "super" && !is_after_super(&tokens[..at]) => {
                let up = iter::successors(Some(at), |at| Some(at + 3))
                    .take_while(|at| matches!(tokens.get(*at), Some(TokenTree::Ident(ident)) if *ident == "super"))
                    .count();
                let base = place.len().checked_sub(up).map_or(&[][..], |depth| &place[..depth]);
                lead(&tokens[at + 3 * up - 2..], base, found);
            }
            _ => {}
        }
    }
}

fn is_after_super(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(ident), TokenTree::Punct(_), TokenTree::Punct(_)] if *ident == "super")
}

/// Where the rest of a path leads from a module: to one name, or to those of a group.
fn lead(rest: &[TokenTree], base: &[String], found: &mut Vec<String>) {
    let [TokenTree::Punct(first), TokenTree::Punct(second), next, ..] = rest else {
        return;
    };
    if first.as_char() != ':' || second.as_char() != ':' {
        return;
    }
    let mut to = |name: &Ident| found.push(base.first().cloned().unwrap_or_else(|| name.to_string()));
    match next {
        TokenTree::Ident(name) => to(name),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let mut is_head = true;
            for token in group.stream() {
                match &token {
                    TokenTree::Ident(name) if is_head => to(name),
                    _ => {}
                }
                is_head = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
            }
        }
        _ => {}
    }
}

#[test]
fn paths_are_found_wherever_they_are() {
    let found = |text: &str| {
        let mut found = Vec::new();
        let place = ["payments", "bill", "document"].map(str::to_owned);
        of_items(&syn::parse_file(text).unwrap().items, &place, &mut found);
        found
    };
    for (text, expected) in [
        ("use crate::core::client::Client;", &["core"][..]),
        ("use crate::{error::Error, ReferenceId};", &["error", "ReferenceId"]),
        ("fn go() { crate::setup::go(); }", &["setup"]),
        ("fn go() { println!(\"{}\", crate::setup::NAME); }", &["setup"]),
        ("macro_rules! go { () => { $crate::codegen::go() } }", &["codegen"]),
        ("use super::Line;", &["payments"]),
        ("use super::super::super::setup::go;", &["setup"]),
        ("mod inside { use super::super::go; }", &["payments"]),
        ("pub(crate) fn go() {}", &[]),
        ("pub(super) struct It;", &[]),
        ("/// [`It`](crate::setup::It)\nfn go() {}", &[]),
        ("#[cfg(test)]\nmod tests { use crate::setup::go; }", &[]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

/// A file that no module names is compiled by nothing, and its tests are lost in silence.
#[test]
fn every_file_is_a_module() {
    let mut missing = Vec::new();
    for folder in [
        "dollr-client/src",
        "dollr-spec/src",
        "dollr-spec/tests/language",
        "dollr-macros/src",
        "dollr-sandbox/src",
        "tests/behaviour",
        "tests/campaign",
        "tests/decimals",
        "tests/examples",
        "tests/mutations/src",
        "tests/openapi",
        "tests/output",
        "tests/sweep",
    ] {
        orphans(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder),
            &mut missing,
        );
    }
    assert!(missing.is_empty(), "no `mod` names {missing:?}");
}

fn orphans(folder: &Path, missing: &mut Vec<PathBuf>) {
    let roots = ["mod.rs", "lib.rs", "main.rs"].map(|root| folder.join(root));
    let beside = folder.with_extension("rs");
    // A library and a program may have one folder.
    let roots = roots.iter().chain([&beside]).filter(|root| root.exists());
    let text: String = roots.map(|root| fs::read_to_string(root).expect("a file")).collect();
    // A folder without a root has no modules.
    if text.is_empty() {
        return;
    }
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_root = ["mod", "lib", "main"].contains(&name.as_str());
        let is_module = path.extension().is_some_and(|extension| extension == "rs") || path.join("mod.rs").exists();
        if is_module && !is_root && !text.contains(&format!("mod {name};")) {
            missing.push(path.clone());
        }
        if path.is_dir() {
            orphans(&path, missing);
        }
    }
}

/// The sandbox is made with the library as others see it, whose types are not those of the library under its own unit tests.
#[test]
fn no_code_of_the_client_names_the_sandbox() {
    let mut files = Vec::new();
    find(Path::new(SOURCE), &|_| true, &mut files);
    for path in files {
        let text = fs::read_to_string(&path).expect("a file");
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        let named = text.lines().filter(is_code).find(|line| line.contains("dollr_sandbox"));
        assert_eq!(named, None, "{}", path.display());
    }
}
