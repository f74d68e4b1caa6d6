//! What generated builders are made of, and what gives a resource its methods.

use std::marker::PhantomData;

use crate::codec::tuples::for_tuples;
use crate::codec::{Codec, Record, UnknownFields};

/// Declares what all calls of an API have in common, for resources of these names.
///
/// It is declared in the crate of the API, where what it declares gets its methods, and once there: whatever the compiler has
/// to look at for each resource and each operation is time in every check of that crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __calls {
    ($($resource:ident)*) => {
        /// What all calls have in common: the handle of a resource, and the builder of a call.
        pub mod calls {
            use std::fmt;
            use std::marker::PhantomData;

            use $crate::codegen as runtime;
            pub use $crate::codegen::{Given, Unset};

            /// The operations of one resource, to be called on a client.
            pub struct Handle<'a, Resource> {
                pub(super) client: &'a runtime::Client,
                resource: PhantomData<fn() -> Resource>,
            }

            impl<'a, Resource> Handle<'a, Resource> {
                pub(super) fn new(client: &'a runtime::Client) -> Self {
                    let resource = PhantomData;
                    Self { client, resource }
                }
            }

            impl<Resource> fmt::Debug for Handle<'_, Resource> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.debug_struct("Handle").field("client", self.client).finish()
                }
            }

            impl<Resource> Clone for Handle<'_, Resource> {
                fn clone(&self) -> Self {
                    Self::new(self.client)
                }
            }

            /// A request or an input in the making.
            ///
            /// `Required` is a tuple of the required fields: [`Given`], or [`Unset`] before their setters are called.
            #[must_use = "it does nothing until it is sent, and makes nothing until it is built"]
            pub struct Builder<Required, Rest> {
                pub(super) required_: Required,
                pub(super) rest_: Rest,
            }

            /// A call that needs nothing but what its method took.
            pub type Ready<'a, R> = Builder<(), runtime::Rest<&'a runtime::Client, R>>;

            impl<Required, C, R: runtime::Build> Builder<Required, runtime::Rest<C, R>> {
                // No field is called so, and has a setter of that name.
                pub(super) fn new_(client: C, others: R::Others) -> Self
                where
                    Required: Default,
                {
                    Self {
                        required_: Required::default(),
                        rest_: runtime::Rest::new(client, others),
                    }
                }

                /// Adds a field that isn't documented: to the body, or to the query of a request without one.
                pub fn extra_field(mut self, name: impl Into<String>, value: impl Into<runtime::Json>) -> Self {
                    self.rest_.unknown_fields.insert(name, value);
                    self
                }

                /// What was made, as data: a request can be kept and sent later.
                pub fn build(self) -> R
                where
                    Required: runtime::Complete<R>,
                {
                    R::build(self.required_.complete(), self.rest_.others, self.rest_.unknown_fields)
                }
            }

            impl<Required, R: runtime::Build + runtime::Request> Builder<Required, runtime::Rest<&runtime::Client, R>> {
                /// Sends the request: the call runs while the future is polled.
                pub fn send(self) -> runtime::Call<R::Response>
                where
                    Required: runtime::Complete<R>,
                {
                    self.rest_.client.send(self.build())
                }

                /// Sends the request again and again until the response is final, for at most so long.
                pub fn until_final(self, within: std::time::Duration) -> runtime::Poller<R::Response>
                where
                    Required: runtime::Complete<R>,
                    R: runtime::Follow,
                {
                    self.rest_.client.until_final(self.build(), within)
                }
            }

            impl<Required, C, R: runtime::Build> fmt::Debug for Builder<Required, runtime::Rest<C, R>> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    let name = format!("{}Builder", R::STRUCT.name);
                    f.debug_struct(&name).finish_non_exhaustive()
                }
            }

            #[doc(hidden)]
            #[allow(missing_docs, missing_debug_implementations)]
            pub mod resources {
                $(pub enum $resource {})*
            }
        }
    };
}

