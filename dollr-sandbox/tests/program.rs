//! The program, as a shop in another process uses it.

#![cfg(unix)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use dollr_client::{Client, ErrorKind, InvoiceNumber};
use dollr_test_trace as _;

/// A program that runs. It doesn't outlive the test.
struct Program {
    process: Child,
    /// Nothing once nobody reads them.
    lines: Option<Lines<BufReader<ChildStdout>>>,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_dollr-sandbox"))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self {
            process,
            lines: Some(lines),
        }
    }

    fn line(&mut self) -> String {
        let lines = self.lines.as_mut().expect("they are read");
        lines.next().expect("a line").expect("text")
    }

    /// The variables that it says to set.
    fn variables(&mut self) -> HashMap<String, String> {
        let mut variables = HashMap::new();
        loop {
            let line = self.line();
            match line.strip_prefix("export ").and_then(|line| line.split_once('=')) {
                Some((name, value)) => _ = variables.insert(name.to_owned(), value.to_owned()),
                None if variables.is_empty() => {}
                None => return variables,
            }
        }
    }

    fn interrupt(&mut self) -> String {
        let kill = Command::new("kill")
            .args(["-INT", &self.process.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        let rest: Vec<String> = self.lines.take().into_iter().flatten().map(Result::unwrap).collect();
        assert!(self.process.wait().unwrap().success());
        rest.join("\n")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already, or the test has failed.
        _ = self.process.kill();
    }
}

#[tokio::test]
async fn it_says_what_to_set_and_what_it_was_asked_for() {
    let mut program = Program::start(&["--port", "0"]);
    let variables = program.variables();
    let value = |name: &str| variables[name].as_str();
    assert!(value("DOLLR_SUPABASE_URL").starts_with("http://127.0.0.1:"));
    assert!(!value("DOLLR_SUPABASE_ANON_KEY").is_empty());
    let builder = || {
        let builder = Client::builder().base_url(value("DOLLR_BASE_URL"));
        builder.client_id(value("DOLLR_CLIENT_ID")).retries(0)
    };
    let client = builder().client_secret(value("DOLLR_CLIENT_SECRET")).build().unwrap();
    assert!(client.invoices().list().send().await.unwrap().is_empty());
    let stranger = builder().client_secret("hush").build().unwrap();
    let refused = stranger.invoices().list().send().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Authentication);
    let by_number = client
        .invoices()
        .get_by_number(InvoiceNumber::new("INV-00007"))
        .send()
        .await;
    assert_eq!(by_number.unwrap_err().kind(), ErrorKind::NotFound);

    assert_eq!(program.line(), "POST /v1/jwt/client/obtain/token 200");
    assert_eq!(program.line(), "GET /v1/invoices/list 200");
    assert_eq!(program.line(), "POST /v1/jwt/client/obtain/token 401");
    assert_eq!(program.line(), "GET /v1/invoices/retrieve/number/{invoice_number} 404");
    assert_eq!(program.interrupt(), "The sandbox has ended.");
}

#[tokio::test]
async fn it_responds_when_nobody_reads_what_it_says() {
    let mut program = Program::start(&["--port", "0"]);
    let variables = program.variables();
    program.lines = None;
    let builder = Client::builder().base_url(&variables["DOLLR_BASE_URL"]).retries(0);
    let builder = builder.client_id(&variables["DOLLR_CLIENT_ID"]);
    let client = builder.client_secret(variables["DOLLR_CLIENT_SECRET"].as_str());
    let client = client.build().unwrap();
    assert!(client.invoices().list().send().await.unwrap().is_empty());
    assert_eq!(program.interrupt(), "");
}

#[test]
fn what_it_cannot_do_is_an_error() {
    let mut first = Program::start(&["--port", "0"]);
    let address = first.variables()["DOLLR_BASE_URL"].clone();
    let (_, taken) = address.rsplit_once(':').unwrap();
    let taken_address = format!("error: can't listen at 127.0.0.1:{taken}: ");
    for (arguments, expected) in [
        (&["--port", taken][..], taken_address.as_str()),
        (
            &["--prot", "1"],
            "error: invalid option '--prot'; --help says what there is",
        ),
        (&["--port", "x"], "error: cannot parse argument \"x\": "),
        (&["--bind", "localhost"], "error: cannot parse argument \"localhost\": "),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_dollr-sandbox"))
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && said.starts_with(expected),
            "{arguments:?}: {said}"
        );
    }
}
