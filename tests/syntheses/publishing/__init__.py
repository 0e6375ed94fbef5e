"""Stories of publishing, printing and the library."""
