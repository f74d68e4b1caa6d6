//! Examples of webhooks.

use super::examples::{Checker, Object, check_has_some};
use super::fields::Checked;
use super::webhooks::Context;
use crate::document;
use crate::model::Example;

/// Checks examples of a webhook: all its fields, headers and those of its body, in one object.
pub(super) fn check(webhook: &document::Webhook<'_>, checked: &Checked, context: &Context<'_, '_>) -> Vec<Example> {
    let Context {
        types, shapes, report, ..
    } = *context;
    let check = |example: &document::Example<'_>| {
        check_has_some(example, "an example has a `request`: what came in", report);
        let of_responses = [example.response, example.headers]
            .into_iter()
            .flatten()
            .map(|node| &node.at);
        for at in of_responses.chain(example.status.as_ref().map(|status| &status.at)) {
            report.error(
                &at.key().unwrap_or_else(|| at.clone()),
                "a webhook is what comes in: an example of it has a `request` alone; remove this",
            );
        }
        let request = example.request.map(|node| {
            let mut json = String::new();
            let is_refused = |name: &str| webhook.fields().any(|field| field.is_called(name));
            let object = Object::on_wire("the webhook", &checked.fields, &checked.constants, &is_refused);
            Checker::of(example, shapes, types, report).object(node, &object, &mut json);
            json
        });
        Example {
            request,
            status: None,
            headers: Vec::new(),
            typed: None,
            response: None,
            partial: example.partial,
        }
    };
    webhook.examples.iter().map(check).collect()
}
