//! An example of a call, for the page of its operation: every required field with a value that compiles, which the spec's examples show
//! where they can.

use std::fmt::Write as _;

use super::samples::Samples;
use crate::document::plain_values;
use crate::model::{Api, Field, Module, Operation, Place, Retry, Returns};
use crate::scope::Scope;

/// The example as Markdown. In the client's own documentation it is compiled; elsewhere nobody knows the path to the API.
pub(super) fn example(module: &Module, operation: &Operation, api: &Api, scope: Scope) -> String {
    let Some(call) = call(module, operation, api) else {
        return String::new();
    };
    let (fence, before, after) = match scope {
        Scope::Client => (
            "no_run",
            "# use dollr_client::*;\n# async fn example(dollr: Client) -> Result<(), Box<dyn std::error::Error>> {\n",
            "# Ok(())\n# }\n",
        ),
        Scope::Extension => ("ignore", "", ""),
    };
    format!("\n\n# Example\n\n```{fence}\n{before}{call}{after}```")
}

fn call(module: &Module, operation: &Operation, api: &Api) -> Option<String> {
    let samples = Samples {
        api,
        makes_uuids: matches!(operation.retry, Retry::Recover(_)),
    };
    let examples = operation.examples.iter();
    let sent: Vec<_> = examples
        .clone()
        .filter_map(|example| example.request.as_deref())
        .flat_map(plain_values)
        .collect();
    let returned = examples
        .filter_map(|example| example.response.as_deref())
        .flat_map(plain_values);
    let shown: Vec<_> = sent.iter().cloned().chain(returned).collect();
    let shown = |name: &str| shown.iter().find(|(it, _)| it == name).map(|(_, value)| value.clone());
    let value = |field: &Field| {
        let value = samples.of_example(field, &shown);
        value.or_else(|| samples.of_field(field, &[]))
    };
    let (path, mut set): (Vec<&Field>, Vec<&Field>) = operation
        .fields
        .iter()
        .filter(|field| !field.optional)
        .partition(|field| field.place == Place::Path);
    if set.is_empty() {
        set = helpful(operation, &sent);
    }
    let path = path.into_iter().map(value).collect::<Option<Vec<_>>>()?;
    let result = match (&operation.retry, &operation.returns) {
        (Retry::Recover(_), _) => "let outcome = ",
        (_, Returns::Nothing) => "",
        _ => "let response = ",
    };
    let mut call = format!(
        "{result}dollr\n    .{}()\n    .{}({})\n",
        module.name.0,
        operation.method_name.0,
        path.join(", ")
    );
    for field in set {
        let _ = writeln!(call, "    .{}({})", field.ident.0, value(field)?);
    }
    call += "    .await?;\n";
    Some(call)
}

/// What a call with nothing required sets, to be of use: what the spec's example does, or one field of what it changes.
fn helpful<'a>(operation: &'a Operation, sent: &[(String, String)]) -> Vec<&'a Field> {
    let optional = operation
        .fields
        .iter()
        .filter(|field| field.optional && field.is_settable() && field.default.is_none());
    let shown: Vec<&Field> = optional.clone().filter(|field| is_in(sent, field)).collect();
    match shown.is_empty() {
        true => optional.filter(|field| field.place == Place::Body).take(1).collect(),
        false => shown,
    }
}

/// Whether a field, or a part of it, is among the values of an example.
pub(super) fn is_in(values: &[(String, String)], field: &Field) -> bool {
    values.iter().any(|(name, _)| field.labels().contains(&name.as_str()))
}
