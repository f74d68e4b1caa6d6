//! The public items of generated Rust as a text that people read.
//!
//! They are read from the Rust, and not from the model, so that the text can't differ from what the compiler gets.

use std::collections::BTreeMap;

use dollr_spec::Compiled;
use quote::ToTokens;
use syn::{
    Attribute, Expr, Fields, FnArg, ImplItem, ImplItemFn, Item, ItemEnum, ItemImpl, ItemMod, ItemStruct, PathArguments,
    ReturnType, Stmt, Type, Visibility,
};

/// The public items of what was generated, a line for each part of them.
pub(super) fn describe(compiled: &Compiled) -> String {
    let file: syn::File = syn::parse2(compiled.tokens.clone()).expect("what is generated parses as Rust");
    // The API of another crate is in a module that nobody names.
    let in_module = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if matches!(module.vis, Visibility::Inherited) => {
            module.content.as_ref().map(|(_, items)| items)
        }
        _ => None,
    });
    let items = in_module.unwrap_or(&file.items);
    // The types of the resources, and the methods of `Client` that give them.
    let entries = impls(items).filter(|this| text(&this.self_ty) == "Client");
    let resources: BTreeMap<String, String> = entries
        .flat_map(functions)
        .map(|function| (type_name(&returned(function)).to_owned(), text(&function.sig.ident)))
        .collect();
    // The names of required fields are said where the fields are.
    let is_described = |module: &ItemMod| {
        is_public(&module.vis) && module.ident != "field" && !has_attribute(&module.attrs, "doc(hidden)")
    };
    let modules = items.iter().filter_map(|item| match item {
        Item::Mod(module) if is_described(module) => Some(module),
        _ => None,
    });
    let modules = modules.map(|module| {
        let items = flat(module);
        let blocks = Module { items: &items }.blocks(&resources);
        format!("\n== {} ==\n{}", module.ident, blocks.concat())
    });
    modules.collect()
}

/// What is in a module, with what is in those of its handle and its requests.
fn flat(module: &ItemMod) -> Vec<&Item> {
    let items = module.content.as_ref().map_or(&[][..], |(_, items)| items);
    let items = items.iter().map(|item| match item {
        Item::Mod(inner) if inner.ident == "handle" || inner.ident == "requests" => flat(inner),
        item => vec![item],
    });
    items.flatten().collect()
}

/// What is in a generated module.
#[derive(Clone, Copy)]
struct Module<'a> {
    items: &'a [&'a Item],
}

impl<'a> Module<'a> {
    fn blocks(self, resources: &BTreeMap<String, String>) -> Vec<String> {
        let blocks = self.items.iter().copied().filter_map(|item| match item {
            Item::Struct(this) => self.structure(this, resources),
            Item::Enum(this) => Some(self.enumeration(this)),
            Item::Type(this) => Some(format!("\nid {}({})\n", this.ident, id_value(&this.ty))),
            _ => None,
        });
        blocks.collect()
    }

    /// The handle of a resource, or a struct of the API.
    fn structure(self, this: &ItemStruct, resources: &BTreeMap<String, String>) -> Option<String> {
        let name = this.ident.to_string();
        if let Some(resource) = resources.get(&name) {
            return Some(self.methods(&name).map(|call| self.call(resource, call)).collect());
        }
        let is_builder = name
            .strip_suffix("Builder")
            .is_some_and(|made| self.find(made).is_some());
        // What a call takes, and how something is built, stands with the call or the struct.
        let is_shown = !is_builder && self.response(&name).is_none();
        is_shown.then(|| format!("\nstruct {name}\n{}", self.fields(&name, &this.fields, &[])))
    }

