//! The tuples that have the traits of a struct's parts and of a builder's required fields. `dollr_api!` puts those of more inside.

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
