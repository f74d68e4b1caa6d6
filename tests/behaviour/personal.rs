//! Who somebody is stands in requests and answers, and not in what is logged of them.

use dollr_client::description::{Field, Returns, Shape, Struct};
use dollr_client::parties::{CreateParty, ListParties};
use dollr_client::payment_accounts::{CreatePaymentAccount, PaymentAccount};
use dollr_client::{OPERATIONS, Party};
use serde_json::{Value, json};

/// What names of fields that say who somebody is have in them.
const PERSONAL: [&str; 6] = [
    "phone",
    "email",
    "fullname",
    "party_name",
    "account_name",
    "account_number",
];

/// What no `Debug` of the values below may show.
const HIDDEN: [&str; 5] = ["Kamara", "2317", "amara@", "0771", "3456"];

#[test]
fn debug_shows_what_serves_to_recognise_somebody_and_no_more() {
    let party = json!({
        "id": 42, "fullname": "Amara Kamara", "phone": "231771234567", "email": "amara@example.com",
        "created_at": "2025-06-01T10:00:00Z", "updated_at": "2025-06-01T10:00:00Z",
    });
    let account = json!({
        "id": 7, "account_name": "Kamara, Amara", "provider": "PAWAPAY", "method": "MTN_MOMO_LBR", "party_id": 42,
        "is_active": true, "created_at": "2025-06-01T10:00:00Z", "updated_at": "2025-06-01T10:00:00Z",
    });
    let new_party = json!({ "fullname": "Amara Kamara", "phone": "231771234567", "email": "amara@example.com" });
    let new_account = json!({
        "account_name": "Amara Kamara", "provider": "PAWAPAY", "method": "MTN_MOMO_LBR", "party_id": 42,
        "operation_type": "COLLECTION", "insensitive_account_number": "0771234567",
    });
    let cases: [(_, &[&str]); 5] = [
        (
            shown::<Party>(&party),
            &["fullname: A…", "phone: …67", "email: …@example.com"],
        ),
        (shown::<PaymentAccount>(&account), &["account_name: K…", "PartyId(42)"]),
        (
            shown::<CreateParty>(&new_party),
            &["fullname: A…", "phone: Phone(…67)", "email: Email(…@example.com)"],
        ),
        (
            shown::<CreatePaymentAccount>(&new_account),
            &["account_name: A…", "insensitive_account_number: …67"],
        ),
        (
            shown::<ListParties>(&json!({ "fullname": "Kamara" })),
            &["fullname: K…"],
        ),
    ];
    for (shown, expected) in cases {
        for part in expected {
            assert!(shown.contains(part), "no {part} in {shown}");
        }
        for hidden in HIDDEN {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
    }
}

/// The `Debug` of a value, which is written as it was read.
fn shown<T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug>(json: &Value) -> String {
    let value: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), *json);
    format!("{value:?} {value:#?}")
}

/// Whoever adds a field to the spec is reminded of `personal`.
#[test]
fn fields_that_are_called_like_who_somebody_is_are_masked() {
    let mut structs: Vec<&Struct> = Vec::new();
    for operation in OPERATIONS {
        visit(operation.request, &mut structs);
        if let Returns::Value(shape) | Returns::Undocumented(shape) = operation.returns {
            visit_shape(&shape, &mut structs);
        }
    }
    let is_called_so = |field: &Field| PERSONAL.iter().any(|part| field.name.contains(part));
    let mut found = 0;
    for structure in structs {
        for field in structure.fields.iter().filter(|field| is_called_so(field)) {
            let masks_itself = matches!(field.shape, Shape::Phone | Shape::Email);
            assert!(field.personal || masks_itself, "{}.{}", structure.name, field.name);
            found += 1;
        }
    }
    assert!(found > 20, "{found}");
}

fn visit<'a>(structure: &'a Struct, structs: &mut Vec<&'a Struct>) {
    if structs.iter().any(|known| known.name == structure.name) {
        return;
    }
    structs.push(structure);
    for field in structure.fields {
        visit_shape(&field.shape, structs);
    }
}

fn visit_shape(shape: &Shape, structs: &mut Vec<&Struct>) {
    match shape {
        Shape::Struct(structure) => visit(structure(), structs),
        Shape::List(shape) => visit_shape(shape, structs),
        _ => {}
    }
}
