//! Decodes the same JSON into structs of the client and into twins of them with serde's derive, in turns, and prints a
//! line of Markdown for each: the times of one decoding, and their ratio.
//!
//! A twin has the same fields, of the same types, so that only the way to read an object differs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use dollr_client::{
    Amount, ExecutionStatus, OperationType, PartyId, ProviderTransactionId, ReferenceId, Secret, Timestamp, invoices,
    predictions, types,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How often each side is timed, and for how long: short turns, so that both share the moods of the machine.
const ROUNDS: usize = 2001;
const ROUND: Duration = Duration::from_millis(1);

/// A twin of one of the client's structs, by module. A field whose type differs does not compile.
macro_rules! twin {
    ($module:ident::$name:ident { $($field:ident: $type:ty,)* }) => {
        #[derive(Deserialize)]
        struct $name {
            $($field: $type,)*
        }

        impl Twin for $name {
            type Of = $module::$name;

            const FIELDS: usize = [$(stringify!($field)),*].len();

            fn is_twin_of(&self, of: &Self::Of) -> bool {
                true $(&& self.$field == of.$field)*
            }
        }
    };
}

trait Twin: DeserializeOwned {
    type Of: DeserializeOwned;

    const FIELDS: usize;

    fn is_twin_of(&self, of: &Self::Of) -> bool;
}

twin!(types::Execution {
    reference_id: ReferenceId,
    status: ExecutionStatus,
    operation_type: OperationType,
    payer_amount: Amount,
    payer_currency: String,
    payee_amount: Amount,
    payee_currency: String,
    provider_transaction_id: Option<ProviderTransactionId>,
    gateway_message: Option<String>,
    wallet_message: Option<String>,
    client_secret: Option<Secret>,
    requires_action: Option<bool>,
});

twin!(invoices::InvoiceItem {
    id: invoices::InvoiceItemId,
    name: String,
    currency: String,
    qty: i64,
    amount: Amount,
    created_at: Timestamp,
    updated_at: Timestamp,
});

twin!(types::Party {
    id: PartyId,
    fullname: String,
    phone: Option<String>,
    email: Option<String>,
    country_code: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
});

twin!(predictions::Prediction {
    payer_amount: Amount,
    payer_currency: String,
    payee_amount: Amount,
    payee_currency: String,
    platform_fee: Amount,
    platform_currency: String,
    fx_fee: Option<Amount>,
    gateway_fee: Option<Amount>,
    gateway_currency: Option<String>,
});

const EXECUTION: &str = r#"{"reference_id":"550e8400-e29b-41d4-a716-446655440000","status":"COMPLETED",
    "operation_type":"COLLECTION","payer_amount":1042.50,"payer_currency":"LRD","payee_amount":1011.23,
    "payee_currency":"LRD","provider_transaction_id":"8812345678","gateway_message":"Payment accepted",
    "wallet_message":null,"client_secret":null,"requires_action":false}"#;

const INVOICE_ITEM: &str = r#"{"id":7001,"name":"Rice, 25 kg","currency":"LRD","qty":3,"amount":347.50,
    "created_at":"2025-06-01T10:00:00Z","updated_at":"2025-06-01T10:05:30.125Z"}"#;

const PARTY: &str = r#"{"id":42,"fullname":"Amara Kamara","phone":"231771234567","email":"amara@example.com",
    "country_code":"LR","created_at":"2025-06-01T10:00:00Z","updated_at":"2025-06-01T10:00:00Z"}"#;

const PREDICTION: &str = r#"{"payer_amount":"1042.50","payer_currency":"LRD","payee_amount":"1011.23",
    "payee_currency":"LRD","platform_fee":"20.85","platform_currency":"LRD","fx_fee":null,"gateway_fee":"10.42",
    "gateway_currency":"LRD"}"#;

fn main() {
    println!("| Decoding | `dollr_api!` | serde's derive | Ratio of medians | Ratio of minima |");
    println!("| --- | --- | --- | --- | --- |");
    compare::<Execution>("`Execution`", EXECUTION);
    compare::<InvoiceItem>("`InvoiceItem`", INVOICE_ITEM);
    compare::<Party>("`Party`", PARTY);
    compare::<Prediction>("`Prediction`", PREDICTION);
}

fn compare<T: Twin>(name: &str, json: &str) {
    let twin: T = decode(json);
    assert!(twin.is_twin_of(&decode(json)), "{name} decodes differently");
    let keys: serde_json::Map<String, serde_json::Value> = decode(json);
    assert_eq!(
        keys.len(),
        T::FIELDS,
        "{name}: the JSON has to have every field of the twin"
    );

    let count = calibrate::<T>(json);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Neither side always goes first.
        if round % 2 == 0 {
            ours.push(time::<T::Of>(json, count));
            theirs.push(time::<T>(json, count));
        } else {
            theirs.push(time::<T>(json, count));
            ours.push(time::<T::Of>(json, count));
        }
    }
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    let (middle, least) = (ROUNDS / 2, 0);
    println!(
        "| {name} | {:.0} ns | {:.0} ns | {:.3} | {:.3} |",
        ours[middle],
        theirs[middle],
        ours[middle] / theirs[middle],
        ours[least] / theirs[least],
    );
}

/// How many decodings fill a round.
fn calibrate<T: DeserializeOwned>(json: &str) -> u32 {
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < ROUND {
        black_box(decode::<T>(black_box(json)));
        count += 1;
    }
    count
}

/// The nanoseconds of one decoding.
fn time<T: DeserializeOwned>(json: &str, count: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        black_box(decode::<T>(black_box(json)));
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}

fn decode<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("the JSON is right")
}
