//! Finding documents, of either kind.

use std::collections::HashMap;

use super::documents::Document;
use super::refusal::Refusal;
use super::state::State;
use dollr_client::{Currency, InvoiceId, OrderId, Source, SourceNumber, SourceStatus, SourceType};

/// All documents, in the order that they were made in.
#[derive(Default)]
pub(super) struct Documents {
    documents: Vec<Document>,
    places: HashMap<Source, usize>,
}

impl Documents {
    pub(super) fn push(&mut self, document: Document) -> &mut Document {
        let place = self.documents.len();
        self.places.insert(document.source.clone(), place);
        self.documents.push(document);
        &mut self.documents[place]
    }

    pub(super) fn get(&self, source: &Source) -> Option<&Document> {
        self.places.get(source).map(|place| &self.documents[*place])
    }

    pub(super) fn get_mut(&mut self, source: &Source) -> Option<&mut Document> {
        self.places.get(source).map(|place| &mut self.documents[*place])
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter()
    }

    /// Whether there is a document of this id, of either kind.
    pub(super) fn has_id(&self, id: i64) -> bool {
        let sources = [Source::Invoice(InvoiceId::new(id)), Source::Order(OrderId::new(id))];
        sources.iter().any(|source| self.places.contains_key(source))
    }
}

pub(super) fn find<'a>(state: &'a State, source: &Source) -> Result<&'a Document, Refusal> {
    let document = state.document(source);
    document.ok_or_else(|| not_found(&source.source_type()))
}

pub(super) fn find_mut<'a>(state: &'a mut State, source: &Source) -> Result<&'a mut Document, Refusal> {
    let document = state.document_mut(source);
    document.ok_or_else(|| not_found(&source.source_type()))
}

pub(super) fn find_by_number<'a>(state: &'a State, number: &SourceNumber) -> Result<&'a Document, Refusal> {
    let source_type = number.source_type();
    let text = match number {
        SourceNumber::Invoice(number) => number.to_string(),
        SourceNumber::Order(number) => number.to_string(),
        _ => return Err(not_found(&source_type)),
    };
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
