//! Samples of all that Dollr's API describes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::super::{made, sample};
use crate::api::OPERATIONS;
use crate::api::exports::{
    CheckoutSession, Counterparty, Execution, ExecutionStatus, Invoice, Order, Party, PaymentAccount,
    SourceStatusReport,
};
use crate::api::types::Source;
use crate::codec::Id;
use crate::schema::{Field, Shape, Struct};
use crate::values::{Country, Currency, Email, Phone, Timestamp, Url};

/// All structs that the operations take and return, with those inside of them, by name.
fn structs() -> BTreeMap<&'static str, &'static Struct> {
    let mut found = BTreeMap::new();
    for operation in OPERATIONS {
        add(operation.request, &mut found);
        if let Some(shape) = operation.returns.shape() {
            add_shape(shape, &mut found);
        }
    }
    found
}

fn add(structure: &'static Struct, found: &mut BTreeMap<&'static str, &'static Struct>) {
    if found.insert(structure.name, structure).is_none() {
        structure.fields.iter().for_each(|field| add_shape(field.shape, found));
    }
}

fn add_shape(shape: Shape, found: &mut BTreeMap<&'static str, &'static Struct>) {
    match shape {
        Shape::Struct(structure) => add(structure(), found),
        Shape::List(shape) => add_shape(*shape, found),
        _ => {}
    }
}

fn json(structure: &Struct) -> Value {
    let made = made::json(structure).unwrap_or_else(|error| panic!("{}: {error}", structure.name));
    serde_json::from_str(made.get()).unwrap()
}

/// What the value of a field is not.
fn wrong(field: &Field, shape: Shape, value: &Value) -> Vec<String> {
    let text = value.as_str();
    let fits = match (shape, value) {
        (Shape::Struct(structure), Value::Object(_)) => return wrong_in(structure(), value),
        (Shape::List(shape), Value::Array(items)) => {
            return items.iter().flat_map(|item| wrong(field, *shape, item)).collect();
        }
        (_, Value::String(_)) if field.as_text => true,
        (Shape::String, _) => text.is_some_and(|text| !text.is_empty()),
        (Shape::Secret, _) => text.is_some(),
        (Shape::Integer | Shape::Duration(_), _) => value.is_u64(),
        (Shape::Boolean, _) => value.is_boolean(),
        (Shape::Decimal, _) => value.is_number(),
        (Shape::Uuid4, _) => text.is_some_and(|text| text.parse::<Id<(), Uuid>>().is_ok()),
        (Shape::Currency, _) => text.is_some_and(|text| text.parse::<Currency>().is_ok()),
        (Shape::Country, _) => text.is_some_and(|text| text.parse::<Country>().is_ok()),
        (Shape::Phone, _) => text.is_some_and(|text| text.parse::<Phone>().is_ok_and(|it| it.as_str() == text)),
        (Shape::Email, _) => text.is_some_and(|text| text.parse::<Email>().is_ok()),
        (Shape::Url, _) => text.is_some_and(|text| text.parse::<Url>().is_ok()),
        (Shape::Timestamp, _) => text.is_some_and(|text| text.parse::<Timestamp>().is_ok()),
        (Shape::Enum(enumeration), _) => enumeration.values.iter().any(|value| Some(value.name) == text),
        (Shape::Json, _) => true,
        _ => false,
    };
    let least = field.limits.min.map_or(0.0, |min| min.parse().unwrap());
    let is_low = field.limits.min.is_some() && value.as_f64().is_none_or(|value| value < least);
    match fits && !is_low {
        true => Vec::new(),
        false => vec![format!("{}: {value} is no {shape:?}", field.name)],
    }
}

fn wrong_in(structure: &Struct, object: &Value) -> Vec<String> {
    let check = |field: &Field| match object.get(field.name) {
        None if field.required => vec![format!("{} is missing", field.name)],
        None => Vec::new(),
        Some(Value::Null) if field.nullable => Vec::new(),
        Some(value) => wrong(field, field.shape, value),
    };
    structure.fields.iter().flat_map(check).collect()
}

#[test]
fn all_that_the_api_describes_has_a_valid_sample() {
    let structs = structs();
    assert!(structs.len() > 59, "{}", structs.len());
    for (name, structure) in structs {
        let sample = json(structure);
        assert_eq!(wrong_in(structure, &sample), Vec::<String>::new(), "{name}: {sample}");
    }
}

/// The fields of a struct that are ids in Rust, by the list of the public API.
fn ids() -> Vec<(String, String)> {
    let api = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/api.txt")).unwrap();
    let names: BTreeSet<&str> = api
        .lines()
        .filter_map(|line| line.strip_prefix("id ")?.split('(').next())
        .collect();
    let mut structure = "";
    let mut found = Vec::new();
    for line in api.lines() {
        match line.strip_prefix("    ").and_then(|field| field.split_once(": ")) {
            Some((field, kind)) if names.contains(kind) => found.push((structure.to_owned(), field.to_owned())),
            Some(_) => {}
            None => structure = line.strip_prefix("struct ").unwrap_or_default(),
        }
    }
    found
}

#[test]
fn every_id_is_new() {
    let structs = structs();
    let mut seen = BTreeSet::new();
    let mut count = 0;
    for (name, field) in ids() {
        let Some(structure) = structs.get(name.as_str()) else {
            continue;
        };
        for _ in 0..2 {
            let sample = json(structure);
            assert!(seen.insert(sample[&field].to_string()), "{name}.{field}: {sample}");
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn a_thousand_samples_share_no_key() {
    let mut seen = BTreeSet::new();
    let mut new = |key: String| assert!(seen.insert(key.clone()), "{key} is there twice");
    for _ in 0..1000 {
        let execution: Execution = sample();
        new(execution.reference_id.to_string());
        let invoice: Invoice = sample();
        new(invoice.id.to_string());
        new(invoice.counterparty_id.to_string());
        let report: SourceStatusReport = sample();
        let Source::Invoice(id) = report.source else {
            panic!("{report:?}");
        };
        new(id.to_string());
        new(report.source_number);
    }
}

#[test]
fn a_whole_example_is_the_sample() {
    let party: Party = sample();
    assert_eq!(party.fullname, "Amara Kamara");
    assert_eq!(party.country_code.as_deref(), Some("LR"));
    assert_ne!(party.id, sample::<Party>().id);
    let mut shown = json(structs()["Party"]);
    shown["id"] = 42.into();
    let example = OPERATIONS
        .into_iter()
        .find(|operation| operation.name == "create_party")
        .unwrap();
    let example: Value = serde_json::from_str(example.examples[1].response.unwrap()).unwrap();
    assert_eq!(shown, example);
}

#[test]
fn an_amount_keeps_its_digits() {
    assert_eq!(sample::<Execution>().payer_amount.to_string(), "100.00");
}

#[test]
fn only_what_is_required_is_made_up() {
    let execution: Execution = sample();
    assert_eq!(execution.status, ExecutionStatus::Pending);
    assert_eq!(execution.payer_currency, "USD");
    assert_eq!(execution.client_secret, None);
    assert_eq!(execution.gateway_message, None);
    assert!(execution.unknown_fields.is_empty());
}

#[test]
fn kinds_and_ids_fit_each_other() {
    let shown = [
        format!("{:?}", sample::<CheckoutSession>()),
        format!("{:?}", sample::<Counterparty>()),
        format!("{:?}", sample::<Order>()),
        format!("{:?}", sample::<PaymentAccount>()),
        format!("{:?}", sample::<SourceStatusReport>()),
    ];
    for sample in shown {
        assert!(!sample.contains("Unrecognized"), "{sample}");
    }
}
