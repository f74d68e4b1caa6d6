//! Mistakes in a spec: each is found, at its place, in a sentence that says what to do, and nothing else is reported.

#![expect(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use super::{compile_files, pretty, schema};
use crate::check::Scope;
use crate::diagnostic::Diagnostic;

/// What is added to a spec without mistakes, and what is reported then: nothing where it is right.
type Case<'a> = (&'a str, &'a str);

/// Files and their names, the root first.
type Files<'a> = &'a [(&'a str, &'a str)];

fn diagnose(files: Files<'_>, scope: Scope) -> Vec<Diagnostic> {
    compile_files(files, scope).diagnostics
}

/// The first line of a diagnostic: where it is, and the sentence.
fn headline(diagnostic: &Diagnostic) -> String {
    diagnostic.to_string().lines().next().unwrap_or_default().to_owned()
}

/// Checks that a spec has one mistake, or none where nothing is expected, and that editors see it if they can. What the
/// spec declares for no use is the concern of [`what_leads_to_nothing`].
#[track_caller]
fn check(text: &str, scope: Scope, expected: &str) {
    let found = diagnose(&[("api.yaml", text)], scope);
    let is_unused = |line: &String| UNUSED.iter().any(|part| line.contains(part));
    let found: Vec<String> = found.iter().map(headline).filter(|line| !is_unused(line)).collect();
    schema::check_mistake(text, expected);
    let expected: Vec<String> = match expected {
        "" => Vec::new(),
        expected => vec![format!("api.yaml:{expected}")],
    };
    assert_eq!(found, expected, "of:\n{text}");
}

