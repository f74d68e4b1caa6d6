//! Where credentials come from, and that they may change while a client is at work.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{fs, io};

use dollr_client::{Advice, Client, Credentials, CredentialsFuture, CredentialsProvider, ErrorKind};

use crate::clock::later;
use crate::http::secrets::{failure, said, silent};
use crate::probe::{NOTE, note};
use crate::server::{Received, Server, json, token};
use crate::setup::configuration::run_with;

/// A file of this name that only one test uses.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
    // What is left of another run.
    let _ = fs::remove_file(&path);
    path
}

#[tokio::test]
async fn a_secret_in_a_file_is_read_anew_for_each_token_and_never_shown() {
    let path = scratch("rotated");
    fs::write(&path, "hush-old\r\n").unwrap();
    let rotated = path.clone();
    let mut tokens = 0;
    let server = Server::start(move |request| {
        if request.is_for_token() {
            tokens += 1;
            return token(tokens, 60);
        }
        if request.header("authorization") == Some("Bearer hush-token-1") {
            fs::write(&rotated, "hush-new").unwrap();
            return json(401, "{}");
        }
        json(422, r#"{"detail":"neither hush-old nor hush-new"}"#)
    })
    .await;
    let builder = Client::builder().client_id("shop").client_secret_file(&path);
    let client = builder.base_url(format!("http://{}", server.address)).build().unwrap();

    let error = failure(client.send(note())).await;

    let expected = "send_note: Dollr refused the request (422): neither [redacted] nor [redacted]";
    assert_eq!(said(&error), expected);
    let sign_ins = server.received().into_iter().filter(Received::is_for_token);
    let bodies: Vec<String> = sign_ins.map(|request| request.body).collect();
    assert_eq!(
        bodies,
        [
            r#"{"client_id":"shop","client_secret":"hush-old"}"#,
            r#"{"client_id":"shop","client_secret":"hush-new"}"#
        ]
    );
}

#[test]
fn a_file_that_holds_no_secret_is_refused_and_not_shown() {
    let large = vec![b' '; 70_000];
    let cases: [(&str, Option<&[u8]>, &str); 6] = [
        ("missing", None, "can't be read: "),
        ("empty", Some(b""), "is empty"),
        ("blank", Some(b"\n"), "is empty"),
        (
            "quoted",
            Some(b"\"hush\"\n"),
            "has quotation marks around the secret: remove them",
        ),
        ("binary", Some(b"hush\xff"), "is not valid UTF-8"),
        ("large", Some(&large), "can't be read: it has more than 65536 bytes"),
    ];
    for (name, content, why) in cases {
        let path = scratch(name);
        if let Some(content) = content {
            fs::write(&path, content).unwrap();
        }
        let error = Client::builder().client_id("shop").client_secret_file(&path).build();
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let file = path.display();
        let expected =
            format!("the file {file} with the client secret (`client_secret_file`, or DOLLR_CLIENT_SECRET_FILE) {why}");
        assert!(said(&error).starts_with(&expected), "{error}");
    }
}

/// Nobody writes to it, so that reading it would never end.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_file_with_a_secret() {
    let path = scratch("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let error = Client::builder().client_id("shop").client_secret_file(&path).build();
    assert!(said(&error.unwrap_err()).ends_with(" can't be read: it is no regular file"));
}

#[test]
fn the_environment_names_the_file() {
    let path = scratch("named");
    fs::write(&path, "hush-file\n").unwrap();
    let id = ("DOLLR_CLIENT_ID", OsStr::new("shop"));
    let file = ("DOLLR_CLIENT_SECRET_FILE", path.as_os_str());
    let secret = ("DOLLR_CLIENT_SECRET", OsStr::new("hush"));
    let local = ("DOLLR_BASE_URL", OsStr::new("http://localhost:8080"));
    let cases = [
        (vec![id, file, local], "client_id: \"shop\""),
        (
            vec![id, file, secret, local],
            "the environment variables DOLLR_CLIENT_SECRET and DOLLR_CLIENT_SECRET_FILE are both set: set one of them",
        ),
        (
            vec![id, ("DOLLR_CLIENT_SECRET_FILE", OsStr::new("/nowhere")), local],
            "the file /nowhere with the client secret (`client_secret_file`, or DOLLR_CLIENT_SECRET_FILE) can't be read",
        ),
    ];
    for (environment, expected) in cases {
        let printed = run_with(
            "setup::configuration::print_the_client_of_the_environment",
            &environment,
        );
        assert!(printed.contains(expected), "{expected}: {printed}");
    }
}

/// A provider that gives another id and secret each time, but not the second time.
struct Vault(AtomicUsize);

impl CredentialsProvider for Vault {
    fn credentials(&self) -> CredentialsFuture<'_> {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Box::pin(async move {
            match number {
                2 => Err(io::Error::other("the vault is sealed").into()),
                _ => Ok(Credentials::new(format!("shop-{number}"), format!("hush-{number}"))),
            }
        })
    }
}

#[tokio::test]
async fn a_provider_is_asked_for_each_token_and_its_failure_is_the_error_of_the_call() {
    let server = Server::with_replies([json(401, "{}"), json(200, NOTE)]).await;
    let builder = server.builder().credentials(Vault(AtomicUsize::new(0)));
    silent(format!("{builder:?}"));
    let client = builder.build().unwrap();
    assert!(silent(format!("{client:?}")).contains(r#"client_id: "[provided]""#));

    let error = failure(client.send(note())).await;
    assert_eq!(
        (error.kind(), error.advice()),
        (ErrorKind::Configuration, Advice::FixInput)
    );
    let expected = "client_obtain_token: there are no credentials to sign in with: the vault is sealed";
    assert_eq!(said(&error), expected);
    assert_eq!((server.token_calls(), server.calls().len()), (1, 1));

    later(Duration::from_mins(1)).await;
    assert_eq!(client.send(note()).await.unwrap().id, 7);
    let mut sign_ins = server.received().into_iter().filter(Received::is_for_token);
    let last = sign_ins.next_back().unwrap().body;
    assert_eq!(last, r#"{"client_id":"shop-3","client_secret":"hush-3"}"#);
}

/// A provider that never responds.
struct Silent;

impl CredentialsProvider for Silent {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_never_responds_holds_no_call_for_ever() {
    let server = Server::with_replies([]).await;
    let builder = Client::builder()
        .credentials(Silent)
        .base_url(format!("http://{}", server.address));
    let client = builder.build().unwrap();
    let ended = tokio::time::timeout(Duration::from_hours(1), failure(client.send(note()))).await;
    let error = ended.expect("an end");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let said = error.to_string();
    assert!(said.contains("the provider gave none within 30s"), "{said}");
}
