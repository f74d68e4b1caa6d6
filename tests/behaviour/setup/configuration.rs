//! Settings: what is taken, and what is refused before anything is sent.

use std::ffi::OsStr;
use std::process::Command;
use std::time::Duration;

use dollr_client::{Advice, Client, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::http::secrets::{failure, said, silent};
use crate::http::tls::acceptor;
use crate::probe::{NOTE, note};
use crate::server::{CLIENT_SECRET, Server, builder, bytes, json};

#[test]
fn base_urls_that_are_safe_for_credentials_are_taken() {
    let cases = [
        "http://localhost",
        "http://LOCALHOST:8080/",
        "http://127.0.0.1:1",
        "http://127.8.9.10/v2",
        "http://127.0.0.1/v1/dollr",
        "http://[::1]:8080/a/b/",
    ];
    for base_url in cases {
        assert!(builder(base_url).build().is_ok(), "{base_url}");
    }
}

#[test]
fn base_urls_that_are_not_are_refused_and_not_shown() {
    let insecure = "must be https, or http on localhost, 127.0.0.0/8 or [::1]";
    let private = "must be https, unless you allow http in your own network by `allow_http_to_private_hosts`";
    let scheme = "must begin with https:// or http://";
    let user = "must not hold a user name or a password";
    let more = "must not have a query or a fragment";
    let version = "must not end in /v1: the path of each call has that";
    let cases = [
        ("", scheme),
        ("api.example/hush", scheme),
        ("10.0.0.1:8080/hush", scheme),
        ("\"https://api.example/hush\"", scheme),
        ("http//localhost/hush", scheme),
        ("https://", "is no URL: empty host"),
        (" HTTPS://", "is no URL: empty host"),
        ("http://api.example/hush", insecure),
        ("http://localhost.example/hush", insecure),
        ("http://127.0.0.1.example/hush", insecure),
        ("http://10.0.0.1/hush", private),
        ("http://gateway.internal/hush", private),
        ("http://[::2]/hush", insecure),
        ("http://0.0.0.0/hush", insecure),
        ("ftp://localhost/hush", scheme),
        ("file:///hush", scheme),
        ("localhost:8080", scheme),
        ("https://shop@api.example", user),
        ("https://shop:hush@api.example", user),
        ("http://:hush@localhost", user),
        ("https://api.example/?key=hush", more),
        ("https://api.example/?", more),
        ("https://api.example/#hush", more),
        ("https://api.example/v1", version),
        ("https://api.example/hush/v1/", version),
    ];
    for (base_url, why) in cases {
        let builder = builder(base_url);
        silent(format!("{builder:?}"));
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            said(&error),
            format!("the base URL (`base_url`, or DOLLR_BASE_URL) {why}"),
            "{base_url}"
        );
    }
}

#[test]
fn credentials_are_required() {
    let cases = [
        (
            Client::builder(),
            "the client id is missing: give it to the builder with `client_id`",
        ),
        (
            Client::builder().client_id("").client_secret("hush"),
            "the client id is missing: give it to the builder with `client_id`",
        ),
        (
            Client::builder().client_id("shop"),
            "the client secret is missing: give it to the builder with `client_secret`",
        ),
        (
            Client::builder().client_id("shop").client_secret(""),
            "the client secret is missing: give it to the builder with `client_secret`",
        ),
        (
            Client::builder().client_id("shop").client_secret(" \n"),
            "the client secret is missing: give it to the builder with `client_secret`",
        ),
    ];
    for (builder, expected) in cases {
        assert_eq!(said(&builder.build().unwrap_err()), expected);
    }
}

fn run(test: &str, environment: &[(&str, &OsStr)]) -> String {
    run_with(&format!("setup::configuration::{test}"), environment)
}

/// The variable that tells a process that its environment was made by a test.
const MARKER: &str = "DOLLR_TEST_ENVIRONMENT";

/// Runs one of the tests that are ignored, in a process with this environment and no other, and gives what it prints.
pub(crate) fn run_with(test: &str, environment: &[(&str, &OsStr)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", test])
        .env_clear()
        .env(MARKER, "")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}{complaint}"
    );
    silent(printed)
}

#[test]
#[ignore = "run by the tests that give it an environment"]
fn print_the_client_of_the_environment() {
    // Whoever runs all ignored tests may have real credentials in the environment.
    if std::env::var_os(MARKER).is_none() {
        return;
    }
    match Client::from_env() {
        Ok(client) => println!("{client:?}"),
        Err(error) => println!("{:?}: {error} {error:?}", error.kind()),
    }
}

