//! Executions at once whose keys are the caller's own, and so are asked about first.

use std::sync::Arc;

use dollr_client::{Client, Currency, InvoiceId, ReferenceId, Source};
use dollr_sandbox::Sandbox;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::load::{Times, account};
use crate::server::{Counts, Server, faults};

/// How long each of so many executions takes that begin at once, and what the server counted.
pub(crate) async fn executed_at_once(executions: i64, server: Server) -> (Times, Arc<Counts>) {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let dollr = sandbox.builder().build().expect("a client");
    let account = account(&dollr).await;
    let mut sessions = Vec::new();
    for number in 0..executions {
        let source = Source::Invoice(InvoiceId::new(1_000_000 + number));
        sandbox.add_source(source.clone());
        let session = dollr.sessions().create_for_checkout().source(source).await;
        sessions.push(session.expect("a session").id);
    }
    let counts = Arc::new(Counts::default());
    let began = Instant::now();
    let never = began + std::time::Duration::from_hours(1);
    sandbox.faults().choose(faults(server, never, Arc::clone(&counts)));
    let mut executing = JoinSet::new();
    for session in sessions {
        let dollr: Client = dollr.clone();
        executing.spawn(async move {
            let collect = dollr.executions().collect().session_id(session);
            let collect = collect.payment_account_id(account).currency(Currency::USD);
            let outcome = collect.reference_id(ReferenceId::random()).await.expect("an outcome");
            assert!(outcome.execution().is_some(), "{outcome:?}");
            began.elapsed()
        });
    }
    (executing.join_all().await.into_iter().collect(), counts)
}
