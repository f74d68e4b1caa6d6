//! Responses: see `responses.yaml`.

use super::server::{Response, Server, run};

dollr_client::dollr_api!("gallery/responses.yaml");

use reports::{CreateReportResponse, FindReportResponse};

fn response(status: u16, headers: &'static [(&'static str, &'static str)], body: &str) -> Server {
    let response: Response = (status, headers, body.to_owned());
    Server::with([response])
}

#[test]
fn the_status_decides() {
    let location = &[("location", "https://example.com/v1/reports/7")];
    let server = response(201, location, r#"{ "id": 7 }"#);
    let Ok(CreateReportResponse::Created(created)) = run(server.client().reports().create().send()) else {
        panic!()
    };
    assert_eq!(
        (created.location.as_str(), created.body.id),
        ("https://example.com/v1/reports/7", 7)
    );

    let server = response(202, &[("retry-after", "5")], r#"{ "job": { "id": 8 } }"#);
    let accepted = run(server.client().reports().create().send())
        .unwrap()
        .into_accepted()
        .unwrap();
    assert_eq!(accepted.retry_after.map(|it| it.as_secs()), Some(5));
    assert_eq!(accepted.job.id, 8);

    let server = response(204, &[], "");
    let none = run(server.client().reports().create().send()).unwrap();
    assert_eq!(none, CreateReportResponse::NoContent);

    let server = response(208, &[], r#"{ "since": 3 }"#);
    let since = run(server.client().reports().create().send()).unwrap();
    assert_eq!(since.into_already_reported().unwrap().since, 3);

    let server = response(200, &[], r#"{ "id": 7 }"#);
    assert!(
        run(server.client().reports().create().send()).is_err(),
        "no other status is a success"
    );
}

#[test]
fn a_status_that_says_no_may_be_a_response() {
    let server = response(404, &[], r#"{ "detail": "no report" }"#);
    let found = run(server.client().reports().find(7).send()).unwrap();
    assert_eq!(found, FindReportResponse::NotFound);
    assert!(found.into_ok().is_none());
    server.was_sent("GET /v1/reports/7\naccept: application/json, text/csv\n\n");
}

#[test]
fn the_media_type_may_decide() {
    let server = response(200, &[("content-type", "text/csv")], "7,5.00\n");
    let found = run(server.client().reports().find(7).send()).unwrap();
    assert_eq!(found.into_ok_csv().as_deref(), Some("7,5.00\n"));
    let server = response(200, &[("content-type", "application/json")], r#"{ "id": 7 }"#);
    let found = run(server.client().reports().find(7).send()).unwrap();
    assert_eq!(found.into_ok().map(|report| report.id), Some(7));
    let server = response(299, &[], "");
    let found = run(server.client().reports().find(7).send()).unwrap();
    assert_eq!(found, FindReportResponse::Success);
}

#[test]
fn a_body_may_be_empty_or_bytes() {
    assert!(
        run(response(200, &[], "").client().reports().last().send())
            .unwrap()
            .is_none()
    );
    let last = run(response(200, &[], r#"{ "id": 7 }"#).client().reports().last().send()).unwrap();
    assert_eq!(last.map(|report| report.id), Some(7));
    let server = response(200, &[("content-type", "application/pdf")], "%PDF");
    assert_eq!(&run(server.client().reports().print(7).send()).unwrap()[..], b"%PDF");
    server.was_sent("GET /v1/reports/7\naccept: application/pdf\n\n");
}

#[test]
fn headers_stand_beside_the_body() {
    let server = response(200, &[("x-size", "12")], "");
    assert_eq!(run(server.client().reports().size().send()).unwrap().x_size, Some(12));
    let server = response(200, &[("x-total", "1")], r#"[{ "id": 7 }]"#);
    let listed = run(server.client().reports().list().send()).unwrap();
    assert_eq!((listed.x_total, listed.body[0].id), (1, 7));
    let server = response(200, &[], r#"{ "waiting": 3 }"#);
    assert_eq!(run(server.client().reports().status().send()).unwrap().waiting, 3);
}
