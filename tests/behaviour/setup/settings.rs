//! Settings that only some programs need.

use std::ffi::OsStr;
use std::time::Duration;

use dollr_client::realtime::Subject;
use dollr_client::reqwest::Proxy;
use dollr_client::reqwest::header::{HeaderName, HeaderValue};
use dollr_client::reqwest::redirect::Policy;
use dollr_client::{ClientBuilder, ErrorKind, SourceType};
use dollr_sandbox::PHONE_TAKES_LONGER;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::http::secrets::{failure, said, silent};
use crate::probe::{NOTE, note};
use crate::realtime::live::pay;
use crate::sandbox::payments::Shop;
use crate::server::{Reply, Server, builder, builder_for, bytes, json};
use crate::setup::configuration::{ROOT, run_with};

#[test]
fn plain_http_to_a_private_host_is_taken_if_that_is_said() {
    let cases = [
        "http://10.0.0.1:8080/dollr",
        "http://10.255.255.255",
        "http://172.16.0.1",
        "http://172.31.255.255",
        "http://192.168.1.1",
        "http://169.254.1.1",
        "http://[fc00::1]",
        "http://[fdff::1]:8080",
        "http://[fe80::1]",
        "http://gateway.internal",
        "http://a.b.LOCAL",
    ];
    for base_url in cases {
        let refused = builder(base_url).build().unwrap_err();
        assert_eq!(
            said(&refused),
            "the base URL (`base_url`, or DOLLR_BASE_URL) must be https, unless you allow http in your own network by `allow_http_to_private_hosts`",
            "{base_url}"
        );
        // Whichever comes first.
        let after = builder(base_url).allow_http_to_private_hosts();
        let before = builder("https://api.example")
            .allow_http_to_private_hosts()
            .base_url(base_url);
        for builder in [after, before] {
            let client = builder.build().expect(base_url);
            assert!(client.base_url().starts_with(&base_url.to_lowercase()), "{client:?}");
        }
        let watching = builder("https://api.example")
            .supabase_url(base_url)
            .supabase_anon_key("hush-anon");
        let refused = watching.clone().build().unwrap_err();
        assert!(said(&refused).contains("`allow_http_to_private_hosts`"), "{refused}");
        assert!(watching.allow_http_to_private_hosts().build().is_ok(), "{base_url}");
    }
}

#[test]
fn plain_http_to_anywhere_else_stays_refused_and_is_not_shown() {
    let insecure = "must be https, or http on this machine or a private host";
    let cases = [
        ("http://api.example/hush", insecure),
        ("http://11.0.0.1/hush", insecure),
        ("http://172.15.0.1/hush", insecure),
        ("http://172.32.0.1/hush", insecure),
        ("http://192.169.0.1/hush", insecure),
        ("http://0.0.0.0/hush", insecure),
        ("http://10.0.0.1.example/hush", insecure),
        ("http://[fe00::1]/hush", insecure),
        ("http://[2001:db8::1]/hush", insecure),
        ("http://internal/hush", insecure),
        ("http://notinternal/hush", insecure),
        ("http://gateway.internal.example/hush", insecure),
        ("http://gatewaylocal/hush", insecure),
        ("ftp://10.0.0.1/hush", "must begin with https:// or http://"),
        ("http://shop:hush@10.0.0.1", "must not hold a user name or a password"),
        ("http://10.0.0.1/?key=hush", "must not have a query or a fragment"),
    ];
    for (base_url, why) in cases {
        let builder = builder(base_url).allow_http_to_private_hosts();
        silent(format!("{builder:?}"));
        let error = builder.build().expect_err(base_url);
        let expected = format!("the base URL (`base_url`, or DOLLR_BASE_URL) {why}");
        assert_eq!(said(&error), expected, "{base_url}");
    }
}

