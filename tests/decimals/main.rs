//! Decimals in JSON, with and without the feature `arbitrary_precision` of `serde_json`.

mod tally;

use std::collections::BTreeMap;

use dollr_client::{Amount, Decimal};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

const ARBITRARY_PRECISION: bool = cfg!(feature = "arbitrary_precision");

#[derive(Deserialize, Serialize)]
struct Payment {
    amount: Amount,
}

#[derive(Deserialize, Serialize)]
struct Flattened {
    #[serde(flatten)]
    payment: Payment,
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Untagged {
    Payment(Payment),
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind")]
enum Tagged {
    Payment(Payment),
}

type Read = serde_json::Result<Amount>;

/// A way to read the JSON of a number, by name.
type Route = (&'static str, fn(&str) -> Read);

/// Where the reader sees the JSON itself.
const DIRECT: [Route; 8] = [
    ("from_str", |json| serde_json::from_str(json)),
    ("from_slice", |json| serde_json::from_slice(json.as_bytes())),
    ("from_reader", |json| serde_json::from_reader(json.as_bytes())),
    ("RawValue", |json| {
        Amount::deserialize(serde_json::from_str::<&RawValue>(json)?)
    }),
    ("an option", |json| {
        serde_json::from_str::<Option<_>>(json).map(Option::unwrap)
    }),
    ("an array", |json| {
        serde_json::from_str(&format!("[{json}, 1]")).map(|[amount, _]: [Amount; 2]| amount)
    }),
    ("a map", |json| {
        let map: BTreeMap<String, Amount> = serde_json::from_str(&format!(r#"{{ "amount": {json} }}"#))?;
        Ok(map["amount"])
    }),
    ("a struct", |json| {
        serde_json::from_str(&payment(json)).map(|payment: Payment| payment.amount)
    }),
];

/// Where serde keeps what it has read before it knows the type: as an `f64`, or as its text with the feature.
const BUFFERED: [Route; 3] = [
    ("flatten", |json| {
        serde_json::from_str(&payment(json)).map(|Flattened { payment }| payment.amount)
    }),
    ("untagged", |json| {
        serde_json::from_str(&payment(json)).map(|Untagged::Payment(payment)| payment.amount)
    }),
    ("tagged", |json| {
        let json = payment(json).replace('{', r#"{ "kind": "Payment","#);
        serde_json::from_str(&json).map(|Tagged::Payment(payment)| payment.amount)
    }),
];

/// Where a `Value` is read: even with the feature, it doesn't show whether the number was an `f64` once.
const VALUE: [Route; 3] = [
    ("Value", |json| {
        Amount::deserialize(serde_json::from_str::<Value>(json)?)
    }),
    ("&Value", |json| {
        Amount::deserialize(&serde_json::from_str::<Value>(json)?)
    }),
    ("a hidden Value", |json| {
        Amount::deserialize(Hidden(serde_json::from_str(json)?)).map_err(serde_json::Error::custom)
    }),
];

/// A deserializer whose name and error don't tell that there is a `Value` behind.
struct Hidden(Value);

impl<'de> Deserializer<'de> for Hidden {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.0.deserialize_any(visitor).map_err(Self::Error::custom)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0
            .deserialize_newtype_struct(name, visitor)
            .map_err(Self::Error::custom)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

fn payment(json: &str) -> String {
    format!(r#"{{ "amount": {json} }}"#)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// What happens to a number on its way through an `f64`.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It is read exactly.
    Exact,
    /// It can't be read exactly, and that is an error.
    Refused,
    /// It is read as another number, and nothing tells.
    Changed(&'static str),
}

impl Fate {
    fn check(self, number: Decimal, read: Read, route: &str) {
        match self {
            Self::Exact => assert_eq!(read.unwrap(), number, "{route}"),
            Self::Refused => assert!(read.is_err(), "{route}: {read:?}"),
            Self::Changed(other) => assert_eq!(read.unwrap(), decimal(other), "{route}"),
        }
    }
}

#[test]
fn numbers_are_read_exactly_or_not_at_all() {
    use Fate::{Changed, Exact, Refused};
    let cases = [
        ("0", Exact),
        ("-0.0", Exact),
        ("150", Exact),
        ("150.00", Exact),
        ("-12.5", Exact),
        ("1.5e3", Exact),
        ("0.1", Exact),
        ("2E-7", Exact),
        ("1e28", Exact),
        ("9999999999999.99", Exact),
        ("123456789012345", Exact),
        ("0.123456789012345", Exact),
        ("18446744073709551615", Exact),
        ("-9223372036854775808", Exact),
        ("0.1234567890123456", Refused),
        ("-0.1234567890123456789", Refused),
        ("99999999999999.98", Refused),
        ("99999999999999.99", Changed("100000000000000")),
        ("123456789012345.678", Refused),
        ("18446744073709551617", Refused),
        ("20000000000000000000001", Changed("20000000000000000000000")),
        ("79228162514264337593543950335", Refused),
        ("1234567890123456789012345678", Refused),
        ("0.1234567890123456789012345678", Refused),
        ("0.30000000000000000001", Changed("0.3")),
    ];
    for (json, fate) in cases {
        let number = decimal(json);
        for (name, read) in DIRECT {
            assert_eq!(read(json).unwrap(), number, "{json} in {name}");
        }
        for (name, read) in BUFFERED {
            let fate = if ARBITRARY_PRECISION { Exact } else { fate };
            fate.check(number, read(json), &format!("{json} in {name}"));
        }
        for (name, read) in VALUE {
            let fate = match read(json) {
                Ok(_) if ARBITRARY_PRECISION => Exact,
                _ => fate,
            };
            fate.check(number, read(json), &format!("{json} in {name}"));
        }
    }
}

#[test]
fn a_string_is_exact_everywhere() {
    for text in ["150.00", "-0.5", "1E+2", "0.1234567890123456789012345678"] {
        for (name, read) in DIRECT.into_iter().chain(BUFFERED).chain(VALUE) {
            let read = read(&format!("{text:?}")).unwrap();
            assert_eq!(read.to_string(), decimal(text).to_string(), "{text} in {name}");
        }
    }
    assert_eq!(serde_json::from_str::<Amount>(r#""\u0031.5""#).unwrap(), decimal("1.5"));
}

#[test]
fn what_is_no_decimal_is_refused_with_a_reason() {
    let cases = [
        ("null", "invalid type: null, expected a decimal number"),
        ("true", "invalid type: boolean `true`, expected a decimal number"),
        ("[1]", "invalid type: sequence, expected a decimal number"),
        (r#"{ "a": 1 }"#, "invalid type: map, expected a decimal number"),
        ("{}", "invalid type: map, expected a decimal number"),
        (
            r#""many""#,
            r#""many" is not a valid number: up to 28 digits are expected, as in 150.00"#,
        ),
        (
            r#""""#,
            r#""" is not a valid number: up to 28 digits are expected, as in 150.00"#,
        ),
        (
            "1e400",
            r#""1e400" is not a valid number: up to 28 digits are expected, as in 150.00"#,
        ),
        (
            "0.10000000000000000000000000001",
            r#""0.10000000000000000000000000001" is not a valid number: up to 28 digits are expected, as in 150.00"#,
        ),
    ];
    for (json, message) in cases {
        let error = serde_json::from_str::<Amount>(json).unwrap_err();
        assert_eq!(error.to_string(), message);
    }

    let value = Value::from(0.1 + 0.2);
    assert_eq!(
        Amount::deserialize(value).unwrap_err().to_string(),
        "0.30000000000000004 may not be the number that was sent: it had more digits than the 15 that are kept here"
    );
}

#[test]
fn numbers_are_written_with_their_digits() {
    for text in ["150.00", "-1.5", "0", "0.1234567890123456789012345678"] {
        let payment = Payment { amount: decimal(text) };
        let json = format!(r#"{{"amount":{text}}}"#);
        assert_eq!(serde_json::to_string(&payment).unwrap(), json);
        assert_eq!(serde_json::to_vec(&payment).unwrap(), json.as_bytes());
        assert_eq!(serde_json::to_string(&Flattened { payment }).unwrap(), json);
        let tagged = Tagged::Payment(Payment { amount: decimal(text) });
        assert_eq!(
            serde_json::to_string(&tagged).unwrap(),
            format!(r#"{{"kind":"Payment","amount":{text}}}"#)
        );
        let untagged = Untagged::Payment(Payment { amount: decimal(text) });
        assert_eq!(serde_json::to_string(&untagged).unwrap(), json);
    }
}

#[test]
fn a_value_is_written_only_if_it_holds_the_number() {
    for text in [
        "150.00",
        "-1.5",
        "123456789012345",
        "18446744073709551615",
        "0.123456789012345",
    ] {
        let value = serde_json::to_value(Payment { amount: decimal(text) }).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(&payment(text)).unwrap());
    }
    for text in ["0.30000000000000000001", "123456789012345.678"] {
        let written = serde_json::to_value(Payment { amount: decimal(text) });
        if ARBITRARY_PRECISION {
            assert_eq!(written.unwrap()["amount"].to_string(), text);
        } else {
            assert_eq!(
                written.unwrap_err().to_string(),
                format!("{text} has more digits than would be kept here")
            );
        }
    }
}

#[test]
fn other_formats_hold_a_string() {
    let yaml = "amount: '150.00'\n";
    let payment: Payment = serde_yaml::from_str(yaml).unwrap();
    assert_eq!(payment.amount.to_string(), "150.00");
    assert_eq!(serde_yaml::to_string(&payment).unwrap(), yaml);

    for (text, number) in [
        ("150.25", "150.25"),
        ("-7", "-7"),
        ("170141183460469231731687303", "170141183460469231731687303"),
    ] {
        assert_eq!(serde_yaml::from_str::<Amount>(text).unwrap(), decimal(number));
    }
    for text in [
        "0.1234567890123456",
        ".inf",
        ".nan",
        "340282366920938463463374607431768211455",
    ] {
        assert!(serde_yaml::from_str::<Amount>(text).is_err(), "{text}");
    }
}
