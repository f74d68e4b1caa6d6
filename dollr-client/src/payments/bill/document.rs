//! What invoices and orders have in common.

use super::{DocumentView, Line};
use crate::api::invoices::{CreateInvoice, InvoiceDetail, InvoiceItem};
use crate::api::orders::{CreateOrder, OrderDetail, OrderItem};
use crate::api::types::{CounterpartyId, FeeBearer, InvoiceId, OrderId, SourceStatus};
use crate::codec::request::Request;
use crate::core::client::{Call, Client};
use crate::schema::Operation;
use crate::values::Currency;

/// What invoices and orders have in common. Nobody else can have it.
pub trait Document: Request<Response: Send> + Clone {
    /// `invoice` or `order`.
    const WORD: &'static str;
    /// The operation that shows one.
    const RETRIEVE: &'static Operation;
    /// The operation that publishes one.
    const PUBLISH: &'static Operation;
    /// Which one.
    type Id: Copy + std::fmt::Display + Send + Sync + 'static;
    /// One that may be another document's: nothing is sent with it.
    const ANY: Self::Id;
    /// One with its lines, which is what is made.
    type Detail: Send + 'static;
    /// A line.
    type Item: Send + 'static;
    /// The request that adds one.
    type Add: Request<Response = Self::Item>;
    /// What one is retrieved as.
    type Retrieved: Send + 'static;
    /// What is answered to a change.
    type Changed: Send + 'static;

    fn terms(&self) -> (Currency, CounterpartyId, &FeeBearer);
    fn id(created: &Self::Response) -> Self::Id;
    fn item_id(item: &Self::Item) -> String;
    fn item(client: &Client, id: Self::Id, line: Line, currency: Currency) -> Self::Add;
    fn retrieve(client: &Client, id: Self::Id) -> Call<Self::Retrieved>;
    fn publish(client: &Client, id: Self::Id) -> Call<Self::Changed>;
    fn cancel(client: &Client, id: Self::Id) -> Call<Self::Changed>;
    fn shown(retrieved: Self::Retrieved) -> Option<DocumentView<Self::Detail>>;
}

// What calls operations is `#[inline]`: a program compiles it only if it makes bills.
macro_rules! document {
    (
        $word:literal, $Create:ty, $Id:ty, $Detail:ty, $Item:ty, $Retrieved:ty, $Changed:ty,
        $module:ident: $Retrieve:ident, $Publish:ident, $Add:ident, $items:ident
    ) => {
        impl Document for $Create {
            const WORD: &'static str = $word;
            const RETRIEVE: &'static Operation = <crate::$module::$Retrieve as Request>::OPERATION;
            const PUBLISH: &'static Operation = <crate::$module::$Publish as Request>::OPERATION;
            type Id = $Id;
            type Detail = $Detail;
            type Item = $Item;
            type Add = crate::$module::$Add;
            const ANY: $Id = <$Id>::new(1);
            type Retrieved = $Retrieved;
            type Changed = $Changed;

            fn terms(&self) -> (Currency, CounterpartyId, &FeeBearer) {
                (self.currency, self.counterparty_id, &self.fee_bearer)
            }

            fn id(created: &Self::Response) -> $Id {
                created.id
            }

            fn item_id(item: &$Item) -> String {
                item.id.to_string()
            }

            #[inline]
            fn item(client: &Client, id: $Id, line: Line, currency: Currency) -> Self::Add {
                let item = client.$module().add_item(id).name(line.name).currency(currency);
                item.qty(line.qty).amount(line.amount).build()
            }

            #[inline]
            fn retrieve(client: &Client, id: $Id) -> Call<$Retrieved> {
                client.$module().get(id).send()
            }

            #[inline]
            fn publish(client: &Client, id: $Id) -> Call<$Changed> {
                client.$module().publish(id).send()
            }

            #[inline]
            fn cancel(client: &Client, id: $Id) -> Call<$Changed> {
                client.$module().cancel(id).send()
            }

            #[inline]
            fn shown(retrieved: $Retrieved) -> Option<DocumentView<$Detail>> {
                let detail: $Detail = Option::from(retrieved)?;
                let lines = detail.$items.as_ref().map(|items| {
                    let line = |item: &$Item| Line {
                        name: item.name.clone(),
                        currency: item.currency.clone(),
                        qty: item.qty,
                        amount: item.amount,
                    };
                    items.iter().map(line).collect()
                });
                Some(DocumentView {
                    is_published: !matches!(detail.status, SourceStatus::Idle | SourceStatus::Canceled),
                    currency: detail.currency.clone(),
                    counterparty: detail.counterparty_id,
                    fee_bearer: detail.fee_bearer.clone(),
                    lines,
                    total: Option::from(detail.total_amount),
                    detail,
                })
            }
        }
    };
}

document! {
    "invoice", CreateInvoice, InvoiceId, InvoiceDetail, InvoiceItem, InvoiceDetail, Option<crate::api::invoices::Invoice>,
    invoices: RetrieveInvoiceById, PublishInvoice, AddInvoiceItem, invoice_items
}

document! {
    "order", CreateOrder, OrderId, OrderDetail, OrderItem, Option<OrderDetail>, Option<crate::api::orders::Order>,
    orders: RetrieveOrderById, PublishOrder, AddOrderItem, order_items
}
