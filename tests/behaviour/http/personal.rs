//! Personal data is in requests and responses, and not in what is logged of them.

use dollr_client::checkouts::CreateCheckoutSource;
use dollr_client::parties::{CreateParty, ListParties};
use dollr_client::payment_accounts::{CreatePaymentAccount, PaymentAccount};
use dollr_client::predictions::PredictMmoProviderInfo;
use dollr_client::schema::{Field, Shape, Struct};
use dollr_client::status::GetCollectionStatus;
use dollr_client::{Error, OPERATIONS, Party, Request};
use serde_json::{Value, json};

use crate::http::secrets::{everything, failure};
use crate::probe::attempts::PayoutOnce;
use crate::server::{Server, json as reply};

/// What names of fields with personal data have in them.
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

const PARTY: &str = r#"{"fullname":"Amara Kamara","phone":"231771234567","email":"amara@example.com"}"#;
const PAYOUT: &str = r#"{"session_id":"1","payout_account_id":"2","reference_id":"550e8400-e29b-41d4-a716-446655440000",
    "passcode":{"token":{"code":"hush","phone":"231771234567"},
    "device":{"name":"a","type":"b","platform":"c","user_agent":"d","client_ip":"e"}}}"#;
const CHECKOUT: &str = r#"{"mode":"HOSTED","source_kind":"INVOICE","currency":"USD","items":[],"success_url":"https://a.example",
    "cancel_url":"https://b.example","party_name":"Amara Kamara","party_phone":"231771234567","note":"x"}"#;

/// The error of a call whose request is written as JSON.
async fn error_of<R: Request>(request: &str, status: u16, body: &str) -> Error {
    let server = Server::with_replies([reply(status, body)]).await;
    let call = server.client().send(serde_json::from_str::<R>(request).unwrap());
    let error = failure(async { call.retries(0).await.map(|_| ()) }).await;
    assert_eq!(error.body(), Some(body.as_bytes()));
    error
}

