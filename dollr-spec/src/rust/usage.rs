//! An example of a call, for the page of its operation: every required field with a value that compiles.

use std::fmt::Write as _;

use super::samples::Samples;
use crate::model::{Api, Module, Operation, Place, Retry, Returns};
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
    let (path, required): (Vec<_>, Vec<_>) = operation
        .fields
        .iter()
        .filter(|field| !field.optional)
        .partition(|field| field.place == Place::Path);
    let samples = Samples { api };
    let path = path
        .into_iter()
        .map(|field| samples.of_field(field, &[]))
        .collect::<Option<Vec<_>>>()?;
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
    for field in required {
        let _ = writeln!(call, "    .{}({})", field.ident.0, samples.of_field(field, &[])?);
    }
    call += "    .await?;\n";
    Some(call)
}
