//! How many numbers survive their way through an `f64`, counted over thousands of each length.

use dollr_client::{Amount, Decimal};
use serde::Deserialize;
use serde_json::Value;

use crate::ARBITRARY_PRECISION;

/// A sequence that looks random and is always the same.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number of exactly so many significant digits, with its point somewhere, but not at the end.
    fn number(&mut self, digits: u32) -> Decimal {
        let places = 1 + self.next() % u64::from(digits + 3);
        let mut mantissa = 1 + i128::from(self.next() % 9);
        for _ in 1..digits {
            mantissa = mantissa * 10 + i128::from(self.next() % 10);
        }
        if mantissa % 10 == 0 {
            mantissa += 1 + i128::from(self.next() % 9);
        }
        rust_decimal::Decimal::from_i128_with_scale(mantissa, u32::try_from(places).unwrap()).into()
    }
}

/// What happened to numbers on their way through a `Value`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    exact: u32,
    refused: u32,
    changed: u32,
}

impl Tally {
    /// Reads and writes numbers of 1 to 24 digits, as many of each, which all have to be exact where no `Value` is
    /// in between.
    fn of(numbers_of_each_length: u32) -> Self {
        let mut sequence = Sequence(7);
        let mut tally = Self::default();
        for digits in 1..=24 {
            for _ in 0..numbers_of_each_length {
                let number = sequence.number(digits);
                let json = number.to_string();
                assert_eq!(serde_json::from_str::<Amount>(&json).unwrap().to_string(), json);
                assert_eq!(serde_json::to_string(&number).unwrap(), json);

                match Amount::deserialize(serde_json::from_str::<Value>(&json).unwrap()) {
                    Ok(read) if read == number => tally.exact += 1,
                    Ok(read) => {
                        assert!(digits > 15 && change(number, read) < 5e-16, "{json} is read as {read}");
                        tally.changed += 1;
                    }
                    Err(error) => {
                        assert!(digits > 15, "{json}: {error}");
                        tally.refused += 1;
                    }
                }
            }
        }
        tally
    }
}

/// How far the number that was read is from the one that was written, as a fraction of it.
fn change(number: Decimal, read: Decimal) -> f64 {
    let [number, read] = [number, read].map(rust_decimal::Decimal::from);
    f64::try_from((read / number - rust_decimal::Decimal::ONE).abs()).unwrap()
}

/// What happens to numbers of 1 to 24 digits: all of up to 15 digits are exact.
fn expect_tally(numbers_of_each_length: u32, without_feature: Tally, with_feature: Tally) {
    let expected = if ARBITRARY_PRECISION {
        with_feature
    } else {
        without_feature
    };
    assert_eq!(Tally::of(numbers_of_each_length), expected);
}

#[test]
fn what_an_f64_hides_is_counted() {
    let without_feature = Tally {
        exact: 60_000,
        refused: 33_070,
        changed: 2_930,
    };
    let with_feature = Tally {
        exact: 92_022,
        refused: 3_978,
        changed: 0,
    };
    expect_tally(4_000, without_feature, with_feature);
}

#[test]
#[ignore = "takes half a minute; CI runs it"]
fn what_an_f64_hides_is_counted_over_millions() {
    let without_feature = Tally {
        exact: 1_500_000,
        refused: 826_750,
        changed: 73_250,
    };
    let with_feature = Tally {
        exact: 2_301_193,
        refused: 98_807,
        changed: 0,
    };
    expect_tally(100_000, without_feature, with_feature);
}
