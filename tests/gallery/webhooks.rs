//! Webhooks: see `webhooks.yaml`.

use dollr_client::{Secret, WebhookError, test_util};

dollr_client::dollr_api!("gallery/webhooks.yaml");

use types::{CardCharged, Happened, OnShopEvent, PaymentEvent, PaymentId, ShopEvent, StockChanged};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PAID: &[u8] =
    br#"{"type":"payment.paid","payment_id":7,"amount":"5.10","created_at":"2025-06-30T12:00:00Z","shop":3}"#;

#[test]
fn a_webhook_is_read_once_its_signature_is_right() {
    let secret = Secret::new(SECRET);
    let headers = test_util::sign_webhook("msg_1", PAID, &secret);
    let event = PaymentEvent::verify(&headers, PAID, &secret).unwrap();
    assert_eq!(
        (event.webhook_id.as_str(), event.amount.to_string().as_str()),
        ("msg_1", "5.10")
    );
    assert_eq!(event.event, Happened::PaymentPaid(PaymentId::new(7)));
    let changed = String::from_utf8_lossy(PAID).replace("5.10", "9999");
    let refused = PaymentEvent::verify(&headers, changed.as_bytes(), &secret);
    assert_eq!(refused.unwrap_err(), WebhookError::Signature);
    let refused = PaymentEvent::verify(&headers, PAID, &"whsec_aHVzaA==".into());
    assert_eq!(refused.unwrap_err(), WebhookError::Signature);
}

#[test]
fn what_is_not_signed_says_so_in_the_name_of_its_reader() {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-shelf", "upper".parse().unwrap());
    let changed = StockChanged::read_unverified(&headers, br#"{"left":2}"#).unwrap();
    assert_eq!((changed.x_shelf.as_str(), changed.left), ("upper", 2));
    let missing = StockChanged::read_unverified(&http::HeaderMap::new(), br#"{"left":2}"#).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "the webhook is not as it is described: `X-Shelf` is missing among the headers"
    );
}

#[test]
fn a_body_may_be_one_of_several_events() {
    let secret = Secret::new(SECRET);
    let read = |body: &str| {
        let headers = test_util::sign_webhook("msg_1", body.as_bytes(), &secret);
        OnShopEvent::verify(&headers, body.as_bytes(), &secret).unwrap().body
    };
    let opened = read(r#"{ "type": "shop.opened", "at": "2025-06-30T12:00:00Z", "data": { "name": "Corner" } }"#);
    let ShopEvent::ShopOpened(opened) = opened else {
        panic!("{opened:?}")
    };
    assert_eq!(opened.data.name, "Corner");
    let moved = read(r#"{ "type": "shop.moved", "at": "2025-06-30T12:00:00Z", "data": { "to": "Main St" } }"#);
    assert!(matches!(moved, ShopEvent::Unrecognized(_)), "{moved:?}");
}

#[test]
fn a_provider_may_sign_as_stripe_does() {
    let (body, secret) = (r#"{ "id": "evt_1" }"#, Secret::new("whsec_test"));
    let headers = test_util::sign_stripe_webhook(body, &secret);
    assert_eq!(
        CardCharged::verify(&headers, body.as_bytes(), &secret).unwrap().id,
        "evt_1"
    );
    let refused = CardCharged::verify(&headers, b"{ }", &secret).unwrap_err();
    assert_eq!(refused, WebhookError::Signature);
}

#[test]
fn a_test_makes_events_of_its_own() {
    let mut event: PaymentEvent = test_util::sample();
    event.webhook_id = "msg_2".to_owned();
    assert_eq!(event.webhook_id, "msg_2");
}
