mod errors;
mod made_up;
mod of_dollr;
mod payments;
