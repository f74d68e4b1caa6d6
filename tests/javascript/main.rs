//! Supabase's own JavaScript client and a browser follow payments in the sandbox: its protocol is the real one.
//!
//! Everybody can build and test the workspace without them, so these tests have to be asked for:
//!
//! ```sh
//! (cd tests/javascript && npm ci)
//! cargo test -p dollr-tests --test javascript -- --ignored
//! ```

mod browser;
#[path = "../executables.rs"]
mod executables;
mod page;

use std::process::Stdio;
use std::time::Duration;

use dollr_client::realtime::RealtimeHandout;
use dollr_client::{
    CheckoutSessionId, Client, Currency, InvoiceId, OperationType, PaymentMethod, Phone, Provider, ReferenceId, Source,
    SourceType,
};
use dollr_sandbox::Sandbox;
use dollr_test_trace as _;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// How long to wait for what takes node a moment.
const SOON: Duration = Duration::from_secs(20);

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/javascript");

/// A payment that is not made yet, and its sandbox.
struct Sale {
    sandbox: Sandbox,
    dollr: Client,
    session_id: CheckoutSessionId,
    reference_id: ReferenceId,
}

impl Sale {
    async fn begin() -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let source = Source::Invoice(InvoiceId::new(101));
        sandbox.add_source(source.clone());
        let dollr = sandbox.client();
        let session = dollr.sessions().create_for_checkout().source(source).send().await;
        Self {
            session_id: session.unwrap().id,
            reference_id: ReferenceId::random(),
            sandbox,
            dollr,
        }
    }

    async fn handout(&self) -> RealtimeHandout {
        let handout = self
            .dollr
            .realtime_handout(self.session_id, SourceType::Invoice, self.reference_id);
        handout.await.unwrap()
    }

    async fn pay(&self) {
        let phone: Phone = "231771234567".parse().unwrap();
        let party = self.dollr.parties().create().fullname("Amara Kamara").phone(phone);
        let party = party.send().await.unwrap();
        let account = self.dollr.payment_accounts().create().party_id(party.id);
        let account = account.account_name("Amara").operation_type(OperationType::Collection);
        let account = account.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
        let account = account.send().await.unwrap();
        let collect = self.dollr.executions().collect().session_id(self.session_id);
        let collect = collect.payment_account_id(account.id).currency(Currency::USD);
        let _ = collect.reference_id(self.reference_id).send().await.unwrap();
    }
}

/// Supabase's client, run by node.
struct Follower {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Follower {
    async fn start(handout: &RealtimeHandout) -> Self {
        let mut process = Command::new("node")
            .arg("follow.mjs")
            .current_dir(FOLDER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node is installed");
        let mut follower = Self {
            input: process.stdin.take().expect("a pipe"),
            output: BufReader::new(process.stdout.take().expect("a pipe")).lines(),
            process,
        };
        follower.tell(&serde_json::to_string(handout).unwrap()).await;
        follower
    }

    async fn tell(&mut self, line: &str) {
        self.input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        let line = tokio::time::timeout(SOON, self.output.next_line()).await;
        let line = line
            .expect("something in time")
            .unwrap()
            .expect("the script goes on; run `npm ci` in its folder if it could not start");
        serde_json::from_str(&line).unwrap()
    }

    /// Waits until changes flow.
    async fn subscribed(&mut self) {
        assert_eq!(self.hear().await, json!({ "state": "SUBSCRIBED" }));
        later(Duration::from_secs(1)).await;
        self.confirmed().await;
    }

    async fn confirmed(&mut self) {
        let confirmed = json!({ "system": "ok", "message": "Subscribed to PostgreSQL" });
        assert_eq!(self.hear().await, confirmed);
    }
}

/// Moves the sandbox's clock, as in the tests of the behaviour.
async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}

#[tokio::test]
#[ignore = "needs node, and `npm ci` in tests/javascript"]
async fn the_official_client_receives_the_rows_of_a_payment_made_through_ours() {
    let sale = Sale::begin().await;
    let mut follower = Follower::start(&sale.handout().await).await;
    follower.subscribed().await;

    // Another token is taken on the open channel.
    follower.tell(sale.handout().await.access_token.expose()).await;
    follower.confirmed().await;

    sale.pay().await;
    for (kind, status) in [("INSERT", "PENDING"), ("UPDATE", "PROCESSING"), ("UPDATE", "COMPLETED")] {
        let heard = follower.hear().await;
        assert_eq!(heard["eventType"], kind);
        assert_eq!(heard["row"]["reference_id"], sale.reference_id.to_string());
        assert_eq!(heard["row"]["status"], status);
        let report = sale.dollr.status().collection(sale.reference_id).send().await;
        assert_eq!(report.unwrap().status.as_str(), status);
        later(Duration::from_secs(2)).await;
    }

    drop(follower.input);
    assert_eq!(
        follower.output.next_line().await.unwrap().as_deref(),
        Some(r#"{"state":"CLOSED"}"#)
    );
    assert!(follower.process.wait().await.unwrap().success());
    let closed = async {
        while sale.sandbox.realtime().connections() > 0 {
            tokio::task::yield_now().await;
        }
    };
    let closed = tokio::time::timeout(SOON, closed).await;
    closed.expect("the connection is closed");
}

#[tokio::test]
#[ignore = "needs node, and `npm ci` in tests/javascript"]
async fn the_official_client_loses_its_channel_when_the_key_expires() {
    let sale = Sale::begin().await;
    let mut follower = Follower::start(&sale.handout().await).await;
    follower.subscribed().await;
    sale.sandbox.realtime().expire_keys();
    let expired = json!({ "system": "error", "message": "Token has expired 0 seconds ago" });
    assert_eq!(follower.hear().await, expired);
    assert_eq!(follower.hear().await, json!({ "state": "CLOSED" }));
}
