"""The press: what goes in, what comes out, and what it refuses."""
