//! What no operation of today shows: every shape at every place, and an operation that nobody handles.

use crate::credentials::Credentials;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::endpoint::{Endpoint, handlers};
use super::input::Input;
use super::router::query;
use super::state::State;
use super::validate::{Problem, check_field};
use dollr_client::OPERATIONS;
use dollr_client::schema::{
    Enum, EnumValue, Example, Field, Method, Operation, OperationMeta, Place, Recover, Retry, Returns, Shape, Struct,
    Unit,
};

static COLORS: Enum = Enum::new("Color", &[EnumValue::new("RED"), EnumValue::new("BLUE").unsupported()]);
static POINT: Struct = Struct::new(
    "Point",
    &[Field::new("x", Shape::Integer), Field::optional("label", Shape::String)],
);

/// What is wrong with the fields of a request, each as `body.session_id: field required (value_error.missing)`.
fn complaints(fields: &'static [Field], input: &Input<'_>) -> Vec<String> {
    let problems = input.read(&Struct::new("Request", fields)).err().unwrap_or_default();
    problems.iter().map(line).collect()
}

fn line(problem: &Problem) -> String {
    let parts = problem.location.iter();
    let parts: Vec<_> = parts
        .map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned))
        .collect();
    format!("{}: {} ({})", parts.join("."), problem.message, problem.kind)
}

