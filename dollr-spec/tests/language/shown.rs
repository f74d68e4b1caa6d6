//! The README, the guide and CONTRIBUTING.md show what is generated of one resource of Dollr, and mistakes. They show what really is.

use std::path::Path;
use std::{env, fs};

use syn::{Attribute, Expr, Fields, ImplItem, Item, ItemMod, Lit, Meta, Visibility};

use dollr_spec::{Scope, SourceFile, compile};

use super::{compile_dollr, table};

#[test]
fn the_guide_shows_what_is_generated() {
    let mut module = realtime_keys();
    let (_, items) = module.content.as_mut().expect("it has items");
    *items = flat(std::mem::take(items));
    items.retain_mut(shorten);
    shorten_docs(&mut module.attrs);
    let text = text(Item::Mod(module))
        .replace("runtime::", "")
        .replace(" {}\n", " { /* ... */ }\n");
    hold("docs/adding-an-endpoint.md", "From it come a call", RUST, &text);
}

#[test]
fn contributing_shows_a_table_that_is_generated() {
    let (_, items) = realtime_keys().content.expect("it has items");
    let is_table = |item: &Item| matches!(item, Item::Macro(this) if this.mac.path.segments.last().is_some_and(|it| it.ident == "object"));
    let tables = flat(items).into_iter().filter(is_table);
    let text: String = tables.map(text).collect();
    hold("CONTRIBUTING.md", "is a line of a table", RUST, &text);
}

#[test]
fn the_pages_show_how_a_mistake_is_reported() {
    let cases = [
        (
            "README.md",
            "A mistake is",
            "spec/counterparties.yaml",
            "type: CounterpartyId,",
            "type: CounterpartId,",
        ),
        (
            "docs/adding-an-endpoint.md",
            "All mistakes are",
            "spec/realtime_keys.yaml",
            "type: SourceType,",
            "type: SourceTyp,",
        ),
    ];
    for (page, words, file, from, to) in cases {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let compiled = compile(&folder.join("spec/dollr.yaml"), Scope::Client, |path| {
            let name = path
                .strip_prefix(&folder)
                .unwrap_or(path)
                .to_string_lossy()
                .into_owned();
            let source = SourceFile::read(path, name.clone())?;
            let text = match name == file {
                true => source.text.replacen(from, to, 1),
                false => source.text,
            };
            Ok(SourceFile::new(path, name, text))
        });
        let [mistake] = &compiled.diagnostics[..] else {
            panic!("one mistake in {file}: {:?}", compiled.diagnostics)
        };
        // As the compiler shows a text of several lines.
        let shown = mistake.to_string().replace('\n', "\n       ");
        let shown: String = shown.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
        hold(page, words, TEXT, &format!("error: {shown}"));
    }
}

fn realtime_keys() -> ItemMod {
    let file: syn::File = syn::parse2(compile_dollr().tokens).expect("what is generated parses as Rust");
    let found = file.items.into_iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "realtime_keys" => Some(module),
        _ => None,
    });
    found.expect("the resource is there")
}

/// Items, with those of the handle's and the requests' modules, as if they stood here.
fn flat(items: Vec<Item>) -> Vec<Item> {
    let items = items.into_iter().map(|item| match item {
        Item::Mod(ItemMod {
            ident,
            content: Some((_, items)),
            ..
        }) if ident == "handle" || ident == "requests" => flat(items),
        item => vec![item],
    });
    items.flatten().collect()
}

/// Leaves of an item what a caller sees, without bodies; nothing of what it isn't shown.
fn shorten(item: &mut Item) -> bool {
    match item {
        Item::Struct(this) => {
            shorten_docs(&mut this.attrs);
            if let Fields::Named(fields) = &mut this.fields {
                let all = std::mem::take(&mut fields.named).into_iter();
                let public = all.filter(|field| matches!(field.vis, Visibility::Public(_)));
                fields.named = public.collect();
                fields.named.iter_mut().for_each(|field| shorten_docs(&mut field.attrs));
            }
            true
        }
        Item::Impl(this) => {
            let is_future = this
                .trait_
                .as_ref()
                .is_some_and(|(path, _)| path.segments.last().is_some_and(|it| it.ident == "Future"));
            for item in &mut this.items {
                if let ImplItem::Fn(function) = item {
                    shorten_docs(&mut function.attrs);
                    function.block.stmts.clear();
                }
            }
            this.trait_.is_none() || is_future
        }
        _ => false,
    }
}

/// Leaves the first paragraph.
fn shorten_docs(attributes: &mut Vec<Attribute>) {
    attributes.retain(|it| !it.path().is_ident("allow") && !it.path().is_ident("inline"));
    for attribute in attributes {
        if let Meta::NameValue(doc) = &mut attribute.meta
            && let Expr::Lit(literal) = &mut doc.value
            && let Lit::Str(text) = &mut literal.lit
        {
            let all = text.value();
            let first = all
                .split("\n \n")
                .next()
                .unwrap_or_default()
                .split("\n\n")
                .next()
                .unwrap_or_default();
            *text = syn::LitStr::new(first, text.span());
        }
    }
}

fn text(item: Item) -> String {
    let mut file: syn::File = syn::parse_quote! {};
    file.items.push(item);
    table::with_lines(&prettyplease::unparse(&file))
}

const RUST: &str = "```rust,ignore\n";
const TEXT: &str = "```text\n";

/// Compares the first such block behind some words of a file with what it has to be, or writes it.
fn hold(file: &str, words: &str, fence: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let shown = fs::read_to_string(&path).expect("the file is there");
    let at = shown
        .find(words)
        .unwrap_or_else(|| panic!("{file} has no words {words:?}"));
    let start = at + shown[at..].find(fence).expect("such a block") + fence.len();
    let end = start + shown[start..].find("```").expect("its end");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{}{expected}{}", &shown[..start], &shown[end..])).expect("it can be written");
    } else {
        assert!(
            &shown[start..end] == expected,
            "{file} shows something else than there is: run it again with UPDATE_DOCS=1 in the environment"
        );
    }
}
