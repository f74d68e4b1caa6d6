//! Bills: what is published is what was meant, and there is never more than one.

use dollr_client::invoices::InvoiceDetail;
use dollr_client::orders::CreateOrder;
use dollr_client::{Advice, Client, CounterpartyId, Currency, Error, ErrorKind, FeeBearer, SourceStatus};
use dollr_sandbox::Sandbox;
use serde_json::json;

use super::books::{Books, Dice, RepeatedLine};
use crate::clock::hurried;
use crate::http::secrets::failure;
use crate::sandbox::documents::{amount, customer, party};
use crate::server::{Reply, Server, json as reply};

/// Two lines that are equal on purpose, and another one: 27.99 in all.
async fn bill(dollr: &Client, customer: CounterpartyId) -> Result<InvoiceDetail, Error> {
    let invoice = dollr
        .invoices()
        .create()
        .counterparty_id(customer)
        .currency(Currency::USD);
    let invoice = invoice
        .note("Thank you")
        .fee_bearer(FeeBearer::Payer)
        .as_payment_link(false)
        .build();
    let bill = dollr
        .bill(invoice)
        .line("Tea", 2, amount("4.50"))
        .line("Cake", 1, amount("9.99"));
    bill.line("Tea", 2, amount("4.50")).send().await
}

/// What this server makes of that bill.
pub(super) async fn billed(server: &Server) -> Result<InvoiceDetail, Error> {
    hurried(bill(&server.client(), CounterpartyId::new(7))).await
}

#[tokio::test]
async fn a_bill_is_one_call() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let moses = party(&dollr, "Moses Weah", "231771234568").await;
    let customer = customer(&dollr, moses).await;
    // It can be spawned.
    let published = tokio::spawn(async move { bill(&dollr, customer).await })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (published.status, published.total_amount),
        (SourceStatus::Active, amount("27.99"))
    );
    let lines = published.invoice_items.unwrap();
    assert_eq!(
        lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(),
        ["Tea", "Cake", "Tea"]
    );

    let dollr = sandbox.client();
    let order = |customer| -> CreateOrder {
        let order = dollr
            .orders()
            .create()
            .counterparty_id(customer)
            .currency(Currency::LRD);
        order
            .note("Thank you")
            .fee_bearer(FeeBearer::Payee)
            .as_payment_link(false)
            .build()
    };
    let published = dollr
        .bill(order(customer))
        .line("Rice", 3, amount("1500"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (published.status, published.total_amount),
        (SourceStatus::Active, Some(amount("4500")))
    );

    // A bill that can't be right is not begun, and a refusal leaves a draft that nobody sees.
    let error = failure(dollr.bill(order(customer)).send()).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
    let error = failure(
        dollr
            .bill(order(customer))
            .line("Rice", i64::MAX, amount("9999999999999999999999999999"))
            .send(),
    )
    .await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let nobody = CounterpartyId::new(9999);
    let error = failure(dollr.bill(order(nobody)).line("Rice", 1, amount("1")).send()).await;
    assert_eq!((error.kind(), error.advice()), (ErrorKind::Rejected, Advice::FixInput));
    let error = failure(dollr.bill(order(customer)).line("Rice", 0, amount("1")).send()).await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let active = dollr.orders().list().status(SourceStatus::Active).send().await.unwrap();
    assert_eq!(active.len(), 1);
}

/// Whatever is lost, late or delivered twice: what the caller is told is true, and nobody is asked to pay more than was
/// meant.
#[tokio::test]
async fn no_fault_makes_a_wrong_bill_or_a_second_one() {
    let [mut made, mut nothing, mut unknown] = [0, 0, 0];
    for seed in 0..100 {
        let mut dice = Dice::new(seed);
        let (server, books) = Books::open(move |books, request| books.receive(request, &mut dice)).await;
        let result = billed(&server).await;
        let mut books = books.lock().unwrap();
        books.deliver_late();
        let published = books.published();
        let right = vec!["1 \"Cake\"", "2 \"Tea\"", "2 \"Tea\""];
        assert!(published.len() <= 1, "{seed}: {} bills", published.len());
        match result {
            Ok(bill) => {
                made += 1;
                assert_eq!(published, [right], "{seed}");
                assert_eq!(bill.total_amount, amount("27.99"), "{seed}");
            }
            Err(error) if error.advice() == Advice::DontRepeat => {
                unknown += 1;
                assert!(error.to_string().contains("invoice "), "{seed}: {error}");
            }
            Err(error) => {
                nothing += 1;
                assert_eq!(published.len(), 0, "{seed}: {error}");
            }
        }
    }
    assert!(
        made > 60 && nothing > 0,
        "{made} made, {nothing} surely not, {unknown} unknown"
    );
}

