//! Where a field travels, and how it is written there.

/// Where in a request a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In the body.
    Body,
}

/// How a list or an object is written where there is only text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// The items with commas between them.
    Comma,
    /// The items with spaces between them.
    Space,
    /// The items with `|` between them.
    Pipe,
    /// As JSON.
    Json,
    /// What is inside by names with brackets: `a[b]=1`.
    Brackets,
    /// The same with dots: `a.b=1`.
    Dots,
}

impl Style {
    /// All of them, by their names in the spec and in Rust.
    pub const ALL: [(&'static str, &'static str, Self); 6] = [
        ("comma", "Comma", Self::Comma),
        ("space", "Space", Self::Space),
        ("pipe", "Pipe", Self::Pipe),
        ("json", "Json", Self::Json),
        ("brackets", "Brackets", Self::Brackets),
        ("dots", "Dots", Self::Dots),
    ];

    /// The name in the spec.
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, _, style)| *style == self).map_or("", |(name, _, _)| name)
    }

    /// The name in Rust.
    pub fn rust_name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, _, style)| *style == self).map_or("", |(_, name, _)| name)
    }
}