#[test]
fn a_client_is_made_from_the_environment() {
    let id = ("DOLLR_CLIENT_ID", OsStr::new("shop"));
    let secret = ("DOLLR_CLIENT_SECRET", OsStr::new("hush"));
    let local = ("DOLLR_BASE_URL", OsStr::new("http://localhost:8080/x"));
    let remote = ("DOLLR_BASE_URL", OsStr::new("http://api.example/hush"));
    let supabase = ("DOLLR_SUPABASE_URL", OsStr::new("http://localhost:8081"));
    let anon_key = ("DOLLR_SUPABASE_ANON_KEY", OsStr::new("hush-anon"));
    let empty = |name| (name, OsStr::new(""));
    let roots = ("SSL_CERT_FILE", OsStr::new(ROOT));
    let cases = [
        (
            vec![id, secret, local],
            "Client { base_url: \"http://localhost:8080/x\", client_id: \"shop\", .. }",
        ),
        (
            vec![id, secret, roots],
            "Client { base_url: \"https://api.heydollr.app/\", client_id: \"shop\", .. }",
        ),
        (
            vec![id, secret, empty("DOLLR_BASE_URL"), roots],
            "Configuration: the environment variable DOLLR_BASE_URL is set and empty: give it a value, or unset it",
        ),
        (
            vec![secret, local],
            "Configuration: the environment variable DOLLR_CLIENT_ID is not set",
        ),
        (
            vec![empty(id.0), secret, local],
            "Configuration: the environment variable DOLLR_CLIENT_ID is set and empty: give it a value, or unset it",
        ),
        (
            vec![id, local],
            "Configuration: the environment variable DOLLR_CLIENT_SECRET is not set",
        ),
        (
            vec![id, empty(secret.0), local],
            "Configuration: the environment variable DOLLR_CLIENT_SECRET is set and empty: give it a value, or unset it",
        ),
        (
            vec![(id.0, OsStr::new("\"shop\"")), secret, local],
            "Configuration: the environment variable DOLLR_CLIENT_ID has quotation marks around its value: remove them",
        ),
        (
            vec![id, (secret.0, OsStr::new("'hush' ")), local],
            "Configuration: the environment variable DOLLR_CLIENT_SECRET has quotation marks around its value: remove them",
        ),
        (vec![id, (secret.0, OsStr::new("\"")), local], "Client { base_url: "),
        (
            vec![id, secret, remote],
            "Configuration: the base URL (`base_url`, or DOLLR_BASE_URL) must be https",
        ),
        (vec![id, secret, local, supabase, anon_key], "Client { base_url: "),
        (
            vec![id, secret, local, supabase],
            "Configuration: the anon key of Supabase is missing",
        ),
        (
            vec![id, secret, local, anon_key],
            "Configuration: the URL of Supabase is missing",
        ),
        // The merchant's own project is none of our business.
        (
            vec![id, secret, local, ("SUPABASE_URL", OsStr::new("elsewhere"))],
            "Client { base_url: ",
        ),
    ];
    for (environment, expected) in cases {
        let printed = run("print_the_client_of_the_environment", &environment);
        assert!(printed.contains(expected), "{expected}: {printed}");
    }
}

#[test]
#[cfg(unix)]
fn a_variable_that_is_not_unicode_is_refused_and_not_shown() {
    use std::os::unix::ffi::OsStrExt;

    let environment = [
        ("DOLLR_CLIENT_ID", OsStr::new("shop")),
        ("DOLLR_CLIENT_SECRET", OsStr::from_bytes(b"hush\xff")),
    ];
    let printed = run("print_the_client_of_the_environment", &environment);
    let expected = "Configuration: the environment variable DOLLR_CLIENT_SECRET is not valid Unicode";
    assert!(printed.contains(expected), "{printed}");
}

/// A file with a root certificate. Nobody has its key.
pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/behaviour/root.pem");

#[test]
fn without_root_certificates_only_loopback_can_be_talked_to() {
    let environment = [
        ("DOLLR_CLIENT_ID", OsStr::new("shop")),
        ("DOLLR_CLIENT_SECRET", OsStr::new("hush")),
        ("SSL_CERT_FILE", OsStr::new("/nowhere")),
    ];
    let printed = run("print_the_client_of_the_environment", &environment);
    let expected = "Configuration: TLS can't be set up, are root certificates installed on this machine? ";
    assert!(printed.contains(expected), "{printed}");
    run("call_a_server_on_loopback", &environment);
}

#[test]
fn loopback_is_not_reached_through_a_proxy() {
    let proxy = OsStr::new("http://127.0.0.1:1");
    run(
        "call_a_server_on_loopback",
        &[("http_proxy", proxy), ("HTTP_PROXY", proxy), ("ALL_PROXY", proxy)],
    );
}

