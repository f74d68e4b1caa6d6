//! Feeds the macro's pipeline texts that nobody would write. See the README beside this folder.

#![no_main]
#![allow(dead_code, reason = "the pipeline is included as it is, and some of it is for the macro alone")]

#[path = "../../src/check/mod.rs"]
mod check;
#[path = "../../src/compile.rs"]
mod compile;
#[path = "../../src/diagnostic.rs"]
mod diagnostic;
#[path = "../../src/document/mod.rs"]
mod document;
#[path = "../../src/generate/mod.rs"]
mod generate;
#[path = "../../src/tests/mutations/judge.rs"]
mod judge;
#[path = "../../src/model.rs"]
mod model;
#[path = "../../src/tests/mutations/mutate.rs"]
mod mutate;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        judge::judge(text);
    }
});

// Bytes at random are no YAML most of the time: half of the changes are those of somebody who edits a spec.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let text = std::str::from_utf8(&data[..size]).ok();
    let Some(text) = text.filter(|_| seed.is_multiple_of(2)) else {
        return fuzzer_mutate(data, size, max_size);
    };
    let mutated = mutate::mutate(text, &mut fastrand::Rng::with_seed(seed.into()));
    let length = mutated.floor_char_boundary(max_size);
    data[..length].copy_from_slice(&mutated.as_bytes()[..length]);
    length
});
