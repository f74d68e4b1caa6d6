//! A shop: it collects what an invoice says, and follows the payment.

use std::error::Error;

use dollr_client::{Client, Currency, InvoiceId, PaymentAccountId, ReferenceId, Source};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let invoice: InvoiceId = arguments.next().ok_or("which invoice?")?.parse()?;
    let payer: PaymentAccountId = arguments.next().ok_or("which payment account?")?.parse()?;

    let dollr = Client::from_env()?;
    let session = dollr
        .sessions()
        .create_for_checkout()
        .source(Source::Invoice(invoice))
        .await?;
    println!("the session ends at {}", session.expires_at);
    let reference = ReferenceId::random();
    let key = dollr
        .realtime_keys()
        .create_for_collection()
        .session_id(session.id)
        .source_type(session.source.source_type())
        .reference_id(reference)
        .await?;
    println!("to follow it live: {} characters", key.access_token.expose().len());
    let outcome = dollr
        .executions()
        .collect()
        .session_id(session.id)
        .payment_account_id(payer)
        .currency(Currency::USD)
        .reference_id(reference)
        .await?;
    println!("final: {}", outcome.is_final());
    let execution = dollr.status().collection(reference).await?;
    println!(
        "the payment of {} {} is {}",
        execution.payer_amount, execution.payer_currency, execution.status
    );
    Ok(())
}