#[tokio::test]
#[ignore = "run by the tests that give it an environment"]
async fn call_a_server_on_loopback() {
    let server = Server::with_replies([json(200, NOTE)]).await;
    assert_eq!(server.client().send(note()).await.unwrap().id, 7);
}

#[test]
fn a_proxy_that_would_not_be_used_is_refused_and_not_shown() {
    let shop = [
        ("DOLLR_CLIENT_ID", OsStr::new("shop")),
        ("DOLLR_CLIENT_SECRET", OsStr::new("hush\n")),
        ("SSL_CERT_FILE", OsStr::new(ROOT)),
    ];
    let client = "Client { base_url: \"https://api.heydollr.app/\", client_id: \"shop\", .. }";
    let refused = |name: &str| format!("Configuration: the environment variable {name} is no address of a proxy");
    let cases = [
        ("HTTPS_PROXY", "http//shop:hush@proxy.example", refused("HTTPS_PROXY")),
        ("all_proxy", "socks5://proxy.example", refused("all_proxy")),
        ("HTTPS_PROXY", "proxy.example:3128", client.to_owned()),
        ("HTTPS_PROXY", "", client.to_owned()),
        ("HTTP_PROXY", "http//", client.to_owned()),
    ];
    for (name, proxy, expected) in cases {
        let environment = [&shop[..], &[(name, OsStr::new(proxy))]].concat();
        let printed = run("print_the_client_of_the_environment", &environment);
        assert!(printed.contains(&expected), "{expected}: {printed}");
    }
    // On this machine there is none.
    let local = [
        ("DOLLR_BASE_URL", OsStr::new("http://localhost:1")),
        ("HTTPS_PROXY", OsStr::new("http//")),
    ];
    let printed = run("print_the_client_of_the_environment", &[&shop[..], &local].concat());
    assert!(printed.contains("Client { "), "{printed}");
}

#[test]
fn a_certificate_that_is_not_trusted_is_not_asked_for_again() {
    run(
        "call_a_server_that_is_not_trusted",
        &[("SSL_CERT_FILE", OsStr::new(ROOT))],
    );
}

#[tokio::test]
#[ignore = "run by the tests that give it an environment"]
async fn call_a_server_that_is_not_trusted() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        for count in 0.. {
            let accepted = tokio::time::timeout(Duration::from_secs(1), listener.accept()).await;
            let Ok(Ok((stream, _))) = accepted else { return count };
            drop(acceptor().accept(stream).await);
        }
        0
    });
    let client = builder(&format!("https://localhost:{}", address.port()))
        .retries(3)
        .build()
        .unwrap();
    let error = failure(client.send(note())).await;
    assert_eq!(
        (error.kind(), error.advice()),
        (ErrorKind::Connect, Advice::FixInput),
        "{error}"
    );
    assert_eq!(error.attempts(), 1, "{error}");
    drop(client);
    assert_eq!(server.await.unwrap(), 1);
}

#[tokio::test]
async fn what_nobody_sees_around_a_secret_is_not_sent() {
    let server = Server::with_replies([json(200, NOTE)]).await;
    let client = server
        .builder()
        .client_id("shop\n")
        .client_secret(format!("\u{feff}{CLIENT_SECRET} \r\n"));
    assert_eq!(client.build().unwrap().send(note()).await.unwrap().id, 7);
    let received = server.received();
    let expected = serde_json::json!({ "client_id": "shop", "client_secret": CLIENT_SECRET });
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&received[0].body).unwrap(),
        expected
    );
}

#[test]
fn a_server_that_speaks_no_tls_gets_nothing() {
    run("call_a_server_without_tls", &[("SSL_CERT_FILE", OsStr::new(ROOT))]);
}

/// This program has installed no cryptography: the client must bring its own.
#[tokio::test]
#[ignore = "run by the tests that give it an environment"]
async fn call_a_server_without_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection.write_all(&bytes(200, "", NOTE)).await.unwrap();
        let mut sent = Vec::new();
        connection.read_to_end(&mut sent).await.unwrap();
        sent
    });
    let client = builder(&format!("https://{address}")).retries(0).build().unwrap();
    let error = failure(client.send(note())).await;
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let expected = "so nothing was sent: the server does not speak TLS, is its address http://?";
    assert!(said(&error).contains(expected), "{error}");
    let sent = server.await.unwrap();
    // A handshake, and nothing of the request.
    assert_eq!(sent[0], 0x16);
    silent(String::from_utf8_lossy(&sent).into_owned());
}
