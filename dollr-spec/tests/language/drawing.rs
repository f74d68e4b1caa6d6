//! How a mistake in a spec is shown, with the line that it is in.

use dollr_spec::{Diagnostic, Scope};

use super::compile_files;

#[test]
fn a_mistake_is_drawn_with_its_line() {
    let long = format!(
        "types: {{ Id: {{ description: \"{}\", id: number }} }}",
        "x".repeat(200)
    );
    let cases = [
        (
            "types: { Id: { id: \"a number\" } }",
            [
                "api.yaml:2:20: an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `a number`",
                "  |",
                "2 | types: { Id: { id: \"a number\" } }",
                "  |                    ^^^^^^^^^^",
            ],
        ),
        (
            "types: { Id: { id: 'it''s' } }",
            [
                "api.yaml:2:20: an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `it's`",
                "  |",
                "2 | types: { Id: { id: 'it''s' } }",
                "  |                    ^^^^^^^",
            ],
        ),
        (
            "types: { Id: { id: \"a \\\" b\" } }",
            [
                "api.yaml:2:20: an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `a \" b`",
                "  |",
                "2 | types: { Id: { id: \"a \\\" b\" } }",
                "  |                    ^^^^^^^^",
            ],
        ),
        (
            "types: { Id: { description: \"É 数字 ü\", id: číslo } }",
            [
                "api.yaml:2:43: an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `číslo`",
                "  |",
                "2 | types: { Id: { description: \"É 数字 ü\", id: číslo } }",
                "  |                                             ^^^^^",
            ],
        ),
        (
            "types: { Id: {\tid:\tnumber } }",
            [
                "api.yaml:2:20: an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `number`",
                "  |",
                "2 | types: { Id: {    id:    number } }",
                "  |                          ^^^^^^",
            ],
        ),
        (
            "types:\n  Id:\n    id: >\n      a number\n      of lines",
            [
                "api.yaml:4:9: an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `a number of lines `",
                "  |",
                "4 |     id: >",
                "  |         ^",
            ],
        ),
        (
            "types:\n  E:\n    values:",
            [
                "api.yaml:4:5: `values` is a mapping of values, or a list of them, and this is empty",
                "  |",
                "4 |     values:",
                "  |     ^^^^^^",
            ],
        ),
        (
            long.as_str(),
            [
                "api.yaml:2:237: an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `number`",
                "  |",
                &format!("2 | ...{}\", id: number }} }}", "x".repeat(103)),
                "  |                                                                                                                  ^^^^^^",
            ],
        ),
    ];
    for (addition, expected) in cases {
        let text = format!("name: Api\n{addition}\n");
        let found = compile_files(&[("api.yaml", &text)], Scope::Extension).diagnostics;
        let drawn: Vec<_> = found.iter().map(Diagnostic::to_string).collect();
        assert_eq!(drawn, [expected.join("\n")]);
    }
}