/// A line is delivered a second time after the client has checked the draft, and before the draft is published.
#[tokio::test]
async fn a_bill_that_turned_out_wrong_is_cancelled_and_made_anew() {
    let mut repeated = RepeatedLine::new(true);
    let (server, books) = Books::open(move |books, request| {
        repeated.come_before(request, books);
        books.carry_out(request)
    })
    .await;
    let bill = billed(&server).await.unwrap();
    assert_eq!(
        (bill.id.to_string().as_str(), bill.total_amount),
        ("2", amount("27.99"))
    );
    let books = books.lock().unwrap();
    assert_eq!(books.invoices[0]["status"], "CANCELED");
    assert_eq!(books.published().len(), 1);
}

/// A response says that the document was published or cancelled, and it was not.
#[tokio::test]
async fn what_the_document_shows_counts_and_not_what_was_said() {
    // The step that is not carried out the first time, the response to it, the invoice of the bill or what the error says, and
    // how many invoices can be paid then.
    let cases = [
        ("/publish/", "<html>", Ok("1"), 1),
        ("/publish/", "", Err("invoice 1 is shown unpublished after"), 0),
        ("/publish/", "{}", Err("invoice 1 is shown unpublished after"), 0),
        ("/cancel/", "<html>", Ok("2"), 1),
        (
            "/cancel/",
            "",
            Err("invoice 1 was published and is not what was meant"),
            1,
        ),
        ("/cancel/", "{}", Err("and can still be paid after"), 1),
    ];
    for (step, response, expected, payable) in cases {
        let mut repeated = RepeatedLine::new(step == "/cancel/");
        let mut is_said = false;
        let (server, books) = Books::open(move |books, request| {
            repeated.come_before(request, books);
            match request.path.contains(step) && !std::mem::replace(&mut is_said, true) {
                true => reply(200, response),
                false => books.carry_out(request),
            }
        })
        .await;
        match (billed(&server).await, expected) {
            (Ok(bill), Ok(expected)) => {
                assert_eq!(
                    (bill.status, bill.id.to_string().as_str()),
                    (SourceStatus::Active, expected)
                );
            }
            (Err(error), Err(expected)) => {
                assert_eq!(error.advice(), Advice::DontRepeat, "{error}");
                assert!(error.to_string().contains(expected), "{error}");
            }
            (result, _) => panic!("{step}, response {response:?}: {result:?}"),
        }
        assert_eq!(books.lock().unwrap().published().len(), payable, "{step} {response:?}");
    }
}

/// One field of the draft is enough.
#[tokio::test]
async fn a_draft_that_is_not_what_was_meant_is_not_published() {
    let cases = [
        ("currency", json!("LRD"), "its currency is LRD, and not USD"),
        ("counterparty_id", json!(8), "it is addressed to 8, and not to 7"),
        (
            "fee_bearer",
            json!("PAYEE"),
            "its fees are paid by PAYEE, and not by PAYER",
        ),
        ("total_amount", json!(28.99), "its total is 28.99, and not 27.99"),
    ];
    for (field, other, difference) in cases {
        let (server, books) = Books::open(move |books, request| {
            if let Some(draft) = books.invoices.last_mut() {
                draft[field] = other.clone();
            }
            books.carry_out(request)
        })
        .await;
        let error = billed(&server).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{field}");
        assert!(error.to_string().contains(difference), "{field}: {error}");
        assert!(books.lock().unwrap().published().is_empty(), "{field}");
    }
}

/// Nobody else knows the draft, so the client need not ask before each line what is in it.
#[tokio::test]
async fn a_line_whose_response_is_lost_is_found_in_the_draft() {
    let mut added = 0;
    let (server, _) = Books::open(move |books, request| {
        added += u32::from(request.path.ends_with("/items/add"));
        match (books.carry_out(request), added) {
            (_, 3) if request.path.ends_with("/items/add") => Reply::Cut(Vec::new()),
            (response, _) => response,
        }
    })
    .await;
    let bill = billed(&server).await.unwrap();
    assert_eq!(
        (bill.id.to_string().as_str(), bill.total_amount),
        ("1", amount("27.99"))
    );
    let calls = server.calls();
    let steps: Vec<_> = calls
        .iter()
        .filter_map(|call| call.path.split('/').rfind(|part| part.len() > 1))
        .collect();
    let expected = [
        "create", "add", "add", "add", "retrieve", "retrieve", "publish", "retrieve",
    ];
    assert_eq!(steps, expected);
}
