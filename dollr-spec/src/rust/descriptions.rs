//! Descriptions: the constants that say what an operation and its fields are.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Api, Confirm, Evidence, Field, Method, Operation, Place, Recover, Retry};

/// The names of the fields of a struct or request, as it has them on the wire, where a pair is two of them; and what there is to
/// say of some beyond that. What they hold is said by their types.
pub(super) fn fields(fields: &[Field]) -> (TokenStream, TokenStream) {
    let wire_fields = || {
        let named = fields
            .iter()
            .flat_map(|field| field.wire_names().into_iter().map(move |name| (name, field)));
        named.enumerate()
    };
    let names = wire_fields().map(|(_, (name, _))| name);
    let notes = wire_fields().flat_map(|(index, (_, field))| {
        let index = Literal::usize_unsuffixed(index);
        notes(field).map(move |note| (index.clone(), note))
    });
    let (indices, notes): (Vec<_>, Vec<_>) = notes.unzip();
    (
        quote! { [#(#names),*] },
        quote! { [#((#indices, runtime::Note::#notes)),*] },
    )
}

/// What there is to say of a field beyond its name and type.
fn notes(field: &Field) -> impl Iterator<Item = TokenStream> {
    let place = match field.place {
        Place::Path => Some(quote! { At(runtime::Place::Path) }),
        Place::Query => Some(quote! { At(runtime::Place::Query) }),
        Place::Body => None,
    };
    let nullable = (field.optional && field.nullable).then(|| quote! { Nullable });
    let as_text = field.as_text.then(|| quote! { AsText });
    let min = field.min.as_ref().map(|min| quote! { Min(#min) });
    let personal = field.personal.then(|| quote! { Personal });
    [place, nullable, as_text, min, personal].into_iter().flatten()
}

/// What there is to say of an operation beside its types.
pub(super) fn about(resource: &str, operation: &Operation, api: &Api) -> TokenStream {
    let Operation { name, path, .. } = operation;
    let method = match operation.method {
        Method::Get => quote! { Get },
        Method::Post => quote! { Post },
        Method::Put => quote! { Put },
        Method::Patch => quote! { Patch },
        Method::Delete => quote! { Delete },
    };
    let documentation = option(operation.documentation.as_deref());
    let authenticated = (!operation.authenticated).then(|| quote! { authenticated: false, });
    let retry = match &operation.retry {
        Retry::Safe => None,
        Retry::Unsent => Some(quote! { retry: runtime::Retry::Unsent, }),
        Retry::Recover(recover) => {
            let recover = self::recover(recover);
            Some(quote! { retry: runtime::Retry::Recover(#recover), })
        }
    };
    let confirm = operation.confirm.as_ref().map(confirm);
    let wait = operation.wait.as_ref().map(|wait| {
        let until = &wait.until;
        let hand_over = option(wait.hand_over.as_deref());
        let kind = api.movement(operation).map(|kind| quote! { .operation_type(#kind) });
        quote! { wait: Some(runtime::Wait::new(#until, #hand_over)#kind), }
    });
    let deprecated = operation.deprecated.then(|| quote! { deprecated: true, });
    let examples = operation.examples.iter().map(|example| {
        let request = option(example.request.as_deref());
        let response = option(example.response.as_deref());
        let partial = example.partial.then(|| quote! { .partial() });
        quote! { runtime::Example::new(#request, #response) #partial }
    });
    let examples = (!operation.examples.is_empty()).then(|| quote! { examples: &[#(#examples),*], });
    quote! {
        runtime::OperationMeta {
            name: #name,
            resource: #resource,
            method: runtime::Method::#method,
            path: #path,
            documentation: #documentation,
            #authenticated
            #retry
            #confirm
            #wait
            #deprecated
            #examples
            ..runtime::OperationMeta::PLAIN
        }
    }
}

fn confirm(confirm: &Confirm) -> TokenStream {
    let with = format_ident!("{}", confirm.with);
    let key = &confirm.key;
    let within = option(confirm.within.as_deref());
    let evidence = match &confirm.evidence {
        Evidence::Sent => quote! { Sent },
        Evidence::Gone => quote! { Gone },
        Evidence::New(field) => quote! { New(#field) },
        Evidence::Is(fields) => {
            let fields = fields
                .iter()
                .map(|(field, values)| quote! { (#field, &[#(#values),*]) });
            quote! { Is(&[#(#fields),*]) }
        }
    };
    quote! {
        confirm: Some(runtime::Confirm::new(
            <self::#with as runtime::Request>::OPERATION,
            #key,
            #within,
            runtime::Evidence::#evidence,
        )),
    }
}

fn recover(recover: &Recover) -> TokenStream {
    let Recover {
        with,
        key,
        session,
        operation_type,
        ..
    } = recover;
    let payer_currency = recover
        .payer_currency
        .as_ref()
        .map(|field| quote! { .payer_currency(#field) });
    let repeat = recover.repeat.then(|| quote! { .repeat() });
    quote! { runtime::Recover::new(#with, [#key, #session], #operation_type) #payer_currency #repeat }
}

fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    }
}
