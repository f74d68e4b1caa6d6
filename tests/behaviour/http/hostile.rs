//! Values that are missing, wrong, too long or hostile, in every field of every request: an error that names the field, or
//! a request that arrives at the right path with the right value.

use std::sync::{Arc, Mutex};

use dollr_client::schema::{Field, Operation, Place, Shape, Struct};
use dollr_client::{Client, ErrorKind, OPERATIONS, Request};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::probe::attempts;
use crate::server::{Received, Server, json as reply, token};

/// What happened to a request: what it says against it, if it was not sent.
type Sent = Result<(), String>;

/// Sends the request of an operation that has these fields.
type Send = fn(&Client, Value) -> std::pin::Pin<Box<dyn Future<Output = Sent>>>;

fn sender<R: Request>(name: &'static str) -> (&'static str, Send) {
    let send: Send = |client, fields| {
        let client = client.clone();
        Box::pin(async move {
            let request: R = serde_json::from_value(fields).map_err(|error| error.to_string())?;
            match client.send(request).await {
                Err(error) if error.kind() == ErrorKind::InvalidRequest => Err(error.to_string()),
                Err(error) if error.kind() != ErrorKind::UnexpectedResponse => panic!("{error}"),
                // What is answered can't be read by most, and doesn't matter.
                _ => Ok(()),
            }
        })
    };
    (name, send)
}

macro_rules! senders {
    ($($module:ident: $($request:ident),+;)+) => {
        [
            // What moves money asks what happened to it, for long: these send the same, and do not.
            sender::<attempts::CollectOnce>("collect"),
            sender::<attempts::PayoutOnce>("payout"),
            sender::<attempts::TransferOnce>("transfer"),
            sender::<attempts::RefundOnce>("refund"),
            $($({
                use dollr_client::$module::$request;
                sender::<$request>($request::OPERATION.name)
            },)+)+
        ]
    };
}

const COUNT: usize = 59;

/// How to send the request of each operation.
fn senders() -> [(&'static str, Send); COUNT] {
    senders! {
        checkouts: CreateCheckoutSource;
        counterparties: CreateCounterparty, ListCounterparties, RetrieveCounterparties, UpdateCounterparty;
        fees: GetGatewayFees, GetPlatformFees, GetMerchantFeeTier, ListFeeTier;
        invoices: CreateInvoice, AddInvoiceItem, UpdateInvoiceItem, RemoveInvoiceItem, PublishInvoice, UpdateInvoice, ListInvoice, RetrieveInvoiceById, RetrieveInvoiceByNumber, RetrieveInvoiceReceiptById, RetrieveInvoiceReceiptByNumber, CancelInvoice;
        jwt: ClientObtainToken;
        links: GetPaymentLink, GetReceiptLink;
        merchants: GetMerchantInfo;
        orders: CreateOrder, AddOrderItem, UpdateOrderItem, RemoveOrderItem, PublishOrder, UpdateOrder, ListOrder, RetrieveOrderById, RetrieveOrderByNumber, RetrieveOrderReceiptById, RetrieveOrderReceiptByNumber, CancelOrder;
        parties: CreateParty, ListParties, RetrieveParties;
        payment_accounts: CreatePaymentAccount;
        predictions: PredictAmountAndFee, PredictPaymentSourceAmountAndFee, PredictMmoProviderInfo, PredictCardProviderInfo;
        realtime_keys: GetCollectionRealtimeKey;
        sessions: CreateCheckoutSession, CreatePayoutSession, CreateTransferSession, CreateRefundSession;
        status: GetCollectionStatus, GetPayoutStatus, GetTransferStatus, GetRefundStatus, GetPaymentSourceStatus;
    }
}

/// A request that can be sent: every field has a value.
fn whole(request: &Struct) -> Value {
    let fields = request.fields.iter();
    let fields = fields.map(|field| (field.name.to_owned(), fitting(field)));
    Value::Object(fields.collect())
}

fn fitting(field: &Field) -> Value {
    let value = of_shape(field.shape);
    match (field.as_text, &value) {
        (true, Value::Number(number)) => number.to_string().into(),
        _ => value,
    }
}

fn of_shape(shape: Shape) -> Value {
    match shape {
        Shape::String | Shape::Secret => "text".into(),
        Shape::Integer | Shape::Duration(_) => 7.into(),
        Shape::Boolean => true.into(),
        Shape::Uuid4 => "550e8400-e29b-41d4-a716-446655440000".into(),
        Shape::Decimal => json!(1.5),
        Shape::Currency => "USD".into(),
        Shape::Country => "LR".into(),
        Shape::Phone => "231771234567".into(),
        Shape::Email => "amara@example.com".into(),
        Shape::Url => "https://shop.example/thanks".into(),
        Shape::Timestamp => "2025-06-01T14:30:00Z".into(),
        Shape::Json => json!({ "any": [1] }),
        Shape::Enum(enumeration) => enumeration.values[0].name.into(),
        Shape::Struct(of) => whole(of()),
        Shape::List(item) => json!([of_shape(*item)]),
        _ => panic!("a shape that this test doesn't know: {shape:?}"),
    }
}

/// Where every field of a request is, however deep: its own name comes last.
fn places(request: &Struct) -> Vec<Vec<String>> {
    let fields = request.fields.iter();
    let places = fields.flat_map(|field| {
        let own = vec![vec![field.name.to_owned()]];
        let (inner, step) = match field.shape {
            Shape::Struct(of) => (places(of()), None),
            Shape::List(Shape::Struct(of)) => (places(of()), Some("0".to_owned())),
            _ => (Vec::new(), None),
        };
        let inner = inner.into_iter().map(move |place| {
            let path = [field.name.to_owned()].into_iter().chain(step.clone());
            path.chain(place).collect()
        });
        own.into_iter().chain(inner)
    });
    places.collect()
}

/// The object that holds the field at a place, and the field's name.
fn parent<'a>(request: &'a mut Value, place: &'a [String]) -> (&'a mut Map<String, Value>, &'a str) {
    let (name, path) = place.split_last().unwrap();
    let parent = path.iter().fold(request, |value, step| match step.parse::<usize>() {
        Ok(index) => &mut value[index],
        Err(_) => &mut value[step.as_str()],
    });
    (parent.as_object_mut().unwrap(), name)
}

