//! Webhooks: what an API sends by itself.

use std::collections::BTreeSet;

use super::names::{check_snake_type_name, operation_name};
use super::paths::page_address;
use super::types::Types;
use super::{Module, Shapes, fields, headers, webhook_examples};
use crate::document::{self, Text};
use crate::model::{Field, Place, Signature, Struct, Type, Webhook};
use crate::names::camel;
use crate::report::Report;

/// The headers that Standard Webhooks signs.
const SIGNED: [&str; 2] = ["webhook-id", "webhook-timestamp"];

/// What there is around webhooks.
pub(super) struct Context<'c, 'a> {
    pub(super) documentation: Option<&'a str>,
    pub(super) types: &'c Types<'a>,
    pub(super) shapes: &'c Shapes<'c>,
    pub(super) report: &'c Report,
}

/// The webhooks of each module.
pub(super) fn check(modules: &[Module<'_, '_>], context: &Context<'_, '_>) -> Vec<Vec<Webhook>> {
    let mut names = BTreeSet::new();
    let mut of_module = |module: &Module<'_, '_>| {
        let webhooks = module.files.iter().flat_map(|file| &file.webhooks);
        webhooks
            .filter_map(|webhook| check_one(webhook, &mut names, context))
            .collect()
    };
    modules.iter().map(&mut of_module).collect()
}

/// `names` are those of the webhooks so far.
fn check_one(
    webhook: &document::Webhook<'_>,
    names: &mut BTreeSet<String>,
    context: &Context<'_, '_>,
) -> Option<Webhook> {
    let Context { types, report, .. } = *context;
    let name = match &webhook.name {
        Some(name) => check_snake_type_name(name, "a webhook", report).then(|| name.value.to_owned()),
        None => operation_name(&webhook.key, None, report),
    };
    let signature = webhook.signature.as_ref().and_then(|it| check_signature(it, report));
    match signature {
        Some(Signature::StandardWebhooks) => check_signed(&webhook.headers, report),
        Some(Signature::Stripe) => refuse_headers(&webhook.headers, report),
        Some(Signature::None) | None => {}
    }
    headers::check_names(&webhook.headers, report);
    let body = body(webhook, report);
    let groups = [
        (Place::Header, webhook.headers.as_slice()),
        (Place::Body, body.as_slice()),
    ];
    let checked = fields::check_all(&groups, types, report);
    check_is_json(&body, &checked.fields, report);
    let examples = webhook_examples::check(webhook, &checked, context);
    let documentation = webhook.documentation.as_ref();
    let documentation = documentation.map(|page| page_address(context.documentation, page, report));
    let name = camel(&name?);
    if types.has(&name) || !names.insert(name.clone()) {
        let at = &webhook.name.as_ref().unwrap_or(&webhook.key).at;
        let message = format!("the webhook makes the type `{name}`, and there is one already: give it another `name`");
        report.error(at, message);
        return None;
    }
    Some(Webhook {
        name: webhook.key.value.to_owned(),
        structure: Struct {
            name,
            description: webhook.description.map(str::to_owned),
            fields: checked.fields,
            constants: checked.constants,
            is_input: false,
            is_generic: false,
        },
        signature: signature?,
        documentation,
        deprecated: webhook.deprecated,
        examples,
    })
}

fn check_signature(signature: &Text<'_>, report: &Report) -> Option<Signature> {
    let found = Signature::ALL.iter().find(|(name, _)| *name == signature.value);
    if found.is_none() {
        let message = format!(
            "`signature` is `standard_webhooks`, `stripe` or `none`, and not `{}`",
            signature.value
        );
        report.error(&signature.at, message);
    }
    found.map(|(_, signature)| *signature)
}

/// What isn't signed may be from anybody.
fn check_signed(headers: &[document::Field<'_>], report: &Report) {
    for header in headers {
        let name = header.key.value;
        if !SIGNED.iter().any(|signed| signed.eq_ignore_ascii_case(name)) {
            let message = format!(
                "`{name}` isn't signed, so anybody could have written it: only `webhook-id` and `webhook-timestamp` are; remove it"
            );
            report.error(&header.key.at, message);
        }
    }
}

/// Stripe signs no header but the one that has the signature.
fn refuse_headers(headers: &[document::Field<'_>], report: &Report) {
    for header in headers {
        let name = header.key.value;
        let message =
            format!("`{name}` isn't signed, so anybody could have written it: Stripe signs the body alone; remove it");
        report.error(&header.key.at, message);
    }
}

/// A body that is one value is read as JSON.
fn check_is_json(body: &[document::Field<'_>], fields: &[Field], report: &Report) {
    let whole = fields.iter().find(|field| field.whole && field.ty == Type::Upload);
    let written = body
        .iter()
        .find(|field| field.is_body)
        .and_then(|field| field.ty.as_ref());
    if let (Some(_), Some(ty)) = (whole, written) {
        report.error(
            &ty.text.at,
            "the body of a webhook is JSON: write its fields, or `json`",
        );
    }
}

/// The fields of the body. Headers and body are one struct, and so have one set of names.
fn body<'a>(webhook: &document::Webhook<'a>, report: &Report) -> Vec<document::Field<'a>> {
    let is_free = |field: &&document::Field<'a>| {
        let name = field.key.value;
        let is_header = webhook.headers.iter().any(|header| header.key.value == name);
        if is_header {
            report.error(&field.key.at, format!("there is a header `{name}` already; keep one"));
        }
        !is_header
    };
    webhook.body.iter().filter(is_free).cloned().collect()
}
