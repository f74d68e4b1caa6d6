//! The smallest program: one call.

use std::error::Error;

use dollr_client::{Client, InvoiceId};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let invoice = Client::from_env()?.invoices().get(InvoiceId::new(101)).await?;
    println!("the invoice is {}", invoice.status);
    Ok(())
}
