//! The tuples that a struct's fields are in. `dollr_api!` puts those of more inside.

use serde::de::{Error, MapAccess};

use super::field::Codec;
use super::place::{At, Shapes};
use super::record::Writer;

/// A tuple has the fields of all its items, one after the other.
macro_rules! codecs {
    ($(($($index:tt $item:ident $variable:ident)*))*) => {
        $(#[allow(unused_variables, clippy::unused_unit, reason = "an empty tuple reads and writes nothing")]
        impl<$($item: Codec),*> Codec for ($($item,)*) {
            type Value = ($($item::Value,)*);
            type Ref<'a> = ($($item::Ref<'a>,)*);
            type Slot = ($($item::Slot,)*);
            type Draft = ($($item::Draft,)*);

            const WIDTH: usize = 0 $(+ $item::WIDTH)*;
            const SHAPES: Shapes = Shapes::All(&[$($item::SHAPES),*]);

            #[inline]
            fn empty() -> Self::Slot {
                ($($item::empty(),)*)
            }

            #[inline]
            fn find(at: At, name: &str) -> Option<usize> {
                let before = 0;
                $(
                    if let Some(index) = $item::find(at, name) {
                        return Some(before + index);
                    }
                    let (before, at) = (before + $item::WIDTH, at.plus($item::WIDTH));
                )*
                None
            }

            #[inline]
            fn read<'de, M: MapAccess<'de>>(
                slots: &mut Self::Slot,
                index: usize,
                at: At,
                map: &mut M,
            ) -> Result<(), M::Error> {
                // Where each has one field, the compiler makes a table of this.
                if true $(&& $item::WIDTH == 1)* {
                    return match index {
                        $($index => $item::read(&mut slots.$index, 0, at.plus($index), map),)*
                        _ => Ok(()),
                    };
                }
                $(
                    if index < $item::WIDTH {
                        return $item::read(&mut slots.$index, index, at, map);
                    }
                    let (index, at) = (index - $item::WIDTH, at.plus($item::WIDTH));
                )*
                Ok(())
            }

            #[inline]
            fn finish<Err: Error>(slots: Self::Slot, at: At) -> Result<Self::Value, Err> {
                $(
                    let $variable = $item::finish(slots.$index, at)?;
                    let at = at.plus($item::WIDTH);
                )*
                Ok(($($variable,)*))
            }

            fn build(draft: Self::Draft) -> Option<Self::Value> {
                Some(($($item::build(draft.$index)?,)*))
            }

            fn write<Wri: Writer>(values: Self::Ref<'_>, at: At, to: &mut Wri) -> Result<(), Wri::Error> {
                $(
                    $item::write(values.$index, at, to)?;
                    let at = at.plus($item::WIDTH);
                )*
                Ok(())
            }

            fn cloned(values: Self::Ref<'_>) -> Self::Value {
                ($($item::cloned(values.$index),)*)
            }

            fn equal(one: Self::Ref<'_>, other: Self::Ref<'_>) -> bool {
                true $(&& $item::equal(one.$index, other.$index))*
            }
        })*
    };
}

// An item has its index, its type and a variable.
codecs! {
    ()
    (0 A a)
    (0 A a 1 B b)
    (0 A a 1 B b 2 C c)
    (0 A a 1 B b 2 C c 3 D d)
    (0 A a 1 B b 2 C c 3 D d 4 E e)
    (0 A a 1 B b 2 C c 3 D d 4 E e 5 F f)
    (0 A a 1 B b 2 C c 3 D d 4 E e 5 F f 6 G g)
    (0 A a 1 B b 2 C c 3 D d 4 E e 5 F f 6 G g 7 H h)
    (0 A a 1 B b 2 C c 3 D d 4 E e 5 F f 6 G g 7 H h 8 I i)
    (0 A a 1 B b 2 C c 3 D d 4 E e 5 F f 6 G g 7 H h 8 I i 9 J j)
    (0 A a 1 B b 2 C c 3 D d 4 E e 5 F f 6 G g 7 H h 8 I i 9 J j 10 K k)
    (0 A a 1 B b 2 C c 3 D d 4 E e 5 F f 6 G g 7 H h 8 I i 9 J j 10 K k 11 L l)
}
