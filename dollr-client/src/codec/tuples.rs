//! The tuples that a struct's fields and a builder's required fields are in. `dollr_api!` puts those of more inside.

use serde::de::{Error, MapAccess};

use super::field::Codec;
use super::place::{At, Shapes};
use super::record::Writer;

/// Calls a macro with a row for each tuple, in which an item has its index, its type, a variable, and the type of what it gives.
macro_rules! for_tuples {
    ($macro:ident) => {
        $macro! {
            ()
            (0 A a Va)
            (0 A a Va 1 B b Vb)
            (0 A a Va 1 B b Vb 2 C c Vc)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd 4 E e Ve)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd 4 E e Ve 5 F f Vf)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd 4 E e Ve 5 F f Vf 6 G g Vg)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd 4 E e Ve 5 F f Vf 6 G g Vg 7 H h Vh)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd 4 E e Ve 5 F f Vf 6 G g Vg 7 H h Vh 8 I i Vi)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd 4 E e Ve 5 F f Vf 6 G g Vg 7 H h Vh 8 I i Vi 9 J j Vj)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd 4 E e Ve 5 F f Vf 6 G g Vg 7 H h Vh 8 I i Vi 9 J j Vj 10 K k Vk)
            (0 A a Va 1 B b Vb 2 C c Vc 3 D d Vd 4 E e Ve 5 F f Vf 6 G g Vg 7 H h Vh 8 I i Vi 9 J j Vj 10 K k Vk 11 L l Vl)
        }
    };
}

pub(crate) use for_tuples;

/// A tuple has the fields of all its items, one after the other.
macro_rules! codecs {
    ($(($($index:tt $item:ident $variable:ident $value:ident)*))*) => {
        $(#[allow(unused_variables, clippy::unused_unit, reason = "an empty tuple reads and writes nothing")]
        impl<$($item: Codec),*> Codec for ($($item,)*) {
            type Value = ($($item::Value,)*);
            type Ref<'a> = ($($item::Ref<'a>,)*);
            type Slot = ($($item::Slot,)*);

            const WIDTH: usize = 0 $(+ $item::WIDTH)*;
            const SHAPES: Shapes = Shapes::All(&[$($item::SHAPES),*]);

            #[inline]
            fn empty() -> Self::Slot {
                ($($item::empty(),)*)
            }

            #[inline]
            fn find(at: At, name: &str) -> Option<usize> {
                $(
                    if let Some(index) = $item::find(at, name) {
                        return Some(index);
                    }
                    let at = at.plus($item::WIDTH);
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

for_tuples!(codecs);
