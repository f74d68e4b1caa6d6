//! The macro of `dollr-client`: a YAML description of an API becomes its Rust client.
//!
//! Data flows one way, and a stage knows only those before it: the text of the files becomes a tree and the spec as it
//! is written (`document`), that is resolved into a model or into every mistake in it (`check`), and the model becomes
//! Rust (`generate`), which can't fail.

#![cfg_attr(dollr_nightly, feature(proc_macro_expand, proc_macro_span))]

use proc_macro::TokenStream;

mod check;
mod compile;
mod diagnostic;
mod document;
mod files;
mod generate;
mod invocation;
mod model;
#[cfg(dollr_nightly)]
mod underline;

/// Generates a client from a spec.
///
/// ```ignore
/// dollr_client::dollr_api!("spec/beta.yaml");
/// ```
///
/// The path is looked for beside the file that calls the macro and in the folders above it, then in the package's folder
/// and those above. Generated are a module for each resource of the spec, with the handle of the resource, its requests,
/// builders and types, and an extension trait (`BetaExt` for a spec whose `name` is `Beta`) that adds a method for
/// each resource to `dollr_client::Client`. The client's own API is written as `dollr_api!("...", impl Client)`, and
/// has those methods on `Client` itself.
///
/// The spec's language is described in `spec/README.md`.
///
/// # Errors
///
/// Every mistake in every file of the spec is a compile error of its own, with file, line and column. What is right is
/// generated all the same. A nightly compiler with `RUSTFLAGS="--cfg dollr_nightly"` underlines the mistakes in the YAML.
#[proc_macro]
pub fn dollr_api(input: TokenStream) -> TokenStream {
    invocation::expand(input.into()).into()
}

#[cfg(test)]
mod tests;
