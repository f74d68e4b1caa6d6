//! What those see who collect spans: what was called and what happened to it, and no secret or person.
//!
//! It is a program of its own: which spans anybody listens to is kept for all threads of a program, and other tests have none
//! who does.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dollr_client::executions::Collect;
use dollr_client::payments::{NewCollection, Outcome};
use dollr_client::{Currency, FileTokenStore, InvoiceId, OperationType, PaymentMethod, Provider, Request, Source};
use dollr_sandbox::{Fault, PHONE_COMPLETES, Reply, Sandbox};
use dollr_test_trace as _;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down every span and event of this crate, a line for each time that it says something.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

impl Collector {
    fn write(&self, name: &str, record: impl FnOnce(&mut Line)) {
        let mut line = Line(name.to_owned());
        record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        match metadata.target() {
            "dollr_client::trace" => true,
            other => {
                assert!(
                    !other.starts_with("dollr_client"),
                    "users filter by the documented target, and not by {other}"
                );
                false
            }
        }
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata().name(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write("", |line| values.record(line));
    }

    fn event(&self, event: &Event<'_>) {
        self.write("event", |line| event.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn spans_say_what_was_called_and_what_became_of_it() {
    let collector = Collector::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build();
    let key = tracing::subscriber::with_default(collector.clone(), || runtime.unwrap().block_on(pay()));
    let lines = collector.0.lock().unwrap().clone();
    let expected = [
        "dollr.call otel.name=\"create_party\" http.request.method=\"POST\" url.template=\"/v1/parties/create\""
            .to_owned(),
        "dollr.attempt otel.name=POST /v1/parties/create otel.kind=\"client\" http.request.method=\"POST\" \
         url.template=\"/v1/parties/create\" server.address=\"127.0.0.1\""
            .to_owned(),
        format!("dollr.execution otel.name=\"collect\" reference_id={key}"),
        " http.response.status_code=200".to_owned(),
        " http.request.resend_count=1".to_owned(),
        " http.response.status_code=503 error.type=503".to_owned(),
        "event message=no response to an execution: its status is asked for error.type=\"interrupted\"".to_owned(),
        "event message=Dollr shows nothing of an execution: it is sent once more, with the same key".to_owned(),
        " outcome=\"open\"".to_owned(),
        "event message=the token store can't be read: this client signs in by itself".to_owned(),
        "event message=the token store can't be written: this client signs in by itself".to_owned(),
        // At the level TRACE.
        "event message=a request is sent request=CreateParty { fullname: A…, phone: Phone(…01) }".to_owned(),
        "event message=a response was read response=Party { id: PartyId(1), fullname: A…, phone: …01".to_owned(),
        "event message=an exchange failed error.type=\"server\" error.message=list_parties: Dollr failed".to_owned(),
        "event message=an execution ended outcome=Open(Execution {".to_owned(),
        "event message=a token store failed error.message=".to_owned(),
    ];
    for expected in expected {
        let joined = lines.join("\n").replace("\n error", " error");
        assert!(joined.contains(&expected), "no {expected:?} in\n{joined}");
    }
    let of_party = "event message=a response was read response=Party {";
    let parties = lines.iter().filter(|line| line.starts_with(of_party));
    assert_eq!(
        parties.count(),
        2,
        "what was made, and the element of a list: {lines:#?}"
    );
    let lost = lines.iter().filter(|line| line.contains("no response to an execution"));
    assert_eq!(lost.count(), 1, "{lines:#?}");
    for hidden in ["Amara", "Kamara", PHONE_COMPLETES, "Bearer", "client_secret"] {
        assert!(lines.iter().all(|line| !line.contains(hidden)), "{hidden}: {lines:#?}");
    }
}

/// Pays, with a failure of a call and a lost response on the way, and gives the key.
async fn pay() -> String {
    let sandbox = Sandbox::start().await.unwrap();
    // A folder is no file.
    let store = FileTokenStore::new(env!("CARGO_TARGET_TMPDIR"));
    let dollr = sandbox.builder().token_store(store).build().unwrap();
    let source = Source::Invoice(InvoiceId::new(101));
    sandbox.add_source(source.clone());
    let party = dollr.parties().create().fullname("Amara Kamara");
    let party = party.phone(PHONE_COMPLETES.parse().unwrap()).send().await.unwrap();
    let list = dollr_client::parties::ListParties::OPERATION;
    sandbox.faults().next(list, Fault::reply(Reply::json(503)));
    dollr.parties().list().send().await.unwrap();
    let elements = dollr.parties().list().send().elements().await.unwrap();
    assert_eq!(elements.filter_map(Result::ok).count(), 1);
    let account = dollr.payment_accounts().create().account_name("Amara");
    let account = account.party_id(party.id).operation_type(OperationType::Collection);
    let account = account.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
    let account = account.insensitive_account_number(PHONE_COMPLETES).build();
    // What is refused has a response.
    let other = Source::Invoice(InvoiceId::new(102));
    sandbox.add_source(other.clone());
    let refused = NewCollection::new(other, account.clone(), Currency::USD);
    let refused = dollr.prepare(refused).await.unwrap();
    sandbox
        .faults()
        .next(Collect::OPERATION, Fault::reply(Reply::json(403)));
    let outcome = refused.execute(&dollr).await.unwrap();
    assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    let attempt = dollr
        .prepare(NewCollection::new(source, account, Currency::USD))
        .await
        .unwrap();
    sandbox.faults().next(Collect::OPERATION, Fault::reset());
    let outcome = attempt.execute(&dollr).await.unwrap();
    assert!(matches!(outcome, Outcome::Open(_)), "{outcome:?}");
    dollr.drain(Duration::from_mins(1)).await.unwrap();
    attempt.reference_id().to_string()
}
