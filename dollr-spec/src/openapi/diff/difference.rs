//! What is told of a difference.

use crate::model::Change;

/// How a difference matters to who calls the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Impact {
    /// A call that was right is refused, or its response can't be relied on any more.
    Breaks,
    /// There is more than before: an operation, an optional field, a value.
    New,
    /// Callers see nothing of it, or it only says more exactly what was so before.
    Other,
}

impl Impact {
    /// Its word in what is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaks => "breaks",
            Self::New => "new",
            Self::Other => "other",
        }
    }
}

/// Where a difference is seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Place {
    /// Method and path, `GET /v1/invoices/{id}`.
    pub operation: String,
    /// The way in, `response 200: data.lines[].price`; empty for the operation as a whole.
    pub way: String,
}

impl Place {
    /// A place inside of this one: `.lines[].price`, or a value, ` = PAID`.
    pub(super) fn inside(&self, way: &str) -> Self {
        let way = match way {
            "" => self.way.clone(),
            value if value.starts_with(' ') => format!("{}{value}", self.way),
            way => format!("{}: {}", self.way, way.trim_start_matches('.')),
        };
        Self {
            operation: self.operation.clone(),
            way,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.way.as_str() {
            "" => f.write_str(&self.operation),
            way => write!(f, "{}: {way}", self.operation),
        }
    }
}

/// A difference between two documents: one for each cause, however many operations it touches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// How it matters, where it matters most.
    pub impact: Impact,
    /// What is different.
    pub change: Change,
    /// What the spec says, if it says anything.
    pub here: Option<String>,
    /// What the vendor's document says, if it says anything.
    pub there: Option<String>,
    /// Everywhere it is seen, where it matters most first. There is at least one place.
    pub places: Vec<Place>,
}

impl Difference {
    /// Where it is told.
    pub fn place(&self) -> &Place {
        &self.places[0]
    }

    /// The other operations that it touches, each by its first place.
    pub fn also(&self) -> Vec<&Place> {
        let mut known = vec![&self.place().operation];
        let mut places: Vec<&Place> = Vec::new();
        for place in &self.places {
            if !known.contains(&&place.operation) {
                known.push(&place.operation);
                places.push(place);
            }
        }
        places
    }
}
