//! How documents are shown: an invoice and an order alike, but for the fields that are named after the kind.
//!
//! Each macro is a struct with the fields that both kinds have. What comes in braces is added to them. A field that one
//! kind always has is optional in the other, whose responses Dollr hardly documents: hence the many `into()`.

/// A document, as `Invoice` and as `Order`, with and without its lines.
macro_rules! shown_document {
    ($document:ident as $Struct:ident { $($own:ident: $value:expr),* $(,)? }) => {
        $Struct::builder()
            .counterparty_id($document.counterparty_id)
            .currency($document.currency.to_string())
            .total_amount($document.total())
            .status($document.status.clone())
            .note($document.note.clone())
            .fee_bearer($document.fee_bearer.clone())
            .as_payment_link($document.as_payment_link)
            .owner($crate::state::MERCHANT)
            .reference_id($document.reference_id.clone())
            .paid_at($document.paid_at)
            .created_at($document.created_at)
            .updated_at($document.updated_at)
            $(.$own($value))*
            .build()
    };
}

/// A line, in a document and in a receipt.
macro_rules! shown_line {
    ($line:ident as $Struct:ident { $($own:ident: $value:expr),* $(,)? }) => {
        $Struct::builder()
            .name($line.name.clone())
            .currency($line.currency.to_string())
            .qty($line.qty)
            .amount($line.amount)
            $(.$own($value))*
            .build()
    };
}

/// A receipt.
macro_rules! shown_receipt {
    ($receipt:ident as $Struct:ident { $($own:ident: $value:expr),* $(,)? }) => {{
        let document = $receipt.document;
        let counterparty = $receipt.counterparty.as_ref();
        let party = counterparty.and_then(|it| it.party.as_ref());
        let payment = $receipt.payment;
        let (account, quote) = (&payment.account, &payment.quote);
        $Struct::builder()
            .currency(document.currency.to_string())
            .total_amount(document.total())
            .status(document.status.clone())
            .note(document.note.clone())
            .as_payment_link(document.as_payment_link)
            .fee_bearer(document.fee_bearer.clone())
            .owner($crate::state::MERCHANT)
            .created_at(document.created_at)
            .counterparty_id(document.counterparty_id)
            .relationship_type(counterparty.and_then(|it| it.relationship_type.clone()))
            .counterparty_name(party.map(|party| party.fullname.clone()))
            .counterparty_phone(party.and_then(|party| party.phone.clone()))
            .counterparty_email(party.and_then(|party| party.email.clone()))
            .reference_id(document.reference_id.clone())
            .paid_at(document.paid_at)
            .payer_amount(quote.payer_amount)
            .payer_currency(quote.payer_currency.to_string())
            .payee_amount(quote.payee_amount)
            .payee_currency(quote.payee_currency.to_string())
            .platform_fee(quote.platform_fee)
            .platform_currency(quote.payee_currency.to_string())
            .gateway_fee(quote.gateway_fee)
            .gateway_currency(quote.payee_currency.to_string())
            .fx_fee(quote.fx.map(|fx| fx.fee))
            .fx_rate(quote.fx.map(|fx| fx.rate))
            .fx_currency_from(quote.fx.map(|_| quote.payee_currency.to_string()))
            .fx_currency_to(quote.fx.map(|_| quote.payer_currency.to_string()))
            .payment_provider(account.provider.clone())
            .payment_method(account.method.clone())
            .account_name(account.account_name.clone())
            .gateway_confirmed_at(document.paid_at)
            .provider_transaction_id($crate::movements::provider_transaction_id(payment.reference_id))
            $(.$own($value))*
            .build()
    }};
}

pub(super) use {shown_document, shown_line, shown_receipt};
