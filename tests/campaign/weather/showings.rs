//! Other ways to show a payment, and responses about another one.

use dollr_sandbox::Distortion;
use fastrand::Rng;

use super::one_of;

pub(super) fn any(rng: &mut Rng) -> Distortion {
    use Distortion::{
        AnotherKey, AnotherKind, CentOff, FeesOnBothSides, FloatNoise, NoCurrency, OtherCurrency, SmallLetters,
        SpaceAfter, WholeUnits,
    };
    one_of(
        rng,
        &[
            SmallLetters,
            SpaceAfter,
            NoCurrency,
            OtherCurrency,
            FloatNoise,
            CentOff,
            FeesOnBothSides,
            WholeUnits,
            AnotherKey,
            AnotherKey,
            AnotherKind,
        ],
    )
}
