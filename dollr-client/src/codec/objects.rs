//! What makes generated structs JSON objects.

/// Makes structs a [`Record`](crate::codec::Record), and gives them the traits that all of those have.
///
/// Of each struct there stand: its name; how its fields are read and written; their names in Rust; the tuple that they are as values; their names
/// on the wire; and what else there is to say of those. The compiler makes the rest of it, which is quicker than to
/// take it all from `dollr_api!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __objects {
    ($($(#[$allow:meta])? $name:ident $codec:tt { $($field:ident)* } $values:tt $names:tt $notes:tt)*) => {
        $(
            $(#[$allow])?
            impl runtime::Record for $name {
                type Codec = $codec;

                const STRUCT: &'static runtime::Struct =
                    &runtime::Struct::new(::std::stringify!($name), &runtime::Fields::<Self>::named($names, &$notes));

                fn new(($values, unknown_fields): runtime::Values<Self>) -> Self {
                    Self { $($field,)* unknown_fields }
                }

                fn values(&self) -> runtime::Refs<'_, Self> {
                    let Self { $($field,)* unknown_fields } = self;
                    ($values, unknown_fields)
                }
            }

            impl Clone for $name {
                fn clone(&self) -> Self {
                    runtime::clone(self)
                }
            }

            impl PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    runtime::eq(self, other)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    runtime::debug(self, f)
                }
            }

            impl runtime::Serialize for $name {
                fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    runtime::serialize(self, serializer)
                }
            }

            impl<'de> runtime::Deserialize<'de> for $name {
                fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    runtime::deserialize(deserializer)
                }
            }
        )*
    };
}
