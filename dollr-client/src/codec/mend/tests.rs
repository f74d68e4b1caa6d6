//! Whatever stands in a field that decides nothing, all else of a response is read as it came.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{mended, read};
use crate::api::OPERATIONS;
use crate::api::exports as api;
use crate::codec::Record;
use crate::schema::{Field, Shape, Struct};

/// What is put into each field.
fn junk() -> Vec<String> {
    let junk = [
        "null",
        "true",
        "0",
        "-1",
        "7.5",
        "1e400",
        "[]",
        "[null]",
        "{}",
        r#"{"a":[1]}"#,
        r#""""#,
        r#"" ""#,
        r#""soon""#,
        r#""n/a""#,
        r#""9999-12-31T23:59:59Z""#,
        r#""\ud83d""#,
        "\"two\nlines\"",
        "12345678901234567890123456789012345.678",
        "0.1234567890123456789012345678901234567890",
    ];
    junk.map(str::to_owned).to_vec()
}

/// A response with a value in every field; amounts are long, so that one that is rounded is noticed.
fn whole(structure: &Struct, depth: u32) -> Value {
    let fields = structure.fields.iter();
    let fields = fields.map(|field| (field.name.to_owned(), of_shape(field.shape, depth)));
    Value::Object(fields.collect())
}

fn of_shape(shape: Shape, depth: u32) -> Value {
    match shape {
        Shape::String | Shape::Secret => "text".into(),
        Shape::Integer | Shape::Duration(_) => 7.into(),
        Shape::Boolean => true.into(),
        Shape::Uuid4 => "550e8400-e29b-41d4-a716-446655440000".into(),
        Shape::Decimal => "1234567890.123456789".into(),
        Shape::Currency => "USD".into(),
        Shape::Country => "LR".into(),
        Shape::Phone => "231771234567".into(),
        Shape::Email => "amara@example.com".into(),
        Shape::Url => "https://shop.example/thanks".into(),
        Shape::Timestamp => "2025-06-01T14:30:00Z".into(),
        Shape::Json => json!({ "any": [1] }),
        Shape::Binary => "c2FtcGxl".into(),
        Shape::File => json!({ "name": "a.csv", "media_type": "text/csv", "content": "c2FtcGxl" }),
        Shape::Enum(values) => values.values[0].name.into(),
        Shape::Struct(of) => whole(of(), depth + 1),
        Shape::List(item) if depth < 3 => json!([of_shape(*item, depth + 1)]),
        Shape::List(_) => json!([]),
        _ => panic!("Dollr has no {shape:?}"),
    }
}

/// Whether a program can do without the field, or takes any text for it.
fn decides_nothing(field: &Field) -> bool {
    let is_currency = field.name.contains("currency");
    !field.required || matches!(field.shape, Shape::Timestamp) || matches!(field.shape, Shape::String) && !is_currency
}

/// The response with other text in the place of a field.
fn with_junk(response: &Value, name: &str, junk: &str) -> String {
    let fields = response
        .as_object()
        .unwrap()
        .iter()
        .map(|(known, value)| match known == name {
            true => format!("{known:?}:{junk}"),
            false => format!("{known:?}:{value}"),
        });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

/// What was read, by the names on the wire, with each digit of a number.
type Texts = BTreeMap<String, Box<RawValue>>;

/// The same, without a field and its half of a pair.
fn without<'r>(read: &'r Texts, structure: &Struct, name: &str) -> Vec<(&'r str, &'r str)> {
    let is_pair = |pair: &&[Field]| pair[0].pairs && !pair[0].required && pair.iter().any(|half| half.name == name);
    let pair = structure.fields.windows(2).find(is_pair).unwrap_or_default();
    let is_other = |other: &&str| *other != name && pair.iter().all(|half| half.name != *other);
    let fields = read.iter().map(|(name, json)| (name.as_str(), json.get()));
    fields.filter(|(name, _)| is_other(name)).collect()
}

/// Tries out a type. Gives how many responses were read.
fn check<R: Record>() -> (&'static str, usize) {
    let structure = R::STRUCT;
    let shape = Shape::Struct(|| R::STRUCT);
    let response = whole(structure, 0);
    let read_as_json = |body: &str| -> Result<Texts, String> {
        let read: R = read(body.as_bytes(), shape).map_err(|problem| problem.to_string())?;
        let json = serde_json::to_string(&read).unwrap();
        Ok(serde_json::from_str(&json).unwrap())
    };
    let expected = read_as_json(&response.to_string()).unwrap();
    let mut count = 0;
    for field in structure.fields {
        for junk in junk() {
            let case = format!("{} with {junk} as {}", structure.name, field.name);
            let body = with_junk(&response, field.name, &junk);
            match read_as_json(&body) {
                Ok(read) => {
                    let (read, expected) = (
                        without(&read, structure, field.name),
                        without(&expected, structure, field.name),
                    );
                    assert_eq!(read, expected, "{case}");
                    count += 1;
                }
                Err(problem) => {
                    assert!(!decides_nothing(field), "{case}: {problem}");
                    assert!(problem.starts_with(&format!("`{}", field.name)), "{case}: {problem}");
                }
            }
        }
    }
    (structure.name, count)
}

macro_rules! checked {
    ($($name:ident)*) => {
        vec![$(check::<api::$name>()),*]
    };
}

