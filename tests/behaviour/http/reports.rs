//! The report of an error that can be sent to Dollr's support.

use std::time::Duration;

use super::secrets::failure;
use crate::probe::note;
use crate::server::{Reply, Server, json};

#[tokio::test]
async fn a_report_for_support_says_what_happened_and_about_nobody() {
    let body = r#"{"detail":[{"loc":["body","text"],"msg":"231771234567 of amara@example.com is taken","type":"x"}]}"#;
    let server = Server::with_replies([json(422, body)]).await;
    let error = failure(server.client().send(note())).await;
    let report = error.support_report();
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines[0], concat!("client: dollr-client ", env!("CARGO_PKG_VERSION")));
    assert_eq!(lines[1], "error: rejected");
    assert!(lines[2].starts_with("at: 20") && lines[2].ends_with('Z'), "{report}");
    assert_eq!(lines[3], "operation: send_note (POST /v1/notes)");
    assert_eq!(lines[4], format!("base URL: http://{}/", server.address));
    assert_eq!(lines[5], r#"request: {"text":"Grüße, \"you\""}"#);
    assert_eq!(lines[6], "status: 422");
    let response = r#"{"detail":[{"loc":["body","text"],"msg":"[number] of [e-mail] is taken","type":"x"}]}"#;
    assert_eq!(lines[7], format!("response: {response}"));
    assert_eq!(lines[8], "Dollr says: body.text: [number] of [e-mail] is taken");
    assert!(lines[9].starts_with("attempts: 1 in "), "{report}");
    assert_eq!(lines.len(), 10, "{report}");
}

/// However a call ended, its report says what was sent, and where to.
#[tokio::test]
async fn a_report_says_what_was_sent_if_there_is_no_response_too() {
    let note_sent = r#"request: {"text":"Grüße, \"you\""}"#;
    let cut = Server::with_replies([Reply::Cut(Vec::new())]).await;
    let silent = Server::with_replies([Reply::Silence]).await;
    let no_token = Server::start(|_| json(401, "{}")).await;
    let cases = [
        (&cut, Duration::from_secs(9), note_sent),
        (&silent, Duration::from_millis(50), note_sent),
        (
            &no_token,
            Duration::from_secs(9),
            r#"request: {"client_id":"shop","client_secret":"[redacted]"}"#,
        ),
    ];
    for (server, deadline, expected) in cases {
        let error = failure(server.client().send(note()).deadline(deadline)).await;
        let report = error.support_report();
        let base_url = format!("base URL: http://{}/", server.address);
        for expected in [&base_url, expected] {
            assert!(report.lines().any(|line| line == expected), "{report}");
        }
    }
}
