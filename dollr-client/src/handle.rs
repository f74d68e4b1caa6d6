//! What the handles of all resources have in common.

/// Makes a handle one that is copied.
///
/// A derive would do the same, and implement a trait of the compiler's that thousands of types have: the check of a crate has
/// to look at all of them then.
#[doc(hidden)]
#[macro_export]
macro_rules! __handle {
    ($name:ident) => {
        #[allow(
            clippy::expl_impl_clone_on_copy,
            reason = "a derive costs more, as said above"
        )]
        impl Clone for $name<'_> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl Copy for $name<'_> {}
    };
}
