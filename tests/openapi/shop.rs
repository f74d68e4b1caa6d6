//! A merchant who uses most of the API once, by the client.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use dollr_client::checkouts::{CheckoutItem, CheckoutMode};
use dollr_client::payments::{NewCollection, NewPayout};
use dollr_client::{
    Amount, Client, Currency, Error, FeeBearer, OperationType, PartyId, Patch, PaymentAccountId, PaymentMethod, Phone,
    Provider, ReferenceId, RelationshipType, Source, SourceNumber, SourceType, Timestamp,
};
use dollr_sandbox::{PHONE_COMPLETES, Sandbox};

/// How many of Dollr's operations this needs at least to be a proof.
const MOST: usize = 40;

/// A token of the sandbox.
pub(crate) async fn token(sandbox: &Sandbox) -> String {
    let dollr = sandbox.client();
    let obtain = dollr.jwt().obtain_token();
    let obtain = obtain
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret().clone());
    obtain.send().await.unwrap().access_token.expose().to_owned()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// Five minutes from now.
fn soon() -> Timestamp {
    (SystemTime::now() + Duration::from_mins(5)).try_into().unwrap()
}

/// Moves the clock of the sandbox, which is that of this process.
async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}

async fn account(dollr: &Client, party: PartyId, operation_type: OperationType) -> Result<PaymentAccountId, Error> {
    let account = dollr.payment_accounts().create().party_id(party);
    let account = account.account_name("Amara").operation_type(operation_type);
    let account = account.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
    Ok(account.insensitive_account_number(PHONE_COMPLETES).await?.id)
}

/// Trades with the sandbox by what stands at this address before it.
pub(crate) async fn trade(sandbox: &Sandbox, url: &str) -> Result<(), Error> {
    let called = Arc::new(Mutex::new(BTreeSet::new()));
    let seen = Arc::clone(&called);
    sandbox.faults().choose(move |request| {
        seen.lock().unwrap().insert(request.operation.name);
        None
    });
    let client = Client::builder().client_id(sandbox.client_id());
    let client = client.client_secret(sandbox.client_secret().clone());
    let dollr = client.base_url(url).build().unwrap();
    collect(sandbox, &dollr).await?;
    order(&dollr).await?;
    pay_out(&dollr).await?;
    look_up(&dollr).await?;
    let called = called.lock().unwrap();
    assert!(called.len() >= MOST, "{} were called: {called:?}", called.len());
    Ok(())
}

/// An invoice, from its first line to its receipt and a refund.
async fn collect(sandbox: &Sandbox, dollr: &Client) -> Result<(), Error> {
    let phone: Phone = PHONE_COMPLETES.parse().unwrap();
    let party = dollr.parties().create().fullname("Amara Kamara").phone(phone).await?;
    dollr.parties().list().fullname("Amara".to_owned()).await?;
    dollr.parties().get(party.id).await?;
    let customer = dollr.counterparties().create().party_id(party.id);
    let customer = customer.relationship_type(RelationshipType::Customer).await?;
    dollr.counterparties().list().await?;
    dollr.counterparties().get(customer.id).await?;
    let update = dollr.counterparties().update(customer.id);
    update.relationship_type(RelationshipType::Partner).await?;

    let invoice = dollr.invoices().create().counterparty_id(customer.id);
    let invoice = invoice.currency(Currency::USD).note("Thank you").as_payment_link(true);
    let invoice = invoice.fee_bearer(FeeBearer::Payer).due_date(soon()).await?;
    let item = async |name: &str| {
        let item = dollr.invoices().add_item(invoice.id).name(name).qty(2);
        item.currency(Currency::USD).amount(amount("49.90")).await
    };
    let (coffee, tea) = (item("Coffee").await?, item("Tea").await?);
    dollr.invoices().update_item(invoice.id, coffee.id).qty(1).await?;
    dollr.invoices().remove_item(invoice.id, tea.id).await?;
    dollr.invoices().update(invoice.id).note(Patch::Clear).await?;
    dollr.invoices().publish(invoice.id).await?;
    dollr.invoices().list().currency(Currency::USD).await?;
    dollr.invoices().get(invoice.id).await?;
    dollr.invoices().get_by_number(invoice.invoice_number.clone()).await?;
    let number = SourceNumber::Invoice(invoice.invoice_number.clone());
    dollr.links().pay().source(number.clone()).await?;

    let account = account(dollr, party.id, OperationType::Collection).await?;
    let source = Source::Invoice(invoice.id);
    let prediction = dollr.predictions().payment_source_amount_and_fees();
    let prediction = prediction.source(source.clone()).target_currency(Currency::USD);
    prediction
        .payment_method(PaymentMethod::MtnMomoLbr)
        .provider(Provider::Pawapay)
        .await?;
    let attempt = dollr
        .prepare(NewCollection::new(source.clone(), account, Currency::USD))
        .await?;
    let key = attempt.reference_id();
    let _ = attempt.execute(dollr).await?;
    later(Duration::from_secs(10)).await;
    dollr.status().collection(key).await?;
    dollr.status().source().source(source).await?;
    dollr.invoices().get_receipt(invoice.id).await?;
    dollr.invoices().get_receipt_by_number(invoice.invoice_number).await?;
    dollr.links().receipt().source(number).await?;

    let payment = sandbox.payment_intent_id(key).expect("a payment");
    let refund = dollr.sessions().create_for_refund().original_payment_intent_id(payment);
    let refund = refund
        .amount(amount("1.50"))
        .expires_at(soon())
        .await?
        .expect("a session");
    let key = ReferenceId::random();
    let _ = dollr
        .executions()
        .refund()
        .session_id(refund.id)
        .reference_id(key)
        .await?;
    dollr.status().refund(key).await?;
    Ok(())
}