#[track_caller]
fn check_additions(base: &str, cases: &[Case<'_>]) {
    for (addition, expected) in cases {
        check(&format!("{base}{addition}\n"), Scope::Extension, expected);
    }
}

/// Parts of what is said of types that nothing uses, and of resources without operations.
const UNUSED: [&str; 2] = ["no operation takes or returns", "has no operations"];

#[test]
fn what_leads_to_nothing() {
    let go = "resource: things\noperations: { go: { http: GET /a, returns: nothing } }\n";
    let thing = "resource: things\noperations: { go: { http: GET /a, returns: list<Thing> } }\n";
    let cases: [(&str, &str, &[&str]); 12] = [
        // Who begins with the types has used none of them yet.
        ("", "ids: { Id: { json: integer } }", &[]),
        (
            go,
            "ids: { Id: { json: integer } }",
            &["4:8: no operation takes or returns `Id`: use it in one, or remove it"],
        ),
        (
            go,
            "imports: { ids: [InvoiceId], enums: [SourceType] }",
            &[
                "4:18: no operation takes or returns `InvoiceId`: use it in one, or remove it",
                "4:38: no operation takes or returns `SourceType`: use it in one, or remove it",
            ],
        ),
        (
            thing,
            "structs: { Thing: { fields: { parts: { type: list<Thing> } } } }",
            &[],
        ),
        (
            thing,
            "structs: { Thing: { fields: {} }, Part: { fields: { parts: { type: list<Part> } } } }",
            &["4:35: no operation takes or returns `Part`: use it in one, or remove it"],
        ),
        (
            thing,
            "ids: { Id: { json: integer } }\nenums: { Kind: { values: { A: {} } } }\npairs: { Ref: { tag: Kind, values: { A: Id } } }\nstructs: { Thing: { fields: { a: { type: Ref, keys: [b, c] } } } }",
            &[],
        ),
        (
            thing,
            "ids: { Id: { json: integer } }\nenums: { Kind: { values: { A: {} } } }\npairs: { Ref: { tag: Kind, values: { A: Id } } }\nstructs: { Thing: { fields: {} } }",
            &[
                "4:8: no operation takes or returns `Id`: use it in one, or remove it",
                "5:10: no operation takes or returns `Kind`: use it in one, or remove it",
                "6:10: no operation takes or returns `Ref`: use it in one, or remove it",
            ],
        ),
        // What is misspelt was meant, and what can't be read may be what uses a type.
        (
            thing,
            "ids: { Id: { json: integer } }\nstructs: { Thing: { fields: { a: { type: Ids } } } }",
            &["5:42: unknown type `Ids`; did you mean `Id`?"],
        ),
        (
            thing,
            "ids: { Id: { json: integer } }\nstructs: { Thing: { fields: { a: { type: Xyz } } } }",
            &["5:42: unknown type `Xyz`; declare it, or choose another"],
        ),
        (
            thing,
            "ids: { Id: { json: integer } }\nstructs: { Thing: { fields: { a: { typ: Id } } } }",
            &["5:36: a field has no key `typ`; did you mean `type`?"],
        ),
        (
            "resource: things\n",
            "operations: {}",
            &["2:11: the resource `things` has no operations: describe one, or leave `resource` out"],
        ),
        (
            "resource: things\n",
            "operation: { go: { http: GET /a, returns: nothing } }",
            &["3:1: the root file has no key `operation`; did you mean `operations`?"],
        ),
    ];
    for (begin, addition, expected) in cases {
        let text = format!("{NAME}{begin}{addition}\n");
        let found: Vec<_> = diagnose(&[("api.yaml", &text)], Scope::Extension)
            .iter()
            .map(headline)
            .collect();
        let expected: Vec<_> = expected.iter().map(|line| format!("api.yaml:{line}")).collect();
        assert_eq!(found, expected, "of:\n{text}");
    }
}

/// Begins every spec.
const NAME: &str = "name: Api\n";

#[test]
fn names_and_types() {
    check_additions(
        NAME,
        &[
            (
                "base_url: https://api.example.com",
                "2:11: the `Client` knows its base URL: only its own API gives one; remove it",
            ),
            (
                "authentication: { operation: a, token: b, lifetime: c, environment: { client_id: d, client_secret: e } }",
                "2:17: the `Client` signs in by itself: only its own API says how; remove it",
            ),
            (
                "resource: Things",
                "2:11: `Things` can't be the name of a resource: those are lower-case words joined by single underscores",
            ),
            (
                "resource: things_",
                "2:11: `things_` can't be the name of a resource: those are lower-case words joined by single underscores",
            ),
            (
                "resource: a__b",
                "2:11: `a__b` can't be the name of a resource: those are lower-case words joined by single underscores",
            ),
            (
                "resource: 1a",
                "2:11: `1a` can't be the name of a resource: those are lower-case words joined by single underscores",
            ),
            (
                "resource: ding_é",
                "2:11: `ding_é` can't be the name of a resource: those are lower-case words joined by single underscores",
            ),
            (
                "resource: types",
                "2:11: a resource can't be called `types`: every API has a module of that name; choose another",
            ),
            (
                "resource: calls",
                "2:11: a resource can't be called `calls`: every API has a module of that name; choose another",
            ),
            (
                "resource: exports",
                "2:11: a resource can't be called `exports`: every API has a module of that name; choose another",
            ),
            (
                "resource: send",
                "2:11: a resource can't be called `send`: `Client` has a method of that name; choose another",
            ),
            (
                "resource: std",
                "2:11: a resource can't be called `std`: its module would hide the crate of that name; choose another",
            ),
            (
                "resource: option",
                "2:11: `option` would be the type `Option`, which is a name of Rust itself; choose another",
            ),
            (
                "resource: self",
                "2:11: `self` would be the type `Self`, which is a name of Rust itself; choose another",
            ),
            (
                "resource: thing\nstructs: { Thing: { fields: {} } }",
                "2:11: `thing` makes the Rust type `Thing`, which the type `Thing` has already; rename one",
            ),
            (
                "operations: { go: { http: GET /a, returns: nothing }, come: { http: GET /b, returns: nothing } }",
                "2:15: an operation belongs to a resource: name it with `resource` in this file",
            ),
            (
                "ids: { thing_id: { json: integer } }",
                "2:8: `thing_id` can't be the name of a type: those are in upper camel case, as in `ThingId`",
            ),
            (
                "ids: { \"\": { json: integer } }",
                "2:8: `` can't be the name of a type: those are in upper camel case",
            ),
            (
                "ids: { Ding_é: { json: integer } }",
                "2:8: `Ding_é` can't be the name of a type: those are in upper camel case, as in `Ding`",
            ),
            (
                "ids: { Option: { json: integer } }",
                "2:8: `Option` is a name of Rust itself; choose another",
            ),
            (
                "ids: { Id: { json: number } }",
                "2:20: an id is `integer`, `string` or `uuid4` in JSON, and not `number`",
            ),
            (
                "ids: { Id: { json: integer } }\nenums: { Id: { values: { A: {} } } }",
                "3:10: there is a type `Id` already; rename or remove this one",
            ),
            (
                "imports: { ids: [Id] }\nids: { Id: { json: integer } }",
                "3:8: there is a type `Id` already; rename or remove this one",
            ),
            (
                "enums: { E: { values: {} } }",
                "2:10: `E` has no values: list one at least",
            ),
            (
                "enums: { E: { values: { 2G: {} } } }",
                "2:25: `2G` has no name in Rust: a value starts with a letter; leave it out, and it is read as it is",
            ),
            (
                "enums: { E: { values: { \"\": {} } } }",
                "2:25: `` has no name in Rust: a value starts with a letter; leave it out, and it is read as it is",
            ),
            (
                "enums: { E: { values: { Unrecognized: {} } } }",
                "2:25: `Unrecognized` would be `Unrecognized` in Rust, which stands for values that aren't listed; leave it out",
            ),
            (
                "enums: { E: { values: { A-B: {}, a_b: {} } } }",
                "2:34: `A-B` and `a_b` are both `AB` in Rust; keep one",
            ),
            (
                "enums: { E: { values: { SELF: {}, self: {} } } }",
                "2:35: `SELF` and `self` are both `Self_` in Rust; keep one",
            ),
            (
                "enums: { E: { values: { A: { final: done } } } }",
                "2:37: a final value ends in `success` or in `failure`, and not in `done`",
            ),
            (
                "ids: { Id: { json: integer } }\npairs: { P: { tag: Kind, values: { A: Id } } }\nstructs: { S: { fields: { p: { type: P, keys: [a, b] } } } }",
                "3:20: unknown enum `Kind`; declare it, or choose another",
            ),
            (
                "ids: { Id: { json: integer } }\npairs: { P: { tag: Id, values: { A: Id } } }",
                "3:20: `Id` is no enum; name one here",
            ),
            (
                "enums: { E: { values: { A: {} } } }\npairs: { P: { tag: E, values: { A: Ids } } }\nids: { Id: { json: integer } }",
                "3:36: unknown id `Ids`; did you mean `Id`?",
            ),
            (
                "enums: { E: { values: { A: {} } } }\npairs: { P: { tag: E, values: { A: E } } }",
                "3:36: `E` is no id; name one here",
            ),
            (
                "ids: { Id: { json: integer } }\nenums: { E: { values: { ONE: {} } } }\npairs: { P: { tag: E, values: { ONNE: Id } } }",
                "4:33: `E` has no value `ONNE`; did you mean `ONE`?",
            ),
            (
                "ids: { Id: { json: integer } }\nenums: { E: { values: { ONE: {} } } }\npairs: { P: { tag: E, values: {} } }",
                "4:10: `P` has no values: list one at least",
            ),
            (
                "structs: { S: { fields: { s: { type: S } } } }",
                "2:27: `S` contains itself through `s` without an end: make it optional or a list",
            ),
            (
                "structs:\n  S: { fields: { t: { type: T } } }\n  T: { fields: { s: { type: S }, u: { type: S, optional: true } } }",
                "3:18: `S` contains itself through `t` without an end: make it optional or a list",
            ),
            (
                "resource: type\noperations: { match: { http: GET /a, returns: nothing } }",
                "",
            ),
            (
                "structs: { S: { fields: { s: { type: S, optional: true }, t: { type: list<S> }, type: { type: string }, self: { type: string } } } }",
                "",
            ),
            (
                "structs: { S: { fields: { t: { type: T } } }, T: { fields: { s: { type: S, nullable: true } } } }",
                "",
            ),
            ("enums: { E: { values: { SELF: {}, OK: {}, ERROR: {} } } }", ""),
        ],
    );
}

/// A struct to add fields to.
const FIELDS: &str = r"name: Api
ids: { Id: { json: integer } }
enums: { Kind: { values: { ONE: {}, TWO: {} } } }
pairs: { Ref: { tag: Kind, values: { ONE: Id } } }
structs:
  S:
    fields:
";

#[test]
fn fields() {
    check_additions(
        FIELDS,
        &[
            (
                "      Name: { type: string }",
                "8:7: `Name` can't be the name of a field: those are lower-case words joined by single underscores",
            ),
            (
                "      a: { type: text }",
                "8:18: unknown type `text`; declare it, or choose another",
            ),
            (
                "      a: { type: strin }",
                "8:18: unknown type `strin`; did you mean `string`?",
            ),
            (
                "      a: { type: int }",
                "8:18: unknown type `int`; did you mean `integer`?",
            ),
            (
                "      a: { type: list<Idd> }",
                "8:18: unknown type `Idd`; did you mean `Id`?",
            ),
            (
                "      a: { type: list<string }",
                "8:18: unknown type `list<string`; declare it, or choose another",
            ),
            ("      a: { type: \"\" }", "8:18: unknown type ``; did you mean `S`?"),
            (
                "      a: { type: nothing }",
                "8:18: unknown type `nothing`; declare it, or choose another",
            ),
            (
                "      a: { type: list<Ref>, keys: [b, c] }",
                "8:18: `Ref` can't be in a list: it is no single value on the wire; put it into a struct",
            ),
            (
                "      a: { type: list<duration>, unit: seconds }",
                "8:18: `duration` can't be in a list: it is no single value on the wire; put it into a struct",
            ),
            (
                "      a: { type: list<list<list<list<list<list<list<list<list<string>>>>>>>>> }",
                "8:18: a list holds no more than 8 levels of lists; flatten it",
            ),
            (
                "      a: { type: duration }",
                "8:18: `duration` needs its `unit`, `seconds` or `minutes`",
            ),
            (
                "      a: { type: duration, unit: hours }",
                "8:34: unknown unit `hours`: a duration is in `seconds` or `minutes`",
            ),
            (
                "      a: { type: duration, unit: 5 }",
                "8:34: a unit is a text, and this is a number; quote it: \"5\"",
            ),
            (
                "      a: { type: string, unit: seconds }",
                "8:32: only a `duration` has a `unit`; remove it",
            ),
            ("      a: { type: string, optional: true, personal: true }", ""),
            (
                "      a: { type: integer, personal: true }",
                "8:7: only a `string` is `personal`: a `phone`, an `email` and a `secret` are never shown whole; remove it",
            ),
            (
                "      a: { type: string, personal: who }",
                "8:36: `personal` is `true` or `false`, and this is a text",
            ),
            (
                "      a: { type: Ref }",
                "8:18: `Ref` needs its `keys`, the two names that it has on the wire: `[source_type, source_id]`",
            ),
            (
                "      a: { type: Ref, keys: [b] }",
                "8:29: a pair has two `keys`: the name of the tag and the name of the id",
            ),
            (
                "      a: { type: Ref, keys: [b, b] }",
                "8:33: both keys are `b`; name the other field of the two",
            ),
            (
                "      a: { type: Ref, keys: [b, C] }",
                "8:33: `C` can't be the name of a field: those are lower-case words joined by single underscores",
            ),
            (
                "      a: { type: Ref, keys: b }",
                "8:29: `keys` is a list, and this is a text",
            ),
            (
                "      a: { type: Ref, keys: [b, 5] }",
                "8:33: an item of the list is a text, and this is a number; quote it: \"5\"",
            ),
            (
                "      a: { type: string, keys: [b, c] }",
                "8:32: only a pair has `keys`; remove them",
            ),
            (
                "      a: { type: Id, wire: text }",
                "8:28: `wire` is `string` or left out, and not `text`",
            ),
            (
                "      a: { type: string, wire: string }",
                "8:32: `wire: string` is for ids, amounts and decimals; remove it",
            ),
            (
                "      a: { type: string }\n      b: { type: Ref, keys: [a, c] }",
                "9:7: there is a field `a` already: names are unique over path, query and body; keep one",
            ),
            (
                "      a: { type: string }\n      a: { type: string }",
                "9:7: the key `a` is here a second time; keep one",
            ),
            (
                "      b: { type: Ref, keys: [c, d] }\n      d: { type: string }",
                "9:7: there is a field `d` already: names are unique over path, query and body; keep one",
            ),
            (
                "      a: { type: list<list<list<list<list<list<list<list<string>>>>>>>> }",
                "",
            ),
            ("      to: { type: Ref, keys: [from, self] }", ""),
        ],
    );
}

/// Types, and a resource to add operations to.
const OPERATIONS: &str = r"name: Api
resource: things
ids: { Id: { json: integer }, Key: { json: uuid4 } }
enums: { Status: { values: { WAITING: {}, DONE: { final: success } } } }
pairs: { Ref: { tag: Status, values: { DONE: Id } } }
structs: { Thing: { fields: { status: { type: Status }, stuck: { type: boolean }, note: { type: string } } } }
operations:
";

#[test]
fn operations() {
    check_additions(
        OPERATIONS,
        &[
            (
                "  Go: { http: GET /a, returns: nothing }",
                "8:3: `Go` can't be the name of an operation: those are lower-case words joined by single underscores",
            ),
            (
                "  option: { http: GET /a, returns: nothing }",
                "8:3: `option` would be the type `Option`, which is a name of Rust itself; choose another",
            ),
            (
                "  self: { http: GET /a, returns: nothing }",
                "8:3: `self` would be the type `Self`, which is a name of Rust itself; choose another",
            ),
            (
                "  thing: { http: GET /a, returns: nothing }",
                "8:3: `thing` makes the Rust type `Thing`, which the type `Thing` has already; rename one",
            ),
            (
                "  things: { http: GET /a, returns: nothing }",
                "8:3: `things` makes the Rust type `Things`, which the resource `things` has already; rename one",
            ),
            (
                "  go: { http: GET /a, returns: nothing }\n  go_builder: { http: GET /b, returns: nothing }",
                "9:3: `go_builder` makes the Rust type `GoBuilder`, which the operation `go` has already; rename one",
            ),
            (
                "  go: { http: GET, returns: nothing }",
                "8:15: `GET` is no method and path: write `GET /a/{parameter}`",
            ),
            (
                "  go: { http: /a, returns: nothing }",
                "8:15: `/a` is no method and path: write `GET /a/{parameter}`",
            ),
            (
                "  go: { http: get /a, returns: nothing }",
                "8:15: `get` is no method: `GET`, `POST`, `PUT`, `PATCH` and `DELETE` are",
            ),
            (
                "  go: { http: GET a, returns: nothing }",
                "8:15: `a` is no path: write `METHOD /a/{parameter}`, with segments of letters, digits, `-`, `.`, `_`, `~`",
            ),
            (
                "  go: { http: GET /a/, returns: nothing }",
                "8:15: `/a/` is no path: write `METHOD /a/{parameter}`, with segments of letters, digits, `-`, `.`, `_`, `~`",
            ),
            (
                "  go: { http: \"GET /a?b=c\", returns: nothing }",
                "8:15: `/a?b=c` is no path: write `METHOD /a/{parameter}`, with segments of letters, digits, `-`, `.`, `_`, `~`",
            ),
            (
                "  go: { http: \"GET /a/{b}c\", returns: nothing }",
                "8:15: `/a/{b}c` is no path: write `METHOD /a/{parameter}`, with segments of letters, digits, `-`, `.`, `_`, `~`",
            ),
            (
                "  go: { http: GET /a/../b, returns: nothing }",
                "8:15: `/a/../b` is no path: write `METHOD /a/{parameter}`, with segments of letters, digits, `-`, `.`, `_`, `~`",
            ),
            (
                "  go: { http: \"GET /{a}\", returns: nothing }",
                "8:15: `{a}` is no field: add it under `path`",
            ),
            (
                "  go: { http: \"GET /{a}/{a}\", path: { a: { type: Id } }, returns: nothing }",
                "8:15: the path has `{a}` twice; name each by itself",
            ),
            (
                "  go: { http: \"GET /{thing_id}\", path: { thing_id: { type: Id }, thingid: { type: Id } }, returns: nothing }",
                "8:66: `/{thing_id}` has no parameter `{thingid}`; did you mean `thing_id`?",
            ),
            (
                "  go: { http: \"GET /{a}\", path: { a: { type: secret } }, returns: nothing }",
                "8:46: a path can't hold a `secret`: a secret must not stand in a URL, which is logged on its way",
            ),
            (
                "  go: { http: \"GET /{a}\", path: { a: { type: Ref, keys: [b, c] } }, returns: nothing }",
                "8:46: a path can't hold a `Ref`: a pair is two values",
            ),
            (
                "  go: { http: \"GET /{a}\", path: { a: { type: Id, optional: true } }, returns: nothing }",
                "8:35: `a` is part of the path and can't be optional; remove that",
            ),
            (
                "  go: { http: \"GET /{a}\", path: { a: { type: Id, nullable: true } }, returns: nothing }",
                "8:35: `a` can't be null: a path has no way to say it; remove `nullable`",
            ),
            (
                "  go: { http: GET /a, query: { a: { type: list<Id> } }, returns: nothing }",
                "8:43: a query can't hold a `list<Id>`: only a single value has a text",
            ),
            (
                "  go: { http: GET /a, query: { a: { type: Id, nullable: true } }, returns: nothing }",
                "8:32: `a` can't be null: a query has no way to say it; remove `nullable`",
            ),
            (
                "  go: { http: GET /a, body: { a: { type: Id } }, returns: nothing }",
                "8:23: a body goes with POST, PUT and PATCH only; use `query`, or another method",
            ),
            (
                "  go:\n    http: DELETE /a\n    body:\n      a: { type: Id }\n    returns: nothing",
                "10:5: a body goes with POST, PUT and PATCH only; use `query`, or another method",
            ),
            (
                "  go: { http: \"POST /{a}\", path: { a: { type: Id } }, body: { a: { type: Id } }, returns: nothing }",
                "8:63: there is a field `a` already: names are unique over path, query and body; keep one",
            ),
            (
                "  go: { http: POST /a, body: { build: { type: string } }, returns: nothing }",
                "8:32: a field of a request can't be called `build`: its builder has a method of that name; choose another",
            ),
            (
                "  go: { http: GET /a, returns: Thin }",
                "8:32: unknown type `Thin`; did you mean `Thing`?",
            ),
            (
                "  go: { http: GET /a, returns: duration }",
                "8:32: `duration` can't be returned alone: return a struct that has it as a field",
            ),
            (
                "  go: { http: GET /a, returns: Ref }",
                "8:32: `Ref` can't be returned alone: return a struct that has it as a field",
            ),
            (
                "  go: { http: GET /a, returns: list<Ref> }",
                "8:32: `Ref` can't be in a list: it is no single value on the wire; put it into a struct",
            ),
            (
                "  go: { http: GET /a, returns: Thing, undocumented: [body] }",
                "8:54: only `returns` can be undocumented, and not `body`; remove it",
            ),
            (
                "  go: { http: GET /a, returns: nothing, undocumented: [returns] }",
                "8:32: `nothing` can't be undocumented: name the type that may be returned",
            ),
            (
                "  go: { http: GET /a, returns: nothing, documentation: \"https://a/)\\n```\" }",
                "8:56: an address has no spaces, brackets, backticks or backslashes",
            ),
            (
                "  go: { http: GET /a, returns: nothing, documentation: things/go }",
                "8:56: `things/go` is no whole address, and the root file has no `documentation` that it could be below",
            ),
            (
                "  go: { http: GET /a, returns: nothing, authentication: basic }",
                "8:57: `authentication` is `none` or left out, and not `basic`",
            ),
            (
                "  go: { http: GET /a, returns: nothing, retry: always }",
                "8:48: `retry` is `safe` or `unsent`, and not `always`",
            ),
            (
                "  go: { http: GET /a, query: { a: { type: Id } }, returns: Execution }\n  come: { http: POST /b, returns: Execution, retry: safe, recover: { with: go, key: a, operation_type: A, session: a }, body: { a: { type: Id } } }\nimports: { structs: [Execution] }",
                "9:53: an operation that recovers has no `retry`: what it recovers with decides",
            ),
            (
                "  go: { http: GET /a, returns: nothing, wait: { until: status } }",
                "8:56: there is nothing to wait for: the operation returns no struct of this spec; remove `wait`",
            ),
            (
                "  go: { http: GET /a, returns: list<Thing>, wait: { until: status } }",
                "8:60: there is nothing to wait for: the operation returns no struct of this spec; remove `wait`",
            ),
            (
                "  go: { http: GET /a, returns: Thing, wait: { until: statuss } }",
                "8:54: what is returned has no field `statuss`; did you mean `status`?",
            ),
            (
                "  go: { http: GET /a, returns: Thing, wait: { until: note } }",
                "8:54: `note` is never final: it needs an enum with `final` values",
            ),
            (
                "  go: { http: GET /a, returns: Thing, wait: { until: status, hand_over: note } }",
                "8:73: `note` doesn't say yes or no: `hand_over` needs a boolean",
            ),
            (
                "  go: { http: GET /a, returns: Thing, wait: { until: status, hand_over: stack } }",
                "8:73: what is returned has no field `stack`; did you mean `stuck`?",
            ),
            (
                "  go: { http: GET /a, returns: nothing }\n  come: { http: GET /a, returns: nothing }",
                "9:17: `go` has this method and path already; correct one of the two",
            ),
            (
                "  go: { http: \"GET /a/{b}\", path: { b: { type: Id } }, returns: nothing }\n  come: { http: \"GET /a/{c}\", path: { c: { type: Id } }, returns: nothing }",
                "9:17: `go` has this method and path already; correct one of the two",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: gone, key: key, operation_type: A, session: key } }\nimports: { structs: [Execution] }",
                "8:91: unknown operation `gone`; describe it, or choose another",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: key } }\n  ask: { http: POST /b, body: { key: { type: Key } }, returns: Execution }\nimports: { structs: [Execution] }",
                "8:91: `ask` is not safe to repeat: recovering only asks; name one that does",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: key } }\n  ask: { http: GET /b, query: { key: { type: Key } }, returns: list<Thing> }\nimports: { structs: [Execution] }",
                "8:91: `ask` returns another type than `go`; name one that returns the same",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: ask, key: kei, operation_type: A, session: key } }\n  ask: { http: GET /b, query: { key: { type: Key } }, returns: Execution }\nimports: { structs: [Execution] }",
                "8:101: `go` has no required field `kei`; name one that both have",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: key } }\n  ask: { http: GET /b, query: { key: { type: Key, optional: true } }, returns: Execution }\nimports: { structs: [Execution] }",
                "8:101: `ask` has no required field `key`; name one that both have",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: key } }\n  ask: { http: GET /b, query: { key: { type: Id } }, returns: Execution }\nimports: { structs: [Execution] }",
                "8:101: `key` is of another type in `ask`; give both the same",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Thing, recover: { with: ask, key: key, operation_type: A, session: key } }\n  ask: { http: GET /b, query: { key: { type: Key } }, returns: Thing }",
                "8:63: an operation that recovers moves money: it returns `Execution`, imported from `dollr-client`",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: kei } }\n  ask: { http: GET /b, query: { key: { type: Key } }, returns: Execution }\nimports: { structs: [Execution] }",
                "8:134: `go` has no field `kei`; name the one with the session",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: key, payer_currency: key } }\n  ask: { http: GET /b, query: { key: { type: Key } }, returns: Execution }\nimports: { structs: [Execution] }",
                "8:155: `go` has no field `key` of type `currency`; name one, or leave it out",
            ),
            (
                "  go: { http: POST /a, body: { key: { type: Key } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: key } }\n  ask: { http: GET /b, query: { key: { type: Key }, id: { type: Id } }, returns: Execution }\nimports: { structs: [Execution] }",
                "8:91: `ask` needs `id` as well, and all that is known is the key; name one that takes no more",
            ),
            (
                "  go: { http: GET /a, returns: nothing, examples: [ {} ] }",
                "8:53: an example has a `request`, a `response` or both",
            ),
            (
                "  go: { http: GET /a, returns: nothing, examples: [ x ] }",
                "8:53: an example is a mapping of keys to values, and this is a text",
            ),
            (
                "  go: { http: GET /a, returns: nothing, examples: [ { response: {} } ] }",
                "8:65: the operation returns nothing, so there is no response to show; remove it",
            ),
            (
                "  new: { http: GET /a, returns: nothing }\n  cancel: { http: POST /b, body: { cancel: { type: string }, t: { type: string } }, returns: nothing }",
                "",
            ),
        ],
    );
}

