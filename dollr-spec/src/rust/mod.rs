//! From the model to Rust: one file an artefact. Nothing in here can fail.

mod authentication;
mod builders;
mod descriptions;
mod docs;
mod enums;
mod examples;
mod field_names;
mod ids;
mod imports;
mod limits;
mod pages;
mod pagination;
mod pairs;
mod paths;
mod records;
mod requests;
mod resources;
mod responses;
mod samples;
mod services;
mod setters;
mod structs;
mod test_builders;
mod tokens;
mod unions;
mod usage;
mod waiting;
mod webhooks;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use self::tokens::{Applied, Map, Path};
use crate::model::{self, Api, Field, Module, Type, TypeName};
use crate::names::snake;
use crate::scope::Scope;

/// The Rust of an API.
pub(crate) fn generate(api: &Api, scope: Scope) -> TokenStream {
    let modules = api.modules.iter().map(|module| self::module(module, api, scope));
    let operations = operations(api);
    let field_names = field_names::module(api, scope);
    let entry = resources::entry(api, scope);
    let services = services::module(api);
    let authentication = api.authentication.as_ref().map(authentication::module);
    let exports = (scope == Scope::Client).then(|| exports(api));
    let items = quote! {
        #(#modules)*
        #operations
        #field_names
        #entry
        #services
        #authentication
        #exports
    };
    match scope {
        Scope::Client => items,
        Scope::Extension => {
            // The caller may have modules of the same names: they hide what comes from a `*`, and are no second definition. No resource
            // ends in an underscore, so none has the name of this module.
            let module = format_ident!("{}_api_", snake(&api.name));
            quote! {
                mod #module {
                    #items
                }
                pub use #module::*;
            }
        }
    }
}

fn module(module: &Module, api: &Api, scope: Scope) -> TokenStream {
    let name = &module.name;
    let docs = match &module.handle {
        Some(_) => docs::lines(&pages::resource(module)),
        None => docs::lines("The types that several resources share."),
    };
    let requests = requests::module(module, api, scope);
    let structs = module.structs.iter().map(structs::structure);
    let webhooks = module.webhooks.iter().map(webhooks::webhook);
    let responses = responses::enums(module);
    let pairs = module.pairs.iter().map(pairs::pair);
    let unions = unions::unions(&module.unions);
    let enums = module.enums.iter().map(enums::enumeration);
    let strings = enums::traits(&module.enums);
    let ids = ids::ids(&module.ids);
    let limits = limits::module(&module.limits);
    let test_builders = (scope == Scope::Client).then(|| test_builders::builders(module));
    let examples = examples::tests(module);
    let imports = imports::imports(module);
    quote! {
        #docs
        // Builders have none: what they hold is seen in the request that they build.
        #[allow(missing_debug_implementations)]
        pub mod #name {
            #imports

            #requests
            #(#structs)*
            #(#webhooks)*
            #test_builders
            #responses
            #(#pairs)*
            #unions
            #(#enums)*
            #strings
            #ids
            #limits
            #examples
        }
    }
}

/// The list of all operations.
fn operations(api: &Api) -> TokenStream {
    let docs = docs::lines(&format!("Every operation of {}, in the order of the spec.", api.name));
    // Operations without a resource are a mistake, and are not generated.
    let modules = api.modules.iter().filter(|module| module.handle.is_some());
    let requests = modules.flat_map(|module| {
        let name = &module.name;
        module.operations.iter().map(move |operation| {
            let request = format_ident!("{}", operation.request);
            quote! { self::#name::requests::#request::OPERATION }
        })
    });
    quote! {
        #docs
        pub const OPERATIONS: ::dollr_client::schema::Operations =
            ::dollr_client::schema::Operations::new(|| {
                use ::dollr_client::Request;

                &[#(#requests),*]
            });
    }
}

/// All types in one place, where other crates' specs find what they import.
fn exports(api: &Api) -> TokenStream {
    let modules = api.modules.iter().map(|module| {
        let name = &module.name;
        let names = module.type_names().map(|name| format_ident!("{name}"));
        quote! { pub use super::#name::{#(#names),*}; }
    });
    quote! {
        #[doc(hidden)]
        pub mod exports {
            #(#modules)*
        }
    }
}

impl ToTokens for model::Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = match self.0.strip_prefix("r#") {
            Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
            None => Ident::new(&self.0, Span::call_site()),
        };
        ident.to_tokens(tokens);
    }
}

/// A type by its name, which every module imports that is not its home. What something else hides is named by its path.
impl ToTokens for TypeName {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let name = format_ident!("{}", self.name);
        match self.is_hidden {
            false => name.to_tokens(tokens),
            true => imports::path(self).to_tokens(tokens),
        }
    }
}

/// A type as users see it.
impl ToTokens for Type {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::String => Path(&["String"]).to_tokens(tokens),
            Self::Integer => Path(&["i64"]).to_tokens(tokens),
            Self::Boolean => Path(&["bool"]).to_tokens(tokens),
            Self::Secret => Path(&["runtime", "Secret"]).to_tokens(tokens),
            Self::Value(value) => Path(&["runtime", value.rust_name()]).to_tokens(tokens),
            Self::Duration => Path(&["runtime", "Duration"]).to_tokens(tokens),
            Self::File => Path(&["runtime", "File"]).to_tokens(tokens),
            Self::Upload => Path(&["runtime", "Upload"]).to_tokens(tokens),
            Self::BodyBytes => Path(&["runtime", "Bytes"]).to_tokens(tokens),
            Self::Json => Path(&["runtime", "Json"]).to_tokens(tokens),
            Self::Struct(name) | Self::Union(name) if name.is_nested => {
                Applied(&["runtime", "Nested"], name).to_tokens(tokens);
            }
            Self::Id(name) | Self::Enum(name) | Self::Struct(name) | Self::Union(name) | Self::Pair(name, _) => {
                name.to_tokens(tokens);
            }
            Self::Generic(name, argument) => {
                name.to_tokens(tokens);
                quote! { <#argument> }.to_tokens(tokens);
            }
            Self::Parameter => Path(&["T"]).to_tokens(tokens),
            Self::List(item) => Applied(&["Vec"], item).to_tokens(tokens),
            Self::Map(item) => Map(item).to_tokens(tokens),
            Self::Nullable(ty) => Applied(&["Option"], ty).to_tokens(tokens),
            Self::Formed(ty, _) | Self::Limited(ty, _) => ty.to_tokens(tokens),
        }
    }
}

/// The type of a field as users see it.
struct FieldType<'a>(&'a Field);

impl ToTokens for FieldType<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(field) = self;
        let ty = &field.ty;
        match field.is_option() {
            _ if field.clear && field.boxed => Applied(&["runtime", "Patch"], Applied(&["Box"], ty)).to_tokens(tokens),
            _ if field.clear => Applied(&["runtime", "Patch"], ty).to_tokens(tokens),
            true if field.boxed => Applied(&["Option"], Applied(&["Box"], ty)).to_tokens(tokens),
            false if field.boxed => Applied(&["Box"], ty).to_tokens(tokens),
            true => Applied(&["Option"], ty).to_tokens(tokens),
            false => ty.to_tokens(tokens),
        }
    }
}

fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote! { #[deprecated] })
}
