//! Every value in every form: read as documented and as servers write it by mistake, written, and shown.

use std::collections::BTreeMap;
use std::fmt;

use super::{NumberId, RiskLevel, ThingId};
use crate::codec::mend;
use crate::codegen as runtime;
use crate::codegen::Record;
use crate::schema::Shape;

/// A struct with a field of each type and form.
pub(super) struct All {
    map: Option<BTreeMap<String, i64>>,
    maps: Option<BTreeMap<String, Vec<BTreeMap<String, String>>>>,
    date: Option<runtime::Date>,
    compact_date: Option<runtime::Date>,
    uuid: Option<runtime::Uuid>,
    id: Option<ThingId>,
    base64: Option<runtime::Blob>,
    base64_url: Option<runtime::Blob>,
    hex: Option<runtime::Blob>,
    level: Option<RiskLevel>,
    level_text: Option<RiskLevel>,
    nullable_list: Option<Vec<Option<String>>>,
    nullable_map: Option<BTreeMap<String, Option<bool>>>,
    integer: Option<i64>,
    amount: Option<runtime::Amount>,
    boolean: Option<bool>,
    number: Option<NumberId>,
    bit: Option<bool>,
    milliseconds: Option<runtime::Duration>,
    seconds: Option<runtime::Duration>,
    minutes: Option<runtime::Duration>,
    hours: Option<runtime::Duration>,
    days: Option<runtime::Duration>,
    iso_duration: Option<runtime::Duration>,
    unix_seconds: Option<runtime::Timestamp>,
    unix_milliseconds: Option<runtime::Timestamp>,
    rfc2822: Option<runtime::Timestamp>,
    compact: Option<runtime::Timestamp>,
    list: Option<Vec<runtime::Timestamp>>,
    amounts: Option<BTreeMap<String, Vec<runtime::Amount>>>,
    nullable_times: Option<Vec<Option<runtime::Timestamp>>>,
    unknown_fields: runtime::UnknownFields,
}

runtime::object! {
    All {
        map: Option<BTreeMap<String, i64>>,
        maps: Option<BTreeMap<String, Vec<BTreeMap<String, String>>>>,
        date: Option<runtime::Date>,
        compact_date: Option<runtime::CompactDate>,
        uuid: Option<runtime::Uuid>,
        id: Option<ThingId>,
        base64: Option<runtime::Blob>,
        base64_url: Option<runtime::Base64Url>,
        hex: Option<runtime::Hex>,
        level: Option<RiskLevel>,
        (
            level_text: Option<runtime::Text<RiskLevel>>,
            nullable_list: Option<runtime::List<runtime::Nullable<String>>>,
            nullable_map: Option<runtime::Map<runtime::Nullable<bool>>>,
            integer: Option<runtime::Text<i64>>,
            amount: Option<runtime::Text<runtime::Amount>>,
            boolean: Option<runtime::Text<bool>>,
            number: Option<runtime::Text<NumberId>>,
            bit: Option<runtime::Bit>,
            milliseconds: Option<runtime::Milliseconds>,
            seconds: Option<runtime::Seconds>,
            minutes: Option<runtime::Minutes>,
            hours: Option<runtime::Hours>,
        )
        (
            days: Option<runtime::Days>,
            iso_duration: Option<runtime::IsoDuration>,
            unix_seconds: Option<runtime::UnixSeconds>,
            unix_milliseconds: Option<runtime::UnixMilliseconds>,
            rfc2822: Option<runtime::Rfc2822>,
            compact: Option<runtime::CompactTimestamp>,
            list: Option<runtime::List<runtime::UnixSeconds>>,
            amounts: Option<runtime::Map<runtime::List<runtime::Text<runtime::Amount>>>>,
            nullable_times: Option<runtime::List<runtime::Nullable<runtime::UnixMilliseconds>>>,
        )
    }
}