/// A struct in a request has a builder too; this is where its fields are added.
const CONFIRMATIONS: &str = r#"name: Api
resource: things
ids: { Id: { json: integer }, Key: { json: uuid4 } }
enums: { Status: { values: { WAITING: {}, DONE: { final: success } } } }
structs:
  Thing: { fields: { status: { type: Status }, note: { type: string }, parts: { type: list<Part> }, tags: { type: list<string> } } }
  Part: { fields: { part: { type: Id }, qty: { type: integer }, tag: { type: string, optional: true } } }
  Bare: { fields: { note: { type: string } } }
operations:
  ask: { http: "GET /a/{id}", path: { id: { type: Id } }, returns: Thing }
  ask_bare: { http: "GET /b/{id}", path: { id: { type: Id } }, returns: Bare }
  ask_all: { http: GET /a, returns: list<Thing> }
  ask_more: { http: "GET /c/{id}", path: { id: { type: Id } }, query: { note: { type: string } }, returns: Thing }
  touch: { http: "POST /t/{id}", path: { id: { type: Id } }, returns: Thing }
"#;

#[test]
fn confirmations() {
    check_additions(
        CONFIRMATIONS,
        &[
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask, key: id, is: { status: [DONE] } } }",
                "",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, body: { note: { type: string } }, returns: nothing, confirm: { with: ask, key: id } }",
                "",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, body: { note: { type: string } }, returns: Bare, confirm: { with: ask, key: id } }",
                "",
            ),
            (
                "  go: { http: \"PUT /go/{id}/{part}\", path: { id: { type: Id }, part: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parts } }",
                "",
            ),
            (
                "  go: { http: \"PUT /go/{id}/{part}\", path: { id: { type: Id }, part: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parts, gone: true } }",
                "",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: aks, key: id, gone: true } }",
                "15:94: unknown operation `aks`; did you mean `ask`?",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: touch, key: id, is: { status: [DONE] } } }",
                "15:94: `touch` is not safe to repeat: confirming only asks",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask, key: idd, is: { status: [DONE] } } }",
                "15:104: `go` has no required field `idd`",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, body: { note: { type: string } }, returns: nothing, confirm: { with: ask, key: note, is: { status: [DONE] } } }",
                "15:138: `note` is not all that `ask` takes, in its path",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask_more, key: id, is: { status: [DONE] } } }",
                "15:109: `id` is not all that `ask_more` takes, in its path",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask, key: id, is: { statis: [DONE] } } }",
                "15:114: what is returned has no field `statis`; did you mean `status`?",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask, key: id, is: { note: [DONE] } } }",
                "15:114: `note` is no enum",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask, key: id, is: { status: [DON] } } }",
                "15:123: `DON` is no value of `Status`; did you mean `DONE`?",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask, key: id } }",
                "15:94: nothing is sent that could be found: say with `is` or `gone` what shows it",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, body: { text: { type: string } }, returns: nothing, confirm: { with: ask, key: id } }",
                "15:128: `text` is sent, and not shown by `ask`",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, body: { note: { type: integer } }, returns: nothing, confirm: { with: ask, key: id } }",
                "15:129: `note` is sent, and not shown by `ask`",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, body: { note: { type: string } }, returns: Thing, confirm: { with: ask_bare, key: id } }",
                "15:126: what `ask_bare` shows lacks what `go` returns",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask, key: id, gone: true } }",
                "15:94: `gone` needs `in`, the list that something is gone from",
            ),
            (
                "  go: { http: \"PUT /go/{id}/{part}\", path: { id: { type: Id }, part: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parts, gone: true, is: { qty: [A] } } }",
                "15:152: one thing shows it: `is`, `gone` or `new`",
            ),
            (
                "  go: { http: \"PUT /go/{id}/{part}\", path: { id: { type: Id }, part: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parst } }",
                "15:170: what is returned has no field `parst`; did you mean `parts`?",
            ),
            (
                "  go: { http: \"PUT /go/{id}/{part}\", path: { id: { type: Id }, part: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: note } }",
                "15:170: `note` is no list",
            ),
            (
                "  go: { http: \"PUT /go/{id}/{part}\", path: { id: { type: Id }, part: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: tags } }",
                "15:170: `tags` is no list of structs of this spec",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, confirm: { with: ask, key: id, in: parts, gone: true } }",
                "15:112: the path of `go` does not say which of `parts`",
            ),
            (
                "  go: { http: \"PUT /go/{id}\", path: { id: { type: Id } }, returns: nothing, retry: safe, confirm: { with: ask, key: id, is: { status: [DONE] } } }",
                "15:107: there is nothing to confirm: an operation that is safe to repeat, or recovers, has no `confirm`",
            ),
            (
                "  go: { http: \"POST /go/{id}\", path: { id: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parts, new: part } }",
                "",
            ),
            (
                "  go: { http: \"POST /go/{id}\", path: { id: { type: Id } }, body: { qty: { type: integer }, tag: { type: currency } }, returns: Part, confirm: { with: ask, key: id, in: parts, new: part } }",
                "",
            ),
            (
                "  go: { http: \"POST /go/{id}\", path: { id: { type: Id } }, body: { qty: { type: integer }, tag: { type: timestamp } }, returns: Part, confirm: { with: ask, key: id, in: parts, new: part } }",
                "15:152: `tag` is sent, and not shown by `ask`",
            ),
            (
                "  go: { http: \"POST /go/{id}\", path: { id: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, new: part } }",
                "15:126: `new` needs `in`, the list that something is added to",
            ),
            (
                "  go: { http: \"POST /go/{id}\", path: { id: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parts, new: prt } }",
                "15:156: what is returned has no field `prt`; did you mean `part`?",
            ),
            (
                "  go: { http: \"POST /go/{id}\", path: { id: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parts, new: qty } }",
                "15:156: `qty` tells nothing apart: `new` is a required id",
            ),
            (
                "  go: { http: \"POST /go/{id}\", path: { id: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parts, new: part, gone: true } }",
                "15:126: one thing shows it: `is`, `gone` or `new`",
            ),
            (
                "  go: { http: \"POST /go/{id}/{part}\", path: { id: { type: Id }, part: { type: Id } }, body: { qty: { type: integer } }, returns: Part, confirm: { with: ask, key: id, in: parts, new: part } }",
                "15:171: the path of `go` says which of `parts`, so none is new",
            ),
            (
                "  go: { http: \"POST /go/{id}\", path: { id: { type: Id } }, returns: Part, confirm: { with: ask, key: id, in: parts, new: part } }",
                "15:92: nothing is sent that could be found: say with `is` or `gone` what shows it",
            ),
        ],
    );
}

