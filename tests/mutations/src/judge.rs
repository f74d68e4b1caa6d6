//! What has to hold of every spec, however wrong: there are mistakes with a place in it, or Rust without a name that is
//! taken or is nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::{Path, PathBuf};

use dollr_spec::{Compiled, Scope, SourceFile, compile};
use quote::ToTokens;

/// Compiles a text, in which a line `%%% things.yaml` begins another file than the root, and panics where the result is
/// not what it has to be.
pub fn judge(text: &str) -> Compiled {
    judge_in(text, Scope::Client);
    judge_in(text, Scope::Extension)
}

fn judge_in(text: &str, scope: Scope) -> Compiled {
    let files = files(text);
    let read = |path: &Path| {
        let text = files.get(path).ok_or("there is no such file")?;
        Ok(SourceFile::new(path, path.to_string_lossy(), *text))
    };
    let compiled = compile(Path::new("api.yaml"), scope, read);
    for diagnostic in &compiled.diagnostics {
        judge_diagnostic(&diagnostic.to_string(), &files);
    }
    let file: syn::File = syn::parse2(compiled.tokens.clone()).expect("what is generated parses as Rust");
    judge_items(&file.items, &modules(&file.items));
    compiled
}

/// The files of a text, by their paths.
fn files(text: &str) -> BTreeMap<PathBuf, &str> {
    let (root, others) = text.split_once("%%% ").unwrap_or((text, ""));
    let others = others.split("%%% ").filter_map(|part| part.split_once('\n'));
    let others = others.map(|(name, text)| (PathBuf::from(name.trim()), text));
    others.chain([(PathBuf::from("api.yaml"), root)]).collect()
}

/// A mistake is a sentence at a place of a file, and is drawn with its line.
fn judge_diagnostic(drawn: &str, files: &BTreeMap<PathBuf, &str>) {
    let lines: Vec<&str> = drawn.split('\n').collect();
    let [headline, _, line, carets] = lines[..] else {
        panic!("not four lines: {drawn}");
    };
    let place = files.iter().find_map(|(path, text)| {
        let mut rest = headline.strip_prefix(path.to_str()?)?.strip_prefix(':')?.splitn(3, ':');
        let place = (rest.next()?.parse::<usize>().ok()?, rest.next()?.parse::<usize>().ok()?);
        let is_there = place.0 <= text.matches('\n').count() + 1 && place.1 <= text.len() + 1;
        (is_there && rest.next()?.trim().len() > 5).then_some(place)
    });
    let (number, _) = place.unwrap_or_else(|| panic!("no place of a file: {drawn}"));
    assert!(line.starts_with(&format!("{number} |")), "another line: {drawn}");
    assert!(
        carets.trim_end().ends_with('^') && carets.len() < 800,
        "no caret: {drawn}"
    );
}

/// What each module has, by its name.
type Modules = BTreeMap<String, BTreeSet<String>>;

fn modules(items: &[syn::Item]) -> Modules {
    let mut modules = Modules::new();
    for item in items {
        if let syn::Item::Mod(module) = item {
            let items = module.content.as_ref().map_or(&[][..], |(_, items)| items);
            let names = items.iter().filter_map(name_of).collect();
            assert!(
                modules.insert(module.ident.to_string(), names).is_none(),
                "`{}` is there twice",
                module.ident
            );
        }
    }
    modules
}

/// The name that an item has among types.
fn name_of(item: &syn::Item) -> Option<String> {
    match item {
        syn::Item::Struct(it) => Some(it.ident.to_string()),
        syn::Item::Enum(it) => Some(it.ident.to_string()),
        syn::Item::Trait(it) => Some(it.ident.to_string()),
        syn::Item::Type(it) => Some(it.ident.to_string()),
        syn::Item::Mod(it) => Some(it.ident.to_string()),
        _ => None,
    }
}

/// Nothing has a name that is taken, and the type of every field is somewhere.
fn judge_items(items: &[syn::Item], modules: &Modules) {
    is_once(items.iter().filter_map(name_of), "a module");
    let mut methods = BTreeSet::new();
    for item in items {
        match item {
            syn::Item::Struct(it) => {
                let fields = || it.fields.iter();
                is_once(fields().filter_map(|field| field.ident.as_ref()), &it.ident);
                is_once(it.generics.type_params().map(|parameter| &parameter.ident), &it.ident);
                fields().for_each(|field| is_somewhere(&field.ty, modules));
            }
            syn::Item::Enum(it) => is_once(it.variants.iter().map(|variant| &variant.ident), &it.ident),
            syn::Item::Impl(it) => {
                let owner = (
                    it.self_ty.to_token_stream(),
                    it.trait_.as_ref().map(|(path, ..)| path.to_token_stream()),
                );
                let owner = format!("{owner:?}");
                for item in &it.items {
                    let syn::ImplItem::Fn(function) = item else { continue };
                    let name = &function.sig.ident;
                    assert!(methods.insert(format!("{owner} {name}")), "`{name}` is a method twice");
                    let arguments = function.sig.inputs.iter();
                    is_once(arguments.map(ToTokens::to_token_stream), name);
                }
            }
            syn::Item::Mod(module) => {
                let items = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                judge_items(items, modules);
            }
            _ => {}
        }
    }
}

fn is_once<T: Display>(names: impl Iterator<Item = T>, owner: impl Display) {
    let mut seen = BTreeSet::new();
    for name in names.map(|name| name.to_string()) {
        assert!(!seen.contains(&name), "`{name}` is in {owner} twice");
        seen.insert(name);
    }
}

/// A type of another module is there.
fn is_somewhere(ty: &syn::Type, modules: &Modules) {
    let text = ty.to_token_stream().to_string().replace(' ', "");
    for path in text.split("super::").skip(1) {
        let path = path.split(|c: char| ",<>()".contains(c)).next().unwrap_or_default();
        let (module, name) = path.split_once("::").unwrap_or_default();
        let is_there = modules.get(module).is_some_and(|names| names.contains(name));
        assert!(is_there, "`{path}` is nowhere");
    }
}
