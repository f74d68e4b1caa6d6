//! How a list comes in pages.

use super::{Field, Type};

/// Where a value is in a request or a response.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FieldPath {
    /// Whether it begins in the last item of a response that is a list.
    pub in_list: bool,
    /// The fields that lead to it. Through one that is a list it leads to its last item.
    pub fields: Vec<Field>,
}

impl FieldPath {
    /// The response itself.
    pub(crate) const WHOLE: Self = Self {
        in_list: false,
        fields: Vec::new(),
    };
}

/// How the response of an operation is a page of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Pages {
    /// The list, and the type of its items; none if there isn't a single one.
    pub items: Option<(FieldPath, Type)>,
    /// What asks for the next page.
    pub next: Paging,
    /// The boolean of the response which says that there are more.
    pub more: Option<FieldPath>,
}

/// What asks for the next page.
#[derive(Clone, Debug)]
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
        /// Where it is.
        from: FieldPath,
    },
}
