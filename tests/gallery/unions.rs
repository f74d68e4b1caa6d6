//! Unions: see `unions.yaml`.

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/unions.yaml");

use payments::{Event, EventType, Method, MethodCard, MethodMobileMoney, Parent, PaymentCustomer};

const PAYMENT: &str = r#"{"id":"p1","method":{"type":"cash"}}"#;

fn pay(method: Method, response: &str) -> (Server, Result<payments::Payment, dollr_client::Error>) {
    let server = Server::responding(200, response);
    let payment = run(server.client().payments().pay().method(method).send());
    (server, payment)
}

fn sent(method: Method) -> String {
    let (server, payment) = pay(method, PAYMENT);
    assert_eq!(payment.unwrap().method, Method::Cash);
    let sent = server.sent().remove(0);
    sent.split_once("\n\n").unwrap().1.to_owned()
}

#[test]
fn the_tag_is_among_the_fields() {
    let phone = "+231770000000".parse().unwrap();
    let mobile = MethodMobileMoney::builder().phone(phone).network("MTN").build();
    let card = MethodCard::builder()
        .token("tok_1")
        .amount("5.50".parse().unwrap())
        .build();
    assert_eq!(
        sent(Method::MobileMoney(mobile)),
        r#"{"method":{"type":"mobile_money","phone":"231770000000","network":"MTN"}}"#
    );
    assert_eq!(
        sent(Method::Card(card)),
        r#"{"method":{"type":"card","token":"tok_1","amount":5.50}}"#
    );
    assert_eq!(sent(Method::Cash), r#"{"method":{"type":"cash"}}"#);
}

#[test]
fn what_a_case_holds_is_checked() {
    let card = MethodCard::builder()
        .token("tok_1")
        .amount("0".parse().unwrap())
        .build();
    let (_, payment) = pay(Method::Card(card), PAYMENT);
    let message = payment.unwrap_err().to_string();
    assert!(
        message.contains("`method.amount` is 0, and has to be at least 0.01"),
        "{message}"
    );
}

#[test]
fn each_case_is_read_and_what_is_unknown_is_kept() {
    let response = r#"{"id":"p1","method":{"type":"barter","goat":1},"customer":"c1","parent":{"kind":"payment","id":"p0",
        "method":{"type":"card","token":"hush","amount":"7.50"}}}"#;
    let payment = pay(Method::Cash, response).1.unwrap();
    assert_eq!(
        payment.method,
        Method::Unrecognized(serde_json::json!({"type":"barter","goat":1}))
    );
    assert_eq!(payment.customer, Some(PaymentCustomer::String("c1".to_owned())));
    let Some(parent) = payment.parent else { panic!() };
    let Parent::Payment(parent) = *parent else { panic!() };
    let Method::Card(card) = &parent.method else { panic!() };
    assert_eq!(
        (card.amount.to_string().as_str(), card.unknown_fields.is_empty()),
        ("7.50", true)
    );
    assert!(!format!("{parent:?}").contains("hush"));

    let whole = format!(
        r#"{{"id":"p1","method":{{"type":"cash"}},"customer":{}}}"#,
        r#"{"id":"c1","name":"Amara"}"#
    );
    let Some(PaymentCustomer::Customer(customer)) = pay(Method::Cash, &whole).1.unwrap().customer else {
        panic!()
    };
    assert_eq!(customer.name, "Amara");
}

#[test]
fn the_content_is_beside_the_tag() {
    let events = format!(
        r#"[{{"event":"payment.made","data":{PAYMENT}}},{{"event":"payment.refunded","data":[{PAYMENT}]}},
            {{"event":"report"}},{{"event":"storm","data":1}}]"#
    );
    let server = Server::responding(200, &events);
    let events = run(server.client().payments().list_events().send()).unwrap();
    let [
        Event::PaymentMade(made),
        Event::PaymentRefunded(refunded),
        report,
        Event::Unrecognized(unknown),
    ] = &events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!(
        (made.id.as_str(), refunded.len(), &unknown["event"]),
        ("p1", 1, &"storm".into())
    );
    assert_eq!(report.event_type(), Some(EventType::Report));
    assert_eq!(
        serde_json::to_string(&events[0]).unwrap(),
        format!(r#"{{"event":"payment.made","data":{PAYMENT}}}"#)
    );
}

#[test]
fn a_constant_tells_what_a_list_of_cases_is() {
    use payments::{Button, Select, ShowFormParts, ShowFormResponseParts};
    let server = Server::responding(
        200,
        r#"{"parts":[{"type":3,"label":"a"},{"type":"2"},{"type":7,"label":"b"}]}"#,
    );
    let parts = vec![
        ShowFormParts::Select(Select::builder().label("a").build()),
        ShowFormParts::Button(Button::builder().build()),
    ];
    let shown = run(server.client().payments().show_form().parts(parts)).unwrap();
    let sent = server.sent().remove(0);
    assert!(
        sent.ends_with(r#"{"parts":[{"label":"a","type":3},{"type":2}]}"#),
        "{sent}"
    );
    let [select, button, unknown] = &shown.parts[..] else {
        panic!("{shown:?}")
    };
    assert!(matches!(select, ShowFormResponseParts::Select(select) if select.label.as_deref() == Some("a")));
    assert!(matches!(button, ShowFormResponseParts::Button(_)));
    assert!(matches!(unknown, ShowFormResponseParts::Unrecognized(json) if json["type"] == 7));
}
