//! Bills: what is published is what was meant, and there is never more than one.

use dollr_client::invoices::{CreateInvoice, InvoiceDetail};
use dollr_client::orders::CreateOrder;
use dollr_client::payments::NewPayout;
use dollr_client::{
    Advice, Client, CounterpartyId, Currency, Error, ErrorKind, FeeBearer, OperationType, PartyId, PaymentMethod,
    Provider, SourceStatus, Timestamp,
};
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
        .create_invoice()
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
async fn billed(server: &Server) -> Result<InvoiceDetail, Error> {
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
            .create_order()
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
    let active = dollr
        .orders()
        .list_order()
        .status(SourceStatus::Active)
        .send()
        .await
        .unwrap();
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
        ("counterparty_id", json!(8), "it is made out to 8, and not to 7"),
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

/// Whoever tidies a name doesn't make another line of it.
#[tokio::test]
async fn a_name_that_the_server_tidied_is_the_same() {
    let (server, books) = Books::open(|books, request| {
        for item in books
            .invoices
            .iter_mut()
            .filter_map(|it| it["invoice_items"].as_array_mut())
            .flatten()
        {
            item["name"] = json!("Caf\u{e9} &amp; cake");
        }
        books.carry_out(request)
    })
    .await;
    let dollr = server.client();
    let bill = dollr
        .bill(invoice(&dollr, Currency::USD))
        .line(" Cafe\u{301} & cake\n", 1, amount("4.50"));
    assert_eq!(bill.send().await.unwrap().total_amount, amount("4.50"));
    assert_eq!(books.lock().unwrap().invoices.len(), 1);
}

/// Drafts that nobody needs are cancelled, and what can't be is named. The step that fails, the response to it, the states of all
/// invoices then, and what is said.
#[tokio::test]
async fn what_a_bill_leaves_behind_is_cancelled_or_named() {
    let refused = || reply(422, r#"{"detail":"no"}"#);
    let cases: [(&str, Reply, &[&str], &str); 4] = [
        (
            "/items/add",
            refused(),
            &["CANCELED"],
            "no; invoice 1 was begun and is cancelled",
        ),
        (
            "/publish/",
            refused(),
            &["CANCELED"],
            "no; invoice 1 was begun and is cancelled",
        ),
        (
            "/retrieve/",
            reply(403, "{}"),
            &["CANCELED"],
            "; invoice 1 was begun and is cancelled",
        ),
        (
            "/cancel/ and /items/add",
            refused(),
            &["IDLE"],
            "no; invoice 1 is left unpublished",
        ),
    ];
    for (steps, response, states, expected) in cases {
        let (server, books) = Books::open(move |books, request| {
            let fails = steps.split(" and ").any(|step| request.path.contains(step));
            if fails {
                response.clone()
            } else {
                books.carry_out(request)
            }
        })
        .await;
        let error = billed(&server).await.unwrap_err();
        assert!(error.to_string().ends_with(expected), "{steps}: {error}");
        let books = books.lock().unwrap();
        let found: Vec<_> = books.invoices.iter().map(|it| it["status"].as_str().unwrap()).collect();
        assert_eq!(found, states, "{steps}");
    }
}

#[tokio::test]
async fn a_line_that_differs_is_named_and_all_drafts_are_cancelled() {
    let (server, books) = Books::open(|books, request| {
        let items = books
            .invoices
            .iter_mut()
            .filter_map(|it| it["invoice_items"].as_array_mut())
            .flatten();
        for cake in items.filter(|item| item["name"] == "Cake") {
            cake["qty"] = json!(2);
        }
        books.carry_out(request)
    })
    .await;
    let error = failure(Box::pin(billed(&server))).await.to_string();
    for expected in [
        r#"line 2 ("Cake"): its quantity is 2, and not 1"#,
        "invoice 1 was begun and is cancelled, invoice 2 was begun and is cancelled, invoice 3 was begun and is cancelled",
    ] {
        assert!(error.contains(expected), "{error}");
    }
    assert!(
        books
            .lock()
            .unwrap()
            .invoices
            .iter()
            .all(|it| it["status"] == "CANCELED")
    );
}

/// An invoice in this currency.
fn invoice(dollr: &Client, currency: Currency) -> CreateInvoice {
    let invoice = dollr
        .invoices()
        .create_invoice()
        .counterparty_id(CounterpartyId::new(7))
        .currency(currency);
    invoice
        .note("Thank you")
        .fee_bearer(FeeBearer::Payer)
        .as_payment_link(false)
        .build()
}

#[tokio::test]
async fn nothing_is_begun_of_what_can_not_be_right() {
    let server = Server::with_replies([]).await;
    let dollr = server.client();
    let (usd, rwf) = (Currency::USD, Currency::RWF);
    let cases = [
        (usd, 0, "1", "`qty` is 0, and has to be at least 1"),
        (usd, -1, "1", "`qty` is -1, and has to be at least 1"),
        (usd, 1, "-5", "`amount` is -5, and has to be at least 0.01"),
        (usd, 1, "0", "`amount` is 0, and has to be at least 0.01"),
        (
            usd,
            3,
            "0.015",
            "the price of all is 0.045, and USD has 2 decimal places",
        ),
        (
            rwf,
            1,
            "1500.50",
            "the price of all is 1500.50, and RWF has no fractions",
        ),
    ];
    for (currency, qty, price, expected) in cases {
        let bill = dollr.bill(invoice(&dollr, currency)).line("Cake", 1, amount("3"));
        let error = failure(bill.line("Tea", qty, amount(price)).send()).await;
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        let expected = format!("create_invoice: the request was not sent: line 2 (\"Tea\"): {expected}");
        assert_eq!(error.to_string(), expected);
    }
    let error = failure(dollr.bill(invoice(&dollr, usd)).send()).await;
    assert!(error.to_string().ends_with("a bill needs a line"), "{error}");

    // An account would be left behind.
    let account = dollr
        .payment_accounts()
        .create_payment_account()
        .operation_type(OperationType::Payout);
    let account = account
        .account_name("Amara")
        .provider(Provider::Pawapay)
        .method(PaymentMethod::AirtelRwa);
    let account = account.party_id(PartyId::new(42)).build();
    for (price, expected) in [
        ("10.5", "`amount` is 10.5, and RWF has no fractions"),
        ("0", "has to be at least 0.01"),
    ] {
        let payout = NewPayout::new(account.clone(), amount(price), rwf);
        let error = failure(dollr.prepare(payout)).await;
        assert!(error.to_string().ends_with(expected), "{error}");
    }
    let transfer = dollr
        .sessions()
        .create_transfer_session()
        .from_wallet_id(dollr_client::sessions::WalletId::new(1));
    let transfer = transfer
        .to_counterparty_id(CounterpartyId::new(7))
        .amount(amount("10.5"))
        .currency(rwf);
    let error = failure(dollr.prepare(transfer.expires_at(Timestamp::now()).build())).await;
    assert!(error.to_string().ends_with("RWF has no fractions"), "{error}");
    assert_eq!(server.received().len(), 0);
}
