//! The example that gets a realtime key.

use std::io::ErrorKind;
use std::net::TcpListener;

use dollr_client::{InvoiceId, ReferenceId, Source, Timestamp};
use dollr_sandbox::Sandbox;

use crate::run::{Finished, run};

const REFERENCE_ID: &str = "550e8400-e29b-41d4-a716-446655440000";

/// Runs the example `realtime_key` with these arguments and variables, and without those of this machine.
fn realtime_key(arguments: &str, variables: &[(&str, &str)]) -> Finished {
    run("realtime_key", arguments, variables)
}

/// Checks what an example says about a key, below the first line, and gives the reference id.
fn key_for<'a>(finished: &'a Finished, session: &str) -> &'a str {
    assert_eq!((finished.status, finished.errors.len()), (Some(0), 0), "{finished:?}");
    let [_, lines @ ..] = &finished.lines[..] else {
        panic!("no output: {finished:?}")
    };
    let lines: Vec<_> = lines.iter().map(|line| line.split_at(14)).collect();
    let [(_, _), (_, reference_id), (_, _), (_, _), (_, expiry)] = lines[..] else {
        panic!("five lines: {finished:?}")
    };
    let expected = [
        ("session       ", session),
        ("reference id  ", reference_id),
        ("channel       ", &format!("payment-intent:{session}:{reference_id}")),
        ("key           ", "[redacted], 64 characters"),
        ("expires       ", expiry),
    ];
    assert_eq!(lines, expected);
    let (time, rest) = expiry.split_once(", ").expect("a time and a duration");
    assert!(time.parse::<Timestamp>().expect("a time") > Timestamp::now());
    assert_eq!(rest, "in 300 seconds");
    reference_id
}

#[test]
fn realtime_key_talks_to_the_sandbox_and_reads_no_credentials() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let trap_url = format!("http://{}", trap.local_addr().unwrap());
    let poison = [
        ("DOLLR_CLIENT_ID", "poison-id"),
        ("DOLLR_CLIENT_SECRET", "poison-secret"),
        ("DOLLR_BASE_URL", trap_url.as_str()),
    ];

    let finished = realtime_key("", &poison);

    assert!(
        finished.lines[0].starts_with("Talking to a sandbox on this machine (http://127.0.0.1:"),
        "{finished:?}"
    );
    assert!(key_for(&finished, "1").parse::<ReferenceId>().is_ok());
    let written = format!("{finished:?}");
    assert!(!written.contains("poison") && !written.contains(&trap_url), "{written}");
    assert_eq!(
        trap.accept().map(drop).map_err(|error| error.kind()),
        Err(ErrorKind::WouldBlock)
    );
}

#[test]
fn realtime_key_takes_what_is_asked_for_in_the_sandbox_too() {
    let finished = realtime_key(&format!("--source-type ORDER --reference-id {REFERENCE_ID}"), &[]);
    assert_eq!(key_for(&finished, "1"), REFERENCE_ID);

    let finished = realtime_key("--session-id 999", &[]);
    assert!(finished.lines[0].starts_with("Talking to a sandbox"), "{finished:?}");
    finished.failed_with(
        "get_collection_realtime_key: Dollr refused the request (422): body.session_id: session not found",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn realtime_key_talks_to_dollr_if_told_to() {
    let dollr = Sandbox::start().await.unwrap();
    let invoice = Source::Invoice(InvoiceId::new(101));
    dollr.add_source(invoice.clone());
    let session = dollr
        .client()
        .sessions()
        .create_for_checkout()
        .source(invoice)
        .send()
        .await
        .unwrap();
    let arguments = format!(
        "--live --source-type INVOICE --reference-id {REFERENCE_ID} --session-id {}",
        session.id
    );
    let variables = [
        ("DOLLR_CLIENT_ID", dollr.client_id()),
        ("DOLLR_CLIENT_SECRET", dollr.client_secret().expose()),
        ("DOLLR_BASE_URL", dollr.url()),
    ];

    let finished = realtime_key(&arguments, &variables);

    assert_eq!(
        finished.lines[0],
        format!(
            "Talking to Dollr ({}/), with the credentials in the environment.",
            dollr.url()
        )
    );
    assert_eq!(key_for(&finished, &session.id.to_string()), REFERENCE_ID);
    assert!(!format!("{finished:?}").contains(dollr.client_secret().expose()));
}

#[test]
fn realtime_key_says_in_a_line_what_is_wrong() {
    let live = format!("--live --source-type INVOICE --session-id 1 --reference-id {REFERENCE_ID}");
    let cases = [
        (live.as_str(), "the environment variable DOLLR_CLIENT_ID is not set"),
        (
            "--live --session-id 1",
            "--live also needs --session-id, --source-type and --reference-id",
        ),
        (
            "--session-id one",
            r#"cannot parse argument "one": "one" is not a valid id: a whole number is expected"#,
        ),
        ("--session-id", "missing argument for option '--session-id'"),
        ("--lively", "invalid option '--lively'"),
        ("live", r#"unexpected argument "live""#),
    ];
    for (arguments, error) in cases {
        let finished = realtime_key(arguments, &[]);
        assert!(finished.lines.is_empty(), "{finished:?}");
        finished.failed_with(error);
    }
}

#[test]
fn realtime_key_explains_its_options() {
    let finished = realtime_key("--help", &[]);
    assert_eq!((finished.status, finished.errors.len()), (Some(0), 0));
    for option in ["--live", "--session-id", "--source-type", "--reference-id"] {
        assert!(
            finished.lines.iter().any(|line| line.trim_start().starts_with(option)),
            "{option}"
        );
    }
}