const ANSWER: &str = r"name: Api
resource: things
operations: { go: { http: GET /a, returns: Thing } }
structs:
  Thing:
    fields:
";

const INPUT: &str = r"name: Api
resource: things
operations: { go: { http: POST /a, body: { thing: { type: Thing }, a1: { type: string } }, returns: nothing } }
structs:
  Thing:
    fields:
";

#[test]
fn structs_in_responses() {
    check_additions(
        ANSWER,
        &[
            ("      build: { type: string }", ""),
            (
                "      unknown_fields: { type: string }",
                "7:7: a field can't be called `unknown_fields`: every struct has one of that name, which holds what isn't documented; \
                 choose another",
            ),
        ],
    );
}

#[test]
fn structs_in_requests() {
    check_additions(
        INPUT,
        &[
            ("      name: { type: string }", ""),
            (
                "      build: { type: string }",
                "7:7: a field of a request can't be called `build`: its builder has a method of that name; choose another",
            ),
            (
                "      extra_field: { type: string }",
                "7:7: a field of a request can't be called `extra_field`: its builder has a method of that name; choose another",
            ),
            (
                "      unknown_fields: { type: string }",
                "7:7: a field can't be called `unknown_fields`: every struct has one of that name, which holds what isn't documented; \
                 choose another",
            ),
            (
                "      name: { type: string }\n  ThingBuilder: { fields: {} }",
                "5:3: `Thing` makes the Rust type `ThingBuilder`, which the type `ThingBuilder` has already; rename one",
            ),
            (
                "      name: { type: string }\n      parent: { type: Thing, optional: true }",
                "",
            ),
        ],
    );
}