/// What Dollr says of what it was sent, and what it returns by itself.
#[tokio::test]
async fn an_error_shows_of_somebody_what_debug_does() {
    let words = |words: &str| json!({ "detail": words }).to_string();
    let kamara = words("Amara Kamara (+231771234567, amara@example.com) is known, and amara is not");
    let field =
        json!({ "detail": [{ "loc": ["body", "231771234567"], "msg": "231771234567?", "type": "Amara Kamara" }] });
    let (create, list) = (error_of::<CreateParty>, error_of::<ListParties>);
    let page = "<p>/v1/parties/list?fullname=Amara%20Kamara of Amara Kamara</p>";
    let untold = "the body is not shown, as it may hold personal data";
    let cases = [
        (
            create(PARTY, 422, &kamara).await,
            "A… (+…67, …@example.com) is known, and amara is not",
        ),
        (create(PARTY, 422, &field.to_string()).await, "body.…67: …67?"),
        // One is a part of the other.
        (
            create(
                r#"{"fullname":"Kamara","phone":"231771234567","email":"Kamara@example.com"}"#,
                422,
                &words("no Kamara@example.com"),
            )
            .await,
            "no …@example.com",
        ),
        // In the query, and as an address has it.
        (
            list(r#"{"fullname":"Amara Kamara"}"#, 502, page).await,
            "list?fullname=A… of A…</p>",
        ),
        (
            error_of::<PredictMmoProviderInfo>(
                r#"{"phone":"231771234567","operation_type":"PAYOUT"}"#,
                422,
                &words("no 231771234567"),
            )
            .await,
            "(422): no …67",
        ),
        // In a structure in the body.
        (
            error_of::<PayoutOnce>(PAYOUT, 422, &words("no 231771234567, hush")).await,
            "(422): no …67, [redacted]",
        ),
        // The response is about nobody, so that it can be shown.
        (
            error_of::<CreateCheckoutSource>(CHECKOUT, 500, r#"{"message":"Amara Kamara, 231771234567"}"#).await,
            ": A…, …67",
        ),
        // And here it is about somebody, whom no request named.
        (list("{}", 200, "231771234567").await, untold),
        (list("{}", 200, r#"{"fullname":"Amara Kamara"#).await, untold),
        (
            list("{}", 200, r#"[{"fullname":"Amara Kamara","phone":231771234567}]"#).await,
            untold,
        ),
        (list("{}", 200, r#"["Amara Kamara"]"#).await, untold),
        (
            list("{}", 502, "<p>Bad Gateway</p>").await,
            "the body: <p>Bad Gateway</p>",
        ),
    ];
    for (error, expected) in cases {
        assert!(error.to_string().ends_with(expected), "{error}");
        let printed = everything(&error);
        // Whole numbers: a part of one may be in the time that the call took.
        for hidden in ["Amara", "Kamara", "amara@", "231771234567"] {
            assert!(!printed.contains(hidden), "{hidden} in {printed}");
        }
    }
}

/// What was sent, as `Debug` shows it, and amounts to the last digit.
#[tokio::test]
async fn a_report_shows_a_request_without_its_secrets_and_masks_who_somebody_is() {
    const KEY: &str = "550e8400-e29b-41d4-a716-446655440000";
    let unknown_fields =
        r#"{"fullname":"Amara Kamara","phone":"231771234567","email":null,"pin":1234,"more":{"a":"hush"}}"#;
    let checkout = CHECKOUT.replace(
        "[]",
        r#"[{"name":"Tea","currency":"USD","amount":12345678901234567.80}]"#,
    );
    let checkout = checkout.replace(r#""note":"x""#, r#""reference_id":"mine""#);
    let cases = [
        (
            error_of::<CreateParty>(PARTY, 500, "").await,
            r#"{"email":"…@example.com","fullname":"A…","phone":"…67"}"#,
        ),
        (
            error_of::<CreateParty>(unknown_fields, 500, "").await,
            r#"{"fullname":"A…","more":"[redacted]","phone":"…67","pin":"[redacted]"}"#,
        ),
        (
            error_of::<ListParties>(r#"{"fullname":"Amara Kamara"}"#, 500, "").await,
            r#"{"fullname":"A…"}"#,
        ),
        (
            error_of::<PayoutOnce>(PAYOUT, 422, "{}").await,
            r#"{"passcode":{"device":{"client_ip":"e","name":"a","platform":"c","type":"b","user_agent":"d"},"token":{"code":"[redacted]","phone":"…67"}},"payout_account_id":"2","reference_id":"550e8400-e29b-41d4-a716-446655440000","session_id":"1"}"#,
        ),
        (
            error_of::<CreateCheckoutSource>(&checkout, 422, "{}").await,
            r#"{"cancel_url":"https://b.example","currency":"USD","items":[{"amount":12345678901234567.80,"currency":"USD","name":"Tea"}],"mode":"HOSTED","party_name":"A…","party_phone":"…67","reference_id":"mine","source_kind":"INVOICE","success_url":"https://a.example"}"#,
        ),
        (
            error_of::<GetCollectionStatus>(r#"{"reference_id":"550e8400-e29b-41d4-a716-446655440000"}"#, 404, "{}")
                .await,
            r#"{"reference_id":"550e8400-e29b-41d4-a716-446655440000"}"#,
        ),
    ];
    for (error, expected) in cases {
        let report = error.support_report();
        assert!(report.contains(&format!("\nrequest: {expected}\n")), "{report}");
        // The key of an execution, and no other reference.
        let key = report.lines().find_map(|line| line.strip_prefix("reference_id: "));
        let sent = expected.contains(KEY).then_some(KEY);
        assert_eq!(key, sent, "{report}");
    }
}

/// Whoever adds a field to the spec is reminded of `personal`.
#[test]
fn fields_that_are_called_like_who_somebody_is_are_masked() {
    let mut structs: Vec<&Struct> = Vec::new();
    for operation in OPERATIONS {
        visit(operation.request, &mut structs);
        if let Some(shape) = operation.returns.shape() {
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
