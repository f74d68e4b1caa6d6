use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use super::*;
use crate::codegen as runtime;

/// The test vector of the reference implementations of Standard Webhooks.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIMESTAMP: &str = "1614265330";
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let lines = lines
        .iter()
        .map(|(name, text)| (name.parse().unwrap(), text.parse().unwrap()));
    let mut headers = HeaderMap::new();
    for (name, text) in lines {
        let _: bool = headers.append::<http::HeaderName>(name, text);
    }
    headers
}

fn verified(lines: &[(&'static str, &str)], body: &str, secret: &str, age: i64) -> Result<(), WebhookError> {
    let signed_at = UNIX_EPOCH + Duration::from_secs(1_614_265_330);
    let age_abs = Duration::from_secs(age.unsigned_abs());
    let now: SystemTime = if age < 0 {
        signed_at - age_abs
    } else {
        signed_at + age_abs
    };
    signature::verify(&headers(lines), body.as_bytes(), &secret.into(), now)
}

const RIGHT: [(&str, &str); 3] = [
    ("webhook-id", ID),
    ("webhook-timestamp", TIMESTAMP),
    ("webhook-signature", SIGNATURE),
];

/// Headers, the body, the secret, and how many seconds ago it was signed.
type Case<'a> = (
    &'a [(&'static str, &'a str)],
    &'a str,
    &'a str,
    i64,
    Result<(), WebhookError>,
);

#[test]
fn a_signature_is_right_for_its_id_time_body_and_secret() {
    use WebhookError::{Header, Secret, Signature, Time};

    let with =
        |name: &'static str, text: &'static str| RIGHT.map(|(it, right)| (it, if it == name { text } else { right }));
    let many =
        "v1,AAAA v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let other = "whsec_AfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    // Of two lines, by what is on the way.
    let joined = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=, v1,AAAA";
    let unpadded = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE";
    let cases: &[Case<'_>] = &[
        (&RIGHT, BODY, SECRET, 0, Ok(())),
        (&RIGHT, BODY, &SECRET[6..], 0, Ok(())),
        (&RIGHT, BODY, SECRET, 300, Ok(())),
        (&RIGHT, BODY, SECRET, -300, Ok(())),
        (&with("webhook-signature", many), BODY, SECRET, 0, Ok(())),
        (&with("webhook-signature", unpadded), BODY, SECRET, 0, Ok(())),
        (&with("webhook-signature", joined), BODY, SECRET, 0, Ok(())),
        (&RIGHT, BODY, SECRET, 301, Err(Time)),
        (&RIGHT, BODY, SECRET, -301, Err(Time)),
        (&RIGHT, r#"{"test":2432232314}"#, SECRET, 0, Err(Signature)),
        (&RIGHT, "", SECRET, 0, Err(Signature)),
        (&RIGHT, BODY, other, 0, Err(Signature)),
        (&with("webhook-id", "msg_other"), BODY, SECRET, 0, Err(Signature)),
        (
            &with("webhook-timestamp", "1614265331"),
            BODY,
            SECRET,
            0,
            Err(Signature),
        ),
        (&with("webhook-signature", "v1,AAAA"), BODY, SECRET, 0, Err(Signature)),
        (&with("webhook-signature", "v1,"), BODY, SECRET, 0, Err(Signature)),
        (
            &with("webhook-signature", &SIGNATURE[3..]),
            BODY,
            SECRET,
            0,
            Err(Signature),
        ),
        (
            &with("webhook-signature", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            BODY,
            SECRET,
            0,
            Err(Signature),
        ),
        (
            &with("webhook-timestamp", "yesterday"),
            BODY,
            SECRET,
            0,
            Err(Header("webhook-timestamp")),
        ),
        (
            &with("webhook-timestamp", "-5"),
            BODY,
            SECRET,
            0,
            Err(Header("webhook-timestamp")),
        ),
        (
            &with("webhook-timestamp", "18446744073709551615"),
            BODY,
            SECRET,
            0,
            Err(Header("webhook-timestamp")),
        ),
        (&with("webhook-id", ""), BODY, SECRET, 0, Err(Header("webhook-id"))),
        (&RIGHT[1..], BODY, SECRET, 0, Err(Header("webhook-id"))),
        (&RIGHT[..2], BODY, SECRET, 0, Err(Header("webhook-signature"))),
        (&RIGHT, BODY, "whsec_", 0, Err(Secret)),
        (&RIGHT, BODY, "hush!", 0, Err(Secret)),
    ];
    for (lines, body, secret, age, expected) in cases {
        assert_eq!(
            verified(lines, body, secret, *age),
            *expected,
            "{lines:?} {body} {secret} {age}"
        );
    }
    let twice: Vec<_> = RIGHT.into_iter().chain([("webhook-id", "msg_new")]).collect();
    assert_eq!(verified(&twice, BODY, SECRET, 0), Err(Header("webhook-id")));
    assert_eq!(sign(ID, TIMESTAMP, BODY.as_bytes(), &SECRET.into()).unwrap(), SIGNATURE);
}

struct Event {
    webhook_id: String,
    test: i64,
    unknown_fields: runtime::UnknownFields,
}

runtime::object! {
    Event by verify {
        webhook_id: String as "webhook-id" [Header],
        test: i64,
    }
}

#[test]
fn what_is_verified_is_read_and_nothing_else_is() {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
        .to_string();
    let secret = Secret::from(SECRET);
    let lines = |body: &str, secret: &Secret| {
        let signature = sign("msg_1", &now, body.as_bytes(), secret).unwrap();
        headers(&[
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", &now),
            ("webhook-signature", &signature),
        ])
    };
    let read = |body: &str| verify_webhook::<Event>(&lines(body, &secret), body.as_bytes(), &secret);
    // An id in the body is none of a header.
    let event = read(r#"{"test":"7","webhook-id":"msg_2","more":1}"#).unwrap();
    assert_eq!((event.webhook_id.as_str(), event.test), ("msg_1", 7));
    assert_eq!(
        serde_json::to_string(&event).unwrap(),
        r#"{"webhook-id":"msg_1","test":7,"more":1}"#
    );
    let content = |problem: &str| Some(WebhookError::Content(problem.to_owned()));
    assert_eq!(read("{}").err(), content("`test` is missing"));
    assert_eq!(
        read(r#"{"test":"hush"}"#).err(),
        content("`test` is a text, and a whole number is expected")
    );
    let body = r#"{"test":7}"#;
    let of_other = lines(body, &"whsec_aHVzaA==".into());
    let error = verify_webhook::<Event>(&of_other, body.as_bytes(), &secret).err();
    assert_eq!(error, Some(WebhookError::Signature));
    let unverified = read_webhook::<Event>(&of_other, body.as_bytes()).unwrap();
    assert_eq!(unverified.test, 7);
    // Not by a framework that reads every body into the type of a parameter.
    let error = serde_json::from_str::<Event>(r#"{"webhook-id":"m","test":7}"#).unwrap_err();
    assert!(
        error.to_string().starts_with("a webhook is read by `verify`"),
        "{error}"
    );
}

#[test]
fn stripe_signs_the_time_and_the_body() {
    const BODY: &str = r#"{"id":"evt_1"}"#;
    // Made with Python's `hmac`.
    const TAG: &str = "347e9afe3d74ec4c5cbefd270edc9246513ae3da7b375223e302560fbd4146eb";
    let verified = |header: &str, body: &str, secret: &str, age: u64| {
        let now = UNIX_EPOCH + Duration::from_secs(1_614_265_330 + age);
        let lines = headers(&[("stripe-signature", header)]);
        stripe::verify(&lines, body.as_bytes(), &secret.into(), now)
    };
    let right = format!("t=1614265330,v1={TAG},v0=00");
    let rolled = format!("t=1614265330, v1=00, v1={TAG}");
    let later = format!("t=1614265331,v1={TAG}");
    let header = WebhookError::Header("stripe-signature");
    let cases = [
        (right.as_str(), BODY, "whsec_test", 300, Ok(())),
        (&rolled, BODY, "whsec_test", 0, Ok(())),
        (&right, BODY, "whsec_test", 301, Err(WebhookError::Time)),
        (&right, BODY, "test", 0, Err(WebhookError::Signature)),
        (&right, "{}", "whsec_test", 0, Err(WebhookError::Signature)),
        (&later, BODY, "whsec_test", 0, Err(WebhookError::Signature)),
        ("t=1614265330", BODY, "whsec_test", 0, Err(WebhookError::Signature)),
        ("v1=00", BODY, "whsec_test", 0, Err(header.clone())),
        ("t=soon,v1=00", BODY, "whsec_test", 0, Err(header.clone())),
    ];
    for (line, body, secret, age, expected) in cases {
        assert_eq!(verified(line, body, secret, age), expected, "{line} {age}");
    }
    // An environment variable may be empty, and what is signed with that is signed by anybody: with Python's `hmac` again.
    let forged = "t=1614265330,v1=060045b73bbb0bc1365bca10bb7c6561d7e2c2e0edd8f825d21e0784474661fd";
    for secret in ["", " \n", "whsec_"] {
        assert_eq!(verified(forged, BODY, secret, 0), Err(WebhookError::Secret));
        assert_eq!(sign_as_stripe(1, b"", &secret.into()), None);
    }
    let missing = stripe::verify(&HeaderMap::new(), b"{}", &"whsec_test".into(), SystemTime::now());
    assert_eq!(missing, Err(header));
    assert_eq!(
        sign_as_stripe(1_614_265_330, BODY.as_bytes(), &"whsec_test".into()),
        Some(format!("t=1614265330,v1={TAG}"))
    );
}