/// A struct that a builder makes: its fields are those that have to be set, and the others.
pub trait Build: Record {
    /// The values that have to be set.
    type Required;

    /// The others.
    type Others;

    /// The struct of these values.
    fn build(required: Self::Required, others: Self::Others, unknown_fields: UnknownFields) -> Self;
}

impl<R: Record<Codec = (Q, O)>, Q: Codec, O: Codec> Build for R {
    type Required = Q::Value;
    type Others = O::Value;

    fn build(required: Q::Value, others: O::Value, unknown_fields: UnknownFields) -> Self {
        Self::new(((required, others), unknown_fields))
    }
}

/// What a builder holds beside its required fields.
pub struct Rest<C, R: Build> {
    /// What sends the request; nothing for an input.
    pub client: C,
    /// The other fields.
    pub others: R::Others,
    /// The fields that aren't documented.
    pub unknown_fields: UnknownFields,
}

impl<C, R: Build> Rest<C, R> {
    /// These values, and nothing that isn't documented.
    pub fn new(client: C, others: R::Others) -> Self {
        let unknown_fields = UnknownFields::default();
        Self {
            client,
            others,
            unknown_fields,
        }
    }
}

/// What a builder holds of a required field whose setter was not called yet. The type says which one it is.
#[derive(Debug)]
pub struct Unset<Field>(PhantomData<Field>);

impl<Field> Default for Unset<Field> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// What it holds of one that is set.
#[derive(Clone, Copy, Debug)]
pub struct Given<T>(pub T);

/// What a builder asks of its required fields before it makes something: that each was set.
// A trait of its own: of this one the compiler's message would list the implementations, and those of `AllSet` are many.
pub trait Complete<R: Build> {
    /// Their values.
    fn complete(self) -> R::Required;
}

impl<A: AllSet<R::Required>, R: Build> Complete<R> for A {
    fn complete(self) -> R::Required {
        self.values()
    }
}

/// A required field that is set, or a tuple of those.
pub trait AllSet<T> {
    /// Its value, or the tuple of theirs.
    fn values(self) -> T;
}

impl<T> AllSet<T> for Given<T> {
    fn values(self) -> T {
        self.0
    }
}

// For no field there is. With it the compiler's message is about the field, and not about `Unset`.
impl<Field: IsSet, T> AllSet<T> for Unset<Field> {
    fn values(self) -> T {
        Field::value()
    }
}

/// What no required field is before its setter was called.
#[diagnostic::on_unimplemented(
    message = "required field `{Self}` has not been set",
    label = "call `.{Self}(...)` before this"
)]
pub trait IsSet {
    /// Its value.
    fn value<T>() -> T;
}

macro_rules! tuples {
    ($(($($index:tt $item:ident $variable:ident $value:ident)*))*) => {
        $(#[allow(clippy::unused_unit, reason = "an empty tuple has no values")]
        impl<$($item: AllSet<$value>, $value),*> AllSet<($($value,)*)> for ($($item,)*) {
            fn values(self) -> ($($value,)*) {
                ($(self.$index.values(),)*)
            }
        })*
    };
}

for_tuples!(tuples);

/// A text or none: what the setter of an optional text takes, so that a `&str` and an `Option` are both fine.
#[derive(Clone, Debug, Default)]
pub struct OptionalText(Option<String>);

impl OptionalText {
    /// The text, if there is one.
    pub fn into_option(self) -> Option<String> {
        self.0
    }
}

impl From<&str> for OptionalText {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

impl From<String> for OptionalText {
    fn from(text: String) -> Self {
        Self(Some(text))
    }
}

impl From<Option<String>> for OptionalText {
    fn from(text: Option<String>) -> Self {
        Self(text)
    }
}

impl From<Option<&str>> for OptionalText {
    fn from(text: Option<&str>) -> Self {
        Self(text.map(str::to_owned))
    }
}