/// What is put into each field.
fn values() -> Vec<Value> {
    let texts = [
        "",
        " ",
        ".",
        "..",
        "../../v1/executions/payout",
        "..\\..",
        "%2e%2e%2f",
        "%2f",
        "%00",
        "a/b",
        "a?b=c&d=e",
        "a#b",
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "@elsewhere.example",
        "a\r\nx-evil: 1\r\n\r\nGET / HTTP/1.1",
        "\0",
        "a\0b",
        "\u{202e}\u{feff}é",
        "\"},{\"",
        "'; drop table payments",
        "null",
        "7",
        "1e400",
    ];
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(1e-30),
        json!(1e300),
        json!(i64::MAX),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!([[[]]]),
    ];
    let texts = texts.into_iter().map(Value::from);
    let long = Value::from("x/9 ".repeat(1 << 18));
    texts.chain(others).chain([long]).collect()
}

/// A server that keeps the latest request.
struct Post {
    client: Client,
    latest: Arc<Mutex<Option<Received>>>,
}

impl Post {
    async fn open() -> Self {
        let latest = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&latest);
        let server = Server::start(move |received| {
            let signs_in = received.is_for_token() && received.body.contains("the client's own");
            if signs_in {
                return token(1, 60);
            }
            *kept.lock().unwrap() = Some(received.clone());
            reply(200, "7")
        })
        .await;
        let client = server.builder().client_id("the client's own").build().unwrap();
        Self { client, latest }
    }

    /// What arrived, or what is said against the request. Something arrives exactly if nothing is.
    async fn send(&self, send: Send, fields: Value) -> Result<Received, String> {
        let sent = send(&self.client, fields).await;
        let arrived = self.latest.lock().unwrap().take();
        match (sent, arrived) {
            (Ok(()), Some(arrived)) => Ok(arrived),
            (Err(said), None) => Err(said),
            (sent, arrived) => panic!("{sent:?}, and something arrived: {}", arrived.is_some()),
        }
    }
}

