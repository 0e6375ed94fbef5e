"""A later version of the inquiry, as far as a deployment sees it: one step of the database more."""
