//! What Dollr doesn't have: forms of values, and limits.

use serde_json::{Value, json};

use dollr_client::schema::{Constant, Enum, EnumValue, Field, Limits, Only, Shape, Struct, Unit};

use super::check_field;

static LEVELS: Enum = Enum::new("Level", &[EnumValue::new("1"), EnumValue::new("2")]).integers();
static LINE: Struct = Struct::new("Line", &[Field::new("made_at", Shape::Timestamp).only(Only::Read)]);
static SKU: Shape = Shape::Limited(&Shape::String, &Limits::NONE.min("1").max("3").pattern("^[A-Z]+$"));

/// A field, what it takes, what it refuses, and what is said then.
type Case = (Field, Value, Value, &'static str);

fn try_out(cases: impl IntoIterator<Item = Case>) {
    for (field, accepted, refused, complaint) in cases {
        let said_of = |value: &Value| -> Vec<String> {
            let problems = check_field(&field, Some(value), &[]);
            let line = |problem: &super::Problem| {
                let place = Value::from(problem.location.clone());
                format!("{place} {} ({})", problem.message, problem.kind)
            };
            problems.iter().map(line).collect()
        };
        for value in accepted.as_array().into_iter().flatten() {
            assert_eq!(said_of(value), [""; 0], "{field:?} takes {value}");
        }
        for value in refused.as_array().into_iter().flatten() {
            assert_eq!(said_of(value), [complaint], "{field:?} refuses {value}");
        }
    }
}

fn of(shape: Shape) -> Field {
    Field::new("value", shape)
}

#[test]
fn each_form_is_taken_alone() {
    let integer = r#"["value"] value is not a valid integer (type_error.integer)"#;
    let date = r#"["value"] invalid date; ISO 8601 is expected (value_error.date)"#;
    let object = r#"["value"] value is not a valid object (type_error.dict)"#;
    let item = r#"["value",1] value is not a valid integer (type_error.integer)"#;
    let member = r#"["value","a"] value is not a valid integer (type_error.integer)"#;
    let numbers = Shape::Map(&Shape::Nullable(&Shape::Integer));
    try_out([
        (
            of(Shape::Map(&Shape::Integer)),
            json!([{}, { "a": 1 }]),
            json!([[], 1]),
            object,
        ),
        (of(numbers), json!([{ "a": null }]), json!([{ "a": "1" }]), member),
        (
            of(Shape::List(&Shape::Text(&Shape::Integer))),
            json!([["1", "2"]]),
            json!([["1", "x"]]),
            item,
        ),
        (
            of(Shape::Date),
            json!(["2025-06-30"]),
            json!(["20250630", "2025-02-30", 20_250_630]),
            date,
        ),
        (
            of(Shape::CompactDate),
            json!(["20250630"]),
            json!(["2025-06-30", "20250230"]),
            r#"["value"] invalid date; 8 digits are expected (value_error.date)"#,
        ),
        (
            of(Shape::UnixTime(Unit::Seconds)),
            json!([0, -1, 1_751_327_940]),
            json!(["0", 0.5]),
            integer,
        ),
        (
            of(Shape::Rfc2822),
            json!(["Mon, 30 Jun 2025 23:59:00 +0000"]),
            json!(["2025-06-30T23:59:00Z", "Tue, 30 Jun 2025 23:59:00 +0000"]),
            r#"["value"] invalid datetime; RFC 2822 is expected (value_error.datetime)"#,
        ),
        (
            of(Shape::CompactTimestamp),
            json!(["20250630235900"]),
            json!(["20250630T235900", "20250630236000"]),
            r#"["value"] invalid datetime; 14 digits are expected (value_error.datetime)"#,
        ),
        (
            of(Shape::IsoDuration),
            json!(["PT5M", "P1DT1S"]),
            json!(["5 minutes", "-PT5M", "P1M", 5]),
            r#"["value"] invalid duration; ISO 8601 is expected (value_error.duration)"#,
        ),
        (
            of(Shape::Base64),
            json!(["", "+/8="]),
            json!(["-_8", "+/8", 1]),
            r#"["value"] invalid base64 (value_error.base64)"#,
        ),
        (
            of(Shape::Base64Url),
            json!(["-_8"]),
            json!(["+/8=", "-_8="]),
            r#"["value"] invalid base64 for addresses (value_error.base64)"#,
        ),
        (
            of(Shape::Hex),
            json!(["00fF"]),
            json!(["0", "0g"]),
            r#"["value"] invalid hexadecimal digits (value_error.hex)"#,
        ),
        (
            of(Shape::Bit),
            json!([0, 1]),
            json!([true, 2, "1"]),
            r#"["value"] value is not 0 or 1 (type_error.integer)"#,
        ),
        (
            of(Shape::Uuid),
            json!(["550e8400-e29b-11d4-a716-446655440000"]),
            json!(["550e8400", 1]),
            r#"["value"] invalid uuid (type_error.uuid)"#,
        ),
        (
            of(Shape::Enum(&LEVELS)),
            json!([1, 2]),
            json!([3, "1", 1.5]),
            r#"["value"] invalid enum; permitted: 1, 2 (type_error.enum)"#,
        ),
        (
            of(Shape::Enum(&LEVELS)).as_text(),
            json!(["1"]),
            json!([1]),
            r#"["value"] str type expected (type_error.str)"#,
        ),
    ]);
}

#[test]
fn what_is_always_the_same_is_nothing_else() {
    let other = r#"["value"] unexpected value; it is always the same (value_error.const)"#;
    try_out([
        (
            of(Shape::Const(Constant::Text("full"))),
            json!(["full"]),
            json!(["short", 1]),
            other,
        ),
        (
            of(Shape::Const(Constant::Number("0.50"))),
            json!([0.5]),
            json!(["0.50", 1]),
            other,
        ),
        (
            of(Shape::Const(Constant::Boolean(true))),
            json!([true]),
            json!([false, "true"]),
            other,
        ),
    ]);
}

#[test]
fn a_value_beyond_its_limits_is_refused() {
    let bound = |what: &str, kind: &str| format!(r#"["value"] {what} is expected (value_error.{kind})"#);
    let cases = [
        (
            of(Shape::Decimal).max("2.5"),
            json!([2.5]),
            json!([2.51]),
            bound("more than maximum; at most 2.5", "number.not_le"),
        ),
        (
            of(Shape::Enum(&LEVELS)).min("2"),
            json!([2]),
            json!([1]),
            bound("less than minimum; at least 2", "number.not_ge"),
        ),
        (
            of(Shape::String).min("2"),
            json!(["äö"]),
            json!(["ä"]),
            bound("less than minimum; at least 2 characters", "any_str.min_length"),
        ),
        (
            of(Shape::String).max("2"),
            json!(["äö"]),
            json!(["äöü"]),
            bound("more than maximum; at most 2 characters", "any_str.max_length"),
        ),
        (
            of(Shape::List(&Shape::Integer)).min("1"),
            json!([[1]]),
            json!([[]]),
            bound("less than minimum; at least 1 items", "list.min_items"),
        ),
        (
            of(Shape::Map(&Shape::Integer)).max("1"),
            json!([{ "a": 1 }]),
            json!([{ "a": 1, "b": 2 }]),
            bound("more than maximum; at most 1 items", "list.max_items"),
        ),
        (
            of(Shape::Base64).max("2"),
            json!(["AQI="]),
            json!(["AQID"]),
            bound("more than maximum; at most 2 bytes", "bytes.max_length"),
        ),
        (
            of(Shape::Hex).min("2"),
            json!(["0102"]),
            json!(["01"]),
            bound("less than minimum; at least 2 bytes", "bytes.min_length"),
        ),
        (
            of(Shape::List(&SKU)),
            json!([["A", "ABC"]]),
            json!([["A", "b"]]),
            r#"["value",1] value does not match the pattern ^[A-Z]+$ (value_error.str.regex)"#.to_owned(),
        ),
        (
            of(Shape::List(&Shape::Struct(|| &LINE))),
            json!([[{}]]),
            json!([[{ "made_at": "2025-06-30T23:59:00Z" }]]),
            r#"["value",0,"made_at"] field is read-only (value_error.read_only)"#.to_owned(),
        ),
    ];
    for (field, accepted, refused, complaint) in cases {
        try_out([(field, accepted, refused, &*complaint.leak())]);
    }
}