/// Orders, a checkout and a key for realtime.
async fn order(dollr: &Client) -> Result<(), Error> {
    let checkout = dollr.checkouts().create().mode(CheckoutMode::Hosted);
    let checkout = checkout.source_kind(SourceType::Order).currency(Currency::USD);
    let checkout = checkout.party_phone(PHONE_COMPLETES.parse::<Phone>().unwrap());
    let item = CheckoutItem::builder().name("Coffee").amount(amount("5.00"));
    checkout.items(vec![item.currency(Currency::USD).build()]).await?;
    let customer = dollr.counterparties().list().await?.remove(0);
    let order = dollr
        .orders()
        .create()
        .counterparty_id(customer.id)
        .currency(Currency::USD);
    let order = order
        .note("Thank you")
        .fee_bearer(FeeBearer::Payee)
        .as_payment_link(false)
        .await?;
    let item = dollr.orders().add_item(order.id).name("Coffee").qty(1);
    let item = item.currency(Currency::USD).amount(amount("5.00")).await?;
    dollr
        .orders()
        .update_item(order.id, item.id)
        .name("Tea".to_owned())
        .await?;
    dollr.orders().publish(order.id).await?;
    dollr.orders().get(order.id).await?;
    dollr.orders().list().await?;
    let session = dollr
        .sessions()
        .create_for_checkout()
        .source(Source::Order(order.id))
        .await?;
    let realtime = dollr.realtime_keys().create_for_collection().session_id(session.id);
    realtime
        .source_type(SourceType::Order)
        .reference_id(ReferenceId::random())
        .await?;
    dollr.orders().cancel(order.id).await?;
    Ok(())
}

async fn pay_out(dollr: &Client) -> Result<(), Error> {
    let party = dollr.parties().list().await?.remove(0);
    let account = account(dollr, party.id, OperationType::Payout).await?;
    let payout = NewPayout::new(account, amount("50.00"), Currency::USD);
    let attempt = dollr.prepare(payout).await?;
    let _ = attempt.execute_with_passcode(dollr, dollr_tests::passcode()).await?;
    dollr.status().payout(attempt.reference_id()).await?;
    Ok(())
}

/// What only asks.
async fn look_up(dollr: &Client) -> Result<(), Error> {
    let prediction = dollr.predictions().amount_and_fees().base_amount(amount("200"));
    let prediction = prediction.base_currency(Currency::USD).target_currency(Currency::LRD);
    let prediction = prediction
        .payment_method(PaymentMethod::MtnMomoLbr)
        .provider(Provider::Pawapay);
    prediction
        .operation_type(OperationType::Collection)
        .fee_bearer(FeeBearer::Payer)
        .await?;
    let info = dollr.predictions().mmo_provider_info();
    info.phone(PHONE_COMPLETES.parse::<Phone>().unwrap())
        .operation_type(OperationType::Payout)
        .await?;
    dollr.fees().tiers().await?;
    let fees = dollr.fees().gateway().payment_method(PaymentMethod::MtnMomoLbr);
    fees.operation_type(OperationType::Collection).await?;
    let fees = dollr.fees().platform().fee_tier_name("default");
    fees.operation_type(OperationType::Collection).await?;
    Ok(())
}
