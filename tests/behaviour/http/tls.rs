//! Once over TLS: `wss://`, with a certificate that this machine trusts for the time of a test.
//!
//! What is in the folder `tls` was made with OpenSSL for this test, and is good for nothing else.

use std::env;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use dollr_client::realtime::{Subject, Update};
use dollr_client::{CheckoutSessionId, SourceType};
use futures_util::{SinkExt, StreamExt};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use crate::server::{Server, json as response};

/// The variable by which rustls finds the certificates that this machine trusts. A test can't change its own environment, so
/// it runs itself again in another.
const TRUSTED: &str = "SSL_CERT_FILE";

#[test]
fn a_payment_is_followed_over_tls_without_a_provider_of_the_process() {
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/behaviour/tls/ca.pem");
    if env::var_os(TRUSTED).is_some_and(|trusted| trusted == authority) {
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        return runtime.unwrap().block_on(follow());
    }
    let name = "http::tls::a_payment_is_followed_over_tls_without_a_provider_of_the_process";
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(TRUSTED, authority)
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{shown}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(shown.contains("1 passed"), "{shown}");
}

async fn follow() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(serve(listener, acceptor()));
    let server = Server::start(|request| match request.path.as_str() {
        path if path.contains("realtime-keys") => response(200, r#"{"access_token":"hush-key","expires_in":300}"#),
        path if path.contains("status") => response(200, EXECUTION),
        _ => response(200, r#"{"access_token":"hush-token","expires_in":60}"#),
    })
    .await;
    let dollr = server.builder().supabase_url(format!("https://localhost:{port}"));
    let dollr = dollr.supabase_anon_key("hush-anon").build().unwrap();
    let subject = Subject::Collection {
        session_id: CheckoutSessionId::new(55),
        source_type: SourceType::Invoice,
        reference_id: "550e8400-e29b-41d4-a716-446655440000".parse().unwrap(),
    };
    let mut watch = dollr.watch(subject, Duration::from_mins(1));
    let mut told = Vec::new();
    while !matches!(told.last(), Some(Update::Live)) {
        told.push(watch.next().await.unwrap().unwrap());
    }
    assert_eq!(told.len(), 2, "{told:?}");
}

const EXECUTION: &str = r#"{"reference_id":"550e8400-e29b-41d4-a716-446655440000","status":"PROCESSING",
    "operation_type":"COLLECTION","payer_amount":1,"payer_currency":"USD","payee_amount":1,"payee_currency":"USD"}"#;

pub(crate) fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../tls/localhost.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../tls/localhost.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Takes one connection, and responds to each join.
async fn serve(listener: TcpListener, acceptor: TlsAcceptor) {
    let (stream, _) = listener.accept().await.unwrap();
    let mut socket = accept_async(acceptor.accept(stream).await.unwrap()).await.unwrap();
    while let Some(Ok(Message::Text(text))) = socket.next().await {
        let frame: Value = serde_json::from_str(&text).unwrap();
        let [join_ref, reference, topic] = [&frame[0], &frame[1], &frame[2]];
        let system = json!({ "status": "ok", "extension": "postgres_changes", "message": "Subscribed to PostgreSQL" });
        for reply in [
            json!([join_ref, reference, topic, "phx_reply", { "status": "ok", "response": {} }]),
            json!([join_ref, null, topic, "system", system]),
        ] {
            socket.send(Message::text(reply.to_string())).await.unwrap();
        }
    }
}
