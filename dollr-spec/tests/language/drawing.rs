//! How a mistake in a spec is shown, with the line that it is in.

use dollr_spec::{Diagnostic, Scope};

use super::compile_files;

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
        let text = format!("name: Api\n{addition}\n");
        let found = compile_files(&[("api.yaml", &text)], Scope::Extension).diagnostics;
        let drawn: Vec<_> = found.iter().map(Diagnostic::to_string).collect();
        assert_eq!(drawn, [expected.join("\n")]);
    }
}
