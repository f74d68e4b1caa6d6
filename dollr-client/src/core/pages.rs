//! Lists that come in pages: one call after the other, until there are no more.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use crate::codec::request::{Encoded, encode};
use crate::codec::{NextPage, Paginate, PaginateItems};
use crate::core::client::{Call, Client};
use crate::error::Error;
use crate::schema::Operation;

/// A list that comes in pages: what `paginate` of the builders gives. It borrows nothing, so it can go into a task.
///
/// It begins with the page that the request asks for, so whoever sets a cursor, a number or an offset begins there. Nothing is sent
/// before the first page is asked for, and none before the one before it was taken.
///
/// ```no_run
/// use dollr_client::{Error, PaginateItems, Paginator};
///
/// # async fn example<List: PaginateItems>(invoices: Paginator<List>) -> Result<(), Error> {
/// let mut invoices = invoices.items();
/// while let Some(invoice) = invoices.try_next().await? {
///     // ...
/// #   drop(invoice);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Each page is a [call](Call) of its own, with the retries and the deadline of every call. When it fails anyway, its error
/// comes in its place, and the stream is not over: what is asked for next is that page again, as often as somebody asks.
///
/// A cursor or a link that was there before would lead round for ever. It is an error
/// ([`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse)) after the page that has it, and so is a link to another
/// scheme, host or port: it isn't called, and the stream is over.
#[must_use = "nothing is sent until a page is asked for: take `items()` or `pages()`"]
pub struct Paginator<R: Paginate> {
    client: Client,
    request: R,
}

impl<R: Paginate> Paginator<R> {
    pub(crate) fn new(client: Client, request: R) -> Self {
        Self { client, request }
    }

    /// The pages, each the response to a call.
    pub fn pages(self) -> PageStream<R> {
        PageStream {
            client: self.client,
            request: self.request,
            next: Next::Page(None),
            call: None,
            asked: None,
            seen: HashSet::new(),
        }
    }

    /// What is in the lists of the pages, one after the other.
    pub fn items(self) -> ItemStream<R>
    where
        R: PaginateItems,
    {
        ItemStream {
            pages: self.pages(),
            items: Vec::new().into_iter(),
        }
    }
}

impl<R: Paginate> fmt::Debug for Paginator<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginator")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// The pages of a list: what [`Paginator::pages`] gives. It is a [`Stream`] too.
#[must_use = "nothing is sent until a page is asked for"]
pub struct PageStream<R: Paginate> {
    client: Client,
    /// That of the next page.
    request: R,
    next: Next,
    call: Option<Call<R::Response>>,
    /// The path and query of the page that was asked for last.
    asked: Option<String>,
    /// The cursors and links of all pages so far.
    seen: HashSet<String>,
}

/// What comes next.
enum Next {
    /// The page of the request, or of this path and query.
    Page(Option<String>),
    /// Why there is none, although there should be.
    Refused(Error),
    End,
}

impl<R: Paginate> PageStream<R> {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    ///
    /// See [`Paginator`]. The next call asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<R::Response>, Error> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Response, Error>>> {
        let call = match (&mut self.call, &mut self.next) {
            (Some(call), _) => call,
            (call, Next::Page(link)) => {
                let request = encode(&self.request);
                let request = request.map(|request| match link {
                    Some(link) => request.at(link.clone()),
                    None => request,
                });
                self.asked = request.as_ref().ok().map(|it: &Encoded| it.path_and_query.to_string());
                call.insert(self.client.send_encoded::<R>(request))
            }
            (None, next) => {
                return Poll::Ready(match std::mem::replace(next, Next::End) {
                    Next::Refused(error) => Some(Err(error)),
                    _ => None,
                });
            }
        };
        let page = ready!(Pin::new(call).poll(context));
        self.call = None;
        if let Ok(page) = &page {
            self.next = self.after(page);
        }
        Poll::Ready(Some(page))
    }

    fn after(&mut self, page: &R::Response) -> Next {
        match self.request.next_page(page) {
            NextPage::End => Next::End,
            NextPage::Request => Next::Page(None),
            NextPage::Cursor(asked, next) => {
                self.seen.extend(asked);
                match self.seen.insert(next) {
                    true => Next::Page(None),
                    false => Next::Refused(repeated("cursor", R::OPERATION)),
                }
            }
            NextPage::Link(link) => {
                let asked = self.asked.take().unwrap_or_default();
                let link = self.client.resolve_link(R::OPERATION, &link, &asked);
                self.seen.insert(asked);
                match link {
                    Ok(link) if self.seen.insert(link.clone()) => Next::Page(Some(link)),
                    Ok(_) => Next::Refused(repeated("link", R::OPERATION)),
                    Err(error) => Next::Refused(error),
                }
            }
        }
    }
}

fn repeated(what: &str, operation: &'static Operation) -> Error {
    let message =
        format!("the {what} of the next page was there before, and would lead round for ever; it is not followed");
    Error::unexpected(operation, message)
}

impl<R: Paginate> Stream for PageStream<R> {
    type Item = Result<R::Response, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

// Whatever the request is: nothing in it is ever pinned.
impl<R: Paginate> Unpin for PageStream<R> {}

impl<R: Paginate> fmt::Debug for PageStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// What is in the pages of a list: what [`Paginator::items`] gives. It is a [`Stream`] too.
#[must_use = "nothing is sent until an item is asked for"]
pub struct ItemStream<R: PaginateItems> {
    pages: PageStream<R>,
    /// What is left of the page before.
    items: vec::IntoIter<R::Item>,
}

impl<R: PaginateItems> ItemStream<R> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    ///
    /// See [`Paginator`]. The next call asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<R::Item>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.items = R::items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: PaginateItems> Stream for ItemStream<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<R: PaginateItems> Unpin for ItemStream<R> {}

impl<R: PaginateItems> fmt::Debug for ItemStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("left", &self.items.len())
            .field("pages", &self.pages)
            .finish()
    }
}
