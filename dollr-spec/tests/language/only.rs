//! What is only sent isn't there in Rust where its struct comes back, whatever the way.

use dollr_spec::Scope;

use super::compile_files;

/// The ways by which `Line` comes back: what they take under `types`, and in an operation that sends one.
const WAYS: [(&str, &str); 9] = [
    ("", "returns: Line"),
    ("", "returns: list<Line>"),
    ("Page<T>: { fields: { items: list<T> } }", "returns: Page<Line>"),
    ("Either: { one_of: [string, Line] }", "returns: Either"),
    ("", "returns: { 201: Line, 202: nothing }"),
    ("", "returns: { media: application/hal+json, body: Line }"),
    ("", "returns: { headers: { ETag: string }, body: { line: Line } }"),
    ("", "returns: nothing, errors: { 409: Line }"),
    (
        "",
        "returns: nothing } }\nwebhooks: { told: { signature: none, body: { line: Line } ",
    ),
];

#[test]
fn what_is_only_sent_is_optional_where_it_may_come_back() {
    for (types, returns) in WAYS {
        assert!(pin_may_be_missing(types, returns), "{returns}");
    }
    assert!(!pin_may_be_missing("", "returns: nothing"));
}

/// Whether the field of `Line` that is only sent is an `Option`.
fn pin_may_be_missing(types: &str, returns: &str) -> bool {
    let spec = format!(
        "name: Api
resource: things
types:
  Line: {{ fields: {{ name: string, pin: {{ type: string, only: write }} }} }}
  {types}
operations: {{ go: {{ http: POST /a, body: {{ line: Line }}, {returns} }} }}
"
    );
    let compiled = compile_files(&[("api.yaml", &spec)], Scope::Extension);
    let api = compiled.model.expect("the spec is right");
    let mut structs = api.modules.iter().flat_map(|module| &module.structs);
    let line = structs.find(|this| this.name == "Line").expect("it is declared");
    let pin = line.fields.iter().find(|field| field.name == "pin");
    pin.expect("it is declared").is_option()
}
