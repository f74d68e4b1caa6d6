//! Finding documents, of either kind.

use super::documents::Document;
use super::refusal::Refusal;
use super::state::State;
use crate::values::Currency;
use crate::wire::Pair;
use crate::{Source, SourceNumber, SourceStatus, SourceType};

pub(super) fn find<'a>(state: &'a State, source: &Source) -> Result<&'a Document, Refusal> {
    let document = state.document(source);
    document.ok_or_else(|| not_found(&source.source_type()))
}

pub(super) fn find_mut<'a>(state: &'a mut State, source: &Source) -> Result<&'a mut Document, Refusal> {
    let document = state.document_mut(source);
    document.ok_or_else(|| not_found(&source.source_type()))
}

pub(super) fn find_by_number<'a>(state: &'a State, number: &SourceNumber) -> Result<&'a Document, Refusal> {
    let source_type = number.tag();
    let text = number.id().into_text();
    let mut documents = state.documents.iter();
    let document = documents.find(|it| it.source.source_type() == source_type && it.number == text);
    document.ok_or_else(|| not_found(&source_type))
}

/// All documents of a kind, of a currency and a status if these are given.
pub(super) fn list<'a>(
    state: &'a State,
    source_type: &SourceType,
    currency: Option<Currency>,
    status: Option<&SourceStatus>,
) -> impl Iterator<Item = &'a Document> {
    let documents = state.documents.iter();
    documents
        .filter(move |document| document.source.source_type() == *source_type)
        .filter(move |document| currency.is_none_or(|currency| currency == document.currency))
        .filter(move |document| status.is_none_or(|status| *status == document.status))
}

fn not_found(source_type: &SourceType) -> Refusal {
    Refusal::not_found(&source_type.as_str().to_lowercase())
}