/// An operation to add an example to.
const EXAMPLES: &str = r"name: Api
resource: things
ids: { Id: { json: integer }, Key: { json: uuid4 }, Number: { json: string } }
enums: { Kind: { values: { ONE: {}, TWO: {} } } }
pairs: { Ref: { tag: Kind, values: { ONE: Id } } }
structs: { Thing: { fields: { id: { type: Id }, inner: { type: Thing, optional: true } } } }
operations:
  go:
    http: POST /go
    body:
      integer: { type: integer, optional: true }
      text: { type: string, optional: true, nullable: true }
      yes: { type: boolean, optional: true }
      life: { type: duration, unit: seconds, optional: true }
      id: { type: Id, optional: true }
      key: { type: Key, optional: true }
      number: { type: Number, optional: true }
      quoted: { type: Id, wire: string, optional: true }
      kind: { type: Kind, optional: true }
      ref: { type: Ref, keys: [ref_kind, ref_id], optional: true }
      list: { type: list<integer>, optional: true }
      thing: { type: Thing, optional: true }
      any: { type: json, optional: true }
      amount: { type: amount, min: 0.5, optional: true }
      count: { type: integer, min: 1, optional: true }
      price: { type: amount, wire: string, min: 1, optional: true }
      currency: { type: currency, optional: true }
      country: { type: country, optional: true }
      phone: { type: phone, optional: true }
      email: { type: email, optional: true }
      url: { type: url, optional: true }
      at: { type: timestamp, optional: true }
    returns: nothing
    examples:
      - request: ";

