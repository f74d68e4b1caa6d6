//! What can't be parsed, as an error like all others.

use super::{Error, ErrorKind, Parts};
use crate::values::InvalidValue;

/// So that `"25.00".parse()?` stands in functions that call Dollr. Nothing was sent.
impl From<InvalidValue> for Error {
    fn from(error: InvalidValue) -> Self {
        Parts {
            source: Some(error.clone().into()),
            ..Parts::new(ErrorKind::InvalidRequest, None, error.to_string())
        }
        .error()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Amount;

    #[test]
    fn what_is_no_amount_is_an_error_of_a_call() {
        let parse = || -> Result<Amount, Error> { Ok("much".parse()?) };
        let error = parse().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.to_string(), "much".parse::<Amount>().unwrap_err().to_string());
    }
}