/// A field, how it is documented, how `Debug` shows it, and what else is read as the same.
const FORMS: &[(&str, &str, &str, &[&str])] = &[
    (
        "map",
        r#"{"a":1,"b":2}"#,
        r#"{"a": 1, "b": 2}"#,
        &[r#"{"b":"2","a":1.0}"#],
    ),
    ("map", "{}", "{}", &["[]", " [ ] "]),
    (
        "maps",
        r#"{"":[{"a":"7"},{}]}"#,
        r#"{"": [{"a": "7"}, {}]}"#,
        &[r#"{"":[{"a":7},[]]}"#, r#"{"":[{"a":7},null]}"#],
    ),
    (
        "date",
        r#""2025-06-30""#,
        "2025-06-30",
        &[r#""20250630""#, "20250630", r#""2025-06-30T00:00:00Z""#],
    ),
    (
        "compact_date",
        r#""20250630""#,
        "2025-06-30",
        &["20250630", r#""2025-06-30""#],
    ),
    (
        "uuid",
        r#""550e8400-e29b-11d4-a716-446655440000""#,
        "550e8400-e29b-11d4-a716-446655440000",
        &[r#""550E8400E29B11D4A716446655440000""#],
    ),
    (
        "id",
        r#""550e8400-e29b-11d4-a716-446655440000""#,
        "ThingId(550e8400-e29b-11d4-a716-446655440000)",
        &[r#""550E8400E29B11D4A716446655440000""#],
    ),
    (
        "base64",
        r#""+/8=""#,
        "2 bytes",
        &[r#""-_8""#, r#""+/8""#, r#""+/8=\n""#],
    ),
    ("base64_url", r#""-_8""#, "2 bytes", &[r#""+/8=""#, r#""-_8=""#]),
    ("hex", r#""fbff""#, "2 bytes", &[r#""FBFF""#]),
    ("level", "2", "High", &[r#""2""#, "2.0"]),
    ("level", "7", "Unrecognized(7)", &[r#""7""#]),
    ("level_text", r#""2""#, "High", &["2", r#""2.0""#]),
    ("nullable_list", r#"["a",null]"#, r#"[Some("a"), None]"#, &[]),
    ("nullable_list", r#"["7",null]"#, r#"[Some("7"), None]"#, &["[7,null]"]),
    (
        "nullable_map",
        r#"{"a":null,"b":true}"#,
        r#"{"a": None, "b": Some(true)}"#,
        &[r#"{"a":null,"b":"true"}"#],
    ),
    ("integer", r#""55""#, "55", &["55", r#"" 55 ""#, "55.0", r#""055""#]),
    ("amount", r#""150.00""#, "150.00", &["150.00", r#"" 150.00 ""#]),
    (
        "amount",
        r#""12345678901234567890.12345678""#,
        "12345678901234567890.12345678",
        &["12345678901234567890.12345678"],
    ),
    ("boolean", r#""true""#, "true", &["true", "1", r#""True""#]),
    ("number", r#""101""#, "NumberId(101)", &["101", r#""101.0""#]),
    ("bit", "1", "true", &["true", r#""1""#, r#""true""#]),
    ("milliseconds", "1500", "1.5s", &[r#""1500""#]),
    ("seconds", "90", "90s", &["90.0"]),
    ("minutes", "2", "120s", &[r#""2""#]),
    ("hours", "2", "7200s", &[r#""2""#]),
    ("days", "2", "172800s", &[r#""2""#]),
    ("iso_duration", r#""PT5M""#, "300s", &[r#""PT300S""#, r#""PT0H5M""#]),
    ("iso_duration", r#""PT48H""#, "172800s", &[r#""P2D""#]),
    (
        "unix_seconds",
        "1751327940",
        "2025-06-30T23:59:00Z",
        &[
            r#""1751327940""#,
            "1751327940.5",
            r#""1751327940.25""#,
            r#""2025-06-30T23:59:00Z""#,
        ],
    ),
    (
        "unix_milliseconds",
        "1751327940500",
        "2025-06-30T23:59:00.5Z",
        &[r#""1751327940500""#],
    ),
    (
        "rfc2822",
        r#""Mon, 30 Jun 2025 23:59:00 +0000""#,
        "2025-06-30T23:59:00Z",
        &[
            r#""Mon, 30 Jun 2025 23:59:00 GMT""#,
            r#""30 Jun 2025 23:59:00 +0000""#,
            r#""2025-06-30T23:59:00Z""#,
        ],
    ),
    (
        "compact",
        r#""20250630235900""#,
        "2025-06-30T23:59:00Z",
        &["20250630235900", r#""2025-06-30T23:59:00Z""#],
    ),
    (
        "list",
        "[0,1]",
        "[1970-01-01T00:00:00Z, 1970-01-01T00:00:01Z]",
        &[r#"["0",1]"#],
    ),
    (
        "amounts",
        r#"{"USD":["0.50","1"]}"#,
        r#"{"USD": [0.50, 1]}"#,
        &[r#"{"USD":[0.50,1]}"#],
    ),
    (
        "nullable_times",
        "[0,null]",
        "[Some(1970-01-01T00:00:00Z), None]",
        &[r#"["0",null]"#],
    ),
    // What is no date is kept, as it came.
    ("date", r#""soon""#, r#"no date: "soon""#, &[]),
    ("compact_date", r#""soon""#, r#"no date: "soon""#, &[]),
    ("unix_seconds", r#""soon""#, r#"no date: "soon""#, &[]),
    ("rfc2822", r#""soon""#, r#"no date: "soon""#, &[]),
    ("compact", r#""soon""#, r#"no date: "soon""#, &[]),
];

fn read(body: &str) -> Result<All, String> {
    mend::read(body.as_bytes(), Shape::Struct(|| All::STRUCT)).map_err(|problem| problem.to_string())
}

#[test]
fn a_value_is_read_and_written_and_shown_in_its_form() {
    for &(field, documented, shown, others) in FORMS {
        let body = format!(r#"{{"{field}":{documented}}}"#);
        let all: All = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(serde_json::to_string(&all).unwrap(), body);
        assert_eq!(format!("{all:?}"), format!("All {{ {field}: {shown} }}"));
        assert_eq!(all.clone(), all);
        assert_ne!(all, read("{}").unwrap(), "{body}");
        let mended = mend::mended(body.as_bytes(), Shape::Struct(|| All::STRUCT)).unwrap();
        assert_eq!(serde_json::from_str::<All>(&mended).unwrap(), all, "{}", *mended);
        for other in others {
            assert_eq!(
                read(&format!(r#"{{"{field}":{other}}}"#)).as_ref(),
                Ok(&all),
                "{field}: {other}"
            );
        }
    }
    let fields = All::STRUCT.fields.iter().map(|field| field.name);
    let untried: Vec<_> = fields
        .filter(|name| !FORMS.iter().any(|(field, ..)| field == name))
        .collect();
    assert_eq!(untried, [""; 0]);
}

/// What could mean several things, or nothing. The field is none then, and it is kept beside.
const UNREAD: &[(&str, &str)] = &[
    ("map", "[1]"),
    ("map", r#""{}""#),
    ("map", r#"{"a":"one"}"#),
    ("date", r#""""#),
    ("date", "{}"),
    ("uuid", "7"),
    ("uuid", r#""550e8400""#),
    ("id", r#""550e8400""#),
    ("base64", r#""a b!""#),
    ("base64", "[1,2]"),
    ("hex", r#""abc""#),
    ("level", r#""High""#),
    ("level", "1.5"),
    ("level_text", r#""High""#),
    ("nullable_list", "7"),
    ("nullable_map", r#"{"a":2}"#),
    ("integer", r#""5.5""#),
    ("amount", r#""a lot""#),
    ("boolean", r#""maybe""#),
    ("bit", "2"),
    ("seconds", "-1"),
    ("iso_duration", "300"),
    ("iso_duration", r#""5 minutes""#),
    ("iso_duration", r#""-PT5M""#),
    ("iso_duration", r#""P1M""#),
    ("unix_seconds", "{}"),
    ("list", "[0,{}]"),
];

#[test]
fn what_can_mean_several_things_is_kept_and_not_guessed() {
    for &(field, junk) in UNREAD {
        let body = format!(r#"{{"{field}":{junk}}}"#);
        let all = read(&body).unwrap();
        if all.unknown_fields.unread(field).is_some() {
            assert_eq!(serde_json::to_string(&all).unwrap(), "{}", "{body}");
        } else {
            // Only a date is its own text.
            assert!(format!("{all:?}").contains("no date"), "{body}: {all:?}");
        }
    }
}

#[test]
fn an_instant_is_written_without_what_its_form_has_no_room_for() {
    let exact: runtime::Timestamp = "2025-06-30T23:59:00.999999999Z".parse().unwrap();
    let mut all = read("{}").unwrap();
    all.unix_seconds = Some(exact);
    all.unix_milliseconds = Some(exact);
    all.rfc2822 = Some(exact);
    all.compact = Some(exact);
    let written = r#"{"unix_seconds":1751327940,"unix_milliseconds":1751327940999,"#.to_owned()
        + r#""rfc2822":"Mon, 30 Jun 2025 23:59:00 +0000","compact":"20250630235900"}"#;
    assert_eq!(serde_json::to_string(&all).unwrap(), written);
}

#[test]
fn a_time_beyond_the_calendar_keeps_its_number() {
    for field in ["unix_seconds", "unix_milliseconds"] {
        for count in ["9223372036854775807", "-9223372036854775808", "18446744073709551615"] {
            let all = read(&format!(r#"{{"{field}":{count}}}"#)).unwrap();
            let written = serde_json::to_string(&all).unwrap();
            assert_eq!(written, format!(r#"{{"{field}":"{count}"}}"#));
        }
    }
}