#[test]
fn examples() {
    check_additions(
        EXAMPLES,
        &[
            (
                "x",
                "35:18: the example needs the fields of the request here, and this is the text \"x\"",
            ),
            (
                "~",
                "35:18: the example needs the fields of the request here, and this is nothing",
            ),
            (
                "{ intger: 1 }",
                "35:20: the request has no field `intger`; did you mean `integer`?",
            ),
            (
                "{ zzz: 1 }",
                "35:20: the request has no field `zzz`; remove it, or add the field",
            ),
            (
                "{ integer: \"1\" }",
                "35:29: the example needs an integer of 64 bits here, and this is the text \"1\"",
            ),
            (
                "{ integer: 1.5 }",
                "35:29: the example needs an integer of 64 bits here, and this is the number 1.5",
            ),
            (
                "{ integer: 9223372036854775808 }",
                "35:29: the example needs an integer of 64 bits here, and this is the number 9223372036854775808",
            ),
            (
                "{ text: 231771234567 }",
                "35:26: the example needs a text here, and this is the number 231771234567; quote it: \"231771234567\"",
            ),
            (
                "{ text: 1.50 }",
                "35:26: the example needs a text here, and this is the number 1.5; quote it: \"1.50\"",
            ),
            (
                "{ text: true }",
                "35:26: the example needs a text here, and this is `true`; quote it: \"true\"",
            ),
            (
                "{ text: [a] }",
                "35:26: the example needs a text here, and this is a list",
            ),
            (
                "{ text: a, text: b }",
                "35:29: the key `text` is here a second time; keep one",
            ),
            (
                "{ yes: 1 }",
                "35:25: the example needs `true` or `false` here, and this is the number 1",
            ),
            (
                "{ yes: \"true\" }",
                "35:25: the example needs `true` or `false` here, and this is the text \"true\"",
            ),
            (
                "{ life: -1 }",
                "35:26: the example needs an integer from 0 here, and this is the number -1",
            ),
            (
                "{ life: 1m }",
                "35:26: the example needs an integer from 0 here, and this is the text \"1m\"",
            ),
            (
                "{ id: a }",
                "35:24: the example needs an integer for `Id` here, and this is the text \"a\"",
            ),
            (
                "{ key: 550e8400-e29b-11d4-a716-446655440000 }",
                "35:25: the example needs a version-4 UUID for `Key` here, and this is the text \"550e8400-e29b-11d4-a716-446655440000\"",
            ),
            (
                "{ number: 7 }",
                "35:28: the example needs a text for `Number` here, and this is the number 7; quote it: \"7\"",
            ),
            (
                "{ quoted: 7 }",
                "35:28: the example needs a text, as the field is written as one, here, and this is the number 7; quote it: \"7\"",
            ),
            (
                "{ quoted: seven }",
                "35:28: the example needs an integer in quotes here, and this is the text \"seven\"",
            ),
            (
                "{ kind: THREE }",
                "35:26: `Kind` has no value `THREE`; add it there, or choose another",
            ),
            ("{ kind: TOW }", "35:26: `Kind` has no value `TOW`; did you mean `TWO`?"),
            (
                "{ kind: 1 }",
                "35:26: the example needs a value of `Kind` here, and this is the number 1",
            ),
            (
                "{ ref_kind: ONE }",
                "35:9: the example lacks `ref_id`, which the request requires; add it, or say `partial: true`",
            ),
            (
                "{ ref_kind: ONE, ref_id: x }",
                "35:43: the example needs an integer for `Id` here, and this is the text \"x\"",
            ),
            (
                "{ ref: 1 }",
                "35:20: the request has no field `ref`; remove it, or add the field",
            ),
            (
                "{ list: 1 }",
                "35:26: the example needs a list here, and this is the number 1",
            ),
            (
                "{ list: [1, b] }",
                "35:30: the example needs an integer of 64 bits here, and this is the text \"b\"",
            ),
            (
                "{ thing: {} }",
                "35:20: the example lacks `id`, which `Thing` requires; add it, or say `partial: true`",
            ),
            (
                "{ thing: 1 }",
                "35:27: the example needs the fields of `Thing` here, and this is the number 1",
            ),
            (
                "{ any: .nan }",
                "35:25: the example needs a number that JSON has here, and this is the number NaN",
            ),
            (
                "{ any: [{ a: 1, a: 2 }] }",
                "35:34: the key `a` is here a second time; keep one",
            ),
            (
                "{ thing: { id: 1, inner: { idd: 2 } } }",
                "35:45: `Thing` has no field `idd`; did you mean `id`?",
            ),
            (
                "{ amount: 0.49 }",
                "35:28: the example needs a number from 0.5 here, and this is the number 0.49",
            ),
            (
                "{ count: 0 }",
                "35:27: the example needs a number from 1 here, and this is the number 0",
            ),
            (
                "{ price: \"0.99\" }",
                "35:27: the example needs a number from 1 here, and this is the text \"0.99\"",
            ),
            (
                "{ price: \"much\" }",
                "35:27: the example needs a number in quotes here, and this is the text \"much\"",
            ),
            (
                "{ currency: usd }",
                "35:30: the example needs a currency of three upper-case letters here, and this is the text \"usd\"",
            ),
            (
                "{ country: Liberia }",
                "35:29: the example needs a country of two upper-case letters here, and this is the text \"Liberia\"",
            ),
            (
                "{ phone: \"077 123 4567\" }",
                "35:27: the example needs the digits of a phone number with its country's code and no `+` here, and this is the text \"077 123 4567\"",
            ),
            (
                "{ phone: 231771234567 }",
                "35:27: the example needs a text here, and this is the number 231771234567; quote it: \"231771234567\"",
            ),
            (
                "{ email: nobody }",
                "35:27: the example needs an e-mail address here, and this is the text \"nobody\"",
            ),
            (
                "{ url: example.com }",
                "35:25: the example needs an address with `https://` here, and this is the text \"example.com\"",
            ),
            (
                "{ at: 2026-01-01 }",
                "35:24: the example needs a date and time in ISO 8601 here, and this is the text \"2026-01-01\"",
            ),
            (
                "{ amount: 0.5, count: 1, price: \"1\", currency: USD, country: LR, phone: \"231771234567\", email: a@b.c, url: https://a.b, at: 2026-01-01T00:00:00Z }",
                "",
            ),
            (
                "{ integer: -9223372036854775808, text: ~, quoted: \"7\", ref_kind: TWO, ref_id: 1, any: { a: [1.5, ~] } }",
                "",
            ),
        ],
    );
}

/// The API of the client itself.
const CLIENT: &str = r"name: Api
base_url: https://api.example.com
authentication:
  operation: sign_in
  token: token
  lifetime: life
  environment: { client_id: ID, client_secret: SECRET }
resource: tokens
structs: { Token: { fields: { token: { type: secret }, life: { type: duration, unit: minutes } } } }
operations:
  sign_in:
    http: POST /token
    authentication: none
    body: { client_id: { type: string }, client_secret: { type: secret } }
    returns: Token
";

#[test]
fn the_clients_own_api() {
    // What is replaced, and by what.
    let cases = [
        (
            ("base_url: https://api.example.com\n", ""),
            "1:7: the API of `Client` itself needs the key `base_url`",
        ),
        (
            ("base_url: https://api.example.com", "base_url: http://api.example.com"),
            "2:11: `http://api.example.com` is no base URL: write `https://`, a host and perhaps a path",
        ),
        (
            ("https://api.example.com", "\"https://me@api.example.com\""),
            "2:11: `https://me@api.example.com` is no base URL: write `https://`, a host and perhaps a path",
        ),
        (
            ("base_url: https://api.example.com", "base_url: 5"),
            "2:11: the base URL is a text, and this is a number; quote it: \"5\"",
        ),
        (
            ("operation: sign_in", "operation: sing_in"),
            "4:14: unknown operation `sing_in`; did you mean `sign_in`?",
        ),
        (
            ("    authentication: none\n", ""),
            "4:14: `sign_in` needs `authentication: none`: it is what signs in",
        ),
        (
            ("    authentication: none\n", "    authentication: basic\n"),
            "13:21: `authentication` is `none` or left out, and not `basic`",
        ),
        (
            (
                "    returns: Token\n",
                "    returns: Token\n  go: { http: GET /a, authentication: none, returns: nothing }\n",
            ),
            "16:39: only the operation that signs in can do without authentication; remove this",
        ),
        (
            ("    returns: Token\n", "    returns: nothing\n"),
            "4:14: `sign_in` has to return a struct with the token",
        ),
        (
            ("    returns: Token\n", "    returns: Tokenn\n"),
            "15:14: unknown type `Tokenn`; did you mean `Token`?",
        ),
        (
            (
                "client_id: { type: string }",
                "client_id: { type: string, optional: true }",
            ),
            "4:14: `sign_in` has to take a string `client_id` and a secret `client_secret`, and nothing else",
        ),
        (
            ("client_id: { type: string }", "id: { type: string }"),
            "4:14: `sign_in` has to take a string `client_id` and a secret `client_secret`, and nothing else",
        ),
        (
            ("client_id: { type: string }", "client_id: { type: strin }"),
            "14:32: unknown type `strin`; did you mean `string`?",
        ),
        (
            ("  token: token\n", "  token: tokn\n"),
            "5:10: `Token` has no required secret `tokn`; did you mean `token`?",
        ),
        (
            ("  token: token\n", "  token: life\n"),
            "5:10: `Token` has no required secret `life`; name one that it has, or add it there",
        ),
        (
            ("  lifetime: life\n", "  lifetime: token\n"),
            "6:13: `Token` has no required duration `token`; name one that it has, or add it there",
        ),
        (
            ("token: { type: secret }", "token: { type: string }"),
            "5:10: `Token` has no required secret `token`; name one that it has, or add it there",
        ),
        (
            ("token: { type: secret }", "token: { type: secre }"),
            "9:46: unknown type `secre`; did you mean `secret`?",
        ),
        (
            ("  lifetime: life\n", ""),
            "3:1: the authentication needs the key `lifetime`",
        ),
        (
            ("{ client_id: ID, client_secret: SECRET }", "{ client_id: ID }"),
            "7:3: the environment needs the key `client_secret`",
        ),
        (
            ("{ client_id: ID, client_secret: SECRET }", "ID"),
            "7:16: the environment is a mapping of keys to values, and this is a text",
        ),
    ];
    check(CLIENT, Scope::Client, "");
    for ((right, wrong), expected) in cases {
        assert_eq!(CLIENT.matches(right).count(), 1, "{right:?}");
        check(&CLIENT.replace(right, wrong), Scope::Client, expected);
    }
}

