//! Asking: see `asking.yaml`.

use std::time::Duration;

use dollr_client::schema::End;
use dollr_client::{ErrorKind, Progress};

use super::server::{Response, Server, in_virtual_time};

dollr_client::dollr_api!("gallery/asking.yaml");

use reports::State;

const STARTED: &str = r#"{"job":{"number":7,"region":"west"}}"#;
const DAY: Duration = Duration::from_hours(24);

fn job(state: &str) -> Response {
    let body = format!(r#"{{"data":{{"state":"{state}","stuck":{}}}}}"#, state == "RUNNING");
    (200, &[], body)
}

#[test]
fn what_is_started_is_waited_for_by_asking_another_operation() {
    let server = Server::with([
        (202, &[][..], STARTED.to_owned()),
        job("RUNNING"),
        (404, &[][..], "{}".to_owned()),
        job("READY"),
    ]);
    let client = server.client();
    let waited = in_virtual_time(client.reports().start().month("June").until_final(DAY)).unwrap();
    assert_eq!(waited.value.data.state, State::Ready);
    assert_eq!((waited.progress, waited.polls), (Progress::Final(End::Success), 3));
    let start = "POST /v1/reports\ncontent-type: application/json\n\n{\"month\":\"June\"}";
    let asked = "GET /v1/jobs/7?region=west\n\n";
    assert_eq!(server.sent(), [start, asked, asked, asked]);
}

#[test]
fn what_starts_may_have_headers_beside_its_body() {
    let started = r#"{"number":7,"region":"west"}"#.to_owned();
    let server = Server::with([(202, &[("retry-after", "3")][..], started), job("READY")]);
    let client = server.client();
    let waited = in_virtual_time(client.reports().queue().until_final(DAY)).unwrap();
    assert_eq!(waited.value.data.state, State::Ready);
    assert_eq!(
        server.sent(),
        ["POST /v1/reports/queue\n\n", "GET /v1/jobs/7?region=west\n\n"]
    );
}

#[test]
fn a_person_may_have_to_act_on_what_is_started() {
    let server = Server::with([(202, &[][..], STARTED.to_owned()), job("RUNNING")]);
    let client = server.client();
    let poller = client.reports().start().month("June").until_final(DAY).hand_over();
    let waited = in_virtual_time(poller).unwrap();
    assert_eq!((waited.progress, waited.polls), (Progress::NeedsAction, 1));
}

#[test]
fn what_could_not_be_started_is_not_waited_for() {
    let server = Server::responding(422, "{}");
    let client = server.client();
    let error = in_virtual_time(client.reports().start().month("June").until_final(DAY)).unwrap_err();
    assert_eq!((error.kind(), server.sent().len()), (ErrorKind::Rejected, 1));
}

#[test]
fn what_is_asked_can_be_waited_for_by_itself() {
    let server = Server::with([job("RUNNING"), job("FAILED")]);
    let client = server.client();
    let waited = in_virtual_time(client.reports().job(7).region("west").until_final(DAY)).unwrap();
    assert_eq!(waited.progress, Progress::Final(End::Failure));
    assert_eq!(server.sent().len(), 2);
}

/// What the archive shows.
fn entry(folder: &str, state: &str, locked: bool) -> Response {
    let data = format!(r#"{{"folder":"{folder}","state":"{state}","locked":{locked},"version":2}}"#);
    (200, &[], format!(r#"{{"data":{data}}}"#))
}

#[test]
fn what_was_lost_is_seen_inside_of_what_another_resource_shows() {
    let lost = || (503, &[][..], "{}".to_owned());
    for (shown, happened) in [
        (entry("new", "READY", false), true),
        (entry("new", "RUNNING", false), false),
        (entry("new", "READY", true), false),
        (entry("old", "READY", false), false),
        ((200, &[][..], r#"{"data":{}}"#.to_owned()), false),
    ] {
        let text = shown.2.clone();
        let server = Server::with([lost(), shown]);
        let client = server.client();
        let moved = in_virtual_time(client.reports().relocate(7).folder("new").region("west"));
        assert_eq!(moved.is_ok(), happened, "{text}");
        let [sent, asked] = &server.sent()[..] else { panic!() };
        assert!(sent.starts_with("PUT /v1/reports/7/folder\n"), "{sent}");
        assert_eq!(asked, "GET /v1/west/entries/7?view=full\n\n");
    }
}