    /// A call: what its method takes, what can be set then, and what is answered.
    fn call(self, resource: &str, method: &ImplItemFn) -> String {
        let builder = returned(method);
        // A builder of all such calls, or one of its own.
        let ready = builder
            .strip_prefix("Ready<'a, ")
            .map(|request| request.trim_end_matches('>'));
        let request = ready.unwrap_or_else(|| type_name(&builder).trim_end_matches("Builder"));
        let parameters = method.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(parameter) => Some((text(&parameter.pat), text(&parameter.ty))),
            FnArg::Receiver(_) => None,
        });
        let (names, parameters): (Vec<_>, Vec<_>) = parameters
            .map(|(name, ty)| (name.clone(), format!("{name}: {ty}")))
            .unzip();
        let response = self.response(request).expect("a call has a response");
        let fields = &self.find(request).expect("a call has a request").fields;
        format!(
            "\n{}dollr.{resource}().{}({}) -> {response}\n{}{}",
            deprecated(&method.attrs),
            method.sig.ident,
            parameters.join(", "),
            alias(&method.attrs)
                .map(|alias| format!("    alias {alias}\n"))
                .unwrap_or_default(),
            self.fields(request, fields, &names)
        )
    }

    /// The public fields of a struct but for some, and whether they have to be set where it has a builder.
    fn fields(self, name: &str, fields: &Fields, but: &[String]) -> String {
        let setters: BTreeMap<String, bool> = self
            .methods(&format!("{name}Builder"))
            .map(|setter| (text(&setter.sig.ident), is_setter_of_required(setter)))
            .collect();
        let fields = fields.iter().filter(|field| is_public(&field.vis));
        let named = fields.map(|field| (field, field.ident.as_ref().map(text).unwrap_or_default()));
        // Every struct has that one.
        let shown = named.filter(|(_, name)| name != "unknown_fields" && !but.contains(name));
        let lines = shown.map(|(field, name)| {
            let need = match setters.get(&name) {
                Some(true) => "required ",
                Some(false) => "optional ",
                None if setters.is_empty() => "",
                None => "read-only ",
            };
            format!("    {}{need}{name}: {}\n", deprecated(&field.attrs), text(&field.ty))
        });
        lines.collect()
    }

    /// An enum or a pair: its variants, each with what it is on the wire or what it holds, and its methods.
    fn enumeration(self, this: &ItemEnum) -> String {
        let name = this.ident.to_string();
        let (mut wire, end) = (self.arms(&name, "as_str"), self.arms(&name, "end"));
        wire.extend(self.arms(&name, "as_i64"));
        let variants = this.variants.iter().map(|variant| {
            let name = variant.ident.to_string();
            let end = end.get(&name).map(|end| format!(", final: {end}")).unwrap_or_default();
            match (&variant.fields, wire.get(&name)) {
                (Fields::Unit, Some(value)) => format!("    {name} = {value}{end}\n"),
                (fields, _) => format!("    {name}({})\n", list(fields.iter().map(|field| &field.ty))),
            }
        });
        // Every enum has one of them.
        let is_usual = |method: &&ImplItemFn| method.sig.ident == "as_str" || method.sig.ident == "as_i64";
        let methods = self.methods(&name).filter(|method| !is_usual(method));
        let methods = methods.map(|method| format!("    .{}() -> {}\n", method.sig.ident, returned(method)));
        format!("\nenum {name}\n{}", variants.chain(methods).collect::<String>())
    }

    /// What a method that is one `match` says of each variant.
    fn arms(self, name: &str, method: &str) -> BTreeMap<String, String> {
        let found = self.methods(name).find(|it| it.sig.ident == method);
        let arms = match found.map(|method| method.block.stmts.as_slice()) {
            Some([Stmt::Expr(Expr::Match(this), None)]) => this.arms.as_slice(),
            _ => &[],
        };
        let said = arms.iter().map(|arm| match &*arm.body {
            Expr::Call(some) => (text(&arm.pat), text(&some.args)),
            body => (text(&arm.pat), text(body)),
        });
        said.collect()
    }

    fn find(self, name: &str) -> Option<&'a ItemStruct> {
        self.items.iter().copied().find_map(|item| match item {
            Item::Struct(this) if this.ident == name => Some(this),
            _ => None,
        })
    }

    /// The public methods of a type.
    fn methods(self, name: &str) -> impl Iterator<Item = &'a ImplItemFn> {
        let own = impls(self.items.iter().copied()).filter(|this| this.trait_.is_none());
        own.filter(move |this| type_name(&text(&this.self_ty)) == name)
            .flat_map(functions)
            .filter(|function| is_public(&function.vis))
    }

    /// What a request gives; nothing for a struct that is no request.
    fn response(self, request: &str) -> Option<String> {
        let of_trait = |name: &str| {
            let is_it = |this: &&ItemImpl| {
                this.trait_
                    .as_ref()
                    .is_some_and(|(path, _)| type_name(&text(path)) == name)
                    && text(&this.self_ty) == request
            };
            impls(self.items.iter().copied()).find(is_it)
        };
        if of_trait("Execute").is_some() {
            return Some("Outcome".to_owned());
        }
        of_trait("Request")?.items.iter().find_map(|item| match item {
            ImplItem::Type(response) => Some(text(&response.ty)),
            _ => None,
        })
    }
}

fn impls<'a>(items: impl IntoIterator<Item = &'a Item>) -> impl Iterator<Item = &'a ItemImpl> {
    items.into_iter().filter_map(|item| match item {
        Item::Impl(this) => Some(this),
        _ => None,
    })
}

fn functions(this: &ItemImpl) -> impl Iterator<Item = &ImplItemFn> {
    this.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

fn returned(function: &ImplItemFn) -> String {
    match &function.sig.output {
        ReturnType::Type(_, ty) => text(ty),
        ReturnType::Default => "()".to_owned(),
    }
}

/// Whether a setter gives another type of builder: one that knows that the field is set.
fn is_setter_of_required(setter: &ImplItemFn) -> bool {
    returned(setter) != "Self"
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn deprecated(attributes: &[Attribute]) -> &'static str {
    match has_attribute(attributes, "deprecated") {
        true => "deprecated ",
        false => "",
    }
}

fn has_attribute(attributes: &[Attribute], attribute: &str) -> bool {
    attributes.iter().any(|it| text(&it.meta).replace(' ', "") == attribute)
}

/// The other name by which the documentation finds it: the API's own.
fn alias(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let meta = text(&attribute.meta);
        Some(meta.strip_prefix("doc(alias=\"")?.strip_suffix("\")")?.to_owned())
    })
}

fn list(types: impl Iterator<Item = impl ToTokens>) -> String {
    types.map(text).collect::<Vec<_>>().join(", ")
}

/// What an id holds: the second parameter of its type, or a number.
fn id_value(ty: &Type) -> String {
    let Type::Path(path) = ty else { return text(ty) };
    let PathArguments::AngleBracketed(parameters) = &path.path.segments[path.path.segments.len() - 1].arguments else {
        return text(ty);
    };
    parameters.args.iter().nth(1).map_or_else(|| "i64".to_owned(), text)
}

/// The name of a type without its parameters.
fn type_name(ty: &str) -> &str {
    ty.split('<').next().unwrap_or_default()
}

/// Rust as users read it: paths without the modules that lead to them.
fn text(tokens: impl ToTokens) -> String {
    let tokens = tokens.to_token_stream().to_string();
    let words: Vec<&str> = tokens.split_whitespace().collect();
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        if *word == "::" || words.get(index + 1) == Some(&"::") {
            continue;
        }
        text += word;
        if matches!(*word, "," | "impl") {
            text.push(' ');
        }
    }
    text
}
