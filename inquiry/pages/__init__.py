"""Pages composed from several floors, and what every page has at hand."""
