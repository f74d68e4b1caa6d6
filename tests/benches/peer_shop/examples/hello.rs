//! The smallest program: it signs in and makes one call.

use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let invoice = peer_shop::signed_in().await?.retrieve_invoice_by_id(101).await?;
    println!("the invoice is {}", invoice.status);
    Ok(())
}
