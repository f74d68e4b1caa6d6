//! The names that `Client` of `dollr-client` has already, and no resource may have.

/// What everybody can call on `Client`: a method that gives a resource would be hidden by it.
pub(super) const CLIENT_METHODS: [&str; 13] = [
    "base_url",
    "bill",
    "builder",
    "check",
    "drain",
    "execute",
    "from_env",
    "prepare",
    "realtime_handout",
    "send",
    "set_service",
    "until_final",
    "watch",
];
/// The resources of its own API, whose methods would hide those of another one.
pub(super) const CLIENT_RESOURCES: [&str; 15] = [
    "checkouts",
    "counterparties",
    "executions",
    "fees",
    "invoices",
    "jwt",
    "links",
    "merchants",
    "orders",
    "parties",
    "payment_accounts",
    "predictions",
    "realtime_keys",
    "sessions",
    "status",
];
/// What `Client` has for its own crate: there, a method that gives a resource would be a second one of that name.
pub(super) const CLIENT_INTERNALS: [&str; 16] = [
    "assemble",
    "client_id",
    "find",
    "follow",
    "hooks",
    "not_found",
    "now",
    "once",
    "payments",
    "polls",
    "registry",
    "resolve_link",
    "room",
    "send_encoded",
    "tasks",
    "timeout",
];

/// Whether no resource of another crate may have a name.
#[cfg(feature = "openapi")]
pub(crate) fn is_client_name(name: &str) -> bool {
    CLIENT_METHODS.contains(&name) || CLIENT_RESOURCES.contains(&name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use syn::{ImplItem, Item, Type, Visibility};

    use super::*;
    use crate::{Scope, SourceFile, compile};

    #[test]
    fn no_resource_may_be_called_like_a_method_of_the_client() {
        let mut methods = (BTreeSet::new(), BTreeSet::new());
        find(
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../dollr-client/src")),
            &mut methods,
        );
        let (public, internal) = methods;
        assert_eq!(public, CLIENT_METHODS.map(str::to_owned).into());
        assert_eq!(internal, CLIENT_INTERNALS.map(str::to_owned).into());
    }

    #[test]
    fn no_resource_may_be_called_like_one_of_the_client() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/dollr.yaml"));
        let compiled = compile(root, Scope::Client, |path| {
            SourceFile::read(path, path.to_string_lossy())
        });
        let api = compiled.model.expect("Dollr's spec has no mistake");
        let resources = api.modules.iter().filter(|module| module.handle.is_some());
        let resources: BTreeSet<_> = resources.map(|module| module.name.text().to_owned()).collect();
        assert_eq!(resources, CLIENT_RESOURCES.map(str::to_owned).into());
    }

    /// The names of the methods in all `impl Client`: what is public, and the rest.
    fn find(folder: &Path, methods: &mut (BTreeSet<String>, BTreeSet<String>)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                find(&path, methods);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let items = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap().items;
                for item in items {
                    let Item::Impl(this) = item else { continue };
                    let is_of_client = matches!(&*this.self_ty, Type::Path(path) if path.path.is_ident("Client"));
                    if !is_of_client || this.trait_.is_some() {
                        continue;
                    }
                    for item in this.items {
                        let ImplItem::Fn(method) = item else { continue };
                        let name = method.sig.ident.to_string();
                        match method.vis {
                            Visibility::Public(_) => methods.0.insert(name),
                            _ => methods.1.insert(name),
                        };
                    }
                }
            }
        }
    }
}
