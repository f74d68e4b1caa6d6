//! The types of `dollr-client`, which a spec of another crate may import.

use super::types::Named;
use crate::document::{Known, Text};
use crate::model::TypeName;
use crate::report::Report;

/// Its ids.
const IDS: [&str; 27] = [
    "CheckoutSessionId",
    "CounterpartyId",
    "FeeTierId",
    "GatewayFeeId",
    "InvoiceId",
    "InvoiceItemId",
    "InvoiceNumber",
    "MerchantFeeTierId",
    "MerchantId",
    "OrderId",
    "OrderItemId",
    "OrderNumber",
    "OwnerId",
    "PartyId",
    "PaymentAccountId",
    "PaymentIntentId",
    "PayoutSessionId",
    "PlatformFeeId",
    "ProviderId",
    "ProviderTransactionId",
    "ReferenceId",
    "RefundSessionId",
    "SourceCheckoutConfigId",
    "StripePaymentMethodId",
    "TransferSessionId",
    "UserId",
    "WalletId",
];
/// Its enums.
const ENUMS: [&str; 12] = [
    "CheckoutMode",
    "ExecutionStatus",
    "FeeBearer",
    "MerchantType",
    "OperationType",
    "OwnerType",
    "PaymentMethod",
    "Provider",
    "RelationshipType",
    "SessionStatus",
    "SourceStatus",
    "SourceType",
];
/// Its pairs.
const PAIRS: [&str; 4] = ["MerchantRef", "Owner", "Source", "SourceNumber"];
/// Its structs.
const STRUCTS: [&str; 35] = [
    "AccessToken",
    "CardProviderInfo",
    "CheckoutItem",
    "CheckoutSession",
    "CheckoutSource",
    "Counterparty",
    "Execution",
    "FeeTier",
    "GatewayFee",
    "Invoice",
    "InvoiceDetail",
    "InvoiceItem",
    "InvoiceReceipt",
    "InvoiceReceiptItem",
    "Link",
    "Merchant",
    "MerchantFeeTier",
    "MmoProviderInfo",
    "Order",
    "OrderDetail",
    "OrderItem",
    "OrderReceipt",
    "OrderReceiptItem",
    "Party",
    "Passcode",
    "PasscodeDevice",
    "PasscodeToken",
    "PaymentAccount",
    "PayoutSession",
    "PlatformFee",
    "Prediction",
    "RealtimeToken",
    "RefundSession",
    "SourceStatusReport",
    "TransferSession",
];

/// Whether `dollr-client` has a type of this name.
pub(super) fn has(name: &str) -> bool {
    let all = [&IDS[..], &ENUMS, &PAIRS, &STRUCTS];
    all.iter().any(|names| names.contains(&name))
}

/// Makes of a type's name what it stands for.
type Kind = fn(TypeName) -> Named;

/// What an imported name stands for, if there is such a type.
pub(super) fn kind(name: &Text<'_>, report: &Report) -> Option<Kind> {
    let kinds: [(&[&str], Kind); 4] = [
        (&IDS, Named::Id),
        (&ENUMS, Named::Enum),
        (&PAIRS, Named::Pair),
        (&STRUCTS, Named::Struct),
    ];
    let found = kinds.iter().find(|(names, _)| names.contains(&name.value));
    if found.is_none() {
        let known: Known = kinds.iter().flat_map(|(names, _)| names.iter().copied()).collect();
        let message = format!("`dollr-client` has no type `{}`", name.value);
        report.unknown(
            &name.at,
            message,
            name.value,
            known,
            "declare it under `types`, or remove it",
        );
    }
    found.map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::model::Module;
    use crate::{Scope, SourceFile, compile};

    #[test]
    fn the_tables_have_every_type_of_the_client_and_no_other() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/dollr.yaml"));
        let compiled = compile(root, Scope::Client, |path| {
            SourceFile::read(path, path.to_string_lossy())
        });
        let api = compiled.model.expect("Dollr's spec has no mistake");
        let names = |of: fn(&Module) -> Vec<&str>| {
            let mut names: Vec<_> = api.modules.iter().flat_map(of).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(
            names(|module| module.ids.iter().map(|it| it.name.as_str()).collect()),
            IDS
        );
        assert_eq!(
            names(|module| module.enums.iter().map(|it| it.name.as_str()).collect()),
            ENUMS
        );
        assert_eq!(
            names(|module| module.pairs.iter().map(|it| it.name.as_str()).collect()),
            PAIRS
        );
        assert_eq!(
            names(|module| module.structs.iter().map(|it| it.name.as_str()).collect()),
            STRUCTS
        );
    }
}
