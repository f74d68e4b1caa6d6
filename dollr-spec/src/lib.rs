//! The front end of `dollr-client`: it reads the description of an API, which is YAML, and gives a model of the API, the Rust
//! of its client, or every mistake in the description.
//!
//! Data flows one way, and a stage knows only those before it. The text of the files becomes a tree with positions, and the
//! spec as it is written (`document`). That becomes the [`model`], in which every name is resolved, or every mistake
//! (`check`). The model becomes Rust (`rust`), which can't fail.
//!
//! ```
//! use std::path::Path;
//!
//! use dollr_spec::{Scope, SourceFile, compile};
//!
//! let text = "\
//! name: Shop
//! resource: things
//! operations:
//!   remove_thing:
//!     http: DELETE /v1/things/{number}
//!     path: { number: { type: integr } }
//!     returns: nothing
//! ";
//! // Files come from wherever they are: here there is one, in memory. `SourceFile::read` takes one from the disk.
//! let read = |path: &Path| Ok(SourceFile::new(path, "shop.yaml", text));
//! let compiled = compile(Path::new("shop.yaml"), Scope::Extension, read);
//!
//! let [mistake] = compiled.diagnostics.as_slice() else { panic!() };
//! assert_eq!((mistake.line(), mistake.column()), (6, 29));
//! assert_eq!(mistake.message(), "unknown type `integr`; did you mean `integer`?");
//! println!("{mistake}");
//! ```
//!
//! The language is described in `spec/README.md` of the repository.
//!
//! # Versions
//!
//! The Rust that this crate generates calls parts of `dollr-client` that are nobody else's, and change without notice. It
//! serves the version of `dollr-client` with the number of this crate, and no other. So `dollr-macros` depends on this crate
//! with `=`, and `dollr-client` on `dollr-macros`.
//!
//! # Features
//!
//! - `rust` (on by default): `Compiled::tokens`, the Rust of the client. Without it the crate reads and checks.
//! - `openapi`: documents of OpenAPI from specs, specs from such documents, and the program `dollr-spec` for both.

#![warn(missing_docs)]

mod check;
mod compile;
mod diagnostic;
mod document;
mod excerpt;
mod media_types;
pub mod model;
mod names;
#[cfg(feature = "openapi")]
pub mod openapi;
mod paths;
mod report;
#[cfg(feature = "rust")]
mod rust;
mod scope;
mod statuses;

pub use self::compile::{Compiled, compile};
pub use self::diagnostic::Diagnostic;
pub use self::document::SourceFile;
pub use self::scope::Scope;
