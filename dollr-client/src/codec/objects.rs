//! What makes a generated struct a JSON object.

/// Makes a struct a [`Record`](crate::codec::Record), and gives it the traits that all of those have.
///
/// It has a line for each field: its name in Rust, how it is read and written, its name on the wire if that is another, or
/// the two of a pair, and what its type doesn't say. Of more than twelve fields, those at the end are in tuples inside. Last come those
/// that are always the same: `"view" = Text("full") [Query],`. What is called `by verify` is read by its function `verify` alone.
///
/// Its functions are `#[inline]`, so that a program compiles those of the structs that it uses, and not this crate those of all.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    (
        $(#[$allow:meta])?
        $name:ident $(<$parameter:ident>)? $(by $reader:ident)? {
            $(
                $field:ident: $codec:ty
                $(as $($wire:literal)? $(($tag:literal, $id:literal))?)?
                $([$($note:ident $(($value:expr))?),*])?,
            )*
            $(($(
                $more:ident: $more_codec:ty
                $(as $($more_wire:literal)? $(($more_tag:literal, $more_id:literal))?)?
                $([$($more_note:ident $(($more_value:expr))?),*])?,
            )*))*
            $($constant:literal = $kind:ident($always:literal) $([$($place:ident $(($at:expr))?),*])?,)*
        }
    ) => {
        $(#[$allow])?
        impl $(<$parameter: runtime::Value>)? runtime::Record for $name $(<$parameter>)? {
            type Codec = ($($codec,)* $(($($more_codec,)*),)*);

            $(const READER: Option<&'static str> = Some(::std::stringify!($reader));)?
            const STRUCT: &'static runtime::Struct = &runtime::Struct::new(
                ::std::stringify!($name),
                &runtime::fields::<Self, _>(&[
                    $(
                        (::std::stringify!($field), &[
                            $($(runtime::Note::Named($wire),)? $(runtime::Note::Named($tag),)?)?
                            $($(runtime::Note::$note $(($value))?,)*)?
                        ]),
                        $($(($id, &[runtime::Note::Second]),)?)?
                    )*
                    $($(
                        (::std::stringify!($more), &[
                            $($(runtime::Note::Named($more_wire),)? $(runtime::Note::Named($more_tag),)?)?
                            $($(runtime::Note::$more_note $(($more_value))?,)*)?
                        ]),
                        $($(($more_id, &[runtime::Note::Second]),)?)?
                    )*)*
                    $(
                        ($constant, &[
                            runtime::Note::Const(runtime::Constant::$kind($always)),
                            $($(runtime::Note::$place $(($at))?),*)?
                        ]),
                    )*
                ]),
            );

            #[inline]
            fn new((($($field,)* $(($($more,)*),)*), unknown_fields): runtime::Values<Self>) -> Self {
                Self { $($field,)* $($($more,)*)* unknown_fields }
            }

            #[inline]
            fn values(&self) -> runtime::Refs<'_, Self> {
                (($(&self.$field,)* $(($(&self.$more,)*),)*), &self.unknown_fields)
            }
        }

        impl $(<$parameter: runtime::Value>)? Clone for $name $(<$parameter>)? {
            #[inline]
            fn clone(&self) -> Self {
                runtime::clone(self)
            }
        }

        impl $(<$parameter: runtime::Value>)? PartialEq for $name $(<$parameter>)? {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                runtime::eq(self, other)
            }
        }

        impl $(<$parameter: runtime::Value>)? fmt::Debug for $name $(<$parameter>)? {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                runtime::debug(self, f)
            }
        }

        impl $(<$parameter: runtime::Value>)? runtime::Serialize for $name $(<$parameter>)? {
            fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                runtime::serialize(self, serializer)
            }
        }

        impl<'de $(, $parameter: runtime::Value)?> runtime::Deserialize<'de> for $name $(<$parameter>)? {
            fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::deserialize(deserializer)
            }
        }
    };
}

/// What is there with the feature `test-util` of this crate alone, in whatever crate it is generated.
#[cfg(feature = "test-util")]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_test_util {
    ($($items:item)*) => { $($items)* };
}

/// What is there with the feature `test-util` of this crate alone, in whatever crate it is generated.
#[cfg(not(feature = "test-util"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_test_util {
    ($($items:item)*) => {};
}
