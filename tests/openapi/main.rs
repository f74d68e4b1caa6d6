//! What others make of the documents of OpenAPI that specs become: validators, a server that checks what goes through it, and
//! a tester that makes requests of its own.
//!
//! Everybody can build and test the workspace without them, so these tests have to be asked for:
//!
//! ```sh
//! (cd tests/openapi && npm ci && python3 -m venv .venv && .venv/bin/pip install -r requirements.txt)
//! cargo test -p dollr-tests --test openapi -- --ignored
//! ```

mod document;
mod prism;
mod shop;

use std::mem;
use std::path::PathBuf;
use std::process::{Command, Output};

use dollr_sandbox::Sandbox;
use dollr_test_trace as _;
use serde_json::{Value, json};

use self::prism::Prism;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi");

/// What the linter looks for.
const REDOCLY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/redocly.yaml");

/// Runs a tool of this folder to its end.
fn run(tool: &str, arguments: &[&str]) -> Output {
    let output = Command::new(format!("{FOLDER}/{tool}"))
        .args(arguments)
        // What it leaves behind.
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        // It would ask its makers whether there is a newer one.
        .envs([("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")])
        .output();
    output.unwrap_or_else(|error| panic!("{tool}: {error}; the top of this file says how it is installed"))
}

/// What a tool has to say, if it ends badly.
fn complaints(output: &Output) -> Option<String> {
    let texts = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    (!output.status.success()).then(|| texts.concat())
}

/// The two validators, on these documents.
fn validate(documents: &[PathBuf]) -> [Option<String>; 2] {
    let documents: Vec<_> = documents
        .iter()
        .map(|path| path.to_str().expect("a path in UTF-8"))
        .collect();
    let lint = [&["lint", "--config", REDOCLY], documents.as_slice()].concat();
    [
        complaints(&run(".venv/bin/openapi-spec-validator", &documents)),
        complaints(&run("node_modules/.bin/redocly", &lint)),
    ]
}

#[test]
#[ignore = "needs Python and node, and what the top of this file installs"]
fn documents_are_valid() {
    let documents = document::write_all();
    assert!(documents.len() > 15);
    assert_eq!(validate(&documents), [None, None]);
    // They would see a mistake.
    let wrong = document::write("wrong", &document::broken(|document| document["openapi"].take()));
    assert!(validate(&[wrong]).iter().all(Option::is_some));
}

#[tokio::test]
#[ignore = "needs node, and `npm ci` in tests/openapi"]
async fn all_that_the_client_sends_and_the_sandbox_responds_is_as_in_the_document() {
    let sandbox = Sandbox::start().await.unwrap();
    let prism = Prism::start(&document::write("through_prism", &document::dollr()), sandbox.url()).await;
    shop::trade(&sandbox, prism.url()).await.unwrap();
}

#[tokio::test]
#[ignore = "needs node, and `npm ci` in tests/openapi"]
async fn what_is_not_as_in_the_document_is_seen() {
    let cases: [fn(&mut Value) -> Value; 2] = [
        // A response.
        |document| {
            let party = &mut document["components"]["schemas"]["Party"];
            mem::replace(&mut party["properties"]["fullname"]["type"], json!("integer"))
        },
        // A request.
        |document| {
            let body = &mut document["paths"]["/v1/parties/create"]["post"]["requestBody"];
            let schema = &mut body["content"]["application/json"]["schema"];
            mem::replace(&mut schema["required"], json!(["nickname"]))
        },
    ];
    for (at, case) in cases.into_iter().enumerate() {
        let sandbox = Sandbox::start().await.unwrap();
        let document = document::write(&format!("wrong_{at}"), &document::broken(case));
        let prism = Prism::start(&document, sandbox.url()).await;
        shop::trade(&sandbox, prism.url()).await.unwrap_err();
    }
}

/// Hundreds of requests for each operation, right and wrong ones: no error of the server, and no response outside of the
/// document.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python, and what the top of this file installs"]
async fn the_sandbox_responds_to_all_requests_as_in_the_document() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = shop::token(&sandbox).await;
    let document = document::write("tried", &document::dollr());
    let arguments = [
        "run",
        document.to_str().expect("a path in UTF-8"),
        "--url",
        sandbox.url(),
        "--header",
        &format!("Authorization: Bearer {token}"),
        "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
         response_schema_conformance",
        "--max-examples",
        "10",
        "--seed",
        "1",
        "--warnings",
        "off",
    ]
    .map(str::to_owned);
    let tried = tokio::task::spawn_blocking(move || {
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        run(".venv/bin/schemathesis", &arguments)
    });
    if let Some(complaints) = complaints(&tried.await.unwrap()) {
        panic!("{complaints}");
    }
}