/// The fields of a request that arrived, from where they must be. What is of no operation's is a failure.
fn fields_of(operation: &Operation, received: &Received) -> Value {
    assert_eq!(received.method, operation.method.as_str());
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let mut fields = Map::new();
    let (path, query) = received.path.split_once('?').unwrap_or((&received.path, ""));
    let (expected, found): (Vec<_>, Vec<_>) = (operation.path.split('/').collect(), path.split('/').collect());
    assert_eq!(found.len(), expected.len(), "{path}");
    for (expected, found) in expected.into_iter().zip(found) {
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => fields.insert(name.to_owned(), decode(found).into()),
            None => {
                assert_eq!(found, expected, "{path}");
                None
            }
        };
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap();
        assert_eq!(
            fields.insert(decode(name), decode(text).into()),
            None,
            "{name} is there twice"
        );
    }
    let body: Map<String, Value> = match received.body.as_str() {
        "" => Map::new(),
        body => serde_json::from_str(body).unwrap(),
    };
    for field in operation.request.fields {
        let elsewhere = fields.contains_key(field.name);
        assert!(
            !elsewhere || field.place != Place::Body,
            "{} is not in the body",
            field.name
        );
        let in_body = body.contains_key(field.name);
        assert!(!in_body || field.place == Place::Body, "{} is in the body", field.name);
    }
    fields.extend(body);
    let mut headers: Vec<_> = received.headers.iter().map(|(name, _)| name.as_str()).collect();
    headers.sort_unstable();
    headers.retain(|name| !["authorization", "content-length", "content-type"].contains(name));
    // What is asked again and again must not come from a cache.
    let expected: &[&str] = match operation.wait {
        Some(_) => &["accept", "accept-encoding", "cache-control", "host", "user-agent"],
        None => &["accept", "accept-encoding", "host", "user-agent"],
    };
    assert_eq!(headers, expected);
    Value::Object(fields)
}

/// Whether what arrived is what was given. Texts and numbers are one where the API has an id as either, or has no types.
fn same(given: &Value, arrived: &Value) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (given, arrived) {
        (Value::Object(given), Value::Object(arrived)) => {
            let mut names = given.keys().chain(arrived.keys());
            names.all(|name| {
                let nothing = &Value::Null;
                same(given.get(name).unwrap_or(nothing), arrived.get(name).unwrap_or(nothing))
            })
        }
        (Value::Array(given), Value::Array(arrived)) => {
            given.len() == arrived.len() && given.iter().zip(arrived).all(|(given, arrived)| same(given, arrived))
        }
        (Value::Null, _) | (_, Value::Null) => given == arrived,
        _ => text(given) == text(arrived),
    }
}

/// Sends requests of an operation with one field missing or wrong, each way. Gives how many were sent and refused, and
/// what was not right about it.
async fn try_out(operation: &'static Operation, send: Send) -> ([usize; 2], Vec<String>) {
    let post = Post::open().await;
    let good = whole(operation.request);
    let arrived = post.send(send, good.clone()).await;
    let arrived = arrived.unwrap_or_else(|said| panic!("{}, {good}: {said}", operation.name));
    let fields = fields_of(operation, &arrived);
    assert!(same(&good, &fields), "{good} arrived as {fields}");

    let (mut counts, mut wrong) = ([0, 0], Vec::new());
    for place in places(operation.request) {
        let changes = values().into_iter().map(Some).chain([None]);
        for change in changes {
            let shown = change.as_ref().map_or("nothing".to_owned(), ToString::to_string);
            let case = format!("{} with {:.60} as {}", operation.name, shown, place.join("."));
            let mut request = good.clone();
            let (parent, name) = parent(&mut request, &place);
            match change {
                Some(value) => parent.insert(name.to_owned(), value),
                None => parent.remove(name),
            };
            // By its name, or by the way to it.
            let names_it = [format!("`{name}`"), format!(".{name}`")];
            match post.send(send, request.clone()).await {
                Ok(received) => {
                    let fields = fields_of(operation, &received);
                    if !same(&request, &fields) {
                        wrong.push(format!("{case}: arrived as {:.300}", fields.to_string()));
                    }
                    counts[0] += 1;
                }
                Err(said) => {
                    if !names_it.iter().any(|name| said.contains(name)) {
                        wrong.push(format!("{case}: {said:.300}"));
                    }
                    counts[1] += 1;
                }
            }
        }
    }
    (counts, wrong)
}

#[test]
fn every_field_takes_what_it_is_given_or_says_why_not() {
    let senders = senders();
    let (mut counts, mut wrong) = ([0, 0], Vec::new());
    for operation in OPERATIONS {
        let mut senders = senders.iter();
        let (_, send) = senders.find(|(name, _)| *name == operation.name).expect(operation.name);
        // A runtime of its own, so that what its server keeps is freed.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let ([sent, refused], more) = runtime.block_on(try_out(operation, *send));
        counts = [counts[0] + sent, counts[1] + refused];
        wrong.extend(more);
    }
    let (first, count) = (
        wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n"),
        wrong.len(),
    );
    assert!(
        wrong.is_empty(),
        "{count} of {counts:?} that were sent and refused:\n{first}"
    );
    assert!(counts.into_iter().all(|count| count > 1000), "{counts:?}");
}
