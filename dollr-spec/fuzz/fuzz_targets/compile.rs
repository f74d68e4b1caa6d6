//! Feeds the front end texts that nobody would write. See the README beside this folder.

#![no_main]

use dollr_test_mutations::{judge, mutate};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        judge(text);
    }
});

// Bytes at random are no YAML most of the time: half of the changes are those of somebody who edits a spec.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let text = std::str::from_utf8(&data[..size]).ok();
    let Some(text) = text.filter(|_| seed.is_multiple_of(2)) else {
        return fuzzer_mutate(data, size, max_size);
    };
    let mutated = mutate(text, &mut fastrand::Rng::with_seed(seed.into()));
    let length = mutated.floor_char_boundary(max_size);
    data[..length].copy_from_slice(&mutated.as_bytes()[..length]);
    length
});
