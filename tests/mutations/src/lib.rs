//! Changes specs as somebody does who edits them, and judges what happens to them: for the tests beside, and for the fuzzer in
//! `dollr-spec/fuzz`.

mod judge;
mod mutate;

pub use judge::judge;
pub use mutate::mutate;