#[tokio::test]
async fn a_program_says_its_name_after_ours() {
    let server = Server::with_replies([json(200, NOTE), json(200, NOTE)]).await;
    let ours = concat!("dollr-client/", env!("CARGO_PKG_VERSION"));
    let named = server.builder().user_agent("my-shop/1.2 (till 3)").build().unwrap();
    for (client, expected) in [
        (server.client(), ours.to_owned()),
        (named, format!("{ours} my-shop/1.2 (till 3)")),
    ] {
        client.send(note()).await.unwrap();
        // The sign-in as well as the call.
        let received = server.received();
        let last = received.iter().rev().take(2);
        assert!(last.into_iter().all(|it| it.header("user-agent") == Some(&expected)));
    }
}

#[test]
fn a_name_that_is_no_header_is_refused() {
    for product in ["", "shop\r\nx: y", "shop\n", "shop\0", "shop\t1", "café"] {
        let error = builder("http://localhost").user_agent(product).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let expected = format!("the user agent (`user_agent`) must be printable ASCII on one line, and is {product:?}");
        assert_eq!(said(&error), expected);
    }
}

#[tokio::test]
async fn the_http_client_is_set_by_the_program_but_for_what_is_safe() {
    let redirect = Reply::Bytes(bytes(307, "location: /elsewhere\r\n", ""));
    let server = Server::with_replies([redirect, json(200, NOTE)]).await;
    let client = server.builder().retries(0).http_client(|http| {
        let headers = [(HeaderName::from_static("x-shop"), HeaderValue::from_static("7"))];
        http.default_headers(headers.into_iter().collect())
            .redirect(Policy::limited(10))
            .user_agent("somebody else")
            .timeout(Duration::from_nanos(1))
            .proxy(Proxy::all("http://127.0.0.1:1").unwrap())
    });
    let error = failure(client.build().unwrap().send(note())).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::UnexpectedResponse, Some(307))
    );
    let calls = server.calls();
    let [call] = &calls[..] else {
        panic!("{} calls", calls.len())
    };
    assert_eq!(call.header("x-shop"), Some("7"));
    assert!(call.header("user-agent").unwrap().starts_with("dollr-client/"));
}

#[test]
fn a_proxy_is_asked_for_a_tunnel_to_dollr_and_to_supabase() {
    run_with(
        "setup::settings::call_through_a_proxy",
        &[("SSL_CERT_FILE", OsStr::new(ROOT))],
    );
}

#[tokio::test]
#[ignore = "run by the test that gives it an environment"]
async fn call_through_a_proxy() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let (asked, mut tunnels) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut head = vec![0; 1024];
            let length = connection.read(&mut head).await.unwrap();
            asked.send(String::from_utf8(head[..length].to_vec()).unwrap()).unwrap();
        }
    });
    let through_proxy = move |builder: ClientBuilder| {
        let proxy = proxy.clone();
        let builder = builder.http_client(move |http| http.proxy(Proxy::all(&proxy).unwrap()));
        builder.build().unwrap()
    };

    let client = through_proxy(builder("https://api.example"));
    let error = failure(client.send(note()).retries(0)).await;
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let tunnel = silent(tunnels.recv().await.unwrap());
    assert!(tunnel.starts_with("CONNECT api.example:443 HTTP/1.1\r\n"), "{tunnel}");

    // Loopback itself is reached without the proxy.
    let shop = Shop::open().await;
    let (session_id, reference_id) = pay(&shop, PHONE_TAKES_LONGER).await;
    let client = builder_for(&shop.sandbox)
        .supabase_url("https://project.example")
        .supabase_anon_key("hush-anon-key");
    let subject = Subject::Collection {
        session_id,
        source_type: SourceType::Invoice,
        reference_id,
    };
    let mut watch = through_proxy(client).watch(subject, Duration::from_mins(1));
    let following = async {
        while let Some(update) = watch.next().await {
            update.unwrap();
        }
    };
    let tunnel = tokio::select! {
        tunnel = tunnels.recv() => silent(tunnel.unwrap()),
        () = following => panic!("nobody asked for a tunnel"),
    };
    assert!(
        tunnel.starts_with("CONNECT project.example:443 HTTP/1.1\r\n"),
        "{tunnel}"
    );
}