/// A field, what it takes, what it refuses, and what is said then.
type Case = (Field, Value, Value, &'static str);

fn try_out(cases: impl IntoIterator<Item = Case>) {
    for (field, accepted, refused, complaint) in cases {
        let fields: &[Field] = vec![field].leak();
        let said_of = |value: &Value| complaints(fields, &Input::json(&json!({ "value": value }).to_string()));
        for value in accepted.as_array().into_iter().flatten() {
            assert_eq!(said_of(value), [""; 0], "{fields:?} takes {value}");
        }
        let complaint = format!("body.value: {complaint}");
        for value in refused.as_array().into_iter().flatten() {
            assert_eq!(said_of(value), [complaint.as_str()], "{fields:?} refuses {value}");
        }
    }
}

const fn of(shape: Shape) -> Field {
    Field::new("value", shape)
}

#[test]
fn each_shape_takes_json_of_its_type_only() {
    let text = "str type expected (type_error.str)";
    let integer = "value is not a valid integer (type_error.integer)";
    let number = "value is not a valid number (type_error.number)";
    let boolean = "value is not a valid boolean (type_error.bool)";
    let object = "value is not a valid object (type_error.dict)";
    let list = "value is not a valid list (type_error.list)";
    let null = "none is not an allowed value (type_error.none.not_allowed)";
    let minutes = Shape::Duration(Unit::Minutes);
    let point = Shape::Struct(|| &POINT);
    try_out([
        (of(Shape::String), json!(["", "a"]), json!([1, ["a"]]), text),
        (of(Shape::Secret), json!(["", "a"]), json!([1, {}]), text),
        (
            of(Shape::Integer),
            json!([-7, i64::MAX]),
            json!(["7", 7.5, u64::MAX, true]),
            integer,
        ),
        (of(Shape::Integer), json!([]), json!([null]), null),
        (of(Shape::Integer).nullable(), json!([null, 1]), json!(["a"]), integer),
        (
            of(Shape::Integer).as_text(),
            json!(["55", "-7"]),
            json!(["5x", ""]),
            integer,
        ),
        (of(Shape::Integer).as_text(), json!([]), json!([55]), text),
        (of(minutes), json!([0, 60]), json!([-1, "60", 1.5]), integer),
        (of(Shape::Decimal), json!([0, 0.5, -1]), json!(["0.5", true]), number),
        (
            of(Shape::Decimal).as_text(),
            json!(["0.01"]),
            json!(["", "1,5"]),
            number,
        ),
        (of(Shape::Boolean), json!([true, false]), json!([1, "true"]), boolean),
        (of(Shape::Boolean).as_text(), json!(["true"]), json!(["yes"]), boolean),
        (of(point), json!([{ "x": 1 }]), json!([[1], "x"]), object),
        (
            of(Shape::List(&Shape::Integer)),
            json!([[], [1, 2]]),
            json!([{}, 1]),
            list,
        ),
        (of(Shape::Json), json!([1, { "a": [1] }]), json!([]), ""),
    ]);
}

#[test]
fn each_format_takes_its_own_texts_only() {
    const TIME: &str = "2025-06-01T14:30:00Z";
    const UUID_4: &str = "550e8400-e29b-41d4-a716-446655440000";
    const UUID_1: &str = "550e8400-e29b-11d4-a716-446655440000";
    let uuid = "invalid uuid; version 4 is expected (type_error.uuid)";
    let time = "invalid datetime; ISO 8601 is expected (value_error.datetime)";
    let color = "invalid enum; permitted: RED, BLUE (type_error.enum)";
    let currency = "invalid currency; three upper-case letters are expected (value_error.currency)";
    let country = "invalid country; two upper-case letters are expected (value_error.country)";
    let phone = "invalid phone; 8 to 15 digits, the first not 0, are expected (value_error.phone)";
    let email = "invalid email (value_error.email)";
    let url = "invalid url; http or https is expected (value_error.url)";
    let no_phones = json!([
        "+23177123456",
        "0771234567",
        "2317712",
        "2317712345678901",
        "231 77123456",
        23_177_123
    ]);
    let no_urls = json!(["a.b", "ftp://a.b", ""]);
    try_out([
        (of(Shape::Uuid4), json!([UUID_4]), json!([UUID_1, "550e8400", 55]), uuid),
        (of(Shape::Uuid4).as_text(), json!([UUID_4]), json!([UUID_1]), uuid),
        (
            of(Shape::Timestamp),
            json!([TIME]),
            json!(["noon", 1_748_788_200]),
            time,
        ),
        (
            of(Shape::Enum(&COLORS)),
            json!(["RED", "BLUE"]),
            json!(["red", 1]),
            color,
        ),
        (
            of(Shape::Currency),
            json!(["USD"]),
            json!(["usd", "US", "USDT", 1]),
            currency,
        ),
        (of(Shape::Country), json!(["LR"]), json!(["lr", "LBR", "L1"]), country),
        (of(Shape::Phone), json!(["231771234567", "23177123"]), no_phones, phone),
        (
            of(Shape::Email),
            json!(["a@b.c"]),
            json!(["a", "@b", "a@", "a@b@c"]),
            email,
        ),
        (of(Shape::Url), json!(["https://a.b/c?d"]), no_urls, url),
    ]);
}

#[test]
fn a_number_below_the_minimum_is_refused() {
    let small = "less than minimum; at least 0.01 is expected (value_error.number.not_ge)";
    let number = "value is not a valid number (type_error.number)";
    let integer = "value is not a valid integer (type_error.integer)";
    let amount = || of(Shape::Decimal).min("0.01");
    try_out([
        (amount(), json!([0.01, 1]), json!([0, 0.009, -1]), small),
        (amount(), json!([]), json!(["1"]), number),
        (of(Shape::Integer).min("10"), json!([10]), json!([7.5]), integer),
        (amount().as_text(), json!(["0.01", "150.00"]), json!(["0", "-1"]), small),
    ]);
}

#[test]
fn every_problem_is_found_at_once_and_located() {
    const FIELDS: &[Field] = &[
        Field::new("id", Shape::Integer).at(Place::Path),
        Field::new("at", Shape::Timestamp).at(Place::Query),
        Field::optional("limit", Shape::Integer).at(Place::Query),
        Field::new("points", Shape::List(&Shape::Struct(|| &POINT))),
        Field::new("color", Shape::Enum(&COLORS)),
        Field::optional("note", Shape::String),
    ];
    let path = [("id".to_owned(), "x".to_owned())];
    let query = [("limit".to_owned(), "many".to_owned())];
    let in_path_and_query = [
        "path.id: value is not a valid integer (type_error.integer)",
        "query.at: field required (value_error.missing)",
        "query.limit: value is not a valid integer (type_error.integer)",
    ];
    let cases: [(&str, &[&str]); _] = [
        (
            r#"{"points":[{"x":1},{"x":"1","label":null},{}],"color":"GREEN","other":1}"#,
            &[
                "body.points.1.x: value is not a valid integer (type_error.integer)",
                "body.points.1.label: none is not an allowed value (type_error.none.not_allowed)",
                "body.points.2.x: field required (value_error.missing)",
                "body.color: invalid enum; permitted: RED, BLUE (type_error.enum)",
            ],
        ),
        (
            "{}",
            &[
                "body.points: field required (value_error.missing)",
                "body.color: field required (value_error.missing)",
            ],
        ),
        ("", &["body: field required (value_error.missing)"]),
        ("[]", &["body: value is not a valid object (type_error.dict)"]),
        (
            "{\"a\":",
            &["body: EOF while parsing a value at line 1 column 5 (value_error.jsondecode)"],
        ),
    ];
    for (body, in_body) in cases {
        let input = Input {
            path: &path,
            query: &query,
            ..Input::json(body)
        };
        let mut found = complaints(FIELDS, &input);
        let mut expected = [&in_path_and_query, in_body].concat();
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn the_fields_of_a_request_come_from_everywhere_in_the_form_of_their_shapes() {
    static REQUEST: Struct = Struct::new(
        "Request",
        &[
            Field::new("id", Shape::Integer).at(Place::Path),
            Field::new("number", Shape::String).at(Place::Path),
            Field::new("deep", Shape::Boolean).at(Place::Query),
            Field::new("page", Shape::Integer).at(Place::Query).as_text(),
            Field::optional("after", Shape::Timestamp).at(Place::Query),
            Field::new("note", Shape::String),
        ],
    );
    let texts = |pairs: &[(&str, &str)]| -> Vec<_> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    };
    let input = Input {
        path: &texts(&[("id", "55"), ("number", "0042")]),
        query: &texts(&[("deep", "false"), ("deep", "true"), ("page", "2"), ("other", "x")]),
        // A field of the path can't be set from the body.
        ..Input::json(r#"{"note":"n","id":66,"other":[]}"#)
    };
    let fields = input
        .read(&REQUEST)
        .map(Value::Object)
        .map_err(|problems| format!("{problems:?}"));
    let expected = json!({ "id": 55, "number": "0042", "deep": true, "page": "2", "note": "n" });
    assert_eq!(fields, Ok(expected));
}

#[test]
fn the_parameters_of_a_query_are_decoded() {
    let cases: [(&'static str, &[(&str, &str)]); _] = [
        ("/v1/points", &[]),
        ("/v1/points?", &[]),
        (
            "/v1/points?a=1&b=x%26y%3D%C3%A9&c=p+q&a=2&d",
            &[("a", "1"), ("b", "x&y=é"), ("c", "p q"), ("a", "2"), ("d", "")],
        ),
    ];
    for (uri, expected) in cases {
        let parameters = query(&Uri::from_static(uri));
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        assert_eq!(parameters, expected, "{uri}");
    }
}

#[test]
fn a_request_without_body_fields_needs_no_body() {
    const FIELDS: &[Field] = &[Field::optional("limit", Shape::Integer).at(Place::Query)];
    for text in ["", "{", "[]"] {
        assert_eq!(complaints(FIELDS, &Input::json(text)), [""; 0], "{text}");
    }
}

#[test]
fn the_responses_in_examples_are_what_the_api_describes() {
    let mut checked = 0;
    for operation in OPERATIONS {
        let Some(shape) = operation.returns.shape() else {
            continue;
        };
        let complete = operation.examples.iter().filter(|example| !example.partial);
        for example in complete.filter_map(|example| example.response) {
            let response = serde_json::from_str(example).unwrap_or_default();
            let problems = check_field(&Field::new("response", shape), Some(&response), &[]);
            assert_eq!(
                problems.iter().map(line).collect::<Vec<_>>(),
                [""; 0],
                "{}",
                operation.name
            );
            checked += 1;
        }
    }
    assert_ne!(checked, 0);
}

/// One that moves money is carried out, and of any other there is a whole example at least.
#[test]
fn every_operation_is_answered() {
    let handlers = handlers();
    let missing = OPERATIONS
        .iter()
        .filter(|operation| !handlers.contains_key(operation.name));
    let missing = missing.filter(|operation| unhandled(operation).example().is_err());
    let missing: Vec<&str> = missing.map(|operation| operation.name).collect();
    assert_eq!(missing, [""; 0], "give them an example in the spec, or a handler here");
}

fn unhandled(operation: &'static Operation) -> Endpoint {
    Endpoint {
        operation,
        handler: None,
    }
}

const SHOWN: Example = Example::new(None, Some(r#"{"x":2}"#));
const PART: Example = Example::new(None, Some(r#"{"x":3}"#)).partial();
const ASKED: Example = Example::new(Some(r#"{"x":1}"#), None);

const fn move_point(returns: Returns, examples: &'static [Example], retry: Retry) -> Operation {
    let about = OperationMeta {
        name: "move_point",
        resource: "points",
        method: Method::Post,
        path: "/v1/points/move",
        authenticated: false,
        retry,
        examples,
        ..OperationMeta::PLAIN
    };
    Operation::new(about, &POINT, returns)
}

#[test]
fn an_operation_that_nobody_handles_is_checked_and_answered_with_its_example() {
    const POINTS: Returns = Returns::Value(Shape::Struct(|| &POINT));
    const FIND: Retry = Retry::Recover(Recover::new("find_point", ["x", "x"], "COLLECTION"));
    static SHOWING: Operation = move_point(POINTS, &[ASKED, PART, SHOWN], Retry::Unsent);
    static SHOWING_A_PART: Operation = move_point(POINTS, &[ASKED, PART], Retry::Unsent);
    static NOTHING: Operation = move_point(Returns::Nothing, &[], Retry::Unsent);
    static PAYING: Operation = move_point(POINTS, &[SHOWN], FIND);
    let none = "the sandbox does not carry out move_point, and has no example to respond with";
    for (operation, expected) in [
        (&SHOWING, Ok(r#"{"x":2}"#)),
        (&NOTHING, Ok("{}")),
        (&SHOWING_A_PART, Err(none)),
        (&PAYING, Err(none)),
    ] {
        let endpoint = unhandled(operation);
        let response = |fields| {
            endpoint.respond(
                &mut State::new("http://127.0.0.1", Credentials::random()),
                &Input::json(fields),
            )
        };
        match (response(r#"{"x":1}"#), expected) {
            (Ok(answered), Ok(expected)) => assert_eq!(answered, expected.as_bytes()),
            (Err(refusal), Err(expected)) => {
                assert_eq!(refusal.status, StatusCode::NOT_IMPLEMENTED);
                assert_eq!(refusal.detail, expected);
            }
            (answered, expected) => panic!("{answered:?}, not {expected:?}"),
        }
        let refusal = response("{}").expect_err("a refusal");
        assert_eq!(refusal.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
