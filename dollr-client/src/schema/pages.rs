//! How a list comes in pages, and what asks for the next one.

/// Where a value is in a response or a request: the names of the fields that lead to it, as they are on the wire. Through a list it
/// leads to its last item.
pub type FieldPath = &'static [&'static str];

/// What says of an operation that its response is a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pages {
    /// The list in the response, which may be the response itself. Without a single list there are pages, and no items.
    pub items: Option<FieldPath>,
    /// What asks for the next page.
    pub next: Paging,
    /// The boolean in the response which says that there are more.
    pub more: Option<FieldPath>,
}

/// What asks for the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Paging {
    /// A field of the request that takes a value of the response.
    Cursor {
        /// The field of the request.
        field: FieldPath,
        /// The value in the response.
        from: FieldPath,
    },
    /// A field of the request that counts pages.
    Number {
        /// The field of the request.
        field: FieldPath,
        /// The number of the last page, in the response.
        last: Option<FieldPath>,
    },
    /// A field of the request that counts items.
    Offset {
        /// The field of the request.
        field: FieldPath,
    },
    /// An address in the response.
    Link {
        /// Where it is: a value, or the header `Link`.
        from: FieldPath,
    },
}

impl Pages {
    /// A page whose next one is asked for so.
    pub const fn new(items: Option<FieldPath>, next: Paging, more: Option<FieldPath>) -> Self {
        Self { items, next, more }
    }
}
