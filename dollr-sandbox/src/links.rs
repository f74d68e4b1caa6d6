//! Links to the pages of documents.

use super::lookups::find_by_number;
use super::pages::{payment_page, receipt_page};
use super::refusal::Refusal;
use super::state::State;
use dollr_client::SourceStatus;
use dollr_client::links::{GetPaymentLink, GetReceiptLink, Link};

pub(super) fn get_payment_link(state: &mut State, request: &GetPaymentLink) -> Result<Link, Refusal> {
    let document = find_by_number(state, &request.source)?;
    let published = [SourceStatus::Active, SourceStatus::Processing, SourceStatus::Paid];
    document.check(&published).map_err(refused)?;
    if !document.as_payment_link {
        let message = format!(
            "{} was made without as_payment_link, so it has no link",
            document.number
        );
        return Err(refused(message));
    }
    let (source, url) = (document.source.clone(), payment_page(state, document));
    if let Some(document) = state.document_mut(&source) {
        // Dollr says to get the link of a document whose page has closed.
        document.page_closes_at = None;
    }
    Ok(link(url))
}

pub(super) fn get_receipt_link(state: &mut State, request: &GetReceiptLink) -> Result<Link, Refusal> {
    let document = find_by_number(state, &request.source)?;
    document.check(&[SourceStatus::Paid]).map_err(refused)?;
    Ok(link(receipt_page(state, document)))
}

fn refused(message: String) -> Refusal {
    Refusal::of_query_field("source_number", message)
}

fn link(url: String) -> Link {
    Link::builder().url(url).build()
}
