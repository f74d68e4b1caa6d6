//! The macro of `dollr-client`: a YAML description of an API becomes its Rust client.
//!
//! `dollr_spec` reads the spec and generates the Rust. Here is what only a macro does: it finds the files, has the compiler
//! track them, and places the mistakes.

#![cfg_attr(dollr_nightly, feature(proc_macro_expand, proc_macro_span))]

use proc_macro::TokenStream;

mod files;
mod invocation;
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
/// generated anyway. A nightly compiler with `RUSTFLAGS="--cfg dollr_nightly"` underlines the mistakes in the YAML.
#[proc_macro]
pub fn dollr_api(input: TokenStream) -> TokenStream {
    invocation::expand(input.into()).into()
}