#[test]
fn a_field_that_decides_nothing_hides_nothing_else() {
    let checked = checked! {
        Execution SourceStatusReport Invoice InvoiceDetail InvoiceItem InvoiceReceipt Order OrderDetail OrderItem OrderReceipt
        CheckoutSession PayoutSession TransferSession RefundSession CheckoutSource Counterparty Party PaymentAccount
        Prediction MmoProviderInfo CardProviderInfo GatewayFee PlatformFee MerchantFeeTier FeeTier Merchant Link RealtimeToken
        AccessToken
    };
    assert!(checked.iter().all(|(_, count)| *count > 0), "{checked:?}");
    for operation in OPERATIONS {
        let Some(shape) = operation.returns.shape() else {
            continue;
        };
        let (Shape::Struct(of) | Shape::List(&Shape::Struct(of))) = shape else {
            panic!("{} is not tried out", operation.name);
        };
        let name = of().name;
        assert!(
            checked.iter().any(|(known, _)| *known == name),
            "{name} is not tried out"
        );
    }
}

const EXECUTION: &str = r#"{"reference_id":"550e8400-e29b-41d4-a716-446655440000","status":"COMPLETED","operation_type":"COLLECTION",
    "payer_amount":250,"payer_currency":"USD","payee_amount":245,"payee_currency":"USD","note":1}"#;

/// What is said of an execution in which this is replaced.
fn said(old: &str, new: &str) -> String {
    let body = EXECUTION.replace(old, new);
    assert_ne!(body, EXECUTION);
    let read = read::<api::Execution>(body.as_bytes(), Shape::Struct(|| api::Execution::STRUCT));
    read.map_or_else(
        |problem| problem.to_string(),
        |read| format!("{} {}", read.status, read.payee_amount),
    )
}

#[test]
fn what_decides_is_never_guessed() {
    let cases = [
        (r#""note":1"#, r#""note":"\ud83d""#, "COMPLETED 245"),
        ("245", "\"245.000000000000000000000000000000\"", "COMPLETED 245"),
        (
            "245",
            "245.333333333333333333333333333333",
            "COMPLETED 245.3333333333333333333333333",
        ),
        ("245", "\"€245\"", "`payee_amount` is a text, and a number is expected"),
        ("245", "null", "`payee_amount` is null, and a number is expected"),
        (
            "COMPLETED",
            r"COMPL\ud83dETED",
            "`status` is a text, and a text of ExecutionStatus is expected",
        ),
        (
            r#""COMPLETED""#,
            "7",
            "`status` is a number, and a text of ExecutionStatus is expected",
        ),
        (
            r#""COMPLETED""#,
            "null",
            "`status` is null, and a text of ExecutionStatus is expected",
        ),
        (r#""status":"COMPLETED","#, "", "`status` is missing"),
        (r#""note""#, r#""status""#, "`status` is there twice"),
        (
            r#""payee_currency":"USD""#,
            r#""payee_currency":null"#,
            "`payee_currency` is null, and a text is expected",
        ),
        (
            "550e8400",
            r"\ud83d",
            "`reference_id` is a text, and a version-4 UUID is expected",
        ),
        ("\"note\":1}", "\"note\":1", "it ends before its JSON is complete"),
        ("\"note\":1}", "\"note\":1}}", "it is no JSON at line 2, column 98"),
        ("{\"ref", "<p>{\"ref", "it is no JSON at line 1, column 1"),
    ];
    for (old, new, expected) in cases {
        assert_eq!(said(old, new), expected, "{new}");
    }
}

#[test]
fn what_could_not_be_read_is_kept() {
    let body = r#"{"url":7,"a":1e400}"#;
    let link: api::Link = read(body.as_bytes(), Shape::Struct(|| api::Link::STRUCT)).unwrap();
    assert_eq!(
        (link.url.as_str(), link.unknown_fields.get("a")),
        ("7", Some(&json!("1e400")))
    );

    let rate = "0.33333333333333333333333333333333333";
    let body = format!(r#"{{"currencies":{{"USD":1}},"phone":null,"carrier":["x"],"more":{rate}}}"#);
    let info: api::MmoProviderInfo = read(body.as_bytes(), Shape::Struct(|| api::MmoProviderInfo::STRUCT)).unwrap();
    assert_eq!(
        (info.currencies, info.unknown_fields.unread("currencies")),
        (None, Some(&json!({ "USD": 1 })))
    );
    assert_eq!(info.unknown_fields.get("currencies"), None);
    assert_eq!(info.carrier.as_deref(), Some(r#"["x"]"#));
}

#[test]
fn null_is_an_empty_list() {
    let list = Shape::List(&Shape::Integer);
    let read = |body: &str| read::<Vec<i64>>(body.as_bytes(), list).map_err(|problem| problem.to_string());
    assert_eq!(read("null"), Ok(Vec::new()));
    assert_eq!(read(r#"["7", 8.0]"#), Ok(vec![7, 8]));
    assert_eq!(read("{}").unwrap_err(), "it is an object, and a list is expected");
    assert_eq!(
        read("[7, {}]").unwrap_err(),
        "`1` is an object, and a whole number is expected"
    );
    assert_eq!(mended(b"\xef\xbb\xbf[1]", list).unwrap().as_str(), "[1]");
}