/// What has a mistake is used elsewhere: that is no mistake of its own.
const RESOURCE: &str = "name: Api\nresource: things\n";

#[test]
fn a_mistake_leads_to_no_other() {
    check_additions(
        RESOURCE,
        &[
            (
                "structs: { Thing: { fields: { id: { type: strin }, status: { type: string } } } }\noperations: { go: { http: GET /a, returns: Thing, examples: [ { response: { id: 1, status: x } } ] } }",
                "3:43: unknown type `strin`; did you mean `string`?",
            ),
            (
                "structs: { Thing: { fields: { status: { type: Statu } } } }\noperations: { go: { http: GET /a, returns: Thing, wait: { until: status } } }",
                "3:47: unknown type `Statu`; declare it, or choose another",
            ),
            (
                "operations: { go: { http: POST /a, body: { id: { type: strin } }, returns: nothing, examples: [ { request: { id: 1 } } ] } }",
                "3:56: unknown type `strin`; did you mean `string`?",
            ),
            (
                "structs: { Thing: { fields: { ref: { type: Reff, keys: [ref_kind, ref_id] } } } }\noperations: { go: { http: GET /a, returns: Thing, examples: [ { response: { ref_kind: A, ref_id: 1 } } ] } }",
                "3:44: unknown type `Reff`; declare it, or choose another",
            ),
            (
                "operations:\n  go: { http: POST /a, body: { key: { type: strin } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: key } }\n  ask: { http: GET /b, query: { key: { type: string } }, returns: Execution }\nimports: { structs: [Execution] }",
                "4:45: unknown type `strin`; did you mean `string`?",
            ),
            (
                "operations:\n  go: { http: POST /a, body: { key: { type: string } }, returns: Execution, recover: { with: ask, key: key, operation_type: A, session: key } }\n  ask: { http: GEET /b, query: { key: { type: string } }, returns: Execution }\nimports: { structs: [Execution] }",
                "5:16: `GEET` is no method: `GET`, `POST`, `PUT`, `PATCH` and `DELETE` are",
            ),
            (
                "ids: { thing: { json: integer } }\nstructs: { S: { fields: { a: { type: thing } } } }",
                "3:8: `thing` can't be the name of a type: those are in upper camel case, as in `Thing`",
            ),
            (
                "enums: { E: { value: { A: {} } } }\nids: { Id: { json: integer } }\npairs: { P: { tag: E, values: { A: Id } } }",
                "3:15: an enum has no key `value`; did you mean `values`?",
            ),
            (
                "enums: { E: { values: [A] } }\nids: { Id: { json: integer } }\npairs: { P: { tag: E, values: { A: Id } } }",
                "3:23: the values is a mapping of names to values, and this is a list",
            ),
            (
                "enums: { E: { values: {} } }\nids: { Id: { json: integer } }\npairs: { P: { tag: E, values: { A: Id } } }",
                "3:10: `E` has no values: list one at least",
            ),
            (
                "ids: [Id]\nstructs: { S: { fields: { a: { type: Id } } } }",
                "3:6: the ids is a mapping of names to values, and this is a list",
            ),
            (
                "imports: { ids: Id }\nstructs: { S: { fields: { a: { type: Id } } } }",
                "3:17: the imported ids is a list, and this is a text",
            ),
            (
                "structs: { Thing: { fields: [id] } }\noperations: { go: { http: GET /a, returns: Thing, examples: [ { response: { id: 1 } } ] } }",
                "3:29: the fields is a mapping of names to values, and this is a list",
            ),
            (
                "operations: { go: { http: \"GET /{id}\", path: [id], returns: nothing } }",
                "3:46: the path's fields is a mapping of names to values, and this is a list",
            ),
            (
                "operations: { go: { http: \"GET /{id}\", returns: nothing, examples: [ { request: { id: 1 } } ] } }",
                "3:27: `{id}` is no field: add it under `path`",
            ),
            (
                "operations: { go: { http: 5, returns: nothing, examples: [ { request: {} } ] } }",
                "3:27: the method and path is a text, and this is a number; quote it: \"5\"",
            ),
            (
                "operations: { go: { http: GET /a, returns: 5, examples: [ { response: {} } ] } }",
                "3:44: what is returned is a text, and this is a number; quote it: \"5\"",
            ),
            (
                "operations: { go: { http: POST /a, body: { id: { type: string } }, returns: nothing, examples: [ { request: { idd: x } } ] } }",
                "3:111: the request has no field `idd`; did you mean `id`?",
            ),
        ],
    );
}

