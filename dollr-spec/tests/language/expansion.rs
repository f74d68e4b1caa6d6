//! What is generated: snapshots, for a reviewer to see what a change to the macro does, and what holds in all of it.

use dollr_spec::Scope;

use super::{compile_dollr, compile_files, headline, pretty, table};

/// A spec that uses everything the language has.
pub(super) const EVERYTHING: &str = include_str!("everything.yaml");

#[test]
fn a_spec_that_uses_everything() {
    let compiled = compile_files(&[("everything.yaml", EVERYTHING)], Scope::Extension);
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    insta::assert_snapshot!(pretty(&compiled));
}

/// The whole API has no mistakes, and one of its resources shows what happens to it.
#[test]
fn the_api_of_the_client() {
    let compiled = compile_dollr();
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    let mut file: syn::File = syn::parse2(compiled.tokens).expect("what is generated parses as Rust");
    file.items
        .retain(|item| matches!(item, syn::Item::Mod(module) if module.ident == "realtime_keys"));
    insta::assert_snapshot!(table::with_lines(&prettyplease::unparse(&file)));
}

/// What is generated has no name twice, none that is nowhere, and no type without an end.
#[test]
fn what_is_generated_stays_rust() {
    // What is added, what is generated then, and how often.
    let cases = [
        (
            "types: { S: { fields: { s: S?, t: list<S> } } }",
            "pub s: Option<Box<api::types::S>>,",
            1,
        ),
        (
            "types: { S: { fields: { t: T? } }, T: { fields: {} } }",
            "pub t: Option<api::types::T>,",
            1,
        ),
        (
            "types:\n  Id: { id: integer }\n  P: { kinds: Kind, one_of: { A: Id } }\n  \
             S: { fields: { p: { type: P, keys: [a, b] } } }",
            "api::types::P",
            0,
        ),
        (
            "resource: thing\ntypes: { Thing: { fields: {} } }\noperations: { thing: { http: GET /a, returns: Thing } }",
            "pub struct Thing",
            // The handle, the request and the type.
            3,
        ),
        (
            "types: { L<T>: { fields: { to: T } }, S: { fields: { s: L<S>? } } }",
            "pub s: Option<Box<api::types::L<api::types::S>>>,",
            1,
        ),
        (
            "types: { U: { tag: t, one_of: { s: S } }, S: { fields: { u: { type: U?, nullable: true } } } }",
            "pub u: runtime::Patch<Box<api::types::U>>,",
            1,
        ),
        // An example of a call makes what holds itself once.
        (
            "resource: things\ntypes: { S: { fields: { s: list<S> } } }\n\
             operations: { go: { http: POST /a, body: { s: S }, returns: nothing } }",
            ".s(things::S::builder().s(vec![]).build())",
            1,
        ),
        (
            "resource: type\noperations: { go: { http: GET /a, returns: nothing } }",
            "pub mod r#type {",
            1,
        ),
        // The type parameters of a builder have names that nothing else in it has.
        (
            "resource: things\ntypes: { A: { fields: { a: string, b: C } }, C: { values: [x] } }\n\
             operations: { b: { http: POST /a, body: { a: A }, returns: nothing } }",
            "pub struct ABuilder<B = field::a, D = field::b> {",
            1,
        ),
        (
            "resource: things\ntypes: { B: { fields: {} } }\n\
             operations: { a: { http: POST /a, body: { a: string, b: string }, returns: B } }",
            "pub struct ABuilder<'a, C = field::a, D = field::b> {",
            1,
        ),
        (
            "resource: api_api\noperations: { go: { http: GET /a, returns: nothing } }",
            "mod api_api {",
            1,
        ),
        (
            "resource: things\noperations:\n  go:\n    http: GET /{a}/{b}/{c}/{d}/{e}/{f}/{g}\n    \
             path: { a: string, b: string, c: string, d: string, e: string, f: string, g: string }\n    returns: nothing",
            "#[allow(clippy::too_many_arguments)]",
            1,
        ),
    ];
    for (addition, code, count) in cases {
        let text = format!("name: Api\n{addition}\n");
        let generated = pretty(&compile_files(&[("api.yaml", &text)], Scope::Extension));
        assert_eq!(generated.matches(code).count(), count, "{code} in:\n{generated}");
    }
}

#[test]
fn a_struct_has_as_many_fields_as_the_runtime_reads() {
    let with = |count: usize| {
        let fields = (1..=count).map(|it| format!("      f{it}: string\n"));
        let fields = fields.collect::<Vec<_>>().concat();
        let text = format!(
            "name: Api\nresource: things\ntypes:\n  S:\n    fields:\n{fields}operations: {{ go: {{ http: GET /a, returns: S }} }}\n"
        );
        compile_files(&[("api.yaml", &text)], Scope::Extension)
    };
    let said = |count: usize| with(count).diagnostics.iter().map(headline).collect::<Vec<_>>();
    assert!(said(144).is_empty());
    let expected = "api.yaml:150:7: a struct or request has 144 fields at most: put some into a struct of their own";
    assert_eq!(said(145), [expected]);
}
