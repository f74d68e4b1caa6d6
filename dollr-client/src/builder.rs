//! What generated builders are made of, and what gives a resource its methods.

use std::marker::PhantomData;

use crate::wire::{Extra, Record};

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

            use $crate::__private as runtime;

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
                    *self
                }
            }

            impl<Resource> Copy for Handle<'_, Resource> {}

            /// A request or an input in the making.
            ///
            /// `Required` is a tuple of the required fields, in which those that are not set yet are `Unset`.
            #[must_use = "it does nothing until it is sent, and makes nothing until it is built"]
            pub struct Builder<Required, Rest> {
                pub(super) required_: Required,
                pub(super) rest_: Rest,
            }

            impl<Required, C, R: runtime::Record, T> Builder<Required, runtime::Rest<C, R, T>> {
                /// Adds a field that isn't documented: to the body, or to the query of a request without one.
                pub fn extra(mut self, name: impl Into<String>, value: impl Into<runtime::Json>) -> Self {
                    self.rest_.extra.insert(name, value);
                    self
                }
            }

            impl<Required, C, R: runtime::Record, T> fmt::Debug for Builder<Required, runtime::Rest<C, R, T>> {
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

/// A value that never was set: the type of a required field in a builder until its setter is called.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unset;

/// What a builder holds beside its required fields: the other ones, and what an input has no client for.
pub struct Rest<C, R, T> {
    /// What sends the request.
    pub client: C,
    /// The other fields.
    pub values: T,
    /// The fields that aren't documented.
    pub extra: Extra,
    /// What it makes.
    target: PhantomData<fn() -> R>,
}

impl<C, R: Record, T> Rest<C, R, T> {
    /// These values, and nothing that isn't documented.
    pub fn new(client: C, values: T) -> Self {
        let extra = Extra::default();
        Self {
            client,
            values,
            extra,
            target: PhantomData,
        }
    }
}

/// What is of the type that a required field needs, and so was set.
pub trait Given<T> {
    /// It, in that type.
    fn given(self) -> T;
}

impl<T> Given<T> for T {
    fn given(self) -> T {
        self
    }
}

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