#[test]
fn files() {
    let ids = ("ids.yaml", "ids: { Id: { json: integer } }\n");
    let broken = ("broken.yaml", "ids: { Id: [ }\n");
    let go = "operations: { go: { http: GET /go, returns: nothing } }\n";
    let go = |resource: &str| format!("resource: {resource}\n{go}");
    let (one, other) = (go("one"), go("other"));
    let cases: [(&str, Files<'_>, &[&str]); 15] = [
        (
            "[a.yaml, ids.yaml]",
            &[
                ids,
                (
                    "a.yaml",
                    "files: [api.yaml]\nimport: { ids: [A] }\nimports: { ids: [A] }\n",
                ),
            ],
            &[
                "a.yaml:1:1: only the root file has the key `files`; move it there",
                "a.yaml:2:1: a spec file has no key `import`; it takes `resource`, `description`, `ids`, `enums`, `pairs`, `structs` and `operations`",
                "a.yaml:3:1: only the root file has the key `imports`; move it there",
            ],
        ),
        (
            "[]\nfiles: []",
            &[],
            &["api.yaml:3:1: the key `files` is here a second time; keep one"],
        ),
        ("[ids.yaml]", &[ids], &[]),
        ("[./ids.yaml]", &[ids], &[]),
        (
            "[ids.yaml, ./ids.yaml]",
            &[ids],
            &["api.yaml:2:19: `./ids.yaml` is listed already; remove one"],
        ),
        (
            "[api.yaml]",
            &[],
            &["api.yaml:2:9: `api.yaml` is the root file itself; list the others alone"],
        ),
        (
            "[../ids.yaml]",
            &[],
            &["api.yaml:2:9: `../ids.yaml` is not inside the folder of the root file; move it there"],
        ),
        (
            "[/ids.yaml]",
            &[],
            &["api.yaml:2:9: `/ids.yaml` is not inside the folder of the root file; move it there"],
        ),
        (
            "[idz.yaml]\nstructs: { S: { fields: { id: { type: Id } } } }",
            &[ids],
            &["api.yaml:2:9: `idz.yaml` can't be read: there is no such file"],
        ),
        (
            "[broken.yaml]\nstructs: { S: { fields: { id: { type: Id } } } }",
            &[broken],
            &["broken.yaml:1:14: a value is missing before this; write one, or quote the text"],
        ),
        (
            "[empty.yaml]",
            &[("empty.yaml", "")],
            &["empty.yaml:1:1: the file is empty; write its keys"],
        ),
        (
            "[wrong.yaml]",
            &[("wrong.yaml", "- ids\n")],
            &["wrong.yaml:1:1: a spec file is a mapping of keys to values, and this is a list"],
        ),
        (
            "[ids.yaml, more.yaml]",
            &[ids, ("more.yaml", ids.1)],
            &["more.yaml:1:8: there is a type `Id` already; rename or remove this one"],
        ),
        (
            "[one.yaml, other.yaml]",
            &[("one.yaml", &one), ("other.yaml", "resource: one\n")],
            &["other.yaml:1:11: there is a resource `one` already: a resource is one file; put both into one"],
        ),
        (
            "[one.yaml, other.yaml]",
            &[("one.yaml", &one), ("other.yaml", &other)],
            &["other.yaml:2:15: `go` makes the Rust type `Go`, which the operation `go` has already; rename one"],
        ),
    ];
    for (list, others, expected) in cases {
        let root = format!("name: Api\nfiles: {list}\n");
        let files: Vec<_> = [("api.yaml", root.as_str())].iter().chain(others).copied().collect();
        let found: Vec<_> = diagnose(&files, Scope::Extension).iter().map(headline).collect();
        assert_eq!(found, expected, "of {list}");
    }
}

#[test]
fn all_mistakes_of_all_files_are_reported_in_the_order_of_the_text() {
    let api = "\
name: api
files: [things.yaml, types.yaml, things.yaml]
base_url: https://api.example.com
";
    let things = "\
resource: things
structs: { Thing: { fields: { status: { type: Status }, id: { type: Idd, nullable: 1 } } } }
operations:
  come: { http: GET /come, retry: never, retrun: Thing }
  go: { http: 'GET /{id}', returns: Thing, wait: { until: stat, hand_over: status } }
";
    let types = "\
ids: { Id: { json: integer, json: string } }
enums: { Status: { values: { A: { final: no }, a: {} } } }
";
    let files = [("api.yaml", api), ("things.yaml", things), ("types.yaml", types)];
    let found: Vec<_> = diagnose(&files, Scope::Extension).iter().map(headline).collect();
    let expected = [
        "api.yaml:1:7: `api` can't be the name of a type: those are in upper camel case, as in `Api`",
        "api.yaml:2:34: `things.yaml` is listed already; remove one",
        "api.yaml:3:11: the `Client` knows its base URL: only its own API gives one; remove it",
        "things.yaml:2:69: unknown type `Idd`; did you mean `Id`?",
        "things.yaml:2:84: `nullable` is `true` or `false`, and this is a number",
        "things.yaml:4:35: `retry` is `safe` or `unsent`, and not `never`",
        "things.yaml:4:42: an operation has no key `retrun`; did you mean `returns`?",
        "things.yaml:5:15: `{id}` is no field: add it under `path`",
        "things.yaml:5:59: what is returned has no field `stat`; add it there, or choose another",
        "things.yaml:5:76: `status` doesn't say yes or no: `hand_over` needs a boolean",
        "types.yaml:1:29: the key `json` is here a second time; keep one",
        "types.yaml:2:42: a final value ends in `success` or in `failure`, and not in `no`",
        "types.yaml:2:48: `A` and `a` are both `A` in Rust; keep one",
    ];
    assert_eq!(found, expected);
}

/// What is generated has no name twice, none that is nowhere, and no type without an end.
#[test]
fn what_is_generated_stays_rust() {
    // What is added, what is generated then, and how often.
    let cases = [
        (
            "structs: { S: { fields: { s: { type: S, optional: true }, t: { type: list<S> } } } }",
            "pub s: Option<Box<super::types::S>>,",
            1,
        ),
        (
            "structs: { S: { fields: { t: { type: T, optional: true } } }, T: { fields: {} } }",
            "pub t: Option<super::types::T>,",
            1,
        ),
        (
            "ids: { Id: { json: integer } }\n\
             pairs: { P: { tag: Kind, values: { A: Id } } }\n\
             structs: { S: { fields: { p: { type: P, keys: [a, b] } } } }",
            "super::types::P",
            0,
        ),
        (
            "resource: thing\nstructs: { Thing: { fields: {} } }\noperations: { go: { http: GET /a, returns: Thing } }",
            "pub struct Thing",
            1,
        ),
        (
            "ids: { Thing: { json: integer } }\nenums: { Thing: { values: { A: {} } } }",
            // What tells ids apart is one, and the type isn't.
            "pub enum Thing",
            1,
        ),
        (
            "resource: type\noperations: { go: { http: GET /a, returns: nothing } }",
            "pub mod r#type {",
            1,
        ),
    ];
    for (addition, code, count) in cases {
        let text = format!("{NAME}{addition}\n");
        let generated = pretty(&compile_files(&[("api.yaml", &text)], Scope::Extension));
        assert_eq!(generated.matches(code).count(), count, "{code} in:\n{generated}");
    }
}

#[test]
fn a_mistake_is_drawn_with_its_line() {
    let long = format!(
        "ids: {{ Id: {{ description: \"{}\", json: number }} }}",
        "x".repeat(200)
    );
    let cases = [
        (
            "ids: { Id: { json: \"a number\" } }",
            [
                "api.yaml:2:20: an id is `integer`, `string` or `uuid4` in JSON, and not `a number`",
                "  |",
                "2 | ids: { Id: { json: \"a number\" } }",
                "  |                    ^^^^^^^^^^",
            ],
        ),
        (
            "ids: { Id: { json: 'it''s' } }",
            [
                "api.yaml:2:20: an id is `integer`, `string` or `uuid4` in JSON, and not `it's`",
                "  |",
                "2 | ids: { Id: { json: 'it''s' } }",
                "  |                    ^^^^^^^",
            ],
        ),
        (
            "ids: { Id: { json: \"a \\\" b\" } }",
            [
                "api.yaml:2:20: an id is `integer`, `string` or `uuid4` in JSON, and not `a \" b`",
                "  |",
                "2 | ids: { Id: { json: \"a \\\" b\" } }",
                "  |                    ^^^^^^^^",
            ],
        ),
        (
            "ids: { Id: { description: \"É 数字 ü\", json: číslo } }",
            [
                "api.yaml:2:43: an id is `integer`, `string` or `uuid4` in JSON, and not `číslo`",
                "  |",
                "2 | ids: { Id: { description: \"É 数字 ü\", json: číslo } }",
                "  |                                             ^^^^^",
            ],
        ),
        (
            "ids: { Id: {\tjson:\tnumber } }",
            [
                "api.yaml:2:20: an id is `integer`, `string` or `uuid4` in JSON, and not `number`",
                "  |",
                "2 | ids: { Id: {    json:    number } }",
                "  |                          ^^^^^^",
            ],
        ),
        (
            "ids:\n  Id:\n    json: >\n      a number\n      of lines",
            [
                "api.yaml:4:11: an id is `integer`, `string` or `uuid4` in JSON, and not `a number of lines `",
                "  |",
                "4 |     json: >",
                "  |           ^",
            ],
        ),
        (
            "enums:\n  E:\n    values:",
            [
                "api.yaml:4:5: the values is a mapping of names to values, and this is empty",
                "  |",
                "4 |     values:",
                "  |     ^^^^^^",
            ],
        ),
        (
            long.as_str(),
            [
                "api.yaml:2:237: an id is `integer`, `string` or `uuid4` in JSON, and not `number`",
                "  |",
                &format!("2 | ...{}\", json: number }} }}", "x".repeat(101)),
                "  |                                                                                                                  ^^^^^^",
            ],
        ),
    ];
    for (addition, expected) in cases {
        let text = format!("{NAME}{addition}\n");
        let found = diagnose(&[("api.yaml", &text)], Scope::Extension);
        let drawn: Vec<_> = found.iter().map(Diagnostic::to_string).collect();
        assert_eq!(drawn, [expected.join("\n")]);
    }
}
