//! Errors: see `errors.yaml`.

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/errors.yaml");

use charges::{CreateChargeConflict, CreateChargeServiceUnavailable, Problem, Refusal, TooMany};
use dollr_client::Error;

fn error(status: u16, headers: &'static [(&'static str, &'static str)], body: &str) -> Error {
    let server = Server::with([(status, headers, body.to_owned())]);
    run(server.client().charges().create().amount("5".parse().unwrap())).unwrap_err()
}

#[test]
fn an_error_keeps_its_body_and_reads_it_as_its_type() {
    let refused = error(402, &[], r#"{ "reason": "no_funds", "card": "hush" }"#);
    assert_eq!(refused.response_as::<Refusal>().unwrap().reason, "no_funds");
    assert!(
        refused.response_as::<Problem>().is_none(),
        "it is declared to be something else"
    );
    assert!(!format!("{refused:?}").contains("hush"));

    let conflict = error(409, &[], r#"{ "existing": 7 }"#);
    assert_eq!(conflict.response_as::<CreateChargeConflict>().unwrap().existing, 7);

    let busy = error(503, &[("retry-after", "3")], r#"{ "reason": "busy" }"#);
    let busy = busy.response_as::<CreateChargeServiceUnavailable>().unwrap();
    assert_eq!((busy.retry_after.as_secs(), busy.reason.as_str()), (3, "busy"));

    let large = error(413, &[("content-type", "text/plain")], "too large");
    assert_eq!(large.response_as::<String>().as_deref(), Some("too large"));
}

#[test]
fn the_most_exact_is_taken() {
    assert!(
        error(410, &[], r#"{ "reason": "gone" }"#)
            .response_as::<Refusal>()
            .is_some()
    );
    let too_many = error(429, &[], r#"{ "limit": 5 }"#);
    assert_eq!(too_many.response_as::<TooMany>().unwrap().limit, 5);
    let problem = error(500, &[], r#"{ "title": "broken" }"#);
    assert_eq!(problem.response_as::<Problem>().unwrap().title, "broken");
}

#[test]
fn a_body_that_does_not_fit_is_still_that_error() {
    let odd = error(402, &[], "<html>");
    assert!(odd.response_as::<Refusal>().is_none());
    assert_eq!(odd.status(), Some(402));
}
